#include "commands/desk/show_mail.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "domain/instant.h"
#include "domain/mail/mail_message.h"
#include "domain/mail/mail_recipients.h"
#include "domain/text.h"
#include "sql/mails.h"

namespace callmill::commands {

namespace {

using StoredMail = sql::mails::LastOfCall::Row;

std::string meaning(const std::string& state) {
  if (state == "pending") return "pending: written down, no server has taken it yet";
  if (state == "unknown") return "unknown: the server did not say whether it took it; the same mail goes out again";
  if (state == "partial") return "partial: some recipients have it, some do not";
  return state;
}

void write_recipients(std::ostream& out, const std::vector<MailRecipient>& recipients) {
  std::size_t widest = 0;
  for (const MailRecipient& recipient : recipients) widest = std::max(widest, text_width(recipient.address));
  for (const MailRecipient& recipient : recipients) {
    out << "  " << recipient.address << std::string(widest - text_width(recipient.address), ' ') << "  "
        << (recipient.kind == "to" ? "to " : recipient.kind) << "  " << recipient.state;
    if (recipient.code != 0) out << " " << recipient.code;
    if (!recipient.reply.empty()) out << " " << recipient.reply;
    out << "\n";
  }
}

void write_state(std::ostream& out, const StoredMail& mail) {
  out << "mail revision " << mail.revision << ", " << meaning(mail.state) << "\n"
      << "composed " << local_time(mail.composed_at, "UTC").text;
  if (mail.sent_at) out << ", sent " << local_time(*mail.sent_at, "UTC").text;
  out << ", " << mail.body.size() << " bytes\n";
  const std::string reply = mail.smtp_reply.value_or("");
  if (mail.smtp_code || !reply.empty()) {
    out << "the server's last word: ";
    if (mail.smtp_code) out << *mail.smtp_code << " ";
    out << reply << "\n";
  }
  write_recipients(out, read_recipients(mail.recipients));
}

void write_text(std::ostream& out, const StoredMail& mail) {
  write_state(out, mail);
  const ReadMessage message = read_message(mail.body);
  out << "\n";
  for (const auto& [name, value] : message.headers) out << name << ": " << value << "\n";
  out << "\n" << message.text;
  for (const auto& [name, text] : message.attachments)
    out << "\nattached: " << name << ", " << text.size() << " bytes\n";
}

}  // namespace

int show_mail(Context& context, ledger::Database& database, std::int64_t call_row, MailView view) {
  const std::optional<StoredMail> mail = database.maybe(sql::mails::LastOfCall{.call_row = call_row});
  if (!mail) throw Refusal("this call has no mail yet; `callmill show call` shows its job");
  if (view == MailView::raw)
    context.out << mail->body;
  else if (view == MailView::html)
    context.out << read_message(mail->body).html << "\n";
  else
    write_text(context.out, *mail);
  return kOk;
}

}  // namespace callmill::commands

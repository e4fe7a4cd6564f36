#include "commands/show_mail.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "domain/local_time.h"
#include "domain/mail_message.h"
#include "domain/mail_recipients.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

struct StoredMail {
  std::int64_t revision = 0;
  std::string state;
  std::string message_id;
  std::vector<MailRecipient> recipients;
  std::string body;
  std::optional<std::int64_t> smtp_code;
  std::string smtp_reply;
  UnixTime composed_at;
  std::optional<std::int64_t> sent_at;
};

std::optional<StoredMail> last_mail(ledger::Database& database, std::int64_t call_id) {
  auto query = database.query("mails/last_of_call");
  query.bind("call_id", call_id);
  if (!query.next()) return std::nullopt;
  const ledger::Row row = query.row();
  return StoredMail{row.integer("revision"),
                    row.text("state"),
                    row.text("message_id"),
                    read_recipients(row.text("recipients")),
                    row.text("body"),
                    row.maybe_integer("smtp_code"),
                    row.maybe_text("smtp_reply").value_or(""),
                    unix_time(row.integer("composed_at")),
                    row.maybe_integer("sent_at")};
}

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
  if (mail.sent_at) out << ", sent " << local_time(unix_time(*mail.sent_at), "UTC").text;
  out << ", " << mail.body.size() << " bytes\n";
  if (mail.smtp_code || !mail.smtp_reply.empty()) {
    out << "the server's last word: ";
    if (mail.smtp_code) out << *mail.smtp_code << " ";
    out << mail.smtp_reply << "\n";
  }
  write_recipients(out, mail.recipients);
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

int show_mail(Context& context, ledger::Database& database, std::int64_t call_id, MailView view) {
  const std::optional<StoredMail> mail = last_mail(database, call_id);
  if (!mail) throw Refusal("this call has no mail yet; `callmill show call` says where its job stands");
  if (view == MailView::raw)
    context.out << mail->body;
  else if (view == MailView::html)
    context.out << read_message(mail->body).html << "\n";
  else
    write_text(context.out, *mail);
  return kOk;
}

}  // namespace callmill::commands

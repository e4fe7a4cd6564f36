#include "stages/postcall/email.h"

#include <algorithm>

#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/mail/compose_mail.h"
#include "domain/mail/mail_address.h"
#include "domain/mail/mail_recipients.h"
#include "domain/text.h"
#include "stages/postcall/email_row.h"

namespace callmill::stages {

namespace {

using std::chrono::minutes;

constexpr std::size_t kReplyBytes = 300;
constexpr minutes kConfigurationPause{5};
constexpr minutes kCredentialsPause{15};  // servers lock accounts that fail too often
constexpr std::int64_t kMostReplaced = 3;
constexpr const char* kThen = "; then ";  // between the words of two tries, in mails.smtp_reply
constexpr std::string_view kReplacedTooOften =
    "the mail was replaced three times before it was sent, and would be again: see `callmill show mail`, find out what "
    "changes its content or its recipients all the time, then rerun";

Verdict wrong_setting(std::string words) {
  return halt(kConfigurationPause, failure_kind::configuration, std::move(words));
}

/// SMTP_FROM, or a local name where mails only go to files.
std::variant<Mailbox, BadAddress> sender(const Settings& settings) {
  if (settings.smtp_from.empty() && !settings.mail_dir.empty()) return Mailbox{"callmill", "callmill@localhost"};
  return read_mailbox(settings.smtp_from);
}

/// Why no mail can be made or sent now.
std::optional<Verdict> unmet_precondition(const EmailRow& row, const Settings& settings) {
  if (row.tenant_status == "disabled")
    return failed(failure_kind::tenant_disabled, "tenant " + row.tenant_id + " is disabled: no mail is sent for it");
  if (!row.has_transcript)
    return failed(failure_kind::transcript_not_found, "the call has no transcript yet: rerun it from assemble");
  if (settings.smtp_from.empty() && settings.mail_dir.empty())
    return wrong_setting("SMTP_FROM is not set: mails need a sender, e.g. SMTP_FROM='Calls <calls@example.com>'");
  const auto from = sender(settings);
  if (const auto* bad = std::get_if<BadAddress>(&from))
    return wrong_setting("SMTP_FROM is not a mail address: " + bad->why);
  for (const std::string& address : settings.smtp_bcc) {
    const auto read = read_address(address);
    if (const auto* bad = std::get_if<BadAddress>(&read))
      return wrong_setting("SMTP_BCC: '" + address + "' is not a mail address: " + bad->why);
  }
  return std::nullopt;
}

std::vector<MailRecipient> wanted(const EmailRow& row, const Settings& settings) {
  std::vector<std::string> bcc = row.bcc;
  bcc.insert(bcc.end(), settings.smtp_bcc.begin(), settings.smtp_bcc.end());
  std::vector<MailRecipient> recipients = wanted_recipients(row.recipients, bcc, row.served);
  // A reply_to that is no address does not stop the mail, but must be seen.
  if (row.reply_to) {
    for (MailRecipient& entry : wanted_recipients({*row.reply_to}, {}, {})) {
      if (entry.state != "refused") continue;
      entry.kind = "reply_to";
      recipients.push_back(std::move(entry));
    }
  }
  return recipients;
}

/// Those that are addresses, also if a server has refused them since.
std::vector<std::string> addresses_of_kind(const std::vector<MailRecipient>& recipients, std::string_view kind) {
  std::vector<std::string> addresses;
  for (const MailRecipient& recipient : recipients) {
    const bool no_address = recipient.state == "refused" && recipient.code == 0;
    if (recipient.kind == kind && !no_address) addresses.push_back(recipient.address);
  }
  return addresses;
}

/// Every To recipient, whatever the server answered since.
std::vector<std::string> meant_for(const std::vector<MailRecipient>& recipients) {
  std::vector<std::string> addresses;
  for (const MailRecipient& recipient : recipients)
    if (recipient.kind == "to") addresses.push_back(recipient.address);
  return addresses;
}

bool may_have_arrived(const EmailRow& row) {
  return row.last && row.last->state == "unknown";
}

bool recipients_changed(const EmailRow& row, const Settings& settings) {
  return meant_for(row.last->recipients) != meant_for(wanted(row, settings));
}

/// What the stored mail was made of is not the latest, or it was never sent and its recipients have changed.
bool outdated(const EmailRow& row, const Settings& settings) {
  const StoredMail& mail = *row.last;
  if (mail.state != "pending" && mail.state != "unknown") return false;
  return row.transcript_revision != mail.transcript_revision || row.summary_revision != mail.summary_revision ||
         (mail.state == "pending" && recipients_changed(row, settings));
}

/// The stored mail's recipients as the server is to be asked. A mail that may have arrived and was refused since is
/// asked for again by a rerun: the same mail, of all whom the server refused.
std::vector<MailRecipient> asked_for(const EmailRow& row, const Settings& settings) {
  std::vector<MailRecipient> recipients = row.last->recipients;
  if (!may_have_arrived(row) || !addresses_left(recipients).empty() || recipients_changed(row, settings))
    return recipients;
  for (MailRecipient& recipient : recipients)
    if (recipient.state == "refused" && recipient.code != 0) recipient.state = "pending";
  return recipients;
}

/// The stored mail still has to go out.
bool to_be_sent(const EmailRow& row, const Settings& settings) {
  if (!row.last || row.last->body.empty() || addresses_left(asked_for(row, settings)).empty()) return false;
  return !outdated(row, settings);
}

std::string outcome(const EmailRow& row) {
  if (std::holds_alternative<NothingSaid>(row.notification.what)) return "empty";
  return std::holds_alternative<NoSummary>(row.notification.what) ? "refused" : "mailed";
}

Verdict nobody_to_mail(const EmailRow& row, const std::vector<MailRecipient>& recipients) {
  if (any_in_state(recipients, "refused"))
    return failed(failure_kind::bad_address, "tenant " + row.tenant_id + ": " + recipients_text(recipients, "refused"));
  if (!row.served.empty()) return done(outcome(row));
  return failed(failure_kind::no_recipients, "tenant " + row.tenant_id + " has no recipients: set tenants.recipients");
}

/// How many mails in a row the next one replaces that were never sent.
std::int64_t replaced_by_next(const EmailRow& row) {
  return row.last && row.last->state == "pending" ? row.last->replaces + 1 : 0;
}

Verdict compose(const EmailRow& row, const Settings& settings, UnixTime now) {
  const std::vector<MailRecipient> recipients = wanted(row, settings);
  if (addresses_left(recipients).empty()) return nobody_to_mail(row, recipients);
  if (replaced_by_next(row) > kMostReplaced) return failed(failure_kind::internal, std::string(kReplacedTooOften));
  MessageHead head;
  head.from = std::get<Mailbox>(sender(settings));
  head.to = addresses_of_kind(recipients, "to");
  if (row.reply_to) {
    const auto reply_to = read_address(*row.reply_to);
    if (const auto* address = std::get_if<std::string>(&reply_to)) head.reply_to = *address;
  }
  head.call_id = row.notification.call_id;
  head.date = now;
  const std::int64_t revision = row.last ? row.last->revision + 1 : 1;
  head.message_id = message_id(row.tenant_id, head.call_id, revision, content_hash(row.notification),
                               address_domain(head.from.address));
  const ComposedMail mail = compose_mail(row.notification, head);
  const std::string list = recipients_json(recipients);
  Verdict verdict = done_to("email");
  verdict.writes = {sql::stages::email::RecordMail{.call_row = row.call_row,
                                                   .revision = revision,
                                                   .message_id = head.message_id,
                                                   .subject = mail.subject,
                                                   .recipients = list,
                                                   .body = mail.bytes,
                                                   .transcript_revision = row.transcript_revision,
                                                   .summary_revision = row.summary_revision,
                                                   .replaces = replaced_by_next(row),
                                                   .now = now}};
  if (row.last && row.last->state == "pending") {
    const std::string reply = "never sent: revision " + std::to_string(revision) + " replaced it";
    verdict.writes.push_back(sql::stages::email::RecordSuperseded{.mail_id = row.last->id, .reply = reply});
  }
  return verdict;
}

/// The server wants encryption or another login (RFC 4954 6, RFC 3207 4); nothing: it does not say that.
std::optional<Verdict> shut_out(const MailReceipt& receipt, const Settings& settings) {
  const std::string said = std::to_string(receipt.code) + " " + receipt.reply;
  const auto stop = [&](std::chrono::seconds pause, std::string_view kind, const std::string& words) {
    return with_code(halt(pause, kind, words + ": " + said), receipt.code);
  };
  if (receipt.code == 538 || (receipt.code == 530 && receipt.reply.find("STARTTLS") != std::string::npos))
    return stop(kConfigurationPause, failure_kind::configuration,
                "the mail server wants an encrypted connection (SMTP_STARTTLS=required)");
  if (receipt.code != 530 && receipt.code != 534 && receipt.code != 535) return std::nullopt;
  return stop(kCredentialsPause, failure_kind::credentials,
              settings.smtp_username.empty() ? "the mail server wants a login, and SMTP_USERNAME is not set"
                                             : "the mail server refuses our credentials");
}

/// `code` 0: the server gave none.
Write delivery_write(std::int64_t mail_id, std::string_view state, const std::vector<MailRecipient>& recipients,
                     int code, const std::string& reply, UnixTime now) {
  const std::string list = recipients_json(recipients);
  const std::string line = one_line(reply);
  return sql::stages::email::RecordDelivery{.mail_id = mail_id,
                                            .state = state,
                                            .recipients = list,
                                            .smtp_code = code_or_null(code),
                                            .smtp_reply = cut_text(line, kReplyBytes),
                                            .now = now};
}

/// What the first try without an answer said; later words stand behind it.
std::string earlier_words(const EmailRow& row) {
  const std::string& reply = row.last->reply;
  return reply.empty() ? "its runner was lost" : reply.substr(0, reply.find(kThen));
}

std::string some_may_have_it(const EmailRow& row) {
  return "an earlier try got no answer (" + earlier_words(row) + "), so that some may have the mail; this one: ";
}

/// What the answers for each recipient add up to.
Verdict delivered(const EmailRow& row, const std::vector<MailRecipient>& recipients, UnixTime now) {
  if (!addresses_left(recipients).empty()) {
    std::string words = "not taken yet: " + recipients_text(recipients, "deferred");
    const std::string silent = recipients_text(recipients, "pending");
    if (!silent.empty()) words += (any_in_state(recipients, "deferred") ? "; " : "") + silent;
    return put_off(failure(failure_kind::mail_deferred, words), row.deferred_since.value_or(now));
  }
  if (!any_in_state(recipients, "refused")) return done(outcome(row));
  const bool some = any_in_state(recipients, "sent");
  const std::string words =
      (some ? "sent to the others, but refused: " : "refused: ") + recipients_text(recipients, "refused");
  if (may_have_arrived(row)) return failed(failure_kind::mail_unknown, some_may_have_it(row) + words);
  return failed(some ? failure_kind::recipients_refused : failure_kind::mail_refused, words);
}

Verdict judged(const EmailRow& row, const MailReceipt& receipt, const Settings& settings, UnixTime now) {
  if (auto verdict = shut_out(receipt, settings)) return *verdict;
  const std::vector<MailRecipient> recipients = after_receipt(asked_for(row, settings), receipt);
  const std::string state = mail_state(recipients, may_have_arrived(row));
  const std::string reply = state == "unknown" ? earlier_words(row) + kThen + receipt.reply : receipt.reply;
  return with_code(with(delivered(row, recipients, now),
                        {delivery_write(row.last->id, state, recipients, receipt.code, reply, now)}),
                   receipt.code);
}

Verdict judged(const EmailRow& row, const NotSent& lost, const Settings&, UnixTime) {
  if (lost.error == TransportError::configuration) return wrong_setting(lost.why);
  if (lost.error == TransportError::local) return halt(kLocalPause, failure_kind::local_shortage, lost.why);
  if (may_have_arrived(row)) return again(failure_kind::mail_unknown, some_may_have_it(row) + lost.why);
  const bool late = lost.error == TransportError::timeout;
  return again(late ? failure_kind::timeout : failure_kind::network, lost.why);
}

Verdict judged(const EmailRow& row, const Unanswered& lost, const Settings&, UnixTime now) {
  return with(again(failure_kind::mail_unknown, "the server did not say whether it took the mail (" + lost.why +
                                                    "); the same mail with the same Message-ID goes out again"),
              {delivery_write(row.last->id, "unknown", row.last->recipients, 0, lost.why, now)});
}

template <class Other>
Verdict judged(const EmailRow&, const Other&, const Settings&, UnixTime) {
  return failed(failure_kind::internal, "a mail was sent, but what came back is no mail server's answer");
}

std::variant<Request, Verdict> email_request(const EmailRow& row, const Settings& settings, UnixTime now) {
  if (auto verdict = unmet_precondition(row, settings)) return std::move(*verdict);
  if (!to_be_sent(row, settings)) return compose(row, settings, now);
  const Mailbox from = std::get<Mailbox>(sender(settings));
  return Mail{row.last->message_id, from.address, addresses_left(asked_for(row, settings)), row.last->body};
}

Verdict email_verdict(const EmailRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  return std::visit([&](const auto& answer) { return judged(row, answer, settings, now); }, reply);
}

}  // namespace

Stage email_stage() {
  return make_stage<sql::stages::email::Load, sql::stages::email::Served>("email", read_email_row, email_request,
                                                                          email_verdict);
}

}  // namespace callmill::stages

// What the email stage reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/mail/mail_recipients.h"
#include "domain/mail/notification.h"
#include "domain/time.h"
#include "sql/stages/email.h"

namespace callmill::stages {

/// The call's last row of `mails`. `body` is empty once nothing of it can be left to send.
struct StoredMail {
  std::int64_t id = 0;
  std::int64_t revision = 0;
  std::string state;
  std::string message_id;
  std::vector<MailRecipient> recipients;
  std::string body;
  std::string reply;                     ///< The server's last words, or why it gave none.
  std::int64_t transcript_revision = 0;  ///< What it was made of; 0: none. So is summary_revision.
  std::int64_t summary_revision = 0;
  std::int64_t replaces = 0;  ///< Mails in a row, since the last rerun, that it replaces and that were never sent.
};

struct EmailRow {
  std::int64_t call_row = 0;
  std::string tenant_id;
  std::string tenant_status;
  std::vector<std::string> recipients;
  std::vector<std::string> bcc;
  std::optional<std::string> reply_to;
  bool has_transcript = false;
  Notification notification;
  std::int64_t transcript_revision = 0;  ///< The call's latest; 0: none. So is summary_revision.
  std::int64_t summary_revision = 0;
  std::optional<StoredMail> last;
  std::optional<UnixTime> deferred_since;  ///< When the mail server first deferred the mail since the last rerun.
  std::vector<std::string> served;         ///< Has the current summary from a mail that did not reach everybody.
};

inline void move_clock(EmailRow& row, std::chrono::seconds by) {
  if (row.deferred_since) *row.deferred_since += by;
}

/// A row of sql/stages/email/load.sql. An entry of tenants.recipients that is no text is kept as its JSON, and so is
/// reported as no address.
EmailRow read_email_row(sql::stages::email::Load::Row&& row,
                        const std::vector<sql::stages::email::Served::Row>& served);

}  // namespace callmill::stages

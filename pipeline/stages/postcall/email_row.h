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
  UnixTime composed_at;
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
  UnixTime content_at;  ///< When the mail's content was last made: transcript or summary, the later.
  std::optional<StoredMail> last;
  std::optional<UnixTime> deferred_since;  ///< When the mail server first deferred the mail since the last rerun.
  std::vector<std::string> served;         ///< Has the current summary from a mail that did not reach everybody.
};

/// A row of sql/stages/email/load.sql. An entry of tenants.recipients that is no text is kept as its JSON, and so is
/// reported as no address.
EmailRow read_email_row(sql::stages::email::Load::Row&& row,
                        const std::vector<sql::stages::email::Served::Row>& served);

}  // namespace callmill::stages

// Who gets a mail, and what became of it for each: mails.recipients.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/job/reply.h"

namespace callmill {

/// One entry of mails.recipients.
struct MailRecipient {
  std::string address;  ///< As the envelope has it; where it is no address, as the tenant wrote it.
  std::string kind;     ///< `to`, `bcc`; `reply_to` only where that is no address.
  /// `pending` nothing was said yet, `sent` the server has it, `deferred` 4yz, `refused` 5yz or no address (code 0).
  std::string state = "pending";
  int code = 0;
  std::string reply;
  bool operator==(const MailRecipient&) const = default;
};

/// JSON, as the column holds it. Throws JsonError or nlohmann::json::exception when it is not what recipients_json()
/// writes.
std::vector<MailRecipient> read_recipients(const std::string& json);
std::string recipients_json(const std::vector<MailRecipient>& recipients);

/// What a tenant's configuration asks for: each address once, To before BCC, those of `served` left out, what is no
/// address marked `refused` so that it is seen and never sent.
std::vector<MailRecipient> wanted_recipients(const std::vector<std::string>& to, const std::vector<std::string>& bcc,
                                             const std::vector<std::string>& served);

/// Those a server may still be asked to serve: pending or deferred.
std::vector<std::string> addresses_left(const std::vector<MailRecipient>& recipients);

/// `recipients` after the server's answer: 2yz at the end makes `sent` of those it had taken, otherwise the end's code
/// goes for them too.
std::vector<MailRecipient> after_receipt(std::vector<MailRecipient> recipients, const MailReceipt& receipt);

/// mails.state that follows: `sent`, `partial` (some have it), `failed` (nobody will), else `pending`; `unknown` stays
/// where `maybe_sent` and nobody is known to have it.
std::string mail_state(const std::vector<MailRecipient>& recipients, bool maybe_sent);

bool any_in_state(const std::vector<MailRecipient>& recipients, std::string_view state);

/// "a@b.example: 550 no such user; c@d.example: ..." of those in `state`.
std::string recipients_text(const std::vector<MailRecipient>& recipients, std::string_view state);

}  // namespace callmill

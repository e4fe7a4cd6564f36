#include "domain/mail/mail_recipients.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/json.h"
#include "domain/mail/mail_address.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kReplyBytes = 300;
constexpr std::size_t kShownBytes = 100;

std::string bounded(std::string_view text, std::size_t bytes) {
  const std::string line = one_line(text);
  return std::string(cut_text(line, bytes));
}

std::string state_of_code(int code) {
  if (code >= 500) return "refused";
  return code >= 400 ? "deferred" : "pending";
}

}  // namespace

std::vector<MailRecipient> read_recipients(const std::string& json) {
  std::vector<MailRecipient> recipients;
  for (const Json& entry : read_ordered_json(json)) {
    const Json& code = entry.at("code");
    const Json& reply = entry.at("reply");
    recipients.push_back({entry.at("address").get<std::string>(), entry.at("kind").get<std::string>(),
                          entry.at("state").get<std::string>(), code.is_null() ? 0 : code.get<int>(),
                          reply.is_null() ? std::string{} : reply.get<std::string>()});
  }
  return recipients;
}

std::string recipients_json(const std::vector<MailRecipient>& recipients) {
  Json list = Json::array();
  for (const MailRecipient& recipient : recipients) {
    list.push_back({{"address", recipient.address},
                    {"kind", recipient.kind},
                    {"state", recipient.state},
                    {"code", recipient.code == 0 ? Json(nullptr) : Json(recipient.code)},
                    {"reply", null_if_empty(recipient.reply)}});
  }
  return json_text(list);
}

std::vector<MailRecipient> wanted_recipients(const std::vector<std::string>& to, const std::vector<std::string>& bcc,
                                             const std::vector<std::string>& served) {
  std::vector<MailRecipient> wanted;
  std::set<std::string> seen;
  for (const std::string& address : served) seen.insert(lower(address));
  const auto add = [&](const std::vector<std::string>& addresses, const char* kind) {
    for (const std::string& written : addresses) {
      const auto address = read_address(written);
      if (const auto* bad = std::get_if<BadAddress>(&address)) {
        wanted.push_back({bounded(written, kShownBytes), kind, "refused", 0, "not a mail address: " + bad->why});
      } else if (seen.insert(lower(std::get<std::string>(address))).second) {
        wanted.push_back({std::get<std::string>(address), kind, "pending", 0, {}});
      }
    }
  };
  add(to, "to");
  add(bcc, "bcc");
  return wanted;
}

std::vector<std::string> addresses_left(const std::vector<MailRecipient>& recipients) {
  std::vector<std::string> left;
  for (const MailRecipient& recipient : recipients)
    if (recipient.state == "pending" || recipient.state == "deferred") left.push_back(recipient.address);
  return left;
}

std::vector<MailRecipient> after_receipt(std::vector<MailRecipient> recipients, const MailReceipt& receipt) {
  const bool accepted = receipt.code >= 200 && receipt.code < 300;
  for (MailRecipient& recipient : recipients) {
    if (recipient.state != "pending" && recipient.state != "deferred") continue;
    const auto said = std::find_if(receipt.recipients.begin(), receipt.recipients.end(),
                                   [&](const RecipientReceipt& one) { return one.address == recipient.address; });
    const bool asked = said != receipt.recipients.end() && said->code != 0;
    const bool taken = asked && said->code >= 200 && said->code < 300;
    const bool own_word = asked && (!taken || accepted);
    recipient.code = own_word ? said->code : (accepted ? 0 : receipt.code);
    recipient.reply =
        bounded(own_word ? said->reply : (accepted ? "the server said nothing of it" : receipt.reply), kReplyBytes);
    recipient.state = taken && accepted ? "sent" : state_of_code(recipient.code);
  }
  return recipients;
}

bool any_in_state(const std::vector<MailRecipient>& recipients, std::string_view state) {
  return std::any_of(recipients.begin(), recipients.end(),
                     [&](const MailRecipient& recipient) { return recipient.state == state; });
}

std::string mail_state(const std::vector<MailRecipient>& recipients, bool maybe_sent) {
  const auto is_sent = [](const MailRecipient& recipient) { return recipient.state == "sent"; };
  if (std::all_of(recipients.begin(), recipients.end(), is_sent)) return "sent";
  if (any_in_state(recipients, "sent")) return "partial";
  if (maybe_sent) return "unknown";
  return addresses_left(recipients).empty() ? "failed" : "pending";
}

std::string recipients_text(const std::vector<MailRecipient>& recipients, std::string_view state) {
  std::string text;
  for (const MailRecipient& recipient : recipients) {
    if (recipient.state != state) continue;
    text += (text.empty() ? "" : "; ") + recipient.address + ": " +
            (recipient.code == 0 ? "" : std::to_string(recipient.code) + " ") + recipient.reply;
  }
  return text;
}

}  // namespace callmill

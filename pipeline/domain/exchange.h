// What a stage may ask of the outside, and what can come back: values, so that they can be printed and compared.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "domain/call_key.h"
#include "domain/import_rows.h"
#include "domain/time.h"

namespace callmill {

/// The stage decides from its row alone.
struct NothingToAsk {
  bool operator==(const NothingToAsk&) const = default;
};

/// Which secret a request carries; the wall puts its value in, so that no request, log or plan ever holds it.
/// livekit_token: a fresh JWT of 10 minutes for `room`. talkingshops_key: the header x-tenant-api-key.
enum class Credential { none, openai_bearer, livekit_token, talkingshops_key };

struct HttpRequest {
  std::string method = "POST";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  Credential credential = Credential::none;
  std::string body{};
  std::string room{};  ///< For livekit_token: the only room that the token is good for.
  bool operator==(const HttpRequest&) const = default;
};

/// `request`, and beside it `look` again and again (every `look_every`, one at a time) until the answer is there: what
/// is seen while one waits. A look that fails is no trouble; it never changes what becomes of `request`.
struct WatchedRequest {
  HttpRequest request{};
  HttpRequest look{};
  std::chrono::milliseconds look_every{1000};
  bool operator==(const WatchedRequest&) const = default;
};

/// One message, complete: `bytes` go out as they are (CRLF line ends, all headers, no Bcc).
struct Mail {
  std::string message_id{};               ///< Without angle brackets.
  std::string from{};                     ///< Envelope sender, an address.
  std::vector<std::string> recipients{};  ///< Envelope recipients, addresses, BCC included.
  std::string bytes{};
  bool operator==(const Mail&) const = default;
};

/// The documents of one call, asked of MongoDB.
struct Lookup {
  CallKey key{};
  bool with_tenant = false;  ///< Its tenant's configuration as well.
  bool operator==(const Lookup&) const = default;
};

using Request = std::variant<NothingToAsk, HttpRequest, WatchedRequest, Mail, Lookup>;

/// `headers` names are lower case. `retry_after` is the server's wish, already turned into a wait.
struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers{};
  std::string body{};
  std::optional<std::chrono::seconds> retry_after{};
  std::vector<std::string> looks{};  ///< Of a WatchedRequest: the bodies of its looks that were answered 200, in order,
                                     ///< each unlike the one before it.
};

/// What the mail server said of one recipient. 2yz taken, 4yz not now, 5yz never, 0 nothing was said.
struct RecipientReceipt {
  std::string address{};
  int code = 0;
  std::string reply{};
};

/// The server was reached and answered. `code` is its last word (250 after DATA: it has the mail for every recipient
/// with 2yz).
struct MailReceipt {
  int code = 0;
  std::string reply{};
  std::vector<RecipientReceipt> recipients{};  ///< In the order of Mail::recipients; empty when none was asked.
};

/// What kind of not getting through it was; `configuration` will not go away by itself (no STARTTLS, bad URL,
/// certificate), nor will `credentials` (MongoDB refused ours; HTTP and SMTP say that with a status).
enum class Trouble { network, timeout, configuration, credentials };

/// The other side never saw the request as a whole: safe to send again.
struct NotSent {
  Trouble trouble = Trouble::network;
  std::string why{};
};

/// It may have acted: ask before sending again, or send the very same again where that does no harm.
struct Unanswered {
  Trouble trouble = Trouble::network;
  std::string why{};
};

/// `Nothing` answers NothingToAsk, and a Lookup where no MongoDB is set: documents come from export files alone.
struct Nothing {};

/// What MongoDB holds of one call: rows of its key only, a document that does not name its tenant counted to the key's.
struct Documents {
  UnixTime read_at{};  ///< When MongoDB was asked.
  std::vector<ItemRow> items{};
  std::vector<CallRow> calls{};      ///< Its metadata; empty: MongoDB does not know the call.
  std::vector<TenantRow> tenants{};  ///< At most its own; only if asked for.
  /// Documents that cannot be taken in: "calls-metadata, _id 65f0...: ended_at: expected ...". They gave no row.
  std::vector<std::string> complaints{};
};

using Reply = std::variant<Nothing, HttpResponse, MailReceipt, Documents, NotSent, Unanswered>;

}  // namespace callmill

// What a stage may ask of the outside: values, so that they can be printed and compared.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/call_key.h"
#include "domain/job/reply.h"

namespace callmill {

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

/// `request`, and until its answer is there `look` every `look_every`, in the first seconds four times as often, one at
/// a time. A look that fails is ignored, and never changes the answer to `request`.
struct WatchedRequest {
  HttpRequest request{};
  HttpRequest look{};
  std::chrono::milliseconds look_every{1000};
  /// Whether the looks so far show that the answer is not worth waiting for: it is then Unanswered, given up. Null:
  /// nothing does.
  bool (*gives_up)(const std::vector<Look>& looks) = nullptr;
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

using Request = std::variant<HttpRequest, WatchedRequest, Mail, Lookup>;

}  // namespace callmill

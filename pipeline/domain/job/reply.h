// What comes back from the outside.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/documents.h"
#include "domain/time.h"

namespace callmill {

/// What a WatchedRequest's look was answered, and when: since the request began.
struct Look {
  std::chrono::milliseconds since{0};  ///< When the first look began that was answered so.
  std::chrono::milliseconds until{0};  ///< And the last one in a row.
  int status = 0;                      ///< 200 or 404.
  std::string body{};
};

/// `headers` names are lower case. `retry_after` is the header of that name, as a wait.
struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers{};
  std::string body{};
  std::optional<std::chrono::seconds> retry_after{};
  std::string asked{};                ///< Of a redirect: the URL and the setting that names it.
  std::vector<Look> looks{};          ///< Of a WatchedRequest, in order, each unlike the one before it.
  std::chrono::milliseconds took{0};  ///< Of a WatchedRequest: until this answer was there.
};

/// The mail server's answer for one recipient: 2yz taken, 4yz not now, 5yz never, 0 none.
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

/// Why a request did not get through. `configuration` (no STARTTLS, bad URL, certificate) does not pass by itself, nor
/// does `credentials` (MongoDB refused ours; HTTP and SMTP say that with a status).
/// `too_large`: more came than is read of an answer. `local`: this process has no file descriptor or memory left.
enum class TransportError { network, timeout, configuration, credentials, too_large, local };

/// The other side never saw the request as a whole: safe to send again.
struct NotSent {
  TransportError error = TransportError::network;
  std::string why{};
};

/// It may have acted: ask before sending again, or send the very same again where that does no harm.
struct Unanswered {
  TransportError error = TransportError::network;
  std::string why{};
  std::vector<Look> looks{};  ///< As HttpResponse's.
  bool given_up = false;      ///< By what they saw (WatchedRequest::gives_up).
};

/// Of a Lookup: MONGODB_URI is not set, documents come from export files alone.
struct NoMongodb {};

/// What MongoDB holds of one call: rows of its key only, a document that does not name its tenant counted to the key's.
struct Documents {
  UnixTime read_at{};  ///< When MongoDB was asked.
  std::vector<ItemRow> items{};
  std::vector<CallRow> calls{};      ///< Its metadata; empty: MongoDB does not know the call.
  std::vector<TenantRow> tenants{};  ///< At most its own; only if asked for.
  /// Documents that cannot be taken in: "calls-metadata, _id 65f0...: ended_at: expected ...". They gave no row.
  std::vector<std::string> errors{};
};

using Reply = std::variant<HttpResponse, MailReceipt, Documents, NoMongodb, NotSent, Unanswered>;

}  // namespace callmill

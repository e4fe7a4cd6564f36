// Twirp over JSON as a LiveKit server speaks it: errors, and the fields of a request.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "http_message.h"

namespace callmill::sandbox {

/// What a LiveKit server begins the words of most errors with.
inline const std::string kTwirpError = "twirp error unknown: ";

/// The server's answer to a request that it does not do; its status follows from the code. Values of `meta` are texts.
HttpAnswer twirp_error(const std::string& code, const std::string& msg,
                       const std::map<std::string, std::string>& meta = {});
/// The code whose HTTP status this is ("internal" for 500); "internal" for one that is none's.
std::string twirp_code(int status);

/// A request that a service refuses.
struct TwirpError : std::runtime_error {
  explicit TwirpError(HttpAnswer answered) : std::runtime_error(answered.body), answer(std::move(answered)) {}
  HttpAnswer answer;
};

/// A request's message as protojson reads it: both spellings of a name (room_name, roomName), unknown fields dropped,
/// a value of the wrong kind malformed.
class Fields {
 public:
  /// Throws TwirpError (malformed).
  explicit Fields(const std::string& body);

  std::string text(const std::string& name) const;
  bool flag(const std::string& name) const;
  std::optional<double> seconds(const std::string& name) const;  ///< A Duration: "30s", "1.5s".
  int number(const std::string& name, int otherwise) const;
  std::map<std::string, std::string> texts(const std::string& name) const;
  std::vector<std::string> list(const std::string& name) const;

 private:
  const nlohmann::json* find(const std::string& name) const;
  std::shared_ptr<const nlohmann::json> object_;
};

}  // namespace callmill::sandbox

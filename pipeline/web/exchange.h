// HTTP as the API sees it: values, without sockets.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace callmill::web {

/// One request, read whole and within the limits of web/server.h.
struct Request {
  std::string method;                          ///< As sent: "POST".
  std::string path;                            ///< Without the query: "/api/v1/process/tenant-a/call-1"; still encoded.
  std::string query;                           ///< What follows '?', still encoded.
  std::map<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;
  std::string request_id;  ///< The client's X-Request-Id if it is harmless, else made here; unique enough for a log.
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// Sends the response; to be called once, from any thread; does nothing when the client has gone.
using Respond = std::function<void(Response)>;

/// Answers one request, now or later; called in the server's thread, which it must not hold up.
using Handler = std::function<void(const Request&, Respond)>;

/// The one shape of every error: {"error": {"code": "not_found", "message": "...", "request_id": "..."}}. `code` is for
/// machines, `message` a sentence for people.
Response error_response(int status, const std::string& code, const std::string& message, const std::string& request_id);

}  // namespace callmill::web

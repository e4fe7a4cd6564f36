// HTTP as the API sees it: values, without sockets.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace callmill::web {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

/// One request, read whole and within the limits of web/http/limits.h.
struct Request {
  std::string method;                 ///< As sent, "POST"; but HEAD comes as "GET", its body is left out later.
  std::string path;                   ///< Without the query: "/api/v1/process/tenant-a/call-1"; still encoded.
  std::vector<std::string> segments;  ///< Of `path`, decoded (path_segments() in web/http/target.h).
  std::string query;                  ///< What follows '?', still encoded.
  std::map<std::string, std::string> headers;  ///< Names in lower case; one sent twice is joined with ", ".
  std::string body;
  std::string request_id;  ///< The client's X-Request-Id if it is harmless, else made here; unique enough for a log.
};

/// The server adds Content-Length, X-Request-Id and Cache-Control: no-store; `headers` are those beside them.
struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  HeaderFields headers{};
};

/// Sends the response. Callable from any thread, also after the client has gone or the server has ended; only the first
/// call counts.
using Respond = std::function<void(Response)>;

/// Answers one request, now or later; called in the server's thread, which it must not hold up. What it throws becomes
/// a 500. An answer that takes longer than Limits::handler is replaced by a 503.
using Handler = std::function<void(const Request&, Respond)>;

/// Why a request is refused: `code` is for machines, what() a sentence for people, `headers` are the answer's.
struct RequestError : std::runtime_error {
  RequestError(int http_status, std::string word, const std::string& message, HeaderFields fields = {})
      : std::runtime_error(message), status(http_status), code(std::move(word)), headers(std::move(fields)) {}
  int status;
  std::string code;
  HeaderFields headers;
};

/// In one line, with a line feed at the end; bytes that are not UTF-8 become U+FFFD.
std::string json_line(const nlohmann::ordered_json& json);

/// The one shape of every error: {"error": {"code": "not_found", "message": "...", "request_id": "..."}}.
Response error_response(const RequestError& error, const std::string& request_id);

/// What the request and the connection ask of the answer's form.
struct Framing {
  std::string request_id{};
  bool keep_alive = true;
  bool http_1_0 = false;   ///< The client's version: a connection that is kept must say so.
  bool head_only = false;  ///< An answer to HEAD: the length of the body, but not the body.
};

/// The response as it is sent: HTTP/1.1, with Content-Type, Content-Length, X-Request-Id and Cache-Control: no-store.
/// Control characters in header values become spaces.
std::string answer_text(const Response& response, const Framing& framing);

}  // namespace callmill::web

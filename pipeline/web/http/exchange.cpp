#include "web/http/exchange.h"

#include <boost/beast/http/status.hpp>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill::web {

namespace {

void add_field(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string json_line(const nlohmann::ordered_json& value) {
  return json_text(value) + '\n';
}

Response error_response(const RequestError& error, const std::string& request_id) {
  const nlohmann::ordered_json about{{"code", error.code}, {"message", error.what()}, {"request_id", request_id}};
  return {.status = error.status, .body = json_line({{"error", about}}), .headers = error.headers};
}

std::string answer_text(const Response& response, const Framing& framing) {
  namespace http = boost::beast::http;
  const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  text.append(reason.data(), reason.size()).append("\r\n");
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) {
    add_field(text, "Content-Type", one_line(response.content_type));
    add_field(text, "Content-Length", std::to_string(response.body.size()));
  }
  add_field(text, "X-Request-Id", framing.request_id);
  add_field(text, "Cache-Control", "no-store");
  for (const auto& [name, value] : response.headers) add_field(text, one_line(name), one_line(value));
  if (!framing.keep_alive) add_field(text, "Connection", "close");
  if (framing.keep_alive && framing.http_1_0) add_field(text, "Connection", "keep-alive");
  text += "\r\n";
  if (!bodiless && !framing.head_only) text += response.body;
  return text;
}

}  // namespace callmill::web

#include "web/http/request_head.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <string_view>

#include "domain/text.h"
#include "web/http/target.h"

namespace callmill::web {

namespace beast = boost::beast;
namespace http = beast::http;
using Head = http::request_header<>;

namespace {

constexpr std::size_t kLongestId = 100;

/// Safe in a log and in a header.
bool harmless_id(std::string_view id) {
  const auto fit = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; };
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), fit);
}

bool known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

void check_framing(const Head& head) {
  const auto lengths = head.count(http::field::content_length);
  const auto codings = head.count(http::field::transfer_encoding);
  if (lengths > 0 && codings > 0)
    throw RequestError(400, "bad_length", "either Content-Length or Transfer-Encoding is expected, not both");
  if (lengths > 1) throw RequestError(400, "bad_length", "Content-Length is given more than once");
  const auto length = head[http::field::content_length];
  if (lengths == 1 && (length.empty() || !std::all_of(length.begin(), length.end(), is_digit)))
    throw RequestError(400, "bad_length", "Content-Length is expected to be one number");
  if (codings == 0) return;
  if (head.version() < 11) throw RequestError(400, "bad_length", "HTTP/1.0 has no Transfer-Encoding");
  if (codings > 1 || !beast::iequals(head[http::field::transfer_encoding], "chunked"))
    throw RequestError(501, "unknown_transfer_coding", "the only transfer coding taken here is chunked, once");
}

void check_fields(const Head& head) {
  const auto hosts = head.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() >= 11))
    throw RequestError(400, "bad_host", "exactly one header Host is expected");
  const auto [first, last] = head.equal_range(http::field::expect);
  const auto known = [](const auto& field) { return beast::iequals(field.value(), "100-continue"); };
  if (!std::all_of(first, last, known))
    throw RequestError(417, "unknown_expectation", "the only expectation met here is 100-continue");
  check_framing(head);
}

std::map<std::string, std::string> joined(const Head& head) {
  std::map<std::string, std::string> headers;
  for (const auto& field : head) {
    const std::string value(field.value());
    const auto [entry, is_new] = headers.try_emplace(lower(std::string(field.name_string())), value);
    if (!is_new) entry->second += ", " + value;
  }
  return headers;
}

}  // namespace

Request read_head(const Head& head, const std::string& id) {
  const std::string method(head.method_string());
  if (!known_method(method))
    throw RequestError(501, "unknown_method", "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS is expected");
  check_fields(head);
  auto target = read_target(std::string(head.target()));
  if (!target) throw RequestError(400, "bad_target", "the request's target is expected to be a path: /like/this?query");
  auto segments = path_segments(target->path);
  if (!segments)
    throw RequestError(
        400, "bad_path",
        "the path has a bad escape, a '.' or '..' part, a control character or bytes that are not UTF-8");
  Request request{.method = method == "HEAD" ? "GET" : method,
                  .path = std::move(target->path),
                  .segments = std::move(*segments),
                  .query = std::move(target->query),
                  .headers = joined(head),
                  .body = {},
                  .request_id = id};
  const auto given = request.headers.find("x-request-id");
  if (given != request.headers.end() && harmless_id(given->second)) request.request_id = given->second;
  return request;
}

}  // namespace callmill::web

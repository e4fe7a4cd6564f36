#include "web/request_head.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

#include "domain/text.h"
#include "web/target.h"

namespace callmill::web {

namespace {

constexpr std::size_t kLongestId = 100;

/// Safe in a log and in a header.
bool harmless_id(std::string_view id) {
  const auto fit = [](unsigned char c) {
    return (std::isalnum(c) != 0 && c < 0x80) || c == '-' || c == '_' || c == '.';
  };
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), fit);
}

bool known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

std::vector<std::string> values_of(const RequestHead& head, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [field, value] : head.fields) {
    if (field == name) values.push_back(value);
  }
  return values;
}

std::optional<Complaint> bad_framing(const RequestHead& head) {
  const auto lengths = values_of(head, "content-length");
  const auto codings = values_of(head, "transfer-encoding");
  if (!lengths.empty() && !codings.empty())
    return Complaint{400, "bad_length", "either Content-Length or Transfer-Encoding is expected, not both"};
  if (lengths.size() > 1) return Complaint{400, "bad_length", "Content-Length is given more than once"};
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  if (!lengths.empty() && (lengths[0].empty() || !std::all_of(lengths[0].begin(), lengths[0].end(), is_digit)))
    return Complaint{400, "bad_length", "Content-Length is expected to be one number"};
  if (codings.empty()) return std::nullopt;
  if (head.http_1_0) return Complaint{400, "bad_length", "HTTP/1.0 has no Transfer-Encoding"};
  if (codings.size() > 1 || lower(codings[0]) != "chunked")
    return Complaint{501, "unknown_transfer_coding", "the only transfer coding taken here is chunked, once"};
  return std::nullopt;
}

std::optional<Complaint> bad_fields(const RequestHead& head) {
  const auto hosts = values_of(head, "host");
  if (hosts.size() > 1 || (hosts.empty() && !head.http_1_0))
    return Complaint{400, "bad_host", "exactly one header Host is expected"};
  for (const std::string& expectation : values_of(head, "expect")) {
    if (lower(expectation) != "100-continue")
      return Complaint{417, "unknown_expectation", "the only expectation met here is 100-continue"};
  }
  return bad_framing(head);
}

std::map<std::string, std::string> joined(const RequestHead& head) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : head.fields) {
    const auto [entry, is_new] = headers.try_emplace(name, value);
    if (!is_new) entry->second += ", " + value;
  }
  return headers;
}

}  // namespace

std::variant<Request, Complaint> read_head(const RequestHead& head, const std::string& id) {
  if (!known_method(head.method))
    return Complaint{501, "unknown_method", "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS is expected"};
  if (auto complaint = bad_fields(head)) return std::move(*complaint);
  auto target = read_target(head.target);
  if (!target) return Complaint{400, "bad_target", "the request's target is expected to be a path: /like/this?query"};
  auto segments = path_segments(target->path);
  if (!segments)
    return Complaint{400, "bad_path",
                     "the path has a bad escape, a '.' or '..' part, a control character or bytes that are no UTF-8"};
  Request request{.method = head.method == "HEAD" ? "GET" : head.method,
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

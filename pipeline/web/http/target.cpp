#include "web/http/target.h"

#include <algorithm>
#include <charconv>

#include "domain/text.h"

namespace callmill::web {

namespace {

bool unfit(char c) {
  return c <= ' ' || c >= '\x7f' || c == '#' || c == '\\';
}

/// "/path" of "host/path"; "/" of "host" and of "host?query".
std::string behind_authority(std::string_view rest) {
  const auto end = rest.find_first_of("/?");
  if (end == std::string_view::npos) return "/";
  return (rest[end] == '?' ? "/" : "") + std::string(rest.substr(end));
}

std::optional<std::string> decoded(std::string_view part) {
  std::string text;
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (part[at] != '%') {
      text += part[at];
      continue;
    }
    const std::string_view digits = part.substr(at + 1, 2);
    unsigned char byte = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || read.ec != std::errc{} || read.ptr != digits.data() + 2) return std::nullopt;
    text += static_cast<char>(byte);
    at += 2;
  }
  return text;
}

bool on_one_line(const std::string& text) {
  return text.find_first_of("\t\n") == std::string::npos && clean_text(text) == text;
}

bool harmless(const std::string& text) {
  return text != "." && text != ".." && on_one_line(text);
}

std::optional<std::string> decoded_parameter(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  auto plain = decoded(text);
  return plain && on_one_line(*plain) ? plain : std::nullopt;
}

}  // namespace

std::optional<Target> read_target(std::string_view target) {
  if (std::any_of(target.begin(), target.end(), unfit)) return std::nullopt;
  std::string whole(target);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.starts_with(scheme)) whole = behind_authority(target.substr(scheme.size()));
  }
  if (!whole.starts_with('/')) return std::nullopt;
  const auto mark = std::min(whole.find('?'), whole.size());
  return Target{whole.substr(0, mark), mark < whole.size() ? whole.substr(mark + 1) : std::string{}};
}

std::optional<std::vector<std::string>> path_segments(std::string_view path) {
  std::vector<std::string> segments;
  if (!path.starts_with('/')) return std::nullopt;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    auto segment = decoded(path.substr(1, end - 1));
    if (!segment || !harmless(*segment)) return std::nullopt;
    segments.push_back(std::move(*segment));
    path.remove_prefix(end);
  }
  return segments;
}

std::optional<std::map<std::string, std::string>> query_parameters(std::string_view query) {
  std::map<std::string, std::string> parameters;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (parameter.empty()) continue;
    const auto equals = std::min(parameter.find('='), parameter.size());
    auto name = decoded_parameter(std::string(parameter.substr(0, equals)));
    auto value = decoded_parameter(std::string(parameter.substr(std::min(equals + 1, parameter.size()))));
    if (!name || name->empty() || !value) return std::nullopt;
    if (!parameters.emplace(std::move(*name), std::move(*value)).second) return std::nullopt;
  }
  return parameters;
}

}  // namespace callmill::web

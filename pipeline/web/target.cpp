#include "web/target.h"

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

bool harmless(const std::string& text) {
  return text != "." && text != ".." && text.find_first_of("\t\n") == std::string::npos && clean_text(text) == text;
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

}  // namespace callmill::web

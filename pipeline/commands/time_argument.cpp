#include "commands/time_argument.h"

#include <charconv>
#include <optional>
#include <string>

#include "commands/command.h"
#include "domain/instant.h"

namespace callmill::commands {

namespace {

/// "2h"
std::optional<std::chrono::seconds> span(std::string_view text) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  constexpr std::int64_t kMost = 1'000'000'000;
  if (error != std::errc{} || end - rest != 1 || count < 0 || count > kMost) return std::nullopt;
  switch (*rest) {
    case 's':
      return std::chrono::seconds{count};
    case 'm':
      return std::chrono::minutes{count};
    case 'h':
      return std::chrono::hours{count};
    case 'd':
      return std::chrono::days{count};
    default:
      return std::nullopt;
  }
}

}  // namespace

UnixTime parse_time(std::string_view text, std::string_view option, UnixTime now) {
  const std::string word(text);
  if (const auto ahead = word.starts_with('+') ? span(std::string_view(word).substr(1)) : std::nullopt)
    return now + *ahead;
  if (const auto ago = span(word)) return now - *ago;
  if (const auto time = parse_instant(word)) return std::chrono::floor<std::chrono::seconds>(*time);
  throw UsageError(std::string(option) + ": expected a time (" + std::string(kTimeForms) + "), got '" + word + "'");
}

}  // namespace callmill::commands

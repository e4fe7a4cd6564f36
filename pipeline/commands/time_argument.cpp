#include "commands/time_argument.h"

#include <charconv>
#include <optional>
#include <regex>
#include <string>

#include "commands/command.h"

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

std::optional<UnixTime> instant(const std::string& text) {
  static const std::regex kForm(R"((\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:Z|([+-])(\d\d):(\d\d))?)?)");
  std::smatch parts;
  if (!std::regex_match(text, parts, kForm)) return std::nullopt;
  const auto number = [&](std::size_t i) { return parts[i].matched ? std::stoi(parts[i].str()) : 0; };
  const std::chrono::year_month_day day{std::chrono::year{number(1)},
                                        std::chrono::month{static_cast<unsigned>(number(2))},
                                        std::chrono::day{static_cast<unsigned>(number(3))}};
  if (!day.ok() || number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
  if (number(8) > 14 || number(9) > 59) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours{number(8)} + std::chrono::minutes{number(9)};
  return std::chrono::sys_days{day} + std::chrono::hours{number(4)} + std::chrono::minutes{number(5)} +
         std::chrono::seconds{number(6)} - (parts[7].str() == "-" ? -offset : offset);
}

}  // namespace

UnixTime parse_time(std::string_view text, std::string_view option, UnixTime now) {
  const std::string word(text);
  if (const auto ahead = word.starts_with('+') ? span(std::string_view(word).substr(1)) : std::nullopt)
    return now + *ahead;
  if (const auto ago = span(word)) return now - *ago;
  if (const auto time = instant(word)) return *time;
  throw UsageError(std::string(option) + ": expected a time (" + std::string(kTimeForms) + "), got '" + word + "'");
}

}  // namespace callmill::commands

#include "commands/arguments.h"

#include <charconv>
#include <fstream>
#include <iterator>

#include "commands/command.h"
#include "domain/instant.h"
#include "domain/text.h"

namespace callmill::commands {

namespace po = boost::program_options;

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

po::typed_value<std::string>* text_option(const char* shown) {
  return po::value<std::string>()->value_name(shown);
}

po::typed_value<std::vector<std::string>>* texts_option(const char* shown) {
  return po::value<std::vector<std::string>>()->composing()->value_name(shown);
}

std::optional<std::string> given(const po::variables_map& arguments, const std::string& option) {
  if (arguments.count(option) == 0) return std::nullopt;
  return arguments[option].as<std::string>();
}

std::vector<std::string> all_given(const po::variables_map& arguments, const std::string& option) {
  if (arguments.count(option) == 0) return {};
  return arguments[option].as<std::vector<std::string>>();
}

std::int64_t row_number(const std::string& text, std::string_view what, std::string_view command) {
  if (const auto number = number_in<std::int64_t>(text)) return *number;
  throw UsageError(std::string(command) + ": expected " + std::string(what) + ", got '" + text + "'");
}

void add_limit_option(po::options_description& options) {
  options.add_options()("limit", text_option("COUNT")->default_value("50"), "how many rows to show");
}

std::int64_t limit_of(const po::variables_map& arguments) {
  const auto& text = arguments["limit"].as<std::string>();
  const auto limit = number_in<std::int32_t>(text);
  if (!limit || *limit < 1) throw UsageError("--limit: expected a whole number, at least 1, got '" + text + "'");
  return *limit;
}

UnixTime parse_time(std::string_view text, std::string_view option, UnixTime now) {
  if (const auto ahead = text.starts_with('+') ? span(text.substr(1)) : std::nullopt) return now + *ahead;
  if (const auto ago = span(text)) return now - *ago;
  if (const auto time = parse_instant(text)) return std::chrono::floor<std::chrono::seconds>(*time);
  throw UsageError(std::string(option) + ": expected a time (" + std::string(kTimeForms) + "), got '" +
                   std::string(text) + "'");
}

std::optional<UnixTime> given_time(const po::variables_map& arguments, const std::string& option, UnixTime now) {
  const auto text = given(arguments, option);
  if (!text) return std::nullopt;
  return parse_time(*text, "--" + option, now);
}

std::optional<std::chrono::seconds> given_duration(const po::variables_map& arguments, const std::string& option) {
  const auto text = given(arguments, option);
  if (!text) return std::nullopt;
  const auto duration = span(*text);
  if (duration) return duration;
  throw UsageError("--" + option + ": expected a duration, 90s, 30m, 2h or 3d, got '" + *text + "'");
}

std::optional<std::string> file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  try {
    return std::string{std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) {  // of a folder
    return std::nullopt;
  }
}

}  // namespace callmill::commands

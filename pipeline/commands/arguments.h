// Arguments that several commands take, each read and refused in one way.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <boost/program_options/variables_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/time.h"

namespace callmill::commands {

/// An option's value; `shown` is its placeholder in the help.
boost::program_options::typed_value<std::string>* text_option(const char* shown);
/// The same for an option that may be given several times.
boost::program_options::typed_value<std::vector<std::string>>* texts_option(const char* shown);

std::optional<std::string> given(const boost::program_options::variables_map& arguments, const std::string& option);
std::vector<std::string> all_given(const boost::program_options::variables_map& arguments, const std::string& option);

/// The id of a row as a person types it: `what` is "a job's number", `command` what it was given to ("show job").
/// Throws UsageError that names both.
std::int64_t row_number(const std::string& text, std::string_view what, std::string_view command);

/// Adds `--limit COUNT`, 50 by default.
void add_limit_option(boost::program_options::options_description& options);
/// At least 1. Throws UsageError.
std::int64_t limit_of(const boost::program_options::variables_map& arguments);

/// For option descriptions.
inline constexpr std::string_view kTimeForms =
    "2026-11-21, 2026-11-21T10:00[:30], in UTC or with its offset: +05:30; ago: 90s, 30m, 2h, 3d; from now: +2h";

/// `text` in one of kTimeForms; `option` is what it was given for ("--since"). Throws UsageError naming both.
UnixTime parse_time(std::string_view text, std::string_view option, UnixTime now);
/// The time that `option` ("since") was given with, if it was.
std::optional<UnixTime> given_time(const boost::program_options::variables_map& arguments, const std::string& option,
                                   UnixTime now);

/// The duration that `option` ("for") was given with, if it was: 90s, 30m, 2h, 3d. Throws UsageError.
std::optional<std::chrono::seconds> given_duration(const boost::program_options::variables_map& arguments,
                                                   const std::string& option);

/// The bytes of a file; nothing if it cannot be read.
std::optional<std::string> file_text(const std::string& path);

}  // namespace callmill::commands

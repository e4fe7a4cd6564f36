// Splits a request target.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callmill::web {

struct Target {
  std::string path;   ///< Begins with '/'; still encoded.
  std::string query;  ///< Without '?'; still encoded.
};

/// Of "/path?query" and of "http://host/path?query" (RFC 9112 3.2). nullopt: any other form, a '#', a character outside
/// printable ASCII.
std::optional<Target> read_target(std::string_view target);

/// The parts between the slashes, percent-decoded: "/a/b%2Fc" is "a", "b/c"; "/" is one empty part. nullopt: a bad
/// escape, a part that is "." or "..", encoded or not, control characters (%00), bytes that are not UTF-8.
std::optional<std::vector<std::string>> path_segments(std::string_view path);

/// Of "a=1&b=x+y%2F": names and values, decoded, '+' being a space. nullopt: a bad escape, a name that is
/// empty or is given twice, control characters, bytes that are not UTF-8.
std::optional<std::map<std::string, std::string>> query_parameters(std::string_view query);

}  // namespace callmill::web

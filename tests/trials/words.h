// What is looked for in texts that a program printed or sent.
#pragma once

#include <regex>
#include <string>

namespace callmill::tests {

/// "I ask about call-1003, is it ready?" and "pc.tenant-a.call-1003.1@..." both name the call. All of `text` where none
/// is named.
inline std::string call_in(const std::string& text) {
  std::smatch found;
  return std::regex_search(text, found, std::regex("call-[0-9]+")) ? found.str() : text;
}

/// Without its line end; "" where there is none.
inline std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  if (end == std::string::npos) return {};
  const auto before = text.find_last_of('\n', end);
  const auto begin = before == std::string::npos ? 0 : before + 1;
  return text.substr(begin, end - begin + 1);
}

}  // namespace callmill::tests

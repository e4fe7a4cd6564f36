// The text of a settings file, line by line; what the names mean is configuration.cpp's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callmill::commands {

struct SettingLine {
  std::string where;  ///< "FILE:LINE"
  std::string name;
  std::string value;  ///< Without the quotes around it.
};

/// The lines NAME=value of a settings file, in their order; `export NAME=value` is such a line too. A value is taken as
/// it is, `#` included, unless it is in quotes. Throws UsageError that names `file` and the line where a reader could
/// take a value for another one: a comment behind it, a quote without its other, the quotes of a word processor.
std::vector<SettingLine> read_setting_lines(std::string_view text, const std::string& file);

}  // namespace callmill::commands

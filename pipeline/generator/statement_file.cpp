#include "generator/statement_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace callmill::generator {

namespace {

constexpr std::array<std::string_view, 8> kTypes = {"integer", "real",    "text",     "blob",
                                                    "bool",    "instant", "integers", "texts"};

/// "name  type?  about" after the mark.
Value read_value(const StatementFile& file, const std::string& line, int number) {
  static const std::regex pattern(R"((\w+)\s+([a-z]+)(\??)(?:\s+(\S.*))?)");
  std::smatch found;
  if (!std::regex_match(line, found, pattern) ||
      std::find(kTypes.begin(), kTypes.end(), found.str(2)) == kTypes.end()) {
    throw Fault(
        file.path, number,
        "expected a name, a type (integer, real, text, blob, bool, instant, integers, texts; then '?': may be null) "
        "and what it is");
  }
  return {.name = found[1], .type = found[2], .may_be_null = found[3].length() > 0, .about = found[4], .line = number};
}

void add_line(StatementFile& file, const std::string& line, int number) {
  const std::string words = line.size() > 3 ? line.substr(3) : "";
  if (words.starts_with(":")) {
    Value value = read_value(file, words.substr(1), number);
    if (value.about.empty()) throw Fault(file.path, number, ":" + value.name + " is not explained");
    file.parameters.push_back(std::move(value));
  } else if (words.starts_with("-> ")) {
    Value value = read_value(file, words.substr(3), number);
    if (value.type == "integers" || value.type == "texts") throw Fault(file.path, number, "a column cannot be a set");
    file.columns.push_back(std::move(value));
  } else if (file.parameters.empty() && file.columns.empty()) {
    file.about.push_back(words);
  } else if (!words.starts_with("  ")) {
    throw Fault(file.path, number, "expected ':name', '-> name', or an indented line that continues the one above");
  }
}

}  // namespace

Fault::Fault(const std::filesystem::path& file, int line, const std::string& words)
    : std::runtime_error(file.string() + ":" + std::to_string(line) + ": error: " + words) {}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Fault(path, 1, "cannot be read");
  return text;
}

StatementFile read_statement_file(const std::filesystem::path& root, const std::filesystem::path& path) {
  StatementFile file{.path = path,
                     .name = std::filesystem::relative(path, root).replace_extension().generic_string(),
                     .text = read_text(path)};
  std::istringstream lines(file.text);
  int number = 0;
  for (std::string line; std::getline(lines, line) && line.starts_with("--");) add_line(file, line, ++number);
  if (file.about.empty()) throw Fault(path, 1, "does not begin with what it is for");
  return file;
}

}  // namespace callmill::generator

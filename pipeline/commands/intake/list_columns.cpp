#include "commands/intake/list_columns.h"

#include <algorithm>
#include <ostream>
#include <sstream>

#include "commands/arguments.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

namespace po = boost::program_options;

std::string listed_columns(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 20;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) list += (i > 0 ? ", " : "") + names[i];
  return names.size() > kMost ? list + ", ..." : list;
}

void add_column_options(po::options_description& options) {
  auto add = options.add_options();
  add("column", texts_option("MEANING=NAME"), "which column of the list means what: phone=Mobile; may be repeated");
  add("columns", text_option("FILE"), "a file of such lines, to be kept beside the lists that need it");
}

ListColumns::ListColumns(const po::variables_map& arguments, const std::vector<std::string>& meanings) {
  if (const auto path = given(arguments, "columns")) add_file(*path, meanings);
  for (const std::string& mapping : all_given(arguments, "column")) {
    add(mapping, "--column", meanings);
    of_options_.add(column_of(mapping.substr(0, mapping.find('='))), mapping.substr(mapping.find('=') + 1));
  }
}

void ListColumns::add(const std::string& mapping, const std::string& where, const std::vector<std::string>& meanings) {
  const auto sign = mapping.find('=');
  const std::string meaning = column_of(mapping.substr(0, sign));
  const std::string name = sign == std::string::npos ? std::string() : one_line(mapping.substr(sign + 1));
  if (name.empty())
    throw UsageError(where + ": expected MEANING=NAME, as phone=Mobile, got '" + one_line(mapping) + "'");
  if (std::find(meanings.begin(), meanings.end(), meaning) == meanings.end()) {
    throw UsageError(where + ": " + expected_one_of(meanings, meaning));
  }
  names_.add(meaning, name);
}

void ListColumns::add_file(const std::string& path, const std::vector<std::string>& meanings) {
  const auto text = file_text(path);
  if (!text) throw Refusal("--columns: " + path + " cannot be read");
  std::istringstream lines(clean_text(*text));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::string mapping(trimmed(line));
    if (mapping.empty() || mapping.front() == '#') continue;
    add(mapping, path + ":" + std::to_string(number), meanings);
  }
}

void ListColumns::check(Context& context, const std::string& path, const std::vector<std::string>& columns) const {
  const auto wrong = of_options_.absent(columns);
  if (!wrong.empty()) {
    throw Refusal(path + ": --column: has no column " + wrong.front() + "; its columns are " + listed_columns(columns) +
                  did_you_mean(wrong.front(), columns) + ". Nothing was imported.");
  }
  const auto absent = names_.absent(columns);
  if (!absent.empty())
    context.err << path << ": has no column " << listed_columns(absent) << ", which --columns names\n";
}

std::string guess_text(const std::vector<std::pair<std::string, std::string>>& guesses) {
  std::string words;
  for (const auto& [meaning, name] : guesses) {
    const std::string mapping = meaning + "=" + name;
    const bool is_word = std::all_of(mapping.begin(), mapping.end(), [](char c) { return joins_words(c) || c == '='; });
    words += " --column " + (is_word ? mapping : "'" + mapping + "'");
  }
  return words.empty() ? words : " Perhaps:" + words + ".";
}

}  // namespace callmill::commands

#include "house/source.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "house/function_reader.h"
#include "house/literal_reader.h"

namespace callmill::house {

std::vector<Include> includes_of(const std::string& text) {
  std::vector<Include> includes;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const auto word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
    const auto open = line.find_first_of("\"<", word);
    const auto close = open == std::string::npos ? open : line.find_first_of("\">", open + 1);
    if (close == std::string::npos) continue;
    includes.push_back({number, line.substr(open + 1, close - open - 1), line[open] == '"'});
  }
  return includes;
}

std::vector<Literal> literals_of(const std::string& text) {
  LiteralReader reader(text);
  reader.read();
  return reader.literals();
}

std::string code_only(const std::string& text) {
  LiteralReader reader(text);
  reader.read();
  return reader.code();
}

std::vector<Function> functions_of(const std::string& text) {
  return FunctionReader(code_only(text)).read();
}

int count_lines(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

}  // namespace callmill::house

// The project's own C++ files as the house's tests read them: lines, includes, string literals.
#pragma once

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "places.h"

namespace callmill::tests {

/// `path` is below pipeline/: "stages/postcall/import.cpp".
struct SourceFile {
  std::string path;
  std::string text;
};

struct Include {
  int line = 0;
  std::string what;   ///< Without quotes or angle brackets.
  bool ours = false;  ///< "..." rather than <...>.
};

/// A string literal with its escapes as written; literals that the compiler joins are one.
struct Literal {
  int line = 0;
  std::string text;
  std::string member;  ///< "details" for `.details = "..."`; else empty.
};

inline std::vector<SourceFile> pipeline_files() {
  const auto root = std::filesystem::path(CALLMILL_SOURCE_DIR) / "pipeline";
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files.push_back({entry.path().lexically_relative(root).string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  return files;
}

inline std::vector<Include> includes_of(const std::string& text) {
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

/// Walks over C++ text as far as it takes to know what stands in string literals and what does not.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text) {}

  std::vector<Literal> read() {
    while (at_ < text_.size()) step();
    return std::move(literals_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool after_word() const {
    return at_ > 0 && (std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0 || text_[at_ - 1] == '_');
  }

  void skip_to(std::size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_) line_ += text_[at_] == '\n' ? 1 : 0;
  }

  void step() {
    if (peek() == '/' && peek(1) == '/') return skip_to(text_.find('\n', at_));
    if (peek() == '/' && peek(1) == '*') return skip_to(text_.find("*/", at_ + 2) + 2);
    if (peek() == '#' && text_.substr(at_, 9).starts_with("#include")) return skip_to(text_.find('\n', at_));
    if (peek() == '"' && at_ > 0 && text_[at_ - 1] == 'R') return raw();
    if (peek() == '"') return quoted();
    if (peek() == '\'' && !after_word()) return character();
    if (std::isspace(static_cast<unsigned char>(peek())) == 0) joins_ = false;
    skip_to(at_ + 1);
  }

  void character() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '\'') end += text_[end] == '\\' ? 2 : 1;
    joins_ = false;
    skip_to(end + 1);
  }

  void quoted() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    add(text_.substr(at_ + 1, end - at_ - 1));
    skip_to(end + 1);
  }

  void raw() {
    const std::size_t open = text_.find('(', at_);
    const std::string closing = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const std::size_t close = text_.find(closing, open);
    joins_ = false;
    add(text_.substr(open + 1, close - open - 1));
    skip_to(close + closing.size());
  }

  void add(std::string_view text) {
    if (joins_) {
      literals_.back().text += text;
    } else {
      literals_.push_back({line_, std::string(text), member_before()});
    }
    joins_ = true;
  }

  /// The member that a designated initializer ending here sets.
  std::string member_before() const {
    std::string_view before = text_.substr(0, at_);
    for (const std::string_view wanted : {" \t\n", "=", " \t\n"}) {
      const auto last = before.find_last_not_of(wanted);
      if (wanted == "=" && last + 1 == before.size()) return "";
      before = before.substr(0, last + 1);
    }
    const auto dot = before.find_last_not_of("abcdefghijklmnopqrstuvwxyz_");
    return dot != std::string_view::npos && before[dot] == '.' ? std::string(before.substr(dot + 1)) : "";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool joins_ = false;  // only white space and comments since the last literal
  std::vector<Literal> literals_;
};

inline std::vector<Literal> literals_of(const std::string& text) {
  return LiteralReader(text).read();
}

}  // namespace callmill::tests

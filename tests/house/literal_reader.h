// Walks over C++ text as far as it takes to know what is in string literals, what is comment and what is code.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "house/source.h"

namespace callmill::house {

class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text), code_(text) {}

  void read() {
    while (at_ < text_.size()) step();
  }
  const std::vector<Literal>& literals() const { return literals_; }
  /// The text with blanks for all that is no code.
  const std::string& code() const { return code_; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool after_word() const {
    return at_ > 0 && (std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0 || text_[at_ - 1] == '_');
  }

  void blank_to(std::size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_) {
      line_ += text_[at_] == '\n' ? 1 : 0;
      if (text_[at_] != '\n') code_[at_] = ' ';
    }
  }

  void step() {
    if (peek() == '/' && peek(1) == '/') return blank_to(text_.find('\n', at_));
    if (peek() == '/' && peek(1) == '*') return blank_to(text_.find("*/", at_ + 2) + 2);
    if (peek() == '#' && first_of_line()) return directive();
    if (peek() == '"' && at_ > 0 && text_[at_ - 1] == 'R') return raw();
    if (peek() == '"') return quoted();
    if (peek() == '\'' && !after_word()) return character();
    if (std::isspace(static_cast<unsigned char>(peek())) == 0) joins_ = false;
    line_ += peek() == '\n' ? 1 : 0;
    ++at_;
  }

  bool first_of_line() const {
    const auto before = text_.substr(0, at_).find_last_not_of(" \t");
    return before == std::string_view::npos || text_[before] == '\n';
  }

  /// An include whole, of others (whose text may hold literals) the first word.
  void directive() {
    if (text_.substr(at_, 9).starts_with("#include")) return blank_to(text_.find('\n', at_));
    blank_to(text_.find_first_of(" \n", at_));
  }

  void character() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '\'') end += text_[end] == '\\' ? 2 : 1;
    joins_ = false;
    blank_to(end + 1);
  }

  void quoted() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    add(text_.substr(at_ + 1, end - at_ - 1));
    blank_to(end + 1);
  }

  void raw() {
    const std::size_t open = text_.find('(', at_);
    const std::string closing = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const std::size_t close = text_.find(closing, open);
    joins_ = false;
    add(text_.substr(open + 1, close - open - 1));
    blank_to(close + closing.size());
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
  std::string code_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool joins_ = false;  // only white space and comments since the last literal
  std::vector<Literal> literals_{};
};

}  // namespace callmill::house

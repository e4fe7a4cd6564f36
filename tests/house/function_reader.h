// Finds the functions of C++ text that has no comments, literals and directives any more (code_only): follows braces
// and reads, before each that opens at namespace or class scope, the head that says what it opens.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "house/source.h"

namespace callmill::house {

class FunctionReader {
 public:
  explicit FunctionReader(std::string code) : code_(std::move(code)) {}

  std::vector<Function> read() {
    for (; at_ < code_.size(); ++at_) step(code_[at_]);
    return std::move(functions_);
  }

 private:
  /// What a brace opened: names of a namespace or class, a function's body, or values.
  enum class Scope { names, body, values };

  void step(char c) {
    const bool in_names = scopes_.empty() || scopes_.back() == Scope::names;
    if (c == '(' || c == ')') parentheses_ += c == '(' ? 1 : -1;
    if (c == '{') {
      scopes_.push_back(in_names ? opened() : scopes_.back());
      if (scopes_.back() == Scope::names) begin_head();
    } else if (c == '}' && !scopes_.empty()) {
      const Scope closed = scopes_.back();
      scopes_.pop_back();
      close(closed);
    } else if (in_names && parentheses_ == 0 && (c == ';' || (c == ':' && is_access()))) {
      begin_head();
    }
  }

  void begin_head() { head_ = at_ + 1; }

  std::string_view head() const {
    const std::string_view all = std::string_view(code_).substr(head_, at_ - head_);
    const auto first = all.find_first_not_of(" \t\n");
    return first == std::string_view::npos ? "" : without_template(all.substr(first));
  }

  bool is_access() const {
    const auto words = words_of(head());
    return words.size() == 1 && (words[0] == "public" || words[0] == "private" || words[0] == "protected");
  }

  static std::string_view without_template(std::string_view head) {
    if (!head.starts_with("template")) return head;
    int depth = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
      depth += head[i] == '<' ? 1 : head[i] == '>' ? -1 : 0;
      if (head[i] == '>' && depth == 0) return head.substr(i + 1);
    }
    return head;
  }

  Scope opened() const {
    if (parentheses_ > 0) return Scope::values;
    const std::string_view head = this->head();
    const auto words = words_of(head.substr(0, head.find_first_of("(:")));
    const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    const auto open = head.find('(');
    if (has("namespace") || has("extern") || (open == std::string_view::npos && names_a_type(words))) {
      return Scope::names;
    }
    if (open == std::string_view::npos) return Scope::values;
    const auto equals = head.substr(0, open).find('=');
    const bool assigns = equals != std::string_view::npos && head.substr(0, equals).find("operator") > equals;
    return assigns ? Scope::values : Scope::body;
  }

  static bool names_a_type(const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return word == "class" || word == "struct" || word == "union" || word == "enum";
    });
  }

  void close(Scope closed) {
    if (closed == Scope::names) return begin_head();
    const bool outermost = scopes_.empty() || scopes_.back() == Scope::names;
    if (closed != Scope::body || !outermost) return;
    // After a member's initializer comes the next one, or the body itself.
    const auto next = code_.find_first_not_of(" \t\n", at_ + 1);
    if (next != std::string::npos && (code_[next] == ',' || code_[next] == '{')) return;
    add();
    begin_head();
  }

  void add() {
    const auto first = code_.find_first_not_of(" \t\n", head_);
    const std::string_view declared = head();
    const auto open = declared.find('(');
    const auto last = declared.find_last_not_of(" \n", open - 1);
    const auto blank = declared.find_last_of(" \n*&", last);
    const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
    const int line = count_lines(std::string_view(code_).substr(0, first)) + 1;
    const int lines = count_lines(std::string_view(code_).substr(first, at_ - first)) + 1;
    functions_.push_back({line, lines, std::string(declared.substr(begin, last + 1 - begin))});
  }

  std::string code_;
  std::size_t at_ = 0;
  std::size_t head_ = 0;
  int parentheses_ = 0;
  std::vector<Scope> scopes_{};
  std::vector<Function> functions_{};
};

}  // namespace callmill::house

// C++ text as the house's rules read it: includes, string literals, functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callmill::house {

/// `path` is below a folder that the context names, mostly pipeline/: "stages/postcall/import.cpp".
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

/// A function with a body, at namespace or class scope; its lambdas and local types are lines of it.
struct Function {
  int line = 0;   ///< Where its declaration begins.
  int lines = 0;  ///< From there to the closing brace.
  std::string name;
};

std::vector<Include> includes_of(const std::string& text);
std::vector<Literal> literals_of(const std::string& text);
std::vector<Function> functions_of(const std::string& text);

/// The text with blanks for comments, literals and preprocessor lines; the lines stay where they are.
std::string code_only(const std::string& text);

/// As many as wc -l says.
int count_lines(std::string_view text);

/// Words between blanks and line ends.
std::vector<std::string> words_of(std::string_view text);

}  // namespace callmill::house

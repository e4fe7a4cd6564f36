// What came of reading a document.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace callmill {

/// What is said of a document: with an error it is left out, with remarks alone it is taken in. Errors name the field
/// and what was expected; remarks say what was taken otherwise than its author may have meant.
struct Findings {
  std::vector<std::string> errors;
  std::vector<std::string> remarks;
};

/// What a document gave: with errors, no rows.
template <class T>
struct Rows {
  std::vector<T> rows;
  std::vector<std::string> errors;
  std::vector<std::string> remarks{};
};

template <class T>
Rows<T> all_or_nothing(std::vector<T> rows, Findings findings) {
  if (!findings.errors.empty()) rows.clear();
  return {std::move(rows), std::move(findings.errors), std::move(findings.remarks)};
}

}  // namespace callmill

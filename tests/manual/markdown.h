// The manual's pages as their tests read them: tables, fenced blocks, code spans.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "places.h"

namespace callmill::tests {

using Cells = std::vector<std::string>;

struct Fence {
  std::string language;
  std::vector<std::string> lines;
};

inline std::string text_of_file(const std::string& name) {
  std::ifstream file(std::filesystem::path(CALLMILL_SOURCE_DIR) / name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// "ops/manual/changes.md" and so on, sorted.
inline std::vector<std::string> names_of_pages() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(CALLMILL_SOURCE_DIR) / "ops/manual")) {
    names.push_back("ops/manual/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// README.md and the pages, one behind the other.
inline std::string text_of_manual() {
  std::string text = text_of_file("README.md");
  for (const std::string& name : names_of_pages()) text += text_of_file(name);
  return text;
}

/// "| a | `b\|c` |" gives {"a", "`b|c`"}.
inline Cells cells_of(const std::string& line) {
  Cells cells;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cell += line[++i];
    } else if (line[i] != '|') {
      cell += line[i];
    } else {
      const auto first = cell.find_first_not_of(' ');
      cells.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
      cell.clear();
    }
  }
  return cells;
}

/// Every `code span` of `text`, without its backquotes.
inline std::vector<std::string> spans_of(const std::string& text) {
  static const std::regex kSpan("`([^`\n]+)`");
  std::vector<std::string> spans;
  for (std::sregex_iterator at(text.begin(), text.end(), kSpan), end; at != end; ++at) spans.push_back((*at)[1]);
  return spans;
}

class Markdown {
 public:
  explicit Markdown(std::string text) : text_(std::move(text)) {
    std::istringstream lines(text_);
    for (std::string line; std::getline(lines, line);) lines_.push_back(line);
  }

  const std::string& text() const { return text_; }

  /// The rows, without the two lines of its head, of the first table whose head begins with the column `first`. Throws
  /// when there is none.
  std::vector<Cells> table(const std::string& first) const {
    std::vector<Cells> rows;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!lines_[i].starts_with("| " + first) || cells_of(lines_[i]).at(0) != first) continue;
      for (std::size_t row = i + 2; row < lines_.size() && lines_[row].starts_with('|'); ++row) {
        rows.push_back(cells_of(lines_[row]));
      }
      return rows;
    }
    throw std::runtime_error("no page has a table that begins with the column " + first);
  }

  std::vector<Fence> fences() const {
    std::vector<Fence> fences;
    bool inside = false;
    for (const std::string& line : lines_) {
      if (line.starts_with("```")) {
        if (!inside) fences.push_back({line.substr(3), {}});
        inside = !inside;
      } else if (inside) {
        fences.back().lines.push_back(line);
      }
    }
    return fences;
  }

  /// The text without its fenced blocks.
  std::string prose() const {
    std::string prose;
    bool inside = false;
    for (const std::string& line : lines_) {
      if (line.starts_with("```")) inside = !inside;
      if (!inside) prose += line + '\n';
    }
    return prose;
  }

 private:
  std::string text_;
  std::vector<std::string> lines_;
};

}  // namespace callmill::tests

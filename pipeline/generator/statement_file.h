// One file of sql/ as its head describes it. The head is the comment at the top:
//
//   -- Takes back the jobs of dead runners.               what it is for, one or more lines
//   -- :now     instant   when it is now                  a parameter, its type, what it is
//   -- :limit   integer?  how many; null: all             '?': may be null
//   -- -> id    integer   jobs.id                         a column that it gives, in order
//
// Types: integer, real, text, blob, bool (0 or 1), instant (unix seconds), and for sets that the statement reads with
// json_each: integers, texts.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace callmill::generator {

/// A file that breaks the rules; what() begins with "FILE:LINE: ", as compilers' errors do.
struct Fault : std::runtime_error {
  Fault(const std::filesystem::path& file, int line, const std::string& words);
};

/// A parameter or a column.
struct Value {
  std::string name{};
  std::string type{};
  bool may_be_null = false;
  std::string about{};  ///< May be empty for a column.
  int line = 0;         ///< In the file, from 1.
  int index = 0;        ///< A parameter's number in SQLite, from 1; a column's, from 0.
};

struct StatementFile {
  std::filesystem::path path{};
  std::string name{};  ///< Path below sql/ without ".sql": "queue/claim".
  std::string text{};
  std::vector<std::string> about{};  ///< The lines that say what it is for.
  std::vector<Value> parameters{};
  std::vector<Value> columns{};
};

/// Reads one file below `root`. Throws Fault.
StatementFile read_statement_file(const std::filesystem::path& root, const std::filesystem::path& path);

/// A whole file as text. Throws Fault when it cannot be read.
std::string read_text(const std::filesystem::path& path);

}  // namespace callmill::generator

// The statements of sql/ and migrations/, as compiled into the binary.
#pragma once

#include <span>
#include <string_view>

namespace callmill::ledger {

/// One file. `name` is its path below sql/ without ".sql" ("queue/claim"), or "migrations/0001_house".
struct SqlFile {
  std::string_view name;
  std::string_view text;
};

/// All of them, sorted by path; they live as long as the program.
std::span<const SqlFile> sql_files();

/// The file called `name`. Throws std::out_of_range that names it when there is none.
const SqlFile& sql_file(std::string_view name);

}  // namespace callmill::ledger

// A migrated database in a folder of its own, gone with the test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "ledger/migrate.h"

namespace callmill::tests {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "callmill-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Scratch {
  ScratchFolder folder;
  ledger::Database database{path(), ledger::Access::create};

  Scratch() { ledger::migrate(database); }
  std::string path() const { return (folder.path() / "callmill.db").string(); }
};

/// The first column of the first row of `sql`, which must be an integer.
inline std::int64_t number(ledger::Database& database, const std::string& sql) {
  auto query = database.prepare(sql, "test");
  if (!query.next()) throw std::runtime_error("no row: " + sql);
  return query.row().integer(query.columns().at(0));
}

/// The same, text; "(null)" for NULL.
inline std::string word(ledger::Database& database, const std::string& sql) {
  auto query = database.prepare(sql, "test");
  if (!query.next()) throw std::runtime_error("no row: " + sql);
  return query.row().maybe_text(query.columns().at(0)).value_or("(null)");
}

}  // namespace callmill::tests

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

/// One for each process: to copy a migrated database is much quicker than to migrate.
inline const std::filesystem::path& migrated_file() {
  static const ScratchFolder folder;
  static const std::filesystem::path file = [] {
    const std::filesystem::path path = folder.path() / "callmill.db";
    ledger::Database database(path.string(), ledger::Access::create);
    ledger::migrate(database);
    return path;
  }();
  return file;
}

struct Scratch {
  ScratchFolder folder;
  ledger::Database database{copied(), ledger::Access::create};

  std::string path() const { return (folder.path() / "callmill.db").string(); }

 private:
  std::string copied() const {
    std::filesystem::copy_file(migrated_file(), path());
    return path();
  }
};

/// The first column of the first row of `sql`, which must be an integer.
inline std::int64_t number(ledger::Database& database, const std::string& sql) {
  auto query = database.prepare(sql, "test");
  if (!query.next()) throw std::runtime_error("no row: " + sql);
  return query.get<std::int64_t>(query.columns().at(0));
}

/// The same, text; "(null)" for NULL.
inline std::string word(ledger::Database& database, const std::string& sql) {
  auto query = database.prepare(sql, "test");
  if (!query.next()) throw std::runtime_error("no row: " + sql);
  return query.get<std::optional<std::string>>(query.columns().at(0)).value_or("(null)");
}

}  // namespace callmill::tests

// The database that the statements are checked against: what migrations/ and sql/views/ add up to, in memory.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <memory>

#include "generator/statement_file.h"

namespace callmill::generator {

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

/// Runs all migrations and makes all views. Throws Fault that names the file which SQLite refuses.
Connection build_schema(const std::filesystem::path& migrations, const std::filesystem::path& views);

/// Prepares the statement and compares it with its head; fills in Value::index. Throws Fault: not one statement,
/// refused by SQLite, or parameters and columns that are not those of the head.
void check(sqlite3* connection, StatementFile& file);

}  // namespace callmill::generator

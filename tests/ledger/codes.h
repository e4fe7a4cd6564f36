// SQLite's extended codes for what the tables refuse.
#pragma once

#include <sqlite3.h>

namespace callmill::tests {

inline constexpr int kCheck = SQLITE_CONSTRAINT_CHECK;
inline constexpr int kNotNull = SQLITE_CONSTRAINT_NOTNULL;
inline constexpr int kForeignKey = SQLITE_CONSTRAINT_FOREIGNKEY;
inline constexpr int kUnique = SQLITE_CONSTRAINT_UNIQUE;
inline constexpr int kTrigger = SQLITE_CONSTRAINT_TRIGGER;
inline constexpr int kFits = SQLITE_OK;

}  // namespace callmill::tests

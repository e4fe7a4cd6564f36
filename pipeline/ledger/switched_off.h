// A switch of a connection that is off for a while.
#pragma once

#include <sqlite3.h>

#include "ledger/database.h"

namespace callmill::ledger {

/// Foreign keys (SQLITE_DBCONFIG_ENABLE_FKEY) or triggers (SQLITE_DBCONFIG_ENABLE_TRIGGER) of `database` are off as
/// long as this lives, and on afterwards. Foreign keys switch outside any transaction only
/// (https://sqlite.org/pragma.html#pragma_foreign_keys).
class SwitchedOff {
 public:
  SwitchedOff(Database& database, int what) : connection_(database.handle()), what_(what) { set(0); }
  ~SwitchedOff() { set(1); }
  SwitchedOff(const SwitchedOff&) = delete;
  SwitchedOff& operator=(const SwitchedOff&) = delete;

 private:
  void set(int on) { sqlite3_db_config(connection_, what_, on, nullptr); }
  sqlite3* connection_;
  int what_;
};

}  // namespace callmill::ledger

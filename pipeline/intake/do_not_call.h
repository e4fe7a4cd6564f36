// The do-not-call list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/time.h"
#include "ledger/database.h"
#include "sql/do_not_call.h"

namespace callmill::intake {

struct DoNotCallRow {
  std::string phone_e164;
  std::optional<std::string> reason;
  std::string source;               ///< Not empty.
  std::optional<UnixTime> since{};  ///< Nothing: now.
};

struct DoNotCallChange {
  std::int64_t changed = 0;  ///< Rows added to the list.
  std::int64_t leads = 0;    ///< Leads that waited to be dialled and now are 'failed'.
};

/// One IMMEDIATE transaction each. A number on the list already keeps its reason and source.
DoNotCallChange add_to_do_not_call(ledger::Database& database, const std::vector<DoNotCallRow>& rows, UnixTime now);
/// What add_to_do_not_call() would do; changes nothing.
DoNotCallChange dry_run_do_not_call(ledger::Database& database, const std::vector<DoNotCallRow>& rows, UnixTime now);
/// A number on the list, and the lead that has it.
struct DoNotCallEntry {
  bool is_new = false;  ///< It was not there before.
  sql::do_not_call::Entry::Row row;
};
/// Puts a number on the list, inside a transaction of the caller's; one that is there already keeps its reason and
/// source.
DoNotCallEntry list_number(ledger::Database& database, const DoNotCallRow& row, UnixTime now);
/// Changes no lead. Returns those of `numbers` that were not on the list.
std::vector<std::string> remove_from_do_not_call(ledger::Database& database, const std::vector<std::string>& numbers);

}  // namespace callmill::intake

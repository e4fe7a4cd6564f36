#include "runner/do_not_call.h"

#include <nlohmann/json.hpp>
#include <set>

#include "domain/json.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

std::int64_t waiting_leads(ledger::Database& database, const std::string& rows) {
  std::set<std::int64_t> leads;
  auto query = database.query("do_not_call/state");
  query.bind("rows", rows);
  while (query.next()) {
    const auto lead_id = query.row().maybe_integer("lead_id");
    if (lead_id && query.row().text("status") == "new") leads.insert(*lead_id);
  }
  return static_cast<std::int64_t>(leads.size());
}

/// In the open transaction.
DoNotCallChange add(ledger::Database& database, const std::vector<DoNotCallRow>& rows, UnixTime now) {
  json array = json::array();
  for (const DoNotCallRow& row : rows) {
    array.push_back({{"phone_e164", row.phone_e164}, {"reason", or_null(row.reason)}, {"source", row.source}});
  }
  const std::string text = array.dump();
  DoNotCallChange change;
  change.leads = waiting_leads(database, text);
  change.changed = database.query("do_not_call/add").bind("rows", text).bind("now", unix_seconds(now)).run();
  change.leads -= waiting_leads(database, text);
  return change;
}

}  // namespace

std::string number_rows(const std::vector<std::string>& numbers) {
  json rows = json::array();
  for (const std::string& number : numbers) rows.push_back({{"phone_e164", number}});
  return rows.dump();
}

DoNotCallChange add_to_do_not_call(ledger::Database& database, const std::vector<DoNotCallRow>& rows, UnixTime now) {
  ledger::Transaction transaction(database);
  const DoNotCallChange change = add(database, rows, now);
  transaction.commit();
  return change;
}

DoNotCallChange dry_run_do_not_call(ledger::Database& database, const std::vector<DoNotCallRow>& rows, UnixTime now) {
  const ledger::Transaction rolled_back(database);
  return add(database, rows, now);
}

DoNotCallChange remove_from_do_not_call(ledger::Database& database, const std::vector<std::string>& numbers) {
  ledger::Transaction transaction(database);
  const std::int64_t removed = database.query("do_not_call/remove").bind("rows", number_rows(numbers)).run();
  transaction.commit();
  return {removed, 0};
}

}  // namespace callmill::runner

#include "intake/do_not_call.h"

#include <set>

namespace callmill::intake {

namespace {

std::int64_t waiting_leads(ledger::Database& database, const std::vector<std::string>& numbers) {
  std::set<std::int64_t> leads;
  for (const auto& number : database.all(sql::do_not_call::State{.numbers = numbers})) {
    if (number.lead_id && number.status == "new") leads.insert(*number.lead_id);
  }
  return static_cast<std::int64_t>(leads.size());
}

/// In the open transaction.
DoNotCallChange add(ledger::Database& database, const std::vector<DoNotCallRow>& rows, UnixTime now) {
  std::vector<std::string> numbers;
  numbers.reserve(rows.size());
  for (const DoNotCallRow& row : rows) numbers.push_back(row.phone_e164);
  DoNotCallChange change;
  change.leads = waiting_leads(database, numbers);
  for (const DoNotCallRow& row : rows) {
    change.changed += database.run(sql::do_not_call::Add{
        .phone_e164 = row.phone_e164, .reason = row.reason, .source = row.source, .now = row.since.value_or(now)});
  }
  change.leads -= waiting_leads(database, numbers);
  return change;
}

}  // namespace

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

DoNotCallEntry list_number(ledger::Database& database, const DoNotCallRow& row, UnixTime now) {
  const bool is_new = database.run(sql::do_not_call::Add{
                          .phone_e164 = row.phone_e164, .reason = row.reason, .source = row.source, .now = now}) > 0;
  return {is_new, database.one(sql::do_not_call::Entry{.phone_e164 = row.phone_e164})};
}

std::vector<std::string> remove_from_do_not_call(ledger::Database& database, const std::vector<std::string>& numbers) {
  std::vector<std::string> absent;
  ledger::Transaction transaction(database);
  for (const std::string& number : numbers) {
    if (database.run(sql::do_not_call::Remove{.phone_e164 = number}) == 0) absent.push_back(number);
  }
  transaction.commit();
  return absent;
}

}  // namespace callmill::intake

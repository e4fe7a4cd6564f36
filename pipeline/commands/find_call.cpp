#include "commands/find_call.h"

#include "commands/command.h"
#include "domain/number.h"

namespace callmill::commands {

std::int64_t find_call(ledger::Database& database, const std::string& id, const std::optional<std::string>& tenant) {
  ledger::Query query = database.query("desk/find_calls");
  query.bind("call", id).bind("tenant", tenant);
  std::optional<std::int64_t> found;
  std::string tenants;
  int count = 0;
  while (query.next()) {
    found = query.row().integer("id");
    tenants += (count++ == 0 ? "" : ", ") + query.row().text("tenant_id");
  }
  if (!found) throw Refusal("no call '" + id + "'" + (tenant ? " of tenant '" + *tenant + "'" : ""));
  if (count > 1) throw Refusal("several tenants have a call '" + id + "' (" + tenants + "): add --tenant");
  return *found;
}

std::int64_t job_number(const std::string& text, std::string_view command) {
  if (const auto job = number_in<std::int64_t>(text)) return *job;
  throw UsageError(std::string(command) + ": expected a job's number, got '" + text + "'");
}

}  // namespace callmill::commands

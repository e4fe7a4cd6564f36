#include "commands/find_call.h"

#include "commands/command.h"
#include "sql/desk.h"

namespace callmill::commands {

std::int64_t find_call(ledger::Database& database, const std::string& id, const std::optional<std::string>& tenant) {
  const auto found = database.all(sql::desk::FindCalls{.call = id, .tenant = tenant});
  if (found.empty()) throw Refusal("no call '" + id + "'" + (tenant ? " of tenant '" + *tenant + "'" : ""));
  if (found.size() == 1) return found.front().call_row;
  std::string tenants;
  for (const auto& call : found) tenants += (tenants.empty() ? "" : ", ") + call.tenant_id;
  throw Refusal("several tenants have a call '" + id + "' (" + tenants + "): add --tenant");
}

}  // namespace callmill::commands

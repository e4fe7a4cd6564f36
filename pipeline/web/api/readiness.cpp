#include "web/api/readiness.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ledger/migrate.h"
#include "outside/clock.h"
#include "outside/log.h"
#include "sql/web.h"

namespace callmill::web {

namespace {

/// `why` is what `look` returns, or that it throws.
template <class Look>
Check checked(const std::string& name, Look look) {
  try {
    return {name, look()};
  } catch (const std::exception& error) {
    log::warn("web", name + ": " + error.what(), {{"event", "not_ready"}});
    return {name, why_not_ready(error)};
  }
}

/// A commit that reaches the disk and leaves every row as it was.
std::string try_to_write(ledger::Database& database) {
  ledger::Transaction transaction(database);
  database.run(sql::web::ProbeWrite{});
  database.run(sql::web::ProbeErase{});
  transaction.commit();
  return {};
}

std::string schema_error(ledger::Database& database) {
  const int found = ledger::database_version(database);
  const int wanted = ledger::program_version();
  if (found == wanted) return {};
  return "the database has schema version " + std::to_string(found) + ", this program needs " + std::to_string(wanted);
}

std::string halted_stages(ledger::Database& database, UnixTime now) {
  std::string halted;
  for (const auto& stage : database.all(sql::web::HaltedStages{.now = now})) {
    halted += (halted.empty() ? "" : "; ") + stage.name + " is halted until " + stage.paused_until + ": " +
              stage.pause_reason;
  }
  return halted;
}

}  // namespace

std::vector<Check> check_readiness(ledger::Database& database, UnixTime now) {
  return {checked("database", [&] { return try_to_write(database); }),
          checked("schema", [&] { return schema_error(database); }),
          checked("stages", [&] { return halted_stages(database, now); })};
}

Response readiness_response(const std::vector<Check>& checks, const std::string& request_id) {
  std::string failing;
  auto names = nlohmann::ordered_json::array();
  for (const Check& check : checks) {
    names.push_back(check.name);
    if (!check.why.empty()) failing += (failing.empty() ? "" : "; ") + check.name + ": " + check.why;
  }
  if (!failing.empty()) return error_response({503, "not_ready", failing}, request_id);
  return {.body = json_line(nlohmann::ordered_json{{"status", "ready"}, {"checks", names}})};
}

Readiness::Readiness(std::string db, std::size_t limit)
    : connection_(std::move(db), kPatience),
      thread_(limit, [this](const std::vector<ReadinessQuery>& queries) { work(queries); }) {}

void Readiness::work(const std::vector<ReadinessQuery>& queries) {
  const UnixTime now = wall_clock();
  std::vector<Check> checks;
  try {
    connection_.refresh();
    checks = check_readiness(*connection_, now);
  } catch (const std::exception& error) {
    log::warn("web", error.what(), {{"event", "not_ready"}});
    checks = {{"database", why_not_ready(error)}};
  }
  if (std::any_of(checks.begin(), checks.end(), [](const Check& check) { return !check.why.empty(); })) {
    connection_.drop();
  }
  for (const ReadinessQuery& query : queries) query.respond(readiness_response(checks, query.request_id));
}

}  // namespace callmill::web

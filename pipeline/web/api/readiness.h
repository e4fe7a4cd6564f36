// Whether the service can do its work now: /readyz.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/time.h"
#include "ledger/database.h"
#include "web/api/batch_thread.h"
#include "web/api/db_connection.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// One condition. `why` is empty if it holds, else the end of a sentence: "another program holds ...".
struct Check {
  std::string name;
  std::string why{};
  bool operator==(const Check&) const = default;
};

/// All checks, in the order database, schema, stages. A database that can be read but not written fails the first
/// alone.
std::vector<Check> check_readiness(ledger::Database& database, UnixTime now);

/// 200 if every check holds, else 503 that names those that do not.
Response readiness_response(const std::vector<Check>& checks, const std::string& request_id);

struct ReadinessQuery {
  std::string request_id;
  Respond respond;
};

/// A thread with a connection of its own, so that a held write lock delays no other request. Requests that come
/// together share one check.
class Readiness {
 public:
  /// How long a check waits for another writer.
  static constexpr std::chrono::milliseconds kPatience{250};

  Readiness(std::string db, std::size_t limit);
  /// False, and `query` is unchanged, if too many wait.
  bool push(ReadinessQuery& query) { return thread_.push(query); }

 private:
  void work(const std::vector<ReadinessQuery>& queries);

  DbConnection connection_;             ///< The thread's.
  BatchThread<ReadinessQuery> thread_;  // last: it uses all the others
};

}  // namespace callmill::web

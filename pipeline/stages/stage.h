// A stage as the runner sees it: a name, the SQL file that loads its rows, and two pure functions over one row.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "domain/exchange.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "domain/verdict.h"
#include "ledger/row.h"

namespace callmill::stages {

/// One claimed job with its row loaded. Both functions are pure: same arguments, same answer.
struct Work {
  std::function<Request(const Settings&, UnixTime now)> request;
  std::function<Verdict(const Reply&, const Settings&, UnixTime now)> verdict;
};

/// `load` names a statement with the one parameter :ids (a JSON array of job ids) that gives one row per job with a
/// column job_id. `read` turns such a row into Work, and throws what ledger::Row throws when a column is not as
/// expected.
struct Stage {
  std::string_view name;
  std::string_view load;
  std::function<Work(const ledger::Row&)> read;
  /// How many jobs a second the settings let begin here; stages.per_second may only lower it. Empty: no such setting.
  std::function<double(const Settings&)> per_second{};
};

/// Makes a Stage of a typed row:
///   T read(const ledger::Row&);
///   Request request(const T&, const Settings&, UnixTime now);
///   Verdict verdict(const T&, const Reply&, const Settings&, UnixTime now);
template <class Read, class RequestOf, class VerdictOf>
Stage make_stage(std::string_view name, std::string_view load, Read read, RequestOf request, VerdictOf verdict) {
  return Stage{name,
               load,
               [=](const ledger::Row& columns) {
                 auto row = std::make_shared<const decltype(read(columns))>(read(columns));
                 return Work{[=](const Settings& settings, UnixTime now) { return request(*row, settings, now); },
                             [=](const Reply& reply, const Settings& settings, UnixTime now) {
                               return verdict(*row, reply, settings, now);
                             }};
               },
               {}};
}

}  // namespace callmill::stages

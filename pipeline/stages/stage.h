// A stage as the runner sees it: a name, the SQL file that loads its rows, and two pure functions over one row.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "domain/reply.h"
#include "domain/request.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "domain/verdict.h"
#include "ledger/row.h"

namespace callmill::stages {

/// What goes out, and how its reply is judged. The verdict is pure: same arguments, same answer.
struct Asked {
  Request request;
  std::function<Verdict(const Reply&, const Settings&, UnixTime now)> verdict;
};

/// One claimed job with its row loaded: what it asks of the outside, or the verdict at once where the row says all
/// there is to say. Pure as well.
struct Work {
  std::function<std::variant<Asked, Verdict>(const Settings&, UnixTime now)> request;
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

/// A request, and what its stage worked out for it that the verdict needs again.
template <class Plan>
struct Planned {
  Request request;
  Plan plan;
};

/// Makes a Stage of a typed row:
///   T read(const ledger::Row&);
///   std::variant<Request, Verdict> request(const T&, const Settings&, UnixTime now);
///   Verdict verdict(const T&, const Reply&, const Settings&, UnixTime now);
/// or, where the verdict needs what the request worked out:
///   std::variant<Planned<Plan>, Verdict> request(const T&, const Settings&, UnixTime now);
///   Verdict verdict(const T&, const Plan&, const Reply&, const Settings&, UnixTime now);
template <class Read, class RequestOf, class VerdictOf>
Stage make_stage(std::string_view name, std::string_view load, Read read, RequestOf request, VerdictOf verdict) {
  const auto work_of = [=](const ledger::Row& columns) {
    const auto row = std::make_shared<const decltype(read(columns))>(read(columns));
    return Work{[=](const Settings& settings, UnixTime now) -> std::variant<Asked, Verdict> {
      auto decided = request(*row, settings, now);
      if (auto* at_once = std::get_if<Verdict>(&decided)) return std::move(*at_once);
      if constexpr (std::is_same_v<decltype(decided), std::variant<Request, Verdict>>) {
        return Asked{std::get<Request>(std::move(decided)), [=](const Reply& reply, const Settings& then, UnixTime at) {
                       return verdict(*row, reply, then, at);
                     }};
      } else {
        auto [asks, plan] = std::get<0>(std::move(decided));
        return Asked{std::move(asks),
                     [=, kept = std::move(plan)](const Reply& reply, const Settings& then, UnixTime at) {
                       return verdict(*row, kept, reply, then, at);
                     }};
      }
    }};
  };
  return Stage{name, load, work_of, {}};
}

/// A stage that asks nobody:
///   Verdict decide(const T&, const Settings&, UnixTime now);
template <class Read, class Decide>
Stage make_stage(std::string_view name, std::string_view load, Read read, Decide decide) {
  const auto work_of = [=](const ledger::Row& columns) {
    const auto row = std::make_shared<const decltype(read(columns))>(read(columns));
    return Work{[=](const Settings& settings, UnixTime now) { return decide(*row, settings, now); }};
  };
  return Stage{name, load, work_of, {}};
}

}  // namespace callmill::stages

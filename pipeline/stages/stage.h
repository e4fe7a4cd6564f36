// A stage as the runner sees it: a name, how the rows of its jobs are loaded, and two pure functions over one row.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "domain/job/verdict.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::stages {

/// What goes out, and how its reply is judged. The verdict is pure: same arguments, same answer. `clock_set` is by how
/// much the wall clock was set since the row was loaded: the row's deadlines move with it (`move_clock`).
struct Asked {
  Request request;
  std::function<Verdict(const Reply&, const Settings&, UnixTime now, std::chrono::seconds clock_set)> verdict;
};

/// One claimed job with its row loaded: what it asks of the outside, or the verdict at once where the row
/// suffices. Pure too.
struct Work {
  std::function<std::variant<Asked, Verdict>(const Settings&, UnixTime now)> request;
};

/// A job's work, or why its row cannot be read.
struct LoadedWork {
  std::int64_t job_id = 0;
  std::variant<Work, std::string> work;
};

struct Stage {
  std::string_view name;
  /// Loads the rows of these jobs with a few queries for all of them. Throws LedgerError when the database cannot
  /// be read.
  std::function<std::vector<LoadedWork>(ledger::Database&, std::span<const std::int64_t> job_ids)> load;
  /// Run over the jobs just claimed, in the transaction that claims them: what it writes is on disk before anything
  /// leaves. Empty: nothing to write.
  std::function<void(ledger::Database&, std::span<const std::int64_t> job_ids, const Settings&, UnixTime now)>
      on_claim{};
  /// Run over jobs that a stopping runner claimed and never began, in the transaction that gives them back: undoes
  /// on_claim. Empty: nothing to undo.
  std::function<void(ledger::Database&, std::span<const std::int64_t> job_ids, UnixTime now)> on_give_back{};
  /// How many jobs a second the settings let begin here; stages.per_second may only lower it. Empty: no such setting.
  std::function<double(const Settings&)> per_second{};
};

/// A request, and what its stage worked out for it that the verdict needs again.
template <class Plan>
struct Planned {
  Request request;
  Plan plan;
};

/// The rows of one statement with a first column job_id, by job.
template <class Statement>
class RowsOfJobs {
 public:
  RowsOfJobs(ledger::Database& database, std::span<const std::int64_t> job_ids) {
    database.each_row(Statement{.ids = job_ids}, [&](const ledger::Statement& row) {
      Entry& entry = entries_[row.get<std::int64_t>(0, "job_id")];
      try {
        entry.rows.push_back(Statement::read(row));
      } catch (const ledger::WrongColumn& error) {
        entry.fault = error.what();
      }
    });
  }
  /// Throws WrongColumn when one of them cannot be read.
  const std::vector<typename Statement::Row>& of(std::int64_t job_id) const {
    static const std::vector<typename Statement::Row> kNone;
    const auto found = entries_.find(job_id);
    if (found == entries_.end()) return kNone;
    if (!found->second.fault.empty()) throw ledger::WrongColumn(found->second.fault);
    return found->second.rows;
  }

 private:
  struct Entry {
    std::vector<typename Statement::Row> rows;
    std::string fault;
  };
  std::map<std::int64_t, Entry> entries_;
};

/// Loads the rows of `Load` and, with one query each for all jobs, those of `Children`; `work_of` makes Work of them.
template <class Load, class... Children, class WorkOf>
std::vector<LoadedWork> load_rows(ledger::Database& database, std::span<const std::int64_t> job_ids, WorkOf work_of) {
  const std::tuple<RowsOfJobs<Children>...> children{RowsOfJobs<Children>(database, job_ids)...};
  std::vector<LoadedWork> loaded;
  database.each_row(Load{.ids = job_ids}, [&](const ledger::Statement& row) {
    LoadedWork one{row.get<std::int64_t>(0, "job_id"), std::string{}};
    try {
      one.work =
          std::apply([&](const auto&... of) { return work_of(Load::read(row), of.of(one.job_id)...); }, children);
    } catch (const std::exception& error) {
      one.work = std::string("the job's row cannot be read: ") + error.what();
    }
    loaded.push_back(std::move(one));
  });
  return loaded;
}

/// The row as it would have been loaded had the clock been set before.
template <class T>
std::shared_ptr<const T> moved(const std::shared_ptr<const T>& row, std::chrono::seconds clock_set) {
  if constexpr (requires(T copy) { move_clock(copy, clock_set); }) {
    if (clock_set == std::chrono::seconds{0}) return row;
    auto copy = std::make_shared<T>(*row);
    move_clock(*copy, clock_set);
    return copy;
  } else {
    return row;
  }
}

/// Work of a typed row:
///   std::variant<Request, Verdict> request(const T&, const Settings&, UnixTime now);
///   Verdict verdict(const T&, const Reply&, const Settings&, UnixTime now);
/// or, where the verdict needs what the request worked out:
///   std::variant<Planned<Plan>, Verdict> request(const T&, const Settings&, UnixTime now);
///   Verdict verdict(const T&, const Plan&, const Reply&, const Settings&, UnixTime now);
/// A row with instants that decide has a function `void move_clock(T&, std::chrono::seconds by)` beside it.
template <class T, class RequestOf, class VerdictOf>
Work work_of(T read, RequestOf request, VerdictOf verdict) {
  const auto row = std::make_shared<const T>(std::move(read));
  return Work{[=](const Settings& settings, UnixTime now) -> std::variant<Asked, Verdict> {
    auto decided = request(*row, settings, now);
    if (auto* at_once = std::get_if<Verdict>(&decided)) return std::move(*at_once);
    if constexpr (std::is_same_v<decltype(decided), std::variant<Request, Verdict>>) {
      return Asked{std::get<Request>(std::move(decided)),
                   [=](const Reply& reply, const Settings& then, UnixTime at, std::chrono::seconds clock_set) {
                     return verdict(*moved(row, clock_set), reply, then, at);
                   }};
    } else {
      auto [asks, plan] = std::get<0>(std::move(decided));
      return Asked{std::move(asks), [=, kept = std::move(plan)](const Reply& reply, const Settings& then, UnixTime at,
                                                                std::chrono::seconds clock_set) {
                     return verdict(*moved(row, clock_set), kept, reply, then, at);
                   }};
    }
  }};
}

/// Makes a Stage of a load statement (its one parameter is :ids, its first column job_id), statements of further rows
/// of the same jobs, and
///   T read(Load::Row&&, const std::vector<Children::Row>&...);
/// with request and verdict as for work_of(). What `read` throws fails its job alone.
template <class Load, class... Children, class Read, class RequestOf, class VerdictOf>
Stage make_stage(std::string_view name, Read read, RequestOf request, VerdictOf verdict) {
  const auto load = [=](ledger::Database& database, std::span<const std::int64_t> job_ids) {
    return load_rows<Load, Children...>(database, job_ids, [&](typename Load::Row&& row, const auto&... of) {
      return work_of(read(std::move(row), of...), request, verdict);
    });
  };
  return Stage{name, load};
}

/// A stage that sends no request:
///   Verdict decide(const T&, const Settings&, UnixTime now);
template <class Load, class... Children, class Read, class Decide>
Stage make_stage(std::string_view name, Read read, Decide decide) {
  const auto load = [=](ledger::Database& database, std::span<const std::int64_t> job_ids) {
    return load_rows<Load, Children...>(database, job_ids, [&](typename Load::Row&& row, const auto&... of) {
      const auto kept = std::make_shared<const decltype(read(std::move(row), of...))>(read(std::move(row), of...));
      return Work{[=](const Settings& settings, UnixTime now) { return decide(*kept, settings, now); }};
    });
  };
  return Stage{name, load};
}

}  // namespace callmill::stages

// What a stage decides on a reply. The runner turns it into rows, and applies stages.max_attempts and the backoff.
#pragma once

#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "domain/sql_value.h"
#include "domain/time.h"

namespace callmill {

/// One run of a statement of sql/ with its values: made of the statement's generated type (sql/FOLDER.h), which the
/// compiler checks, and kept until the verdict is recorded.
class Write {
 public:
  template <class Statement>
  requires requires { Statement::kName; }
  Write(const Statement& statement) : statement_(Statement::kName) {  // NOLINT(google-explicit-constructor)
    statement.bind(values_);
  }
  std::string_view statement() const { return statement_; }  ///< "calls/fail"
  const SqlValues& values() const { return values_; }
  bool operator==(const Write&) const = default;

 private:
  std::string_view statement_;
  SqlValues values_;
};
/// The writes of a verdict run in this order: the order in which the stage gave them.
using Writes = std::vector<Write>;
/// Appends.
inline void add(Writes& writes, Writes more) {
  writes.insert(writes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Why something did not work: `kind` for machines (domain/job/failure_kind.h), `words` for people, no secret in
/// either.
struct Failure {
  std::string kind{};
  std::string words{};
  bool operator==(const Failure&) const = default;
};
inline Failure failure(std::string_view kind, std::string words) {
  return {std::string(kind), std::move(words)};
}

/// What one try cost; kept with the attempt.
struct Usage {
  std::string model{};
  std::int64_t prompt_tokens = 0;
  std::int64_t cached_tokens = 0;
  std::int64_t completion_tokens = 0;
  bool operator==(const Usage&) const = default;
};

/// Where a finished stage sends its job: where the table `stages` says, to the stage it names, or nowhere: completed.
struct AsTheFlowSays {
  bool operator==(const AsTheFlowSays&) const = default;
};
struct ToStage {
  std::string name;
  bool operator==(const ToStage&) const = default;
};
struct FlowEnds {
  bool operator==(const FlowEnds&) const = default;
};
using Next = std::variant<AsTheFlowSays, ToStage, FlowEnds>;

/// The stage is finished. `outcome`, if not empty, becomes jobs.outcome. `why`, if it has a kind, says what the try
/// left open for the next stage, and is kept with it.
struct Done {
  Next next = AsTheFlowSays{};
  std::string outcome{};
  Failure why{};
};
/// Not an error: looked at again at `at`, without spending an attempt. `why` says what the job waits for, and is kept
/// in it meanwhile.
struct Later {
  UnixTime at;
  Failure why;
};
/// An attempt was spent; the runner waits as the stage's backoff says, or as long as the server asked where that is
/// longer.
struct Again {
  Failure why{};
  std::optional<std::chrono::seconds> server_asked{};
  /// Set: the server was reached and said "not now", at this instant for the first time. The stage's deferral_* columns
  /// then say how long to wait and when to give up, and the count of attempts starts again.
  std::optional<UnixTime> deferred_since{};
};
/// Trying again would not help.
struct Failed {
  Failure why{};
};
/// No job can pass here now: the whole stage is paused for `pause`; the job goes back without spending an attempt.
struct Halt {
  std::chrono::seconds pause;
  Failure why{};
};

struct Verdict {
  std::variant<Done, Later, Again, Failed, Halt> what{};
  Writes writes{};  ///< Recorded in the same transaction, with every verdict.
  std::optional<Usage> usage{};
  int code = 0;  ///< HTTP or SMTP status; 0, none.
};

/// The makers of verdicts; Done, Later, Again, Failed and Halt say what each means.
inline Verdict done(std::string outcome = {}) {
  return {.what = Done{AsTheFlowSays{}, std::move(outcome), {}}};
}
inline Verdict done_to(std::string stage, std::string outcome = {}, Failure why = {}) {
  return {.what = Done{ToStage{std::move(stage)}, std::move(outcome), std::move(why)}};
}
inline Verdict ends_flow(std::string outcome) {
  return {.what = Done{FlowEnds{}, std::move(outcome), {}}};
}
inline Verdict later(UnixTime at, Failure why) {
  return {.what = Later{at, std::move(why)}};
}
inline Verdict later(UnixTime at, std::string_view kind, std::string words) {
  return later(at, failure(kind, std::move(words)));
}
inline Verdict again(Failure why, std::optional<std::chrono::seconds> server_asked = {}) {
  return {.what = Again{std::move(why), server_asked, std::nullopt}};
}
inline Verdict again(std::string_view kind, std::string words) {
  return again(failure(kind, std::move(words)));
}
/// Again, where the server said "not now"; the first time at `since`.
inline Verdict put_off(Failure why, UnixTime since) {
  return {.what = Again{std::move(why), std::nullopt, since}};
}
inline Verdict failed(Failure why) {
  return {.what = Failed{std::move(why)}};
}
inline Verdict failed(std::string_view kind, std::string words) {
  return failed(failure(kind, std::move(words)));
}
inline Verdict halt(std::chrono::seconds pause, Failure why) {
  return {.what = Halt{pause, std::move(why)}};
}
inline Verdict halt(std::chrono::seconds pause, std::string_view kind, std::string words) {
  return halt(pause, failure(kind, std::move(words)));
}
/// `verdict`, with `writes` behind its own.
inline Verdict with(Verdict verdict, Writes writes) {
  add(verdict.writes, std::move(writes));
  return verdict;
}
/// `verdict`, of a reply with this HTTP or SMTP status.
inline Verdict with_code(Verdict verdict, int code) {
  verdict.code = code;
  return verdict;
}

}  // namespace callmill

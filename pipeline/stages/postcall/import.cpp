#include "stages/postcall/import.h"

#include <algorithm>
#include <optional>

#include "domain/failure_kind.h"

namespace callmill::stages {

namespace {

using std::chrono::seconds;

ImportRow read_import(const ledger::Row& row) {
  return {.enqueued_at = unix_time(row.integer("enqueued_at")),
          .tenant_id = row.text("tenant_id"),
          .call_id = row.text("call_id"),
          .has_metadata = row.flag("has_metadata"),
          .is_finished = row.flag("is_finished"),
          .tenant_status = row.text("tenant_status"),
          .post_call = row.flag("post_call"),
          .has_transcript = row.flag("has_transcript")};
}

Failure failure(std::string_view kind, std::string words) {
  return {std::string(kind), std::move(words)};
}

/// The first thing that is not here yet.
std::optional<Failure> what_is_missing(const ImportRow& row) {
  if (!row.has_metadata) return failure(failure_kind::call_not_found, "no metadata of call " + row.call_id + " came");
  if (!row.is_finished) {
    return failure(failure_kind::call_not_finished, "the metadata of call " + row.call_id + " has no end");
  }
  if (row.tenant_status == "unknown") {
    return failure(failure_kind::tenant_not_found, "no configuration of tenant " + row.tenant_id + " came");
  }
  if (!row.has_transcript) {
    return failure(failure_kind::transcript_not_found, "no transcript of call " + row.call_id + " came");
  }
  return std::nullopt;
}

/// A second at first, then a quarter of the age, 30 seconds at most, never beyond the deadline.
UnixTime next_look(UnixTime now, seconds age, UnixTime deadline) {
  return std::min(deadline, now + std::clamp(age / 4, seconds{1}, seconds{30}));
}

}  // namespace

Request import_request(const ImportRow&, const Settings&, UnixTime) {
  return NothingToAsk{};
}

Verdict import_verdict(const ImportRow& row, const Reply&, const Settings& settings, UnixTime now) {
  if (row.tenant_status == "disabled") {
    return {.what = Failed{failure(failure_kind::tenant_disabled, "tenant " + row.tenant_id + " is disabled")}};
  }
  if (!row.post_call) return {.what = Done{FlowEnds{}, "switched_off"}};
  auto missing = what_is_missing(row);
  if (!missing) return {.what = Done{}};
  const UnixTime deadline = row.enqueued_at + settings.import_wait;
  if (now < deadline) {
    missing->words += " yet";
    return {.what = Later{next_look(now, now - row.enqueued_at, deadline), std::move(*missing)}};
  }
  missing->words += " within " + std::to_string(settings.import_wait.count()) + " s of the enqueue";
  return {.what = Failed{std::move(*missing)}};
}

Stage import_stage() {
  return make_stage("import", "stages/import/load", read_import, import_request, import_verdict);
}

}  // namespace callmill::stages

#include "stages/postcall/import.h"

#include <algorithm>

#include "domain/documents.h"
#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "intake/document_statements.h"

namespace callmill::stages {

namespace {

using std::chrono::seconds;

/// The first thing that is not here yet.
std::optional<Failure> what_is_missing(const ImportRow& row) {
  if (!row.metadata_at && !row.is_dialled)
    return failure(failure_kind::call_not_found, "no metadata of call " + row.call_id + " came");
  if (!row.call_ended_at) {
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

/// What is decided whatever the documents say.
std::optional<Verdict> early_verdict(const ImportRow& row) {
  if (row.tenant_status == "disabled") {
    return failed(failure_kind::tenant_disabled, "tenant " + row.tenant_id + " is disabled");
  }
  if (!row.post_call) return ends_flow("switched_off");
  if (row.completed_elsewhere && row.call_ended_at && !row.insisted) return ends_flow("already_completed");
  return std::nullopt;
}

bool is_final(const ImportRow& row) {
  return row.metadata_at && row.call_ended_at && *row.metadata_at >= *row.call_ended_at + kTrickle;
}

UnixTime deadline_of(const ImportRow& row, const Settings& settings) {
  return row.enqueued_at + settings.import_wait;
}

/// A second at first, then a quarter of the job's age, 30 seconds at most.
UnixTime next_look(const ImportRow& row, UnixTime now) {
  return now + std::clamp((now - row.enqueued_at) / 4, seconds{1}, seconds{30});
}

/// Never beyond the deadline, so that a job fails when it is due to.
Verdict looked_again(const ImportRow& row, Failure why, const Settings& settings, UnixTime now) {
  return later(std::min(deadline_of(row, settings), next_look(row, now)), std::move(why));
}

/// By the row alone.
Verdict judge(const ImportRow& row, const Settings& settings, UnixTime now) {
  if (auto decided = early_verdict(row)) return *decided;
  auto missing = what_is_missing(row);
  if (!missing) return done();
  if (now < deadline_of(row, settings)) {
    missing->words += " yet";
    return looked_again(row, std::move(*missing), settings, now);
  }
  missing->words += " within " + std::to_string(settings.import_wait.count()) + " s of the enqueue";
  return failed(std::move(*missing));
}

/// The row as it will be once the documents are in it.
ImportRow joined(ImportRow row, const Documents& documents) {
  if (row.metadata_at || row.is_dialled || !documents.calls.empty()) row.metadata_at = documents.read_at;
  for (const CallRow& call : documents.calls) {
    if (call.ended_at && !row.is_dialled) row.call_ended_at = call.ended_at;
    if (call.processed_status) row.completed_elsewhere = call.processed_status == "completed";
  }
  for (const TenantRow& tenant : documents.tenants) {
    row.tenant_status = tenant.status;
    row.post_call = tenant.post_call;
  }
  row.has_transcript = row.has_transcript || !documents.items.empty();
  return row;
}

Writes writes_of(const Documents& documents, UnixTime now) {
  Writes writes;
  for (const TenantRow& tenant : documents.tenants) {
    const std::string recipients = json_array(tenant.recipients);
    const std::string bcc = json_array(tenant.bcc);
    writes.push_back(intake::store_statement(tenant, recipients, bcc, now));
  }
  for (const CallRow& call : documents.calls) writes.push_back(intake::store_statement(call, now));
  for (const ItemRow& item : documents.items) {
    const std::string chunks = chunk_json(item.chunks);
    writes.push_back(intake::store_statement(item, chunks, now));
  }
  return writes;
}

/// Stores nothing of a call while one of its documents cannot be read: the next time it would pass for complete.
Verdict judge_errors(const ImportRow& row, const std::vector<std::string>& errors, const Settings& settings,
                     UnixTime now) {
  auto why = failure(failure_kind::bad_document, errors.front());
  if (const auto more = errors.size() - 1; more > 0) {
    why.words += " (and " + std::to_string(more) + (more == 1 ? " more error)" : " more errors)");
  }
  if (now < deadline_of(row, settings)) return looked_again(row, std::move(why), settings, now);
  return failed(std::move(why));
}

Verdict judge_documents(const ImportRow& before, const Documents& documents, const Settings& settings, UnixTime now) {
  const ImportRow row = joined(before, documents);
  if (!documents.errors.empty() && !early_verdict(row)) {
    return judge_errors(row, documents.errors, settings, now);
  }
  Verdict verdict = judge(row, settings, now);
  if (!early_verdict(row) && std::holds_alternative<Done>(verdict.what) && !is_final(row) &&
      now < deadline_of(row, settings)) {
    const UnixTime next = std::max(now + seconds{1}, *row.call_ended_at + kTrickle);
    verdict = later(std::min(next, deadline_of(row, settings)), failure_kind::call_not_finished,
                    "call " + row.call_id + " has just ended: its documents are read again " +
                        std::to_string(kTrickle.count()) + " s after its end");
  }
  return with(std::move(verdict), writes_of(documents, now));
}

/// MongoDB was not read. The call waits as long as that lasts.
Verdict judge_no_answer(const ImportRow& row, TransportError error, const std::string& why, const Settings& settings,
                        UnixTime now) {
  switch (error) {
    case TransportError::credentials:
      return halt(kHaltPause, failure_kind::credentials, why);
    case TransportError::configuration:
      return halt(kHaltPause, failure_kind::configuration, why);
    case TransportError::local:
      return halt(kLocalPause, failure_kind::local_shortage, why);
    case TransportError::network:
    case TransportError::timeout:
    case TransportError::too_large:
      break;
  }
  if (now >= deadline_of(row, settings) && !what_is_missing(row)) return judge(row, settings, now);
  const auto kind = error == TransportError::timeout ? failure_kind::timeout : failure_kind::network;
  return later(next_look(row, now), kind, why);
}

}  // namespace

std::variant<Request, Verdict> import_request(const ImportRow& row, const Settings&, UnixTime) {
  if (auto decided = early_verdict(row)) return std::move(*decided);
  if (is_final(row) && !what_is_missing(row)) return done();
  return Lookup{{row.tenant_id, row.call_id}, row.tenant_status == "unknown"};
}

Verdict import_verdict(const ImportRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  if (const auto* documents = std::get_if<Documents>(&reply)) return judge_documents(row, *documents, settings, now);
  if (const auto* lost = std::get_if<NotSent>(&reply)) {
    return judge_no_answer(row, lost->error, lost->why, settings, now);
  }
  if (const auto* lost = std::get_if<Unanswered>(&reply)) {
    return judge_no_answer(row, lost->error, lost->why, settings, now);
  }
  if (std::holds_alternative<NoMongodb>(reply)) return judge(row, settings, now);
  return failed(failure_kind::internal, "documents were asked for, but what came back are none");
}

Stage import_stage() {
  return make_stage<sql::stages::import::Load>("import", std::identity{}, import_request, import_verdict);
}

}  // namespace callmill::stages

#include "stages/outreach/push_task.h"

#include <algorithm>

#include "domain/crm/talkingshops_reply.h"
#include "domain/crm/task_evidence.h"
#include "domain/instant.h"
#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/outreach_id.h"
#include "sql/calls.h"
#include "stages/outreach/call_row.h"

namespace callmill::stages {

namespace {

std::string_view doing(Move move) {
  switch (move) {
    case Move::find_customer:
      return "looking for the customer";
    case Move::make_customer:
      return "making the customer";
    case Move::make_task:
      return "making the task";
    case Move::check_task:
      return "looking at the task that the CRM has";
    default:
      return "looking for the task";
  }
}

/// The CRM has a task, and it is another call's, or nobody knows that it is this one's. Run again, it is sent again.
Verdict not_ours(const PushRow& row, const std::string& task_id, const std::string& why, int code) {
  const std::string words = "the CRM answers with " + (task_id.empty() ? "a task" : "task " + task_id) +
                            " in place of a new one, and " + why +
                            ": look it up in the CRM; 'callmill rerun' sends this call's again";
  const Write remembered = sql::calls::RememberStep{.job_id = row.job_id, .step = kUnsent};
  return with_code(with(failed(failure_kind::push_refused, words), {remembered}), code);
}

std::string shows(const TaskEvidence& evidence) {
  return "it shows " + evidence_text(evidence);
}

Verdict id_looked_up(const PushRow& row, const std::string& step, int code, UnixTime now) {
  return go_on(row, step, "the CRM has the task; its id is looked up next", now, code);
}

/// Nothing can have come of it.
bool is_refused_unread(const Reply& reply) {
  const auto* response = std::get_if<HttpResponse>(&reply);
  if (response == nullptr) return std::holds_alternative<NotSent>(reply);
  return response->status == 401 || response->status == 403 || response->status == 429;
}

/// The instant in one of the steps that have one.
std::optional<UnixTime> sent_by(std::string_view step) {
  for (const std::string_view name : {kCustomerSent, kTaskSent, kExists}) {
    if (const auto since = step_since(step, name)) return since;
  }
  return std::nullopt;
}

/// After a 2xx under a key that nobody else has: made just now, or by this call's earlier POST. A phone that it shows
/// may be the shop's or an assignee's.
Verdict task_is_new(const PushRow& row, const TaskEvidence& evidence, const std::string& id, int code, UnixTime now) {
  if (names_others_only(evidence, row.call_id)) return not_ours(row, id, shows(evidence), code);
  return id.empty() ? id_looked_up(row, step_at(kExists, now), code, now) : pushed(row, id, now, code);
}

/// After a 409, or a 2xx of a task that need not be this call's. `id` is empty where the reply has none.
Verdict task_claimed(const PushRow& row, const TaskEvidence& evidence, const std::string& id, int code, UnixTime now) {
  switch (whose(evidence, row.call_id, mobile_of(row))) {
    case Whose::anothers:
      return not_ours(row, id, shows(evidence), code);
    case Whose::ours:
      if (!id.empty()) return pushed(row, id, now, code);
      break;
    case Whose::unsaid:
      break;
  }
  const bool may_be_own = row.step == kResending || code != 409;
  if (!id.empty()) {
    return go_on(row, std::string(may_be_own ? kCheckOwn : kCheck) + id, "whose task it is, is looked up next", now,
                 code);
  }
  const bool is_own = may_be_own || whose(evidence, row.call_id, mobile_of(row)) == Whose::ours;
  return id_looked_up(row, is_own ? step_at(kExists, now) : std::string(kClaimed), code, now);
}

}  // namespace

void move_clock(PushRow& row, std::chrono::seconds by) {
  const std::string step = row.step.value_or("");
  if (const auto since = sent_by(step)) row.step = step_at(step.substr(0, step.find(':')), *since + by);
}

std::string mobile_of(const PushRow& row) {
  const std::string phone = row.phone.value_or("");
  return phone.substr(std::min(phone.size(), phone.find_first_not_of('+')));
}

bool sends(const std::optional<std::string>& step) {
  return step == kSending || step == kResending;
}

bool exists(const std::optional<std::string>& step) {
  return step && (*step == kExists || step_since(*step, kExists));
}

std::string checked_task(const PushRow& row) {
  const std::string step = row.step.value_or("");
  for (const std::string_view prefix : {kCheck, kCheckOwn}) {
    if (step.starts_with(prefix)) return step.substr(prefix.size());
  }
  return {};
}

Verdict go_on(const PushRow& row, std::string_view step, std::string words, UnixTime now, int code) {
  const Write remembered = sql::calls::RememberStep{.job_id = row.job_id, .step = step};
  return with_code(with(later(now, failure_kind::under_way, std::move(words)), {remembered}), code);
}

std::optional<Verdict> not_shown_yet(const PushRow& row, const Settings& settings, UnixTime now, int code) {
  const auto lag = settings.talkingshops_index_lag;
  std::string step = row.step.value_or("");
  // The claim that was to send it was lost: it sent it now at the latest.
  if (!row.is_step_fresh && step == kNewCustomer) step = step_at(kCustomerSent, now);
  if (!row.is_step_fresh && sends(step)) step = step_at(kTaskSent, now);
  const auto since = sent_by(step);
  // Both are cut to the second.
  if (!since || now > *since + lag) return std::nullopt;
  const UnixTime shown = std::min(*since, now) + lag + std::chrono::seconds{1};
  const std::string words = "the CRM's search does not show it; it is searched again at " + instant_text(shown) +
                            ", when the index must (TALKINGSHOPS_INDEX_LAG_SECONDS)";
  const auto kind = exists(step) ? failure_kind::under_way : failure_kind::push_unknown;
  const Write remembered = sql::calls::RememberStep{.job_id = row.job_id, .step = step};
  return with_code(with(later(shown, kind, words), {remembered}), code);
}

Verdict pushed(const PushRow& row, const std::optional<std::string>& task_id, UnixTime now, int code) {
  const Write recorded = sql::stages::push::RecordTask{.call_row = row.call_row, .task_id = task_id, .now = now};
  return with_code(with(done("pushed"), {recorded}), code);
}

Verdict refused(const Reply& reply, Move move) {
  HttpOutcome outcome = http_outcome(reply);
  if (outcome.status == 425) outcome.meaning = Meaning::retryable;
  if (outcome.meaning == Meaning::permanent && outcome.status != 0) outcome.why.kind = failure_kind::push_refused;
  outcome.why.words = std::string(doing(move)) + ": " + outcome.why.words;
  return verdict_for(outcome);
}

Verdict unreadable(Move move, std::string_view kind, int code) {
  const char* wrong = kind == failure_kind::not_json ? ", but no JSON" : ", but no id in it";
  return with_code(again(kind, std::string(doing(move)) + ": HTTP " + std::to_string(code) + wrong), code);
}

bool is_success(const HttpResponse& response) {
  return response.status >= 200 && response.status < 300;
}

Write after_post(const PushRow& row, std::string_view sent, const Reply& reply, const Settings& settings,
                 UnixTime now) {
  const bool was_sent = !is_refused_unread(reply);
  std::string step = was_sent ? step_at(sent, now) : std::string(kUnsent);
  // An earlier one may have made it, and so long ago that a search shows it.
  if (!was_sent && row.step == kResending)
    step = step_at(kTaskSent, now - settings.talkingshops_index_lag - std::chrono::seconds{1});
  return sql::calls::RememberStep{.job_id = row.job_id, .step = step};
}

Verdict task_made(const PushRow& row, const HttpResponse& response, const Settings& settings, UnixTime now) {
  const bool is_there = response.status == 409;
  if (is_there || is_success(response)) {
    const auto id = is_there ? existing_id(response.body, CrmThing::task) : made_id(response.body, CrmThing::task);
    const TaskEvidence evidence = task_evidence(response.body);
    const bool is_new = !is_there && is_nobody_elses(row.call_id);
    return (is_new ? task_is_new : task_claimed)(row, evidence, id.value_or(""), response.status, now);
  }
  return with(refused(response, Move::make_task), {after_post(row, kTaskSent, response, settings, now)});
}

Verdict task_checked(const PushRow& row, const HttpResponse& response, UnixTime now) {
  const std::string id = checked_task(row);
  if (!is_success(response)) {
    Verdict verdict = refused(response, Move::check_task);
    if (!std::holds_alternative<Failed>(verdict.what)) return verdict;
  }
  const TaskEvidence evidence = is_success(response) ? task_evidence(response.body) : TaskEvidence{};
  const Whose found = whose(evidence, row.call_id, mobile_of(row));
  if (found == Whose::anothers) return not_ours(row, id, shows(evidence), response.status);
  const bool may_be_own = row.step->starts_with(kCheckOwn);
  if (found == Whose::ours || may_be_own) return pushed(row, id, now, response.status);
  return not_ours(row, id,
                  "shows neither this call's id nor its phone (GET /tasks/ID: HTTP " + std::to_string(response.status) +
                      "), and this call never sent one before",
                  response.status);
}

Verdict task_found(const PushRow& row, const HttpResponse& response, bool asks_for_customer, const Settings& settings,
                   UnixTime now) {
  const int code = response.status;
  const bool is_there = exists(row.step) || row.step == kClaimed;
  Search search{.is_json = true};
  if (is_success(response)) {
    search = search_task(response.body, row.call_id, mobile_of(row));
  } else if (code != 404) {
    Verdict verdict = refused(response, Move::find_task);
    if (!is_there || !std::holds_alternative<Failed>(verdict.what)) return verdict;
  }
  if (search.id) return pushed(row, search.id, now, code);
  if (!search.is_json) return unreadable(Move::find_task, failure_kind::not_json, code);
  const bool is_searched = is_success(response) || code == 404;
  if (auto waits = not_shown_yet(row, settings, now, code); waits && is_searched) return std::move(*waits);
  if (exists(row.step)) return pushed(row, std::nullopt, now, code);
  if (row.step == kClaimed) return not_ours(row, "", "has none of this call, which never sent one before", code);
  const bool lacks_customer = asks_for_customer && !row.crm_customer_id;
  return go_on(row, lacks_customer ? kUnsent : kResending, "the CRM has no task of this call: it is sent next", now,
               code);
}

}  // namespace callmill::stages

#include "stages/outreach/push.h"

#include <nlohmann/json.hpp>

#include "domain/crm/talkingshops_reply.h"
#include "domain/crm/talkingshops_request.h"
#include "domain/crm/task_template.h"
#include "domain/instant.h"
#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/json.h"
#include "sql/calls.h"
#include "sql/stages/push.h"

namespace callmill::stages {

namespace {

using nlohmann::json;

constexpr std::string_view kNewCustomer = "new_customer";  // the search found none: the next claim makes it
constexpr std::string_view kSending = "sending";           // the next claim sends the task
constexpr std::string_view kExists = "exists";             // the CRM has the task; only its id is missing
constexpr std::string_view kUnsent = "unsent";             // the task was sent and certainly not taken

using PushRow = sql::stages::push::Load::Row;
using Fields = nlohmann::ordered_json;

nlohmann::json shown(const std::optional<UnixTime>& at) {
  return at ? nlohmann::json(instant_text(*at)) : nlohmann::json(nullptr);
}

/// 91 and ten digits.
std::string mobile_of(const PushRow& row) {
  const std::string phone = row.phone.value_or("");
  return phone.substr(std::min(phone.size(), phone.find_first_not_of('+')));
}

TaskFields fields_of(const PushRow& row) {
  const Fields lead = {{"lead_id", or_null(row.lead_id)},
                       {"name", or_null(row.name)},
                       {"phone", or_null(row.phone)},
                       {"mobile", mobile_of(row)},
                       {"source", or_null(row.source)},
                       {"email", or_null(row.email)},
                       {"product_name", or_null(row.product_name)},
                       {"city", or_null(row.city)},
                       {"state", or_null(row.state)},
                       {"query_message", or_null(row.query_message)},
                       {"attributes", Fields::parse(row.attributes.value_or("{}"))}};
  const Fields call = {{"call_id", row.call_id},
                       {"tenant_id", row.tenant_id},
                       {"call_room", or_null(row.call_room)},
                       {"call_started_at", shown(row.call_started_at)},
                       {"answered_at", shown(row.answered_at)},
                       {"call_ended_at", shown(row.call_ended_at)},
                       {"duration_seconds", or_null(row.duration_seconds)}};
  return {.lead = json_text(lead),
          .call = json_text(call),
          .qualification = row.qualification.value_or("{}"),
          .customer_id = row.crm_customer_id.value_or("")};
}

enum class Move { end, find_customer, make_customer, announce, make_task, find_task };

Move move_of(const PushRow& row, bool asks_for_customer) {
  if (row.status != "called" || !row.qualification || row.crm_task_id) return Move::end;
  const bool lacks_customer = asks_for_customer && !row.crm_customer_id;
  if (row.step == kSending && row.is_step_fresh && !lacks_customer) return Move::make_task;
  if (row.step == kSending || row.step == kExists) return Move::find_task;
  if (!lacks_customer) return Move::announce;
  return row.step == kNewCustomer && row.is_step_fresh ? Move::make_customer : Move::find_customer;
}

/// The next request goes out in the next claim, which comes at once.
Verdict go_on(const PushRow& row, std::string_view step, std::string words, UnixTime now, int code = 0) {
  const Write remembered = sql::calls::RememberStep{.job_id = row.job_id, .step = step};
  return with_code(with(later(now, failure_kind::under_way, std::move(words)), {remembered}), code);
}

Verdict pushed(const PushRow& row, const std::optional<std::string>& task_id, UnixTime now, int code) {
  const Write recorded = sql::stages::push::RecordTask{.call_row = row.call_row, .task_id = task_id, .now = now};
  return with_code(with(done("pushed"), {recorded}), code);
}

Verdict customer_known(const PushRow& row, const std::string& id, UnixTime now, int code) {
  const Write recorded = sql::stages::push::RecordCustomer{.call_row = row.call_row, .customer_id = id, .now = now};
  return with(go_on(row, kSending, "the customer is known, the task is sent next", now, code), {recorded});
}

Verdict over(const PushRow& row, UnixTime now) {
  if (row.status == "pushed") return done("pushed");
  if (row.status != "called") return ends_flow("call_over");
  if (row.crm_task_id) return pushed(row, row.crm_task_id, now, 0);
  return ends_flow("no_qualification");
}

std::string_view doing(Move move) {
  switch (move) {
    case Move::find_customer:
      return "looking for the customer";
    case Move::make_customer:
      return "making the customer";
    case Move::make_task:
      return "making the task";
    default:
      return "looking for the task";
  }
}

/// Of a reply that does not answer what was asked.
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

Verdict customer_found(const PushRow& row, const HttpResponse& response, UnixTime now) {
  if (response.status == 404)
    return go_on(row, kNewCustomer, "no such customer yet: it is made next", now, response.status);
  if (!is_success(response)) return refused(response, Move::find_customer);
  const Search search = search_customer(response.body, mobile_of(row));
  if (!search.is_json) return unreadable(Move::find_customer, failure_kind::not_json, response.status);
  if (search.id) return customer_known(row, *search.id, now, response.status);
  return go_on(row, kNewCustomer, "no such customer yet: it is made next", now, response.status);
}

Verdict customer_made(const PushRow& row, const HttpResponse& response, UnixTime now) {
  const bool is_there = response.status == 409;
  if (!is_there && !is_success(response)) return refused(response, Move::make_customer);
  const auto id =
      is_there ? existing_id(response.body, CrmThing::customer) : made_id(response.body, CrmThing::customer);
  if (id) return customer_known(row, *id, now, response.status);
  if (is_there) return refused(response, Move::make_customer);
  return unreadable(Move::make_customer, failure_kind::wrong_shape, response.status);
}

Verdict task_made(const PushRow& row, const HttpResponse& response, UnixTime now) {
  const bool is_there = response.status == 409;
  if (is_there || is_success(response)) {
    const auto id = is_there ? existing_id(response.body, CrmThing::task) : made_id(response.body, CrmThing::task);
    if (id) return pushed(row, id, now, response.status);
    return go_on(row, kExists, "the CRM has the task; its id is looked up next", now, response.status);
  }
  Verdict verdict = refused(response, Move::make_task);
  // Refused unread: nothing to look for. After any other answer the CRM may have made the task.
  if (std::holds_alternative<Halt>(verdict.what) || response.status == 429)
    verdict.writes = {sql::calls::RememberStep{.job_id = row.job_id, .step = kUnsent}};
  return verdict;
}

Verdict task_found(const PushRow& row, const HttpResponse& response, bool asks_for_customer, UnixTime now) {
  const int code = response.status;
  const bool exists = row.step == kExists;
  Search search{.is_json = true};
  if (is_success(response)) {
    search = search_task(response.body, row.call_id);
  } else if (code != 404) {
    Verdict verdict = refused(response, Move::find_task);
    if (exists && std::holds_alternative<Failed>(verdict.what)) return pushed(row, std::nullopt, now, code);
    return verdict;
  }
  if (search.id || (exists && search.is_json)) return pushed(row, search.id, now, code);
  if (!search.is_json) return unreadable(Move::find_task, failure_kind::not_json, code);
  const bool lacks_customer = asks_for_customer && !row.crm_customer_id;
  return go_on(row, lacks_customer ? kUnsent : kSending, "the CRM has no task of this call: it is sent next", now,
               code);
}

/// The request was not sent, or its outcome is unknown.
Verdict no_answer(const PushRow& row, Move move, const Reply& reply) {
  Verdict verdict = refused(reply, move);
  if (std::holds_alternative<NotSent>(reply)) {
    if (move == Move::make_task) verdict.writes = {sql::calls::RememberStep{.job_id = row.job_id, .step = kUnsent}};
    return verdict;
  }
  const bool makes = move == Move::make_customer || move == Move::make_task;
  if (auto* again = std::get_if<Again>(&verdict.what); again != nullptr && makes) {
    again->why.kind = failure_kind::push_unknown;
    again->why.words += "; whether the CRM has it is looked up first";
  }
  return verdict;
}

TaskTemplate template_of(const Settings& settings) {
  return TaskTemplate(settings.task_template.empty() ? shipped_task_template() : settings.task_template);
}

/// What was asked.
struct Plan {
  Move move;
  bool asks_for_customer;
};

std::variant<Planned<Plan>, Verdict> push_request(const PushRow& row, const Settings& settings, UnixTime now) {
  const TaskTemplate task = template_of(settings);
  const Plan plan{move_of(row, task.asks_for_customer()), task.asks_for_customer()};
  const std::string& url = settings.talkingshops_url;
  switch (plan.move) {
    case Move::end:
      return over(row, now);
    case Move::announce:
      return go_on(row, kSending, "the task is sent next", now);
    case Move::find_customer:
      return Planned<Plan>{find_customer_request(url, mobile_of(row)), plan};
    case Move::make_customer:
      return Planned<Plan>{make_customer_request(url, mobile_of(row), row.name.value_or(""), row.email.value_or("")),
                           plan};
    case Move::make_task:
      return Planned<Plan>{make_task_request(url, row.call_id, task.fill(fields_of(row))), plan};
    case Move::find_task:
      break;
  }
  return Planned<Plan>{find_task_request(url, row.call_id, row.crm_customer_id.value_or("")), plan};
}

Verdict push_verdict(const PushRow& row, const Plan& plan, const Reply& reply, const Settings&, UnixTime now) {
  const auto* response = std::get_if<HttpResponse>(&reply);
  if (response == nullptr) return no_answer(row, plan.move, reply);
  switch (plan.move) {
    case Move::find_customer:
      return customer_found(row, *response, now);
    case Move::make_customer:
      return customer_made(row, *response, now);
    case Move::make_task:
      return task_made(row, *response, now);
    default:
      return task_found(row, *response, plan.asks_for_customer, now);
  }
}

}  // namespace

Stage push_stage() {
  return make_stage<sql::stages::push::Load>("push", std::identity{}, push_request, push_verdict);
}

}  // namespace callmill::stages

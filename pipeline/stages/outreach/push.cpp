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
#include "stages/outreach/call_row.h"
#include "stages/outreach/push_task.h"

namespace callmill::stages {

namespace {

using nlohmann::json;

using Fields = nlohmann::ordered_json;

nlohmann::json shown(const std::optional<UnixTime>& at) {
  return at ? nlohmann::json(instant_text(*at)) : nlohmann::json(nullptr);
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
                       {"attributes", read_ordered_json(row.attributes.value_or("{}"))}};
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

Move move_of(const PushRow& row, bool asks_for_customer) {
  if (row.status != "called" || !row.qualification || row.crm_task_id) return Move::end;
  const bool lacks_customer = asks_for_customer && !row.crm_customer_id;
  if (!checked_task(row).empty()) return Move::check_task;
  if (sends(row.step) && row.is_step_fresh && !lacks_customer) return Move::make_task;
  const bool may_be_there = sends(row.step) || step_since(row.step.value_or(""), kTaskSent);
  if (may_be_there || exists(row.step) || row.step == kClaimed) return Move::find_task;
  if (!lacks_customer) return Move::announce;
  return row.step == kNewCustomer && row.is_step_fresh ? Move::make_customer : Move::find_customer;
}

Verdict customer_known(const PushRow& row, const std::string& id, UnixTime now, int code) {
  const Write recorded = sql::stages::push::RecordCustomer{.call_row = row.call_row, .customer_id = id, .now = now};
  return with(go_on(row, kSending, "the customer is known, the task is sent next", now, code), {recorded});
}

Verdict over(const PushRow& row, UnixTime now) {
  if (row.status == "pushed") return done("pushed");
  if (row.status != "called") return ends_flow(row.has_outcome ? "" : "call_over");
  if (row.crm_task_id) return pushed(row, row.crm_task_id, now, 0);
  return ends_flow("no_qualification");
}

Verdict customer_found(const PushRow& row, const HttpResponse& response, const Settings& settings, UnixTime now) {
  const bool is_none = response.status == 404;
  if (!is_none && !is_success(response)) return refused(response, Move::find_customer);
  const Search search = is_none ? Search{.is_json = true} : search_customer(response.body, mobile_of(row));
  if (!search.is_json) return unreadable(Move::find_customer, failure_kind::not_json, response.status);
  if (search.id) return customer_known(row, *search.id, now, response.status);
  if (auto waits = not_shown_yet(row, settings, now, response.status)) return std::move(*waits);
  return go_on(row, kNewCustomer, "no such customer yet: it is made next", now, response.status);
}

/// One that is there without an id in the reply (409, a 2xx that cannot be read) is searched, when the index shows it.
Verdict customer_made(const PushRow& row, const HttpResponse& response, const Settings& settings, UnixTime now) {
  const bool is_there = response.status == 409;
  const auto id = is_there               ? existing_id(response.body, CrmThing::customer)
                  : is_success(response) ? made_id(response.body, CrmThing::customer)
                                         : std::nullopt;
  if (id) return customer_known(row, *id, now, response.status);
  Verdict verdict = is_success(response) ? unreadable(Move::make_customer, failure_kind::wrong_shape, response.status)
                                         : refused(response, Move::make_customer);
  return with(std::move(verdict), {after_post(row, kCustomerSent, response, settings, now)});
}

/// The request was not sent, or its outcome is unknown.
Verdict no_answer(const PushRow& row, Move move, const Reply& reply, const Settings& settings, UnixTime now) {
  Verdict verdict = refused(reply, move);
  if (move != Move::make_customer && move != Move::make_task) return verdict;
  auto* again = std::get_if<Again>(&verdict.what);
  if (again != nullptr && std::holds_alternative<Unanswered>(reply)) {
    again->why.kind = failure_kind::push_unknown;
    again->why.words += "; whether the CRM has it is looked up first";
  }
  return with(std::move(verdict),
              {after_post(row, move == Move::make_customer ? kCustomerSent : kTaskSent, reply, settings, now)});
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
      return Planned<Plan>{
          make_customer_request(url, row.call_id, mobile_of(row), row.name.value_or(""), row.email.value_or("")), plan};
    case Move::make_task:
      return Planned<Plan>{make_task_request(url, row.call_id, task.fill(fields_of(row))), plan};
    case Move::check_task:
      return Planned<Plan>{get_task_request(url, checked_task(row)), plan};
    case Move::find_task:
      break;
  }
  return Planned<Plan>{find_task_request(url, row.call_id, row.crm_customer_id.value_or("")), plan};
}

Verdict push_verdict(const PushRow& row, const Plan& plan, const Reply& reply, const Settings& settings, UnixTime now) {
  const auto* response = std::get_if<HttpResponse>(&reply);
  if (response == nullptr) return no_answer(row, plan.move, reply, settings, now);
  switch (plan.move) {
    case Move::find_customer:
      return customer_found(row, *response, settings, now);
    case Move::make_customer:
      return customer_made(row, *response, settings, now);
    case Move::make_task:
      return task_made(row, *response, settings, now);
    case Move::check_task:
      return task_checked(row, *response, now);
    default:
      return task_found(row, *response, plan.asks_for_customer, settings, now);
  }
}

}  // namespace

Stage push_stage() {
  const auto read = [](sql::stages::push::Load::Row&& row) { return PushRow{std::move(row)}; };
  return make_stage<sql::stages::push::Load>("push", read, push_request, push_verdict);
}

}  // namespace callmill::stages

#include "web/api/one_lead.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"
#include "sql/web.h"
#include "web/api/bodies.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

Json calls_of(ledger::Database& database, std::int64_t lead_id) {
  Json calls = Json::array();
  database.each(sql::web::LeadCalls{.lead_id = lead_id}, [&](const sql::web::LeadCalls::Row& call) {
    calls.push_back({{"call_id", call.call_id},
                     {"status", call.status},
                     {"failure_reason", or_null(call.failure_reason)},
                     {"failure_detail", or_null(call.failure_detail)},
                     {"sip_status_code", or_null(call.sip_status_code)},
                     {"created_at", call.created_at},
                     {"call_started_at", or_null(call.call_started_at)},
                     {"answered_at", or_null(call.answered_at)},
                     {"call_ended_at", or_null(call.call_ended_at)},
                     {"duration_seconds", or_null(call.duration_seconds)},
                     {"qualification", call.qualification ? read_ordered_json(*call.qualification) : Json()},
                     {"crm_task_id", or_null(call.crm_task_id)}});
  });
  return calls;
}

}  // namespace

Response lead_response(ledger::Database& database, const std::string& lead_id) {
  const auto number = number_in<std::int64_t>(lead_id);
  const auto found = number ? database.maybe(sql::web::Lead{.lead_id = *number}) : std::nullopt;
  if (!found) throw RequestError(404, "not_found", "there is no lead '" + one_line(lead_id) + "'");
  const Json lead{{"lead_id", found->lead_id},
                  {"tenant_id", or_null(found->tenant_id)},
                  {"name", found->name},
                  {"phone", found->phone},
                  {"phone_e164", or_null(found->phone_e164)},
                  {"source", found->source},
                  {"email", or_null(found->email)},
                  {"product_name", or_null(found->product_name)},
                  {"city", or_null(found->city)},
                  {"state", or_null(found->state)},
                  {"query_message", or_null(found->query_message)},
                  {"attributes", read_ordered_json(found->attributes)},
                  {"status", found->status},
                  {"priority", found->priority},
                  {"retry_after", or_null(found->retry_after)},
                  {"retry_count", found->retry_count},
                  {"failure_reason", or_null(found->failure_reason)},
                  {"failure_detail", or_null(found->failure_detail)},
                  {"on_do_not_call", found->on_do_not_call},
                  {"created_at", found->created_at},
                  {"updated_at", found->updated_at},
                  {"call_count", found->call_count},
                  {"calls", calls_of(database, found->lead_id)}};
  return {.body = json_line(lead)};
}

}  // namespace callmill::web

#include "web/agent_calls.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"
#include "sql/web.h"
#include "web/bodies.h"
#include "web/json_text.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

Response no_such_call(const std::string& call_id, const std::string& request_id) {
  return error_response(
      404, "not_found",
      "there is no outreach call '" + one_line(call_id) + "': an id such as outreach-1017 is expected", request_id);
}

CallResult result_in(const std::string& body, Said said) {
  const nlohmann::json sent = json_body(body);
  auto read = said == Said::qualification ? read_qualification(sent) : read_call_failure(sent);
  if (const auto* bad = std::get_if<BadCallResult>(&read)) throw BadBody(bad->why);
  return std::get<CallResult>(std::move(read));
}

}  // namespace

Response context_response(ledger::Database& database, const std::string& call_id, const std::string& request_id) {
  const auto call = database.maybe(sql::web::CallContext{.call_id = call_id});
  if (!call) return no_such_call(call_id, request_id);
  const Json context{{"call_id", call->call_id},
                     {"call_status", call->call_status},
                     {"lead_id", or_null(call->lead_id)},
                     {"name", or_null(call->name)},
                     {"phone", or_null(call->phone)},
                     {"source", or_null(call->source)},
                     {"email", or_null(call->email)},
                     {"product_name", or_null(call->product_name)},
                     {"city", or_null(call->city)},
                     {"state", or_null(call->state)},
                     {"query_message", or_null(call->query_message)},
                     {"attributes", Json::parse(call->attributes)},
                     {"tenant_id", call->tenant_id},
                     {"language", call->language},
                     {"timezone", call->timezone}};
  return {.body = json_line(context)};
}

Decision read_result(const Request& request, Said said, const std::string& call_id, const std::string& token_name,
                     ledger::Database& database) {
  if (auto refused = refuse_other_than_json(request)) return std::move(*refused);
  try {
    CallResult result = result_in(request.body, said);
    const auto call = database.maybe(sql::web::Call{.call_id = call_id});
    if (!call) return no_such_call(call_id, request.request_id);
    return runner::ReportedResult{call->call_row, std::move(result), "api:" + token_name};
  } catch (const BadBody& error) {
    return bad_request(error, request.request_id);
  }
}

}  // namespace callmill::web

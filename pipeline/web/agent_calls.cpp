#include "web/agent_calls.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"
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
  auto query = database.query("web/call_context");
  query.bind("call_id", call_id);
  if (!query.next()) return no_such_call(call_id, request_id);
  const ledger::Row row = query.row();
  Json context{{"call_id", row.text("call_id")},
               {"call_status", row.text("call_status")},
               {"lead_id", or_null(row.maybe_integer("lead_id"))}};
  for (const char* name : {"name", "phone", "source", "email", "product_name", "city", "state", "query_message"}) {
    context[name] = or_null(row.maybe_text(name));
  }
  context["attributes"] = Json::parse(row.text("attributes"));
  for (const char* name : {"tenant_id", "language", "timezone"}) context[name] = row.text(name);
  return {.body = json_line(context)};
}

Decision read_result(const Request& request, Said said, const std::string& call_id, const std::string& token_name,
                     ledger::Database& database) {
  if (auto refused = refuse_other_than_json(request)) return std::move(*refused);
  try {
    CallResult result = result_in(request.body, said);
    auto query = database.query("web/call");
    query.bind("call_id", call_id);
    if (!query.next()) return no_such_call(call_id, request.request_id);
    return runner::ReportedResult{query.row().integer("id"), std::move(result), "api:" + token_name};
  } catch (const BadBody& error) {
    return bad_request(error, request.request_id);
  }
}

}  // namespace callmill::web

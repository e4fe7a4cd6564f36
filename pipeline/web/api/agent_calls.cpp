#include "web/api/agent_calls.h"

#include <nlohmann/json.hpp>

#include "domain/dial/call_result.h"
#include "domain/json.h"
#include "domain/text.h"
#include "sql/web.h"
#include "web/api/bodies.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

RequestError no_such_call(const std::string& call_id) {
  return {404, "not_found",
          "there is no outreach call '" + one_line(call_id) + "': an id such as outreach-1017-k3f9x2a7 is expected"};
}

std::int64_t named_call(ledger::Database& database, const std::string& call_id) {
  if (const auto found = dialled_call(database, call_id)) return found->call_row;
  throw no_such_call(call_id);
}

}  // namespace

std::optional<sql::web::FindDialled::Row> dialled_call(ledger::Database& database, const std::string& call_id) {
  const auto found = database.all(sql::web::FindDialled{.call_id = call_id});
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found.front();
  std::string ids;
  for (const auto& call : found) ids += (ids.empty() ? "" : ", ") + call.call_id;
  throw RequestError(409, "ambiguous", "several outreach calls begin with '" + one_line(call_id) + "': " + ids);
}

Response context_response(ledger::Database& database, const std::string& call_id) {
  const auto call = database.maybe(sql::web::CallContext{.call_row = named_call(database, call_id)});
  if (!call) throw no_such_call(call_id);
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
                     {"attributes", read_ordered_json(call->attributes)},
                     {"tenant_id", call->tenant_id},
                     {"language", call->language},
                     {"timezone", call->timezone}};
  return {.body = json_line(context)};
}

intake::ReportedResult read_result(const Request& request, ResultKind kind, const std::string& call_id,
                                   const std::string& token_name, ledger::Database& database) {
  require_json(request);
  const nlohmann::json body = json_body(request.body);
  auto read = kind == ResultKind::qualification ? read_qualification(body) : read_call_failure(body);
  if (const auto* bad = std::get_if<BadCallResult>(&read)) throw BadRequest(bad->why);
  return {named_call(database, call_id), std::get<CallResult>(std::move(read)), "api:" + token_name};
}

}  // namespace callmill::web

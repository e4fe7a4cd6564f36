#include "web/process.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"
#include "web/bodies.h"
#include "web/json_text.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

std::string text_field(const nlohmann::json& body, const std::string& name) {
  const auto field = body.find(name);
  if (field == body.end()) throw BadBody(name + " is missing: a string was expected");
  if (!field->is_string()) throw BadBody(name + " is " + field->type_name() + ": a string was expected");
  return field->get<std::string>();
}

}  // namespace

CallKey read_process_body(const std::string& body) {
  const nlohmann::json asked = json_body(body);
  if (!asked.is_object()) {
    throw BadBody(std::string("the body is ") + asked.type_name() +
                  ": an object with call_id and tenant_id was expected");
  }
  const std::string call_id = text_field(asked, "call_id");
  CallKey key{.tenant_id = text_field(asked, "tenant_id"), .call_id = call_id};
  if (const auto complaint = complaint_about(key)) throw BadBody(*complaint);
  return key;
}

Decision read_process(const Request& request) {
  if (auto refused = refuse_other_than_json(request)) return std::move(*refused);
  try {
    return read_process_body(request.body);
  } catch (const BadBody& error) {
    return bad_request(error, request.request_id);
  }
}

Response job_response(ledger::Database& database, const CallKey& key, const std::string& request_id) {
  auto query = database.query("web/job");
  query.bind("tenant_id", key.tenant_id).bind("call_id", key.call_id);
  if (!query.next()) {
    return error_response(404, "not_found",
                          "tenant '" + one_line(key.tenant_id) + "' has no enqueued call '" + one_line(key.call_id) +
                              "': POST /api/v1/process enqueues it",
                          request_id);
  }
  const ledger::Row row = query.row();
  return {.body = json_line(Json{{"call_id", row.text("call_id")},
                                 {"tenant_id", row.text("tenant_id")},
                                 {"status", row.text("status")},
                                 {"stage", row.text("stage")},
                                 {"outcome", or_null(row.maybe_text("outcome"))},
                                 {"attempt", row.integer("attempt")},
                                 {"error_kind", or_null(row.maybe_text("error_kind"))},
                                 {"last_error", or_null(row.maybe_text("last_error"))},
                                 {"retry_after", or_null(row.maybe_text("retry_after"))},
                                 {"enqueued_at", row.text("enqueued_at")},
                                 {"finished_at", or_null(row.maybe_text("finished_at"))},
                                 {"attempt_count", row.integer("attempt_count")},
                                 {"attempts", Json::parse(row.text("attempts"))}})};
}

}  // namespace callmill::web

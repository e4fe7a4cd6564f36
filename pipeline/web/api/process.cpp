#include "web/api/process.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"
#include "sql/web.h"
#include "web/api/agent_calls.h"
#include "web/api/bodies.h"

namespace callmill::web {

namespace {

using Json = nlohmann::ordered_json;

std::string text_field(const nlohmann::json& body, const std::string& name) {
  const auto field = body.find(name);
  if (field == body.end()) throw BadRequest(name + " is missing: a string was expected");
  if (!field->is_string()) throw BadRequest(name + " is " + field->type_name() + ": a string was expected");
  return field->get<std::string>();
}

Json attempts_of(ledger::Database& database, std::int64_t job_id) {
  Json attempts = Json::array();
  database.each(sql::web::Attempts{.job_id = job_id}, [&](const sql::web::Attempts::Row& tried) {
    attempts.push_back({{"stage", tried.stage},
                        {"attempt", tried.attempt},
                        {"outcome", tried.outcome},
                        {"error_kind", or_null(tried.error_kind)},
                        {"error", or_null(tried.error)},
                        {"started_at", tried.started_at},
                        {"duration_ms", tried.duration_ms}});
  });
  return attempts;
}

}  // namespace

CallKey read_process_body(const std::string& body) {
  const nlohmann::json asked = json_body(body);
  if (!asked.is_object()) {
    throw BadRequest(std::string("the body is ") + asked.type_name() +
                     ": an object with call_id and tenant_id was expected");
  }
  const std::string call_id = text_field(asked, "call_id");
  CallKey key{.tenant_id = text_field(asked, "tenant_id"), .call_id = call_id};
  if (const auto error = key_error(key)) throw BadRequest(*error);
  return key;
}

Response job_response(ledger::Database& database, const CallKey& key) {
  std::string call_id = key.call_id;
  auto job = database.maybe(sql::web::Job{.tenant_id = key.tenant_id, .call_id = call_id});
  if (const auto call = job ? std::nullopt : dialled_call(database, call_id)) {
    call_id = call->call_id;
    job = database.maybe(sql::web::Job{.tenant_id = key.tenant_id, .call_id = call_id});
  }
  if (!job) {
    throw RequestError(404, "not_found",
                       "tenant '" + one_line(key.tenant_id) + "' has no enqueued call '" + one_line(key.call_id) +
                           "': POST /api/v1/process enqueues it");
  }
  return {.body = json_text(Json{{"call_id", call_id},
                                 {"tenant_id", key.tenant_id},
                                 {"status", job->status},
                                 {"stage", job->stage},
                                 {"outcome", or_null(job->outcome)},
                                 {"attempt", job->attempt},
                                 {"error_kind", or_null(job->error_kind)},
                                 {"last_error", or_null(job->last_error)},
                                 {"retry_after", or_null(job->retry_after)},
                                 {"enqueued_at", job->enqueued_at},
                                 {"finished_at", or_null(job->finished_at)},
                                 {"attempt_count", job->attempt_count},
                                 {"attempts", attempts_of(database, job->job_id)}})};
}

}  // namespace callmill::web

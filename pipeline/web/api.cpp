#include "web/api.h"

#include <nlohmann/json.hpp>

#include "outside/clock.h"
#include "outside/log.h"
#include "web/agent_calls.h"
#include "web/json_text.h"
#include "web/lead_lists.h"
#include "web/openapi.h"
#include "web/process.h"
#include "web/webhooks.h"

namespace callmill::web {

namespace {

/// In WAL mode nobody who writes makes a reader wait; this is for what is left: a file being recovered or moved.
constexpr std::chrono::milliseconds kReadPatience{1000};

Response with_header(Response response, std::string name, std::string value) {
  response.headers.emplace_back(std::move(name), std::move(value));
  return response;
}

Response unauthorized(const std::string& what, const std::string& challenge, const std::string& request_id) {
  return with_header(error_response(401, "unauthorized",
                                    what + "; 'callmill token add NAME --scope enqueue' makes one, to be sent as "
                                           "'Authorization: Bearer cmt_...'",
                                    request_id),
                     "WWW-Authenticate", challenge);
}

Response overloaded(const std::string& request_id) {
  return with_header(error_response(503, "overloaded", "too many requests wait already; send it again", request_id),
                     "Retry-After", "1");
}

Response forbidden(const ApiToken& token, Operation operation, const std::string& request_id) {
  const std::string needed(scope_needed(operation));
  return with_header(error_response(403, "forbidden",
                                    "the token '" + token.name + "' has scope " + token.scope + ": scope " + needed +
                                        " is needed, or operator",
                                    request_id),
                     "WWW-Authenticate",
                     "Bearer realm=\"callmill\", error=\"insufficient_scope\", scope=\"" + needed + "\"");
}

Response not_readable(const std::exception& error, const std::string& request_id) {
  return error_response(500, "queue_not_ready", "the database cannot be read: " + why_not_ready(error), request_id);
}

}  // namespace

Api::Api(std::string db, std::function<void()> work_came, WebhookKey key, std::size_t most_waiting)
    : connection_(db, kReadPatience),
      key_(std::move(key)),
      writer_(db, most_waiting, std::move(work_came)),
      readiness_(db, most_waiting),
      read_thread_(most_waiting, [this](std::vector<QueuedRequest> batch) { work(std::move(batch)); }) {}

Handler Api::handler() {
  return [this](const Request& request, Respond respond) { answer(request, std::move(respond)); };
}

void Api::trust(WebhookKey key) {
  const std::lock_guard lock(key_mutex_);
  key_ = std::move(key);
}

WebhookKey Api::webhook_key() const {
  const std::lock_guard lock(key_mutex_);
  return key_;
}

void Api::answer(const Request& request, Respond respond) {
  const auto route = find_route(request.method, request.segments);
  const auto* match = std::get_if<Match>(&route);
  if (match != nullptr && match->operation == Operation::health) {
    return respond({.body = json_line(nlohmann::ordered_json{{"status", "alive"}})});
  }
  const bool signed_by_livekit = match != nullptr && match->operation == Operation::webhook;
  if (!signed_by_livekit && !bearer_token(request)) {
    return respond(unauthorized("a bearer token is needed", "Bearer realm=\"callmill\"", request.request_id));
  }
  QueuedRequest queued{request, std::move(respond)};
  if (!read_thread_.push(queued)) queued.respond(overloaded(request.request_id));
}

void Api::work(std::vector<QueuedRequest> batch) {
  for (QueuedRequest& queued : batch) {
    try {
      if (connection_.refresh()) tokens_.forget();
      decide(queued, tokens_.valid(*connection_));
    } catch (const std::exception& error) {
      connection_.drop();
      log::error("web", error.what(), {{"event", "request_failed"}, {"request_id", queued.request.request_id}});
      queued.respond(not_readable(error, queued.request.request_id));
    }
  }
}

void Api::decide(QueuedRequest& queued, const std::vector<ApiToken>& valid) {
  const std::string& request_id = queued.request.request_id;
  const auto route = find_route(queued.request.method, queued.request.segments);
  const auto* match = std::get_if<Match>(&route);
  if (match != nullptr && needs_no_token(match->operation)) return perform(queued, *match, "");
  const ApiToken* token = find_token(valid, bearer_token(queued.request).value_or(""));
  if (token == nullptr) {
    return queued.respond(unauthorized("the token is unknown or revoked",
                                       "Bearer realm=\"callmill\", error=\"invalid_token\"", request_id));
  }
  if (match != nullptr) {
    if (!may(token->scope, match->operation)) return queued.respond(forbidden(*token, match->operation, request_id));
    return perform(queued, *match, token->name);
  }
  if (const auto* method = std::get_if<NoSuchMethod>(&route)) {
    return queued.respond(
        with_header(error_response(405, "method_not_allowed", "this path takes " + method->allow + " only", request_id),
                    "Allow", method->allow));
  }
  queued.respond(error_response(404, "not_found", "no such path; /openapi.json describes those there are", request_id));
}

void Api::perform(QueuedRequest& queued, const Match& match, const std::string& token_name) {
  if (match.operation == Operation::readiness) return look_at_readiness(queued);
  Decision decision = decision_on(queued.request, match, token_name);
  if (auto* response = std::get_if<Response>(&decision)) return queued.respond(std::move(*response));
  QueuedCommand wanted{std::get<Command>(std::move(decision)), queued.request.request_id, queued.respond};
  if (!writer_.push(wanted)) queued.respond(overloaded(queued.request.request_id));
}

Decision Api::decision_on(const Request& request, const Match& match, const std::string& token_name) {
  const auto parameter = [&](const char* name) { return match.parameters.at(name); };
  switch (match.operation) {
    case Operation::health:
    case Operation::readiness:
      break;  // answered elsewhere
    case Operation::openapi:
      return Response{.body = openapi_document()};
    case Operation::enqueue:
      return read_process(request);
    case Operation::job:
      return job_response(*connection_, {parameter("tenant_id"), parameter("call_id")}, request.request_id);
    case Operation::take_leads:
      return read_lead_list(request, *connection_);
    case Operation::lead:
      return lead_response(*connection_, parameter("lead_id"), request.request_id);
    case Operation::call_context:
      return context_response(*connection_, parameter("call_id"), request.request_id);
    case Operation::qualification:
      return read_result(request, Said::qualification, parameter("call_id"), token_name, *connection_);
    case Operation::call_failure:
      return read_result(request, Said::failure, parameter("call_id"), token_name, *connection_);
    case Operation::webhook:
      return read_livekit_webhook(request, webhook_key(), wall_clock());
  }
  throw std::logic_error("a route without an operation");
}

void Api::look_at_readiness(QueuedRequest& queued) {
  ReadinessQuery look{queued.request.request_id, queued.respond};
  if (!readiness_.push(look)) queued.respond(overloaded(queued.request.request_id));
}

}  // namespace callmill::web

#include "web/api/api.h"

#include <nlohmann/json.hpp>

#include "outside/clock.h"
#include "outside/log.h"
#include "web/api/agent_calls.h"
#include "web/api/bodies.h"
#include "web/api/do_not_call.h"
#include "web/api/lead_lists.h"
#include "web/api/one_lead.h"
#include "web/api/openapi.h"
#include "web/api/process.h"
#include "web/api/webhooks.h"

namespace callmill::web {

namespace {

/// In WAL mode no writer makes a reader wait; this is for what is left: a file that is being recovered or moved.
constexpr std::chrono::milliseconds kReadPatience{1000};

RequestError unauthorized(const std::string& what, const std::string& error = "") {
  return {401,
          "unauthorized",
          what + "; 'callmill token add NAME --scope enqueue' makes one, to be sent as 'Authorization: Bearer cmt_...'",
          {{"WWW-Authenticate", "Bearer realm=\"callmill\"" + error}}};
}

RequestError overloaded() {
  return {503, "overloaded", "too many requests wait already; send it again", {{"Retry-After", "1"}}};
}

RequestError forbidden(const ApiToken& token, const std::string& needed) {
  return {403,
          "forbidden",
          "the token '" + token.name + "' has scope " + token.scope + ": scope " + needed + " is needed, or operator",
          {{"WWW-Authenticate", "Bearer realm=\"callmill\", error=\"insufficient_scope\", scope=\"" + needed + "\""}}};
}

RequestError no_route(const std::string& allow) {
  if (allow.empty()) return {404, "not_found", "no such path; /openapi.json lists all paths"};
  return {405, "method_not_allowed", "this path takes " + allow + " only", {{"Allow", allow}}};
}

bool needs_token(const RouteMatch& match) {
  return match.route == nullptr || match.route->scope;
}

/// The name of the request's token; empty if none is needed.
std::string authorize(const Request& request, const RouteMatch& match, const std::vector<ApiToken>& valid) {
  if (!needs_token(match)) return {};
  const ApiToken* token = find_token(valid, bearer_token(request).value_or(""));
  if (token == nullptr) throw unauthorized("the token is unknown or revoked", ", error=\"invalid_token\"");
  if (match.route != nullptr && !may(token->scope, *match.route)) {
    throw forbidden(*token, std::string(*match.route->scope));
  }
  return token->name;
}

}  // namespace

Api::Api(const std::string& db, std::function<void()> work_came, WebhookKey key, std::size_t most_waiting)
    : connection_(db, kReadPatience),
      key_(std::move(key)),
      writer_(db, most_waiting, std::move(work_came)),
      readiness_(db, most_waiting),
      read_thread_(most_waiting, [this](const std::vector<QueuedRequest>& batch) { work(batch); }) {}

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
  QueuedRequest queued{request, std::move(respond), find_route(request.method, request.segments)};
  if (queued.match.route != nullptr && queued.match.route->operation == Operation::health) {
    return queued.respond({.body = json_line({{"status", "alive"}})});
  }
  if (needs_token(queued.match) && !bearer_token(request)) {
    return queued.respond(error_response(unauthorized("a bearer token is needed"), request.request_id));
  }
  if (!read_thread_.push(queued)) queued.respond(error_response(overloaded(), request.request_id));
}

void Api::work(const std::vector<QueuedRequest>& batch) {
  for (const QueuedRequest& queued : batch) {
    const std::string& request_id = queued.request.request_id;
    try {
      if (connection_.refresh()) tokens_.forget();
      perform(queued, authorize(queued.request, queued.match, tokens_.valid(*connection_)));
    } catch (const RequestError& error) {
      queued.respond(error_response(error, request_id));
    } catch (const std::exception& error) {
      connection_.drop();
      log::error("web", error.what(), {{"event", "request_failed"}, {"request_id", request_id}});
      const std::string message = "the database cannot be read: " + why_not_ready(error);
      queued.respond(error_response({500, "queue_not_ready", message}, request_id));
    }
  }
}

void Api::perform(const QueuedRequest& queued, const std::string& token_name) {
  if (queued.match.route == nullptr) throw no_route(queued.match.allow);
  if (queued.match.route->operation == Operation::readiness) {
    ReadinessQuery query{queued.request.request_id, queued.respond};
    if (!readiness_.push(query)) throw overloaded();
    return;
  }
  Decision decision = decide(queued.request, queued.match, token_name);
  if (auto* response = std::get_if<Response>(&decision)) return queued.respond(std::move(*response));
  QueuedCommand command{std::get<Command>(std::move(decision)), queued.request.request_id, queued.respond};
  if (!writer_.push(command)) throw overloaded();
}

Api::Decision Api::decide(const Request& request, const RouteMatch& match, const std::string& token_name) {
  const auto parameter = [&](const char* name) { return match.parameters.at(name); };
  switch (match.route->operation) {
    case Operation::health:
    case Operation::readiness:
      break;  // answered elsewhere
    case Operation::openapi:
      return Response{.body = openapi_document()};
    case Operation::enqueue:
      require_json(request);
      return read_process_body(request.body);
    case Operation::job:
      return job_response(*connection_, {parameter("tenant_id"), parameter("call_id")});
    case Operation::take_leads:
      return read_lead_list(request, *connection_);
    case Operation::lead:
      return lead_response(*connection_, parameter("lead_id"));
    case Operation::do_not_call:
      return read_do_not_call(request, token_name);
    case Operation::call_context:
      return context_response(*connection_, parameter("call_id"));
    case Operation::qualification:
      return read_result(request, ResultKind::qualification, parameter("call_id"), token_name, *connection_);
    case Operation::call_failure:
      return read_result(request, ResultKind::failure, parameter("call_id"), token_name, *connection_);
    case Operation::webhook:
      return read_livekit_webhook(request, webhook_key(), wall_clock());
  }
  throw std::logic_error("a route without an operation");
}

}  // namespace callmill::web

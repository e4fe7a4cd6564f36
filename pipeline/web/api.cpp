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
      desk_(most_waiting, [this](std::vector<Ask> asks) { work(std::move(asks)); }) {}

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
  Ask ask{request, std::move(respond)};
  if (!desk_.push(ask)) ask.respond(overloaded(request.request_id));
}

void Api::work(std::vector<Ask> asks) {
  for (Ask& ask : asks) {
    try {
      if (connection_.refresh()) tokens_.forget();
      decide(ask, tokens_.valid(*connection_));
    } catch (const std::exception& error) {
      connection_.drop();
      log::error("web", error.what(), {{"event", "request_failed"}, {"request_id", ask.request.request_id}});
      ask.respond(not_readable(error, ask.request.request_id));
    }
  }
}

void Api::decide(Ask& ask, const std::vector<ApiToken>& valid) {
  const std::string& request_id = ask.request.request_id;
  const auto route = find_route(ask.request.method, ask.request.segments);
  const auto* match = std::get_if<Match>(&route);
  if (match != nullptr && needs_no_token(match->operation)) return perform(ask, *match, "");
  const ApiToken* token = find_token(valid, bearer_token(ask.request).value_or(""));
  if (token == nullptr) {
    return ask.respond(unauthorized("the token is unknown or revoked",
                                    "Bearer realm=\"callmill\", error=\"invalid_token\"", request_id));
  }
  if (match != nullptr) {
    if (!may(token->scope, match->operation)) return ask.respond(forbidden(*token, match->operation, request_id));
    return perform(ask, *match, token->name);
  }
  if (const auto* method = std::get_if<NoSuchMethod>(&route)) {
    return ask.respond(
        with_header(error_response(405, "method_not_allowed", "this path takes " + method->allow + " only", request_id),
                    "Allow", method->allow));
  }
  ask.respond(error_response(404, "not_found", "no such path; /openapi.json describes those there are", request_id));
}

void Api::perform(Ask& ask, const Match& match, const std::string& token_name) {
  if (match.operation == Operation::readiness) return look_at_readiness(ask);
  Decision decision = decision_on(ask.request, match, token_name);
  if (auto* response = std::get_if<Response>(&decision)) return ask.respond(std::move(*response));
  WriteAsk wanted{std::get<Wish>(std::move(decision)), ask.request.request_id, ask.respond};
  if (!writer_.push(wanted)) ask.respond(overloaded(ask.request.request_id));
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

void Api::look_at_readiness(Ask& ask) {
  ReadinessAsk look{ask.request.request_id, ask.respond};
  if (!readiness_.push(look)) ask.respond(overloaded(ask.request.request_id));
}

}  // namespace callmill::web

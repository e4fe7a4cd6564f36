#include "web/api.h"

#include <nlohmann/json.hpp>

#include "outside/log.h"
#include "web/json_text.h"
#include "web/openapi.h"
#include "web/process.h"

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

Api::Api(std::string db, std::function<void()> enqueued, std::size_t most_waiting)
    : connection_(db, kReadPatience),
      enqueuer_(db, most_waiting, std::move(enqueued)),
      readiness_(db, most_waiting),
      desk_(most_waiting, [this](std::vector<Ask> asks) { work(std::move(asks)); }) {}

Handler Api::handler() {
  return [this](const Request& request, Respond respond) { answer(request, std::move(respond)); };
}

void Api::answer(const Request& request, Respond respond) {
  const auto route = find_route(request.method, request.segments);
  const auto* match = std::get_if<Match>(&route);
  if (match != nullptr && match->operation == Operation::health) {
    return respond({.body = json_text(nlohmann::ordered_json{{"status", "alive"}})});
  }
  if (!bearer_token(request)) {
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
  const ApiToken* token = find_token(valid, bearer_token(ask.request).value_or(""));
  if (token == nullptr) {
    return ask.respond(unauthorized("the token is unknown or revoked",
                                    "Bearer realm=\"callmill\", error=\"invalid_token\"", request_id));
  }
  const auto route = find_route(ask.request.method, ask.request.segments);
  if (const auto* match = std::get_if<Match>(&route)) {
    if (!may(token->scope, match->operation)) return ask.respond(forbidden(*token, match->operation, request_id));
    return perform(ask, *match);
  }
  if (const auto* method = std::get_if<NoSuchMethod>(&route)) {
    return ask.respond(
        with_header(error_response(405, "method_not_allowed", "this path takes " + method->allow + " only", request_id),
                    "Allow", method->allow));
  }
  ask.respond(error_response(404, "not_found", "no such path; /openapi.json describes those there are", request_id));
}

void Api::perform(Ask& ask, const Match& match) {
  const std::string& request_id = ask.request.request_id;
  switch (match.operation) {
    case Operation::health:
      return;  // answered before it came here
    case Operation::openapi:
      return ask.respond({.body = openapi_document()});
    case Operation::job:
      return ask.respond(
          job_response(*connection_, {match.parameters.at("tenant_id"), match.parameters.at("call_id")}, request_id));
    case Operation::enqueue:
      return enqueue(ask);
    case Operation::readiness: {
      ReadinessAsk look{request_id, ask.respond};
      if (!readiness_.push(look)) ask.respond(overloaded(request_id));
    }
  }
}

void Api::enqueue(Ask& ask) {
  const std::string& request_id = ask.request.request_id;
  const auto content_type = ask.request.headers.find("content-type");
  if (content_type != ask.request.headers.end() && !says_json(content_type->second)) {
    return ask.respond(error_response(415, "unsupported_media_type",
                                      "the body must be JSON: send 'Content-Type: application/json'", request_id));
  }
  try {
    EnqueueAsk asked{read_process_body(ask.request.body), request_id, ask.respond};
    if (!enqueuer_.push(asked)) ask.respond(overloaded(request_id));
  } catch (const BadBody& error) {
    ask.respond(error_response(400, "bad_request", error.what(), request_id));
  }
}

}  // namespace callmill::web

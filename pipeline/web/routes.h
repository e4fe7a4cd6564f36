// Which paths there are, what each does, and which tokens may ask for it. Pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace callmill::web {

enum class Operation {
  health,
  readiness,
  openapi,
  enqueue,
  job,
  take_leads,
  lead,
  call_context,
  qualification,
  call_failure,
  webhook
};

/// `path` as OpenAPI writes it: "/api/v1/process/{tenant_id}/{call_id}".
struct Route {
  std::string_view method;
  std::string_view path;
  Operation operation;
};

/// Every route; /openapi.json describes exactly these.
std::span<const Route> all_routes();

/// A route was found. `parameters` are the path's, decoded: tenant_id, call_id, lead_id.
struct Match {
  Operation operation = Operation::health;
  std::map<std::string, std::string> parameters{};
};
struct NoSuchPath {};
/// The path is known, but not with this method; `allow` is the value of the header Allow.
struct NoSuchMethod {
  std::string allow;
};

/// Method and segments are those of a web::Request: decoded, and HEAD has become GET.
std::variant<Match, NoSuchPath, NoSuchMethod> find_route(std::string_view method,
                                                         const std::vector<std::string>& segments);

/// Whether it is answered without one of our tokens: /healthz, and the webhook, which LiveKit signs.
bool needs_no_token(Operation operation);

/// The scope that a token needs for it, besides "operator", which may do everything; empty: any scope will do.
std::string_view scope_needed(Operation operation);
bool may(std::string_view scope, Operation operation);

}  // namespace callmill::web

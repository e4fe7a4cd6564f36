// Which paths there are, what each does, and which tokens may ask for it. Pure.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
  do_not_call,
  call_context,
  qualification,
  call_failure,
  webhook
};

/// `path` as OpenAPI writes it: "/api/v1/process/{tenant_id}/{call_id}". `scope`: the one that a token needs, if it is
/// not "operator", which may do everything; empty: any scope will do; nullopt: no token of ours is needed.
struct Route {
  std::string_view method;
  std::string_view path;
  Operation operation;
  std::optional<std::string_view> scope;
};

/// Every route; /openapi.json describes exactly these.
std::span<const Route> all_routes();

struct RouteMatch {
  const Route* route = nullptr;                     ///< Null: no such path, or not with this method.
  std::map<std::string, std::string> parameters{};  ///< The path's, decoded: tenant_id, call_id, lead_id.
  std::string allow{};  ///< If the path is known, but not with this method: the value of the header Allow.
};

/// Method and segments are those of a web::Request: decoded, and HEAD has become GET.
RouteMatch find_route(std::string_view method, const std::vector<std::string>& segments);

/// Whether a token of `scope` may ask for it.
bool may(std::string_view scope, const Route& route);

}  // namespace callmill::web

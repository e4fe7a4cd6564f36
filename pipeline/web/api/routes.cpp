#include "web/api/routes.h"

#include <algorithm>
#include <array>

namespace callmill::web {

namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/healthz", Operation::health, std::nullopt},
    Route{"GET", "/readyz", Operation::readiness, ""},
    Route{"GET", "/openapi.json", Operation::openapi, ""},
    Route{"POST", "/api/v1/process", Operation::enqueue, "enqueue"},
    Route{"GET", "/api/v1/process/{tenant_id}/{call_id}", Operation::job, "enqueue"},
    Route{"POST", "/api/v1/leads", Operation::take_leads, "enqueue"},
    Route{"GET", "/api/v1/leads/{lead_id}", Operation::lead, "enqueue"},
    Route{"POST", "/api/v1/do-not-call", Operation::do_not_call, "enqueue"},
    Route{"GET", "/api/v1/calls/{call_id}/context", Operation::call_context, "agent"},
    Route{"POST", "/api/v1/calls/{call_id}/qualification", Operation::qualification, "agent"},
    Route{"POST", "/api/v1/calls/{call_id}/failure", Operation::call_failure, "agent"},
    Route{"POST", "/webhooks/livekit", Operation::webhook, std::nullopt},
};

/// Of "/readyz": "readyz".
std::vector<std::string_view> segments_of(std::string_view pattern) {
  std::vector<std::string_view> segments;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const auto end = std::min(pattern.find('/'), pattern.size());
    segments.push_back(pattern.substr(0, end));
    pattern.remove_prefix(end);
  }
  return segments;
}

/// The path's parameters; nullopt if the pattern does not match.
std::optional<std::map<std::string, std::string>> parameters_of(std::string_view pattern,
                                                                const std::vector<std::string>& given) {
  const auto wanted = segments_of(pattern);
  if (wanted.size() != given.size()) return std::nullopt;
  std::map<std::string, std::string> parameters;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].starts_with('{')) {
      if (wanted[i] != given[i]) return std::nullopt;
    } else {
      if (given[i].empty()) return std::nullopt;
      parameters.emplace(wanted[i].substr(1, wanted[i].size() - 2), given[i]);
    }
  }
  return parameters;
}

}  // namespace

std::span<const Route> all_routes() {
  return kRoutes;
}

RouteMatch find_route(std::string_view method, const std::vector<std::string>& segments) {
  std::string allow;
  for (const Route& route : kRoutes) {
    auto parameters = parameters_of(route.path, segments);
    if (!parameters) continue;
    if (route.method == method) return {.route = &route, .parameters = std::move(*parameters)};
    allow += (allow.empty() ? "" : ", ") + std::string(route.method == "GET" ? "GET, HEAD" : route.method);
  }
  return {.allow = std::move(allow)};
}

bool may(std::string_view scope, const Route& route) {
  return !route.scope || route.scope->empty() || scope == *route.scope || scope == "operator";
}

}  // namespace callmill::web

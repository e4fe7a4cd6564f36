#include "web/routes.h"

#include <algorithm>
#include <array>
#include <optional>

namespace callmill::web {

namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/healthz", Operation::health},
    Route{"GET", "/readyz", Operation::readiness},
    Route{"GET", "/openapi.json", Operation::openapi},
    Route{"POST", "/api/v1/process", Operation::enqueue},
    Route{"GET", "/api/v1/process/{tenant_id}/{call_id}", Operation::job},
    Route{"POST", "/api/v1/leads", Operation::take_leads},
    Route{"GET", "/api/v1/leads/{lead_id}", Operation::lead},
    Route{"GET", "/api/v1/calls/{call_id}/context", Operation::call_context},
    Route{"POST", "/api/v1/calls/{call_id}/qualification", Operation::qualification},
    Route{"POST", "/api/v1/calls/{call_id}/failure", Operation::call_failure},
    Route{"POST", "/webhooks/livekit", Operation::webhook},
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

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

/// The path's parameters; nothing when it is not of this pattern.
std::optional<std::map<std::string, std::string>> parameters_of(std::string_view pattern,
                                                                const std::vector<std::string>& given) {
  const auto wanted = segments_of(pattern);
  if (wanted.size() != given.size()) return std::nullopt;
  std::map<std::string, std::string> parameters;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!is_parameter(wanted[i])) {
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

std::variant<Match, NoSuchPath, NoSuchMethod> find_route(std::string_view method,
                                                         const std::vector<std::string>& segments) {
  std::string allow;
  for (const Route& route : kRoutes) {
    auto parameters = parameters_of(route.path, segments);
    if (!parameters) continue;
    if (route.method == method) return Match{route.operation, std::move(*parameters)};
    allow += (allow.empty() ? "" : ", ") + std::string(route.method == "GET" ? "GET, HEAD" : route.method);
  }
  if (allow.empty()) return NoSuchPath{};
  return NoSuchMethod{std::move(allow)};
}

bool needs_no_token(Operation operation) {
  return operation == Operation::health || operation == Operation::webhook;
}

std::string_view scope_needed(Operation operation) {
  switch (operation) {
    case Operation::enqueue:
    case Operation::job:
    case Operation::take_leads:
    case Operation::lead:
      return "enqueue";
    case Operation::call_context:
    case Operation::qualification:
    case Operation::call_failure:
      return "agent";
    case Operation::health:
    case Operation::readiness:
    case Operation::openapi:
    case Operation::webhook:
      return "";
  }
  return "operator";
}

bool may(std::string_view scope, Operation operation) {
  const std::string_view needed = scope_needed(operation);
  return needed.empty() || scope == needed || scope == "operator";
}

}  // namespace callmill::web

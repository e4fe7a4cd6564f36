#include "commands/desk/request_text.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "commands/folded.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

std::string indented(const std::string& body) {
  if (read_json_if_any(body).is_discarded()) return safe_line(body);
  return json_text(read_ordered_json(body), 2);
}

}  // namespace

std::vector<std::string> header_lines(const HttpRequest& request) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : request.headers) lines.push_back(name + ": " + value);
  if (request.credential == Credential::livekit_token) {
    lines.push_back("Authorization: Bearer (a token for room " + request.room + ")");
  }
  return lines;
}

std::string request_text(const HttpRequest& request, std::size_t width) {
  std::string text;
  add_folded(text, request.method + " " + request.url, width);
  for (const std::string& line : header_lines(request)) add_folded(text, line, width);
  std::istringstream lines(indented(request.body));
  for (std::string line; std::getline(lines, line);) add_folded(text, line, width);
  return text;
}

}  // namespace callmill::commands

#include "commands/desk/request_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::size_t kFurtherIn = 4;
constexpr std::size_t kNarrowest = 8;  ///< A line that goes on has at least so much room.

/// What of `line` fits into `width` columns: up to the last blank, comma or slash, if it has one in its second half.
std::string_view first_part(std::string_view line, std::size_t width) {
  std::string_view part = cut_text(line, width);
  const auto at = part.find_last_of(" ,/&");
  return at == std::string_view::npos || at < part.size() / 2 ? part : part.substr(0, at + 1);
}

void add_line(std::string& text, std::string_view line, std::size_t width) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t further = width > indent + kFurtherIn + kNarrowest ? indent + kFurtherIn : 0;
  const auto room = [&](std::size_t used) { return std::max(width - std::min(width, used), kNarrowest); };
  std::size_t used = 0;
  while (width > 0 && text_width(line) > room(used)) {
    std::string_view part = first_part(line, room(used));
    if (part.empty()) break;
    text.append(used, ' ').append(part) += '\n';
    line.remove_prefix(part.size());
    used = further;
  }
  text.append(used, ' ').append(line) += '\n';
}

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
  add_line(text, request.method + " " + request.url, width);
  for (const std::string& line : header_lines(request)) add_line(text, line, width);
  std::istringstream lines(indented(request.body));
  for (std::string line; std::getline(lines, line);) add_line(text, line, width);
  return text;
}

}  // namespace callmill::commands

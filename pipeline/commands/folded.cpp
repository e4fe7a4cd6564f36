#include "commands/folded.h"

#include <algorithm>

#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::size_t kFurtherIn = 4;
constexpr std::size_t kLeastRoom = 8;  ///< A line that goes on has at least so much room.

/// What of `line` fits into `width` columns: up to the last blank, comma or slash, if it has one in its second half.
std::string_view first_part(std::string_view line, std::size_t width) {
  std::string_view part = cut_text(line, width);
  const auto at = part.find_last_of(" ,/&");
  return at == std::string_view::npos || at < part.size() / 2 ? part : part.substr(0, at + 1);
}

}  // namespace

void add_folded(std::string& text, std::string_view line, std::size_t width) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t further = width > indent + kFurtherIn + kLeastRoom ? indent + kFurtherIn : 0;
  const auto room = [&](std::size_t used) { return std::max(width - std::min(width, used), kLeastRoom); };
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

}  // namespace callmill::commands

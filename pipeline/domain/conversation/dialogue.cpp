#include "domain/conversation/dialogue.h"

#include <algorithm>
#include <optional>

#include "domain/conversation/speaker.h"
#include "domain/text.h"

namespace callmill {

namespace {

/// What is said, if `line` begins with a known role and a colon.
std::optional<DialogueLine> turn_in(std::string_view line) {
  constexpr std::size_t kLongestRole = 40;
  line.remove_prefix(std::min(line.find_first_not_of("[]()0123456789:.,- \t"), line.size()));
  const auto colon = line.substr(0, kLongestRole).find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view role = trimmed(line.substr(0, colon));
  if (speaker_of(role, {}) == Speaker::unknown) return std::nullopt;
  return DialogueLine{std::string(role), one_line(line.substr(colon + 1))};
}

}  // namespace

std::vector<DialogueLine> dialogue_in(std::string_view text) {
  std::vector<DialogueLine> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string line = one_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (auto turn = turn_in(line)) {
      lines.push_back(std::move(*turn));
    } else if (lines.empty()) {
      return {};
    } else {
      lines.back().text += (lines.back().text.empty() ? "" : " ") + line;
    }
  }
  std::erase_if(lines, [](const DialogueLine& line) { return line.text.empty(); });
  return lines;
}

}  // namespace callmill

#include "domain/conversation/speaker.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "domain/text.h"

namespace callmill {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// "MESSAGE_ROLE_AGENT" -> message, role, agent; "AIAgent" -> ai, agent.
std::vector<std::string> words_of(std::string_view role) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < role.size(); ++i) {
    const char before = i == 0 ? '\0' : role[i - 1];
    const char behind = i + 1 < role.size() ? role[i + 1] : '\0';
    const bool is_letter = is_upper(role[i]) || is_lower(role[i]) || static_cast<unsigned char>(role[i]) >= 0x80;
    const bool begins = is_upper(role[i]) && (is_lower(before) || (is_upper(before) && is_lower(behind)));
    if ((begins || !is_letter) && !words.back().empty()) words.emplace_back();
    if (is_letter) words.back() += lower(role.substr(i, 1));
  }
  return words;
}

}  // namespace

Speaker speaker_of(std::string_view role, std::string_view type) {
  using Words = std::vector<std::string_view>;
  static const std::array<std::pair<Speaker, Words>, 3> kWords{
      {{Speaker::nobody, {"tool", "tools", "function", "functions", "system", "developer"}},
       {Speaker::agent, {"agent", "assistant", "bot", "ai", "model"}},
       {Speaker::caller, {"user", "caller", "human", "customer"}}}};
  const std::string kind = lower(one_line(type));
  if (kind.starts_with("function_call") || kind.starts_with("mcp_")) return Speaker::nobody;
  const auto words = words_of(one_line(role));
  for (const auto& entry : kWords) {
    const Words& known = entry.second;
    const auto is_known = [&](const std::string& word) { return std::ranges::find(known, word) != known.end(); };
    if (std::ranges::any_of(words, is_known)) return entry.first;
  }
  return Speaker::unknown;
}

}  // namespace callmill

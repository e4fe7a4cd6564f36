// Whatever the items of a call are: every one with text is a turn once, in some order, and the work ends.
#include "domain/conversation/transcript.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "fuzz/chance.h"

using namespace callmill;
using tests::Spoiler;

namespace {

std::optional<std::string> some_id(Spoiler& chance, std::size_t items) {
  switch (chance.below(8)) {
    case 0:
      return std::nullopt;
    case 1:
      return "";
    case 2:
      return "root";
    default:
      return "item_" + std::to_string(chance.below(items));
  }
}

std::optional<std::int64_t> some_number(Spoiler& chance) {
  constexpr std::int64_t kNumbers[] = {0, 1, 2, 3, -1, INT64_MAX, INT64_MIN, 1'800'000'000'000};
  const std::size_t which = chance.below(12);
  return which < 8 ? std::optional(kNumbers[which]) : std::nullopt;
}

std::optional<std::string> some_word(Spoiler& chance, const std::vector<std::string>& words) {
  const std::size_t which = chance.below(words.size() + 1);
  return which < words.size() ? std::optional(words[which]) : std::nullopt;
}

std::vector<TranscriptItem> some_items(Spoiler& chance) {
  std::vector<TranscriptItem> items(1 + chance.below(40));
  for (std::size_t i = 0; i < items.size(); ++i) {
    TranscriptItem& item = items[i];
    item.item_id = some_id(chance, items.size());
    item.previous_item_id = some_id(chance, items.size());
    item.seq = some_number(chance);
    item.role = some_word(chance, {"user", "ASSISTANT", "system", "tool", "", "Agent", "\xFF", "nobody"});
    item.type = some_word(chance, {"message", "function_call", "function_call_output", "mcp_call", ""});
    item.status = some_word(chance, {"completed", "in_progress", "incomplete", "truncated", "other", ""});
    item.spoken_at_ms = some_number(chance);
    for (std::size_t chunk = chance.below(4); chunk > 0; --chunk) {
      item.chunks.push_back(
          {some_number(chance), "said" + std::to_string(i) + "_" + chance.random_bytes(chance.below(3))});
    }
    item.arrival = static_cast<std::int64_t>(i);
  }
  return items;
}

bool has_an_id(const TranscriptItem& item) {
  return item.item_id && !item.item_id->empty();
}

}  // namespace

TEST_CASE("items without rhyme or reason: no item with an id of its own is lost or comes twice") {
  Spoiler chance(10);
  for (int round = 0; round < 3000; ++round) {
    CAPTURE(round);
    const std::vector<TranscriptItem> items = some_items(chance);
    const Transcript transcript = assemble(items);
    CHECK(transcript.turns.size() <= items.size());
    std::map<std::string, int> turns;
    for (const Turn& turn : transcript.turns) {
      CHECK_FALSE(turn.text.empty());
      if (turn.item_id) ++turns[*turn.item_id];
    }
    for (const auto& [id, count] : turns) {
      if (!id.empty()) CHECK(count == 1);
    }
    for (const TranscriptItem& item : items) {
      const bool plain = has_an_id(item) && item.role == "user" && (!item.type || item.type == "message");
      const auto same =
          std::count_if(items.begin(), items.end(), [&](const auto& one) { return one.item_id == item.item_id; });
      if (plain && same == 1 && !item.chunks.empty()) CHECK(turns[*item.item_id] == 1);
    }
  }
}

// Conversations made by chance, with oddities whose right answer is known.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "domain/conversation/transcript.h"

using namespace callmill;

namespace {

class Conversation {
 public:
  explicit Conversation(std::uint64_t seed) : chance_(seed), stamped_(one_in(2)) {}

  void make() {
    const std::size_t length = 4 + below(60);
    std::string tail;
    for (std::size_t at = 0; at < length; ++at) {
      // Of branches of equal length only the speech start says which was first; a branch longer than the rest of the
      // call looks like the conversation itself.
      const bool long_rest = at + 4 < length;
      if (!tail.empty() && (stamped_ || long_rest) && one_in(6)) add(tail, one_in(2));
      if (!tail.empty() && long_rest && one_in(12)) add(add(tail, false), false);
      tail = add(tail, false);
    }
    deliver();
  }

  std::vector<TranscriptItem> documents;
  std::vector<Turn> spoken;

 private:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(chance_); }
  bool one_in(std::size_t count) { return below(count) == 0; }

  /// Says one item, late or not, behind `previous`; gives its id.
  std::string add(const std::string& previous, bool late) {
    TranscriptItem item;
    const std::string id = "item_" + std::to_string(below(1'000'000)) + "_" + std::to_string(++said_);
    item.item_id = id;
    if (!previous.empty()) item.previous_item_id = previous;
    if (previous.empty() && one_in(3)) item.previous_item_id = "root";
    item.seq = static_cast<std::int64_t>(said_ * 10 + (late ? 55 : below(25)));
    if (stamped_) item.spoken_at_ms = static_cast<std::int64_t>(said_) * 1000;
    item.status = one_in(8) ? "incomplete" : "completed";
    item.role = one_in(2) ? "user" : "assistant";
    item.type = "message";
    std::string text;
    const std::size_t words = 1 + below(6);
    for (std::size_t word = 0; word < words; ++word) {
      const std::string one = "w" + std::to_string(below(1000));
      item.chunks.push_back({static_cast<std::int64_t>(word), one});
      text += (text.empty() ? "" : " ") + one;
    }
    std::shuffle(item.chunks.begin(), item.chunks.end(), chance_);
    if (one_in(4)) item.chunks.push_back(item.chunks.front());
    make_bridge(item);
    if (item.type == "message" && item.role != "system" && item.status != "deleted") {
      const Role role = item.role == "user" ? Role::user : Role::assistant;
      spoken.push_back({id, role, text, item.status == "incomplete"});
    }
    items_.push_back(std::move(item));
    return id;
  }

  void make_bridge(TranscriptItem& item) {
    if (!one_in(5)) return;
    const std::size_t which = below(3);
    if (which == 0) item.role = "system";
    if (which == 1) item.type = "function_call";
    if (which == 2) item.status = "deleted";
  }

  /// Some come in two versions, all in any order.
  void deliver() {
    for (const TranscriptItem& item : items_) {
      documents.push_back(item);
      if (!one_in(5) || item.status == "deleted") continue;
      TranscriptItem draft = item;
      draft.status = "in_progress";
      if (one_in(2)) draft.previous_item_id.reset();
      draft.chunks.resize(one_in(2) ? 1 : 0);
      documents.push_back(draft);
    }
    std::shuffle(documents.begin(), documents.end(), chance_);
    std::int64_t arrival = 0;
    for (TranscriptItem& document : documents) document.arrival = ++arrival;
  }

  std::mt19937_64 chance_;
  bool stamped_;
  std::size_t said_ = 0;
  std::vector<TranscriptItem> items_;
};

std::vector<std::string> ids(const std::vector<Turn>& turns) {
  std::vector<std::string> result;
  for (const Turn& turn : turns) result.push_back(*turn.item_id);
  return result;
}

}  // namespace

TEST_CASE("conversations with late inserts, forks, bridges and versions come out exactly as spoken") {
  std::size_t repaired = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Conversation conversation(seed);
    conversation.make();
    const Transcript transcript = assemble(conversation.documents);
    if (transcript.turns == conversation.spoken && transcript.order_quality != OrderQuality::sequence) {
      repaired += transcript.order_quality == OrderQuality::repaired ? 1U : 0U;
      continue;
    }
    CAPTURE(seed);
    CHECK(ids(transcript.turns) == ids(conversation.spoken));
    REQUIRE(transcript.turns == conversation.spoken);
  }
  CHECK(repaired > 1000);  // the oddities were really there
}

TEST_CASE("whatever the links say, nothing is lost, nothing comes twice, and the order of the input does not matter") {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    std::mt19937_64 chance(seed);
    const auto below = [&](std::size_t limit) {
      return std::uniform_int_distribution<std::size_t>(0, limit - 1)(chance);
    };
    const std::size_t count = 1 + below(30);
    std::vector<TranscriptItem> items;
    std::map<std::string, int> expected;
    for (std::size_t i = 0; i < count; ++i) {
      TranscriptItem item;
      item.arrival = static_cast<std::int64_t>(i);
      if (below(5) > 0) item.item_id = "i" + std::to_string(i);
      if (below(4) > 0) item.previous_item_id = "i" + std::to_string(below(count + 3));
      if (below(8) == 0) item.previous_item_id = "root";
      if (below(3) > 0) item.seq = static_cast<std::int64_t>(below(20));
      if (below(3) > 0) item.spoken_at_ms = static_cast<std::int64_t>(below(20));
      item.role = below(2) == 0 ? "user" : "assistant";
      item.chunks = {{std::nullopt, "text " + std::to_string(i)}};
      ++expected[item.chunks[0].text];
      items.push_back(std::move(item));
    }
    const Transcript transcript = assemble(items);
    std::map<std::string, int> found;
    for (const Turn& turn : transcript.turns) ++found[turn.text];
    std::shuffle(items.begin(), items.end(), chance);
    const bool same = assemble(items).turns == transcript.turns;
    if (found == expected && same) continue;
    CAPTURE(seed, same);
    REQUIRE(found == expected);
    REQUIRE(same);
  }
}

TEST_CASE("one lost document costs its own turn and leaves every other where it was") {
  std::size_t exact = 0;
  constexpr std::size_t kCalls = 300;
  for (std::uint64_t seed = 1; seed <= kCalls; ++seed) {
    std::mt19937_64 chance(seed);
    std::vector<TranscriptItem> items;
    std::vector<Turn> spoken;
    const std::size_t count = 6 + seed % 30;
    for (std::size_t i = 0; i < count; ++i) {
      TranscriptItem item;
      item.item_id = "i" + std::to_string(i);
      if (i > 0) item.previous_item_id = "i" + std::to_string(i - 1);
      item.role = i % 2 == 0 ? "assistant" : "user";
      // A user's transcript is written after the reply that it prompted.
      item.seq = static_cast<std::int64_t>(i % 2 == 0 ? i + 2 : i + 4);
      item.chunks = {{std::nullopt, "text " + std::to_string(i)}};
      spoken.push_back({item.item_id, i % 2 == 0 ? Role::assistant : Role::user, item.chunks[0].text, false});
      items.push_back(std::move(item));
    }
    const std::size_t lost = 1 + std::uniform_int_distribution<std::size_t>(0, count - 2)(chance);
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(lost));
    spoken.erase(spoken.begin() + static_cast<std::ptrdiff_t>(lost));
    std::shuffle(items.begin(), items.end(), chance);
    exact += assemble(items).turns == spoken ? 1U : 0U;
  }
  CHECK(exact == kCalls);
}

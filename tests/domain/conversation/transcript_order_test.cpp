#include "domain/conversation/transcript_order.h"

#include <catch2/catch.hpp>
#include <string>

#include "domain/conversation/items.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

std::string words(const std::vector<Item>& items, const SpokenOrder& order) {
  std::string result;
  for (const std::size_t i : order.positions) result += (result.empty() ? "" : " ") + items[i].id;
  return result;
}

constexpr std::optional<std::int64_t> no = std::nullopt;

}  // namespace

TEST_CASE("the links of a conversation give the order in which it was spoken") {
  using Case = std::tuple<std::string, std::vector<Item>, std::string, OrderQuality, OrderCounts>;
  const std::vector<Case> cases{
      {"nothing", {}, "", OrderQuality::linked, {}},
      {"one item", {{"a", "", 1, no}}, "a", OrderQuality::linked, {.heads = 1}},
      {"a chain, whatever the seq says",
       {{"a", "", 1, no}, {"c", "b", 2, no}, {"b", "a", 3, no}},
       "a b c",
       OrderQuality::linked,
       {.heads = 1}},
      {"a chain that came backwards, without seq",
       {{"c", "b", no, no}, {"b", "a", no, no}, {"a", "root", no, no}},
       "a b c",
       OrderQuality::linked,
       {.heads = 1}},
      {"a late insert goes before the successor that was there",
       {{"a", "", 1, no}, {"b", "a", 2, no}, {"c", "b", 3, no}, {"late", "a", 9, no}},
       "a late b c",
       OrderQuality::repaired,
       {.forks = 1, .heads = 1}},
      {"an abandoned branch goes before the one that replaced it",
       {{"a", "", 1, no}, {"cut", "a", 2, no}, {"b", "a", 3, no}, {"c", "b", 4, no}},
       "a cut b c",
       OrderQuality::repaired,
       {.forks = 1, .heads = 1}},
      {"equal branches go by speech start",
       {{"a", "", 1, 100}, {"y", "a", 2, 300}, {"x", "a", 3, 200}},
       "a x y",
       OrderQuality::repaired,
       {.forks = 1, .heads = 1}},
      {"equal branches without speech start go by seq",
       {{"a", "", 1, no}, {"y", "a", 3, 200}, {"x", "a", 2, no}},
       "a x y",
       OrderQuality::repaired,
       {.forks = 1, .heads = 1}},
      {"equal branches without either go by arrival",
       {{"a", "", no, no}, {"y", "a", no, no}, {"x", "a", no, no}},
       "a y x",
       OrderQuality::repaired,
       {.forks = 1, .heads = 1}},
      {"a lost predecessor: the rest follows what came before it",
       {{"c", "lost", 4, no}, {"d", "c", 5, no}, {"a", "", 1, no}, {"b", "a", 2, no}},
       "a b c d",
       OrderQuality::repaired,
       {.heads = 1, .dangling = 1}},
      {"one stray item is where its seq says",
       {{"a", "", 1, no}, {"b", "a", 2, no}, {"c", "b", 4, no}, {"d", "c", 5, no}, {"stray", "lost", 3, no}},
       "a b stray c d",
       OrderQuality::repaired,
       {.heads = 1, .dangling = 1}},
      {"a lost predecessor, no seq: heads first",
       {{"c", "lost", no, no}, {"d", "c", no, no}, {"a", "", no, no}, {"b", "a", no, no}},
       "a b c d",
       OrderQuality::repaired,
       {.heads = 1, .dangling = 1}},
      {"a late user item before a reply whose seq is smaller, behind a gap",
       {{"u1", "", 2, no}, {"a1", "u1", 1, no}, {"u2", "lost", 4, no}, {"a2", "u2", 3, no}},
       "u1 a1 u2 a2",
       OrderQuality::repaired,
       {.heads = 1, .dangling = 1}},
      {"a session that began again follows the first, though it is shorter",
       {{"a", "", 1, no}, {"b", "a", 2, no}, {"c", "b", 3, no}, {"d", "", 4, no}, {"e", "d", 5, no}},
       "a b c d e",
       OrderQuality::repaired,
       {.heads = 2}},
      {"\"root\" where others are null is the very beginning",
       {{"a", "", 1, no}, {"b", "a", 2, no}, {"c", "b", 3, no}, {"first", "root", 4, no}},
       "first a b c",
       OrderQuality::repaired,
       {.heads = 2}},
      {"\"root\" everywhere is what null is elsewhere",
       {{"a", "root", 1, no}, {"b", "a", 2, no}, {"c", "b", 3, no}, {"d", "root", 4, no}},
       "a b c d",
       OrderQuality::repaired,
       {.heads = 2}},
      {"an item that follows itself is a head",
       {{"a", "a", 1, no}, {"b", "a", 2, no}},
       "a b",
       OrderQuality::repaired,
       {.self_references = 1}},
      {"a cycle is cut before its smallest seq, what hangs on it stays",
       {{"h", "", 1, no}, {"a", "b", 3, no}, {"b", "a", 2, no}, {"c", "b", 4, no}, {"d", "c", 5, no}},
       "h b a c d",
       OrderQuality::repaired,
       {.forks = 1, .heads = 1, .cycles = 1}},
      {"nothing but a cycle",
       {{"c", "b", 3, no}, {"a", "c", 1, no}, {"b", "a", 2, no}},
       "a b c",
       OrderQuality::repaired,
       {.cycles = 1}},
      {"no links at all: by seq",
       {{"c", "", 3, no}, {"a", "", 1, no}, {"b", "", 2, no}},
       "a b c",
       OrderQuality::sequence,
       {.heads = 3}},
      {"no links, some without seq: they stay behind what arrived before them",
       {{"c", "", 3, no}, {"c2", "", no, no}, {"a", "", 1, no}, {"b", "", 2, no}},
       "a b c c2",
       OrderQuality::sequence,
       {.heads = 4}},
      {"neither links nor seq: by speech start",
       {{"b", "", no, 20}, {"a", "", no, 10}},
       "a b",
       OrderQuality::sequence,
       {.heads = 2}},
      {"neither links nor times: as they arrived",
       {{"b", "", no, no}, {"a", "", no, no}},
       "b a",
       OrderQuality::sequence,
       {.heads = 2}},
      {"more than a third of the items begin again: by seq",
       {{"a", "", 1, no}, {"b", "x", 2, no}, {"d", "b", 4, no}, {"c", "y", 3, no}},
       "a b c d",
       OrderQuality::sequence,
       {.heads = 1, .dangling = 2}},
      {"many breaks and no times: the links are still followed",
       {{"d", "c", no, no}, {"a", "", no, no}, {"c", "y", no, no}, {"e", "z", no, no}},
       "a c d e",
       OrderQuality::repaired,
       {.heads = 1, .dangling = 2}},
  };
  for (const auto& [name, items, expected, quality, counts] : cases) {
    DYNAMIC_SECTION(name) {
      const SpokenOrder order = order_of(items);
      CHECK(words(items, order) == expected);
      CHECK(name_of(order.quality) == name_of(quality));
      CHECK(order.counts.forks == counts.forks);
      CHECK(order.counts.heads == counts.heads);
      CHECK(order.counts.dangling == counts.dangling);
      CHECK(order.counts.self_references == counts.self_references);
      CHECK(order.counts.cycles == counts.cycles);
    }
  }
}

TEST_CASE("a long conversation is in its order, whatever its shape") {
  const auto [name, shape] = GENERATE(table<std::string, Shape>({{"chain", Shape::chain},
                                                                 {"star", Shape::star},
                                                                 {"shuffled", Shape::shuffled},
                                                                 {"one cycle", Shape::cycle},
                                                                 {"every fourth astray", Shape::strays}}));
  CAPTURE(name);
  const std::vector<Item> items = shaped(shape, 100'000);
  const SpokenOrder order = order_of(items);
  REQUIRE(order.positions.size() == items.size());
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (*items[order.positions[at]].seq != static_cast<std::int64_t>(at)) FAIL("wrong at " << at);
  }
}

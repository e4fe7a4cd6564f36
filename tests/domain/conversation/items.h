// The items of a conversation as the order of its transcript sees them.
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "domain/conversation/transcript_order.h"

namespace callmill::tests {

struct Item {
  std::string id, previous;
  std::optional<std::int64_t> seq, spoken_at_ms;
};

inline SpokenOrder order_of(const std::vector<Item>& items) {
  std::vector<LinkedItem> links;
  for (const Item& item : items) {
    links.push_back({item.id, item.previous, item.seq, item.spoken_at_ms, static_cast<std::int64_t>(links.size())});
  }
  return spoken_order(links);
}

enum class Shape { chain, star, shuffled, cycle, strays };

/// `count` items whose seq is the order in which they were spoken.
inline std::vector<Item> shaped(Shape shape, std::size_t count) {
  std::vector<Item> items;
  const auto id = [](std::size_t i) { return "item_" + std::to_string(i); };
  for (std::size_t i = 0; i < count; ++i) {
    std::string previous = i == 0 ? "" : id(i - 1);
    if (shape == Shape::star && i > 0) previous = id(0);
    if (shape == Shape::cycle && i == 0) previous = id(count - 1);
    if (shape == Shape::strays && i % 4 == 0) previous = "lost_" + id(i);
    items.push_back({id(i), previous, static_cast<std::int64_t>(i), std::nullopt});
  }
  std::mt19937_64 chance(7);
  if (shape == Shape::shuffled) std::shuffle(items.begin(), items.end(), chance);
  return items;
}

}  // namespace callmill::tests

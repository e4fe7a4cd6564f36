// The order in which the items of a conversation were spoken, from the links between them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace callmill {

/// `linked`: one chain without a doubt. `repaired`: the links were followed, some needed a decision (OrderCounts says
/// which). `sequence`: the links say too little; ordered by seq.
enum class OrderQuality { linked, repaired, sequence };
std::string_view name_of(OrderQuality quality);

/// One item of a conversation; all have different ids, or none.
struct LinkedItem {
  std::string_view item_id;           ///< Empty: it has none, and no item can follow it.
  std::string_view previous_item_id;  ///< Empty: none.
  std::optional<std::int64_t> seq;
  std::optional<std::int64_t> spoken_at_ms;
  std::int64_t arrival = 0;
};

/// What was odd about the links.
struct OrderCounts {
  std::int64_t forks = 0;            ///< Items beyond the first that follow the same item.
  std::int64_t heads = 0;            ///< Items that say they follow nothing; one is as it should be.
  std::int64_t dangling = 0;         ///< Items that follow one that is not there.
  std::int64_t self_references = 0;  ///< Items that follow themselves.
  std::int64_t cycles = 0;
  bool operator==(const OrderCounts&) const = default;
};

struct SpokenOrder {
  std::vector<std::size_t> positions;  ///< Every index of the items exactly once, first spoken first.
  OrderQuality quality = OrderQuality::linked;
  OrderCounts counts;
};

/// Depth-first along previous_item_id. Of the items that follow the same one, the one with fewer items behind it comes
/// first: a late insert and an abandoned branch are both short, the conversation goes on in the longest. Equal ones go
/// by speech start (if all have it), then seq, then arrival. A cycle is cut before its smallest seq.
/// Chains that begin again (null, "", "root", self, unknown predecessor, cut cycle) are placed by their smallest
/// seq; "root" where others are null means the very beginning.
/// When chains begin again for more than a third of the items, an unbroken run has three items or fewer on average and
/// seq knows better than the links: then the order is that of seq alone.
/// The result does not depend on the order of `items`. O(n log n), no recursion.
SpokenOrder spoken_order(std::span<const LinkedItem> items);

}  // namespace callmill

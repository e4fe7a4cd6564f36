#include "domain/conversation/transcript_order.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace callmill {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kBreakShare = 3;  // more than one break in so many items: the links say too little

using Indices = std::vector<std::size_t>;

/// How a chain begins, in the order of chains where nothing says when they were spoken.
enum class Start { beginning, head, dangling, cycle, follows };

/// Every item's rank by seq; by speech start where fewer than half have a seq, by arrival where neither is there.
/// An item without the value takes that of the item that arrived before it.
struct Sequence {
  Indices by_rank;
  Indices rank;
  bool timed = false;  ///< False: arrival is all there is.
};

Sequence sequence_of(std::span<const LinkedItem> items) {
  Sequence sequence;
  Indices& order = sequence.by_rank;
  order.resize(items.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(items[a].arrival, a) < std::pair(items[b].arrival, b);
  });
  const auto most_have = [&](auto value) {
    const auto count = std::count_if(items.begin(), items.end(), [&](const auto& item) { return (item.*value); });
    return count > 0 && static_cast<std::size_t>(count) * 2 >= items.size();
  };
  auto value = &LinkedItem::seq;
  sequence.timed = most_have(value);
  if (!sequence.timed) {
    value = &LinkedItem::spoken_at_ms;
    sequence.timed = most_have(value);
  }
  if (sequence.timed) {
    std::vector<std::int64_t> filled(items.size());
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    for (const std::size_t i : order) filled[i] = last = (items[i].*value).value_or(last);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return filled[a] < filled[b]; });
  }
  sequence.rank.resize(items.size());
  for (std::size_t at = 0; at < order.size(); ++at) sequence.rank[order[at]] = at;
  return sequence;
}

class Walk {
 public:
  explicit Walk(std::span<const LinkedItem> items)
      : items_(items), sequence_(sequence_of(items)), parent_(items.size(), kNone), start_(items.size()) {}

  SpokenOrder run() {
    link();
    cut_cycles();
    count_forks();
    SpokenOrder result;
    if (links_say_too_little()) {
      result.positions = std::move(sequence_.by_rank);
      result.quality = OrderQuality::sequence;
    } else {
      place_chains();
      sort_followers();
      result.positions = depth_first();
      result.quality = doubtful() ? OrderQuality::repaired : OrderQuality::linked;
    }
    result.counts = counts_;
    return result;
  }

 private:
  void link() {
    std::unordered_map<std::string_view, std::size_t> by_id;
    by_id.reserve(items_.size());
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!items_[i].item_id.empty()) by_id.emplace(items_[i].item_id, i);
    }
    bool some_null = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const auto found = by_id.find(items_[i].previous_item_id);
      start_[i] = found == by_id.end() ? start_without_predecessor(i) : follow(i, found->second);
      some_null = some_null || items_[i].previous_item_id.empty();
    }
    // Data that says "root" for every head means no more by it than null.
    if (some_null) return;
    std::replace(start_.begin(), start_.end(), Start::beginning, Start::head);
  }

  Start start_without_predecessor(std::size_t i) {
    const std::string_view previous = items_[i].previous_item_id;
    if (!previous.empty() && previous != "root") {
      ++counts_.dangling;
      return Start::dangling;
    }
    ++counts_.heads;
    return previous.empty() ? Start::head : Start::beginning;
  }

  Start follow(std::size_t i, std::size_t predecessor) {
    if (predecessor == i) {
      ++counts_.self_references;
      return Start::head;
    }
    parent_[i] = predecessor;
    return Start::follows;
  }

  void cut_cycles() {
    Indices seen_from(items_.size(), kNone);
    for (std::size_t i = 0; i < items_.size(); ++i) {
      std::size_t at = i;
      while (at != kNone && seen_from[at] == kNone) {
        seen_from[at] = i;
        at = parent_[at];
      }
      if (at != kNone && seen_from[at] == i) cut_cycle_through(at);
    }
  }

  void cut_cycle_through(std::size_t member) {
    std::size_t first = member;
    for (std::size_t at = parent_[member]; at != member; at = parent_[at]) {
      if (sequence_.rank[at] < sequence_.rank[first]) first = at;
    }
    parent_[first] = kNone;
    start_[first] = Start::cycle;
    ++counts_.cycles;
  }

  void count_forks() {
    std::vector<bool> followed(items_.size(), false);
    for (const std::size_t predecessor : parent_) {
      if (predecessor == kNone) {
        ++chains_;
      } else {
        counts_.forks += followed[predecessor] ? 1 : 0;
        followed[predecessor] = true;
      }
    }
  }

  bool links_say_too_little() const {
    const bool no_links = chains_ == items_.size();
    return chains_ > 1 && (chains_ - 1) * kBreakShare > items_.size() && (sequence_.timed || no_links);
  }

  bool doubtful() const {
    return chains_ > 1 || counts_.forks + counts_.dangling + counts_.self_references + counts_.cycles > 0;
  }

  /// The first item of every item's chain, and how far down its tree the item is.
  void find_chains() {
    first_.assign(items_.size(), kNone);
    depth_.assign(items_.size(), 0);
    Indices path;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      std::size_t at = i;
      for (; first_[at] == kNone && parent_[at] != kNone; at = parent_[at]) path.push_back(at);
      first_[at] = first_[at] == kNone ? at : first_[at];
      for (; !path.empty(); path.pop_back()) {
        first_[path.back()] = first_[at];
        depth_[path.back()] = depth_[at] + 1;
        at = path.back();
      }
    }
  }

  /// Places each chain: at the top, or (parent_ set) behind the item that its smallest seq follows.
  void place_chains() {
    find_chains();
    for (const std::size_t i : sequence_.by_rank) {
      if (parent_[i] == kNone) tops_.push_back(i);
    }
    std::stable_sort(tops_.begin(), tops_.end(), [&](std::size_t a, std::size_t b) { return start_[a] < start_[b]; });
    if (!sequence_.timed) return;
    // What was spoken last of each chain, among the items looked at so far. A chain is hung behind an item of a chain
    // that began before it, so no circle can arise.
    Indices last_spoken(items_.size(), kNone);
    std::size_t current = kNone;
    for (const std::size_t i : sequence_.by_rank) {
      const std::size_t chain = first_[i];
      if (start_[chain] == Start::beginning) continue;
      std::size_t& last = last_spoken[chain];
      if (last == kNone && current != kNone) parent_[chain] = last_spoken[current];
      if (last == kNone || depth_[i] >= depth_[last]) last = i;
      current = chain;
    }
    std::erase_if(tops_, [&](std::size_t i) { return parent_[i] != kNone; });
  }

  std::span<std::size_t> followers(std::size_t i) {
    return {followers_.data() + offset_[i], offset_[i + 1] - offset_[i]};
  }

  void list_followers() {
    offset_.assign(items_.size() + 1, 0);
    for (const std::size_t predecessor : parent_) {
      if (predecessor != kNone) ++offset_[predecessor + 1];
    }
    std::partial_sum(offset_.begin(), offset_.end(), offset_.begin());
    followers_.resize(offset_.back());
    Indices next(offset_.begin(), offset_.end() - 1);
    for (const std::size_t i : sequence_.by_rank) {
      if (parent_[i] != kNone) followers_[next[parent_[i]]++] = i;
    }
  }

  void sort_followers() {
    list_followers();
    Indices size(items_.size(), 1);
    const Indices order = depth_first();
    // clang 14 cannot compile std::views of libstdc++ 12.
    std::for_each(order.rbegin(), order.rend(), [&](std::size_t i) {
      if (parent_[i] != kNone) size[parent_[i]] += size[i];
    });
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const auto group = followers(i);
      if (group.size() < 2) continue;
      const bool stamped =
          std::all_of(group.begin(), group.end(), [&](std::size_t f) { return spoken(f).has_value(); });
      std::stable_sort(group.begin(), group.end(), [&](std::size_t a, std::size_t b) {
        return size[a] != size[b] ? size[a] < size[b] : stamped && *spoken(a) < *spoken(b);
      });
    }
  }

  const std::optional<std::int64_t>& spoken(std::size_t i) const { return items_[i].spoken_at_ms; }

  Indices depth_first() {
    Indices order;
    order.reserve(items_.size());
    Indices ahead(tops_.rbegin(), tops_.rend());
    while (!ahead.empty()) {
      const std::size_t i = ahead.back();
      ahead.pop_back();
      order.push_back(i);
      const auto group = followers(i);
      ahead.insert(ahead.end(), group.rbegin(), group.rend());
    }
    return order;
  }

  std::span<const LinkedItem> items_;
  Sequence sequence_;
  Indices parent_;  ///< The item it follows, or kNone.
  std::vector<Start> start_;
  Indices first_, depth_, tops_;
  Indices offset_, followers_;  ///< followers(i), all in one vector, by rank until sorted.
  std::size_t chains_ = 0;
  OrderCounts counts_;
};

}  // namespace

std::string_view name_of(OrderQuality quality) {
  switch (quality) {
    case OrderQuality::linked:
      return "linked";
    case OrderQuality::repaired:
      return "repaired";
    case OrderQuality::sequence:
      return "sequence";
  }
  return "";
}

SpokenOrder spoken_order(std::span<const LinkedItem> items) {
  return Walk(items).run();
}

}  // namespace callmill

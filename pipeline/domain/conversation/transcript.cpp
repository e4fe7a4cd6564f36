#include "domain/conversation/transcript.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "domain/conversation/speaker.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

std::string word_of(const std::optional<std::string>& text) {
  return lower(one_line(text.value_or("")));
}

/// How finished a version is, by its status.
int finish_of(std::string_view status) {
  if (status == "completed" || status == "truncated") return 3;
  if (status == "incomplete") return 2;
  return status == "in_progress" ? 0 : 1;
}

/// All versions of one item, made one.
struct Node {
  LinkedItem link;
  std::optional<std::string> item_id;
  std::optional<std::string> role, type;
  std::string text;
  std::tuple<bool, int, std::size_t> fullness{false, -1, 0};
  bool deleted = false;
  bool truncated = false;
  bool incomplete = false;  ///< The winning version's status.
};

std::optional<std::int64_t> smaller(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// Adds a version that arrived after those already in `node`.
void add_version(Node& node, const TranscriptItem& item) {
  const std::string status = word_of(item.status);
  std::string text = join_chunks(item.chunks);
  if (node.link.previous_item_id.empty() && item.previous_item_id) node.link.previous_item_id = *item.previous_item_id;
  node.link.seq = smaller(node.link.seq, item.seq);
  node.link.spoken_at_ms = smaller(node.link.spoken_at_ms, item.spoken_at_ms);
  node.deleted = node.deleted || status == "deleted";
  node.truncated = node.truncated || status == "truncated";
  const std::tuple fullness{!text.empty(), finish_of(status), text.size()};
  if (fullness < node.fullness) {
    if (!node.role) node.role = item.role;
    if (!node.type) node.type = item.type;
    return;
  }
  node.fullness = fullness;
  node.text = std::move(text);
  node.incomplete = status == "incomplete";
  if (item.role) node.role = item.role;
  if (item.type) node.type = item.type;
}

std::vector<Node> merge_versions(std::span<const TranscriptItem> items, ItemCounts& counts) {
  std::vector<const TranscriptItem*> arrived;
  arrived.reserve(items.size());
  for (const TranscriptItem& item : items) arrived.push_back(&item);
  std::stable_sort(arrived.begin(), arrived.end(), [](auto a, auto b) { return a->arrival < b->arrival; });
  std::vector<Node> nodes;
  nodes.reserve(items.size());
  std::unordered_map<std::string_view, std::size_t> by_id;
  for (const TranscriptItem* item : arrived) {
    const bool named = item->item_id && !item->item_id->empty();
    const auto [known, is_new] = named ? by_id.emplace(*item->item_id, nodes.size()) : std::pair{by_id.end(), true};
    if (is_new) {
      nodes.emplace_back().link.arrival = item->arrival;
      if (named) {
        nodes.back().item_id = item->item_id;
        nodes.back().link.item_id = *item->item_id;
      }
    } else {
      ++counts.duplicates;
    }
    add_version(is_new ? nodes.back() : nodes[known->second], *item);
  }
  return nodes;
}

/// Appends the node's turn, or counts why it has none.
void add_turn(Transcript& transcript, Node& node) {
  ItemCounts& counts = transcript.item_counts;
  const Speaker speaker = speaker_of(node.role.value_or(""), node.type.value_or(""));
  if (node.deleted) {
    ++counts.deleted;
  } else if (speaker == Speaker::nobody) {
    ++counts.not_spoken;
  } else if (node.text.empty()) {
    ++counts.silent;
  } else {
    const bool interrupted = node.truncated || node.incomplete;
    counts.truncated += interrupted ? 1 : 0;
    if (speaker == Speaker::unknown) {
      ++counts.unknown_roles;
      transcript.unknown_roles.insert(one_line(node.role.value_or("")));
    }
    const Role role = speaker == Speaker::agent ? Role::assistant : Role::user;
    transcript.turns.push_back({std::move(node.item_id), role, std::move(node.text), interrupted});
  }
}

}  // namespace

std::string_view name_of(Role role) {
  return role == Role::assistant ? "assistant" : "user";
}

std::vector<SpokenTurn> read_turns(const std::string& text) {
  std::vector<SpokenTurn> turns;
  try {
    for (const auto& turn : read_json(text)) {
      const auto role = turn.at("role").get<std::string>();
      if (role != "user" && role != "assistant") throw std::runtime_error("transcripts.turns: role '" + role + "'");
      turns.push_back({role == "user", turn.at("text").get<std::string>(), member(turn, "interrupted") == true});
    }
  } catch (const JsonError& bad) {
    throw std::runtime_error(std::string("transcripts.turns: ") + bad.what());
  } catch (const nlohmann::json::exception& bad) {
    throw std::runtime_error(std::string("transcripts.turns: ") + bad.what());
  }
  return turns;
}

bool is_greeting_at_most(std::optional<std::int64_t> highest_seq) {
  constexpr std::int64_t kHighestSeqOfGreeting = 2;
  return highest_seq && *highest_seq <= kHighestSeqOfGreeting;
}

bool Transcript::empty() const {
  return turns.empty() || is_greeting_at_most(highest_seq);
}

std::string join_chunks(std::span<const Chunk> chunks) {
  std::vector<const Chunk*> order;
  order.reserve(chunks.size());
  for (const Chunk& chunk : chunks) order.push_back(&chunk);
  std::stable_sort(order.begin(), order.end(),
                   [](const Chunk* a, const Chunk* b) { return a->seq && (!b->seq || *a->seq < *b->seq); });
  std::string text;
  std::unordered_set<std::string> said;  // with the current seq
  std::optional<std::int64_t> seq;
  for (const Chunk* chunk : order) {
    std::string line = one_line(chunk->text);
    if (chunk->seq != seq) said.clear();
    seq = chunk->seq;
    if (line.empty() || (seq && !said.insert(line).second)) continue;
    if (!text.empty()) text += ' ';
    text += line;
  }
  return text;
}

Transcript assemble(std::span<const TranscriptItem> items) {
  Transcript transcript;
  std::vector<Node> nodes = merge_versions(items, transcript.item_counts);
  std::vector<LinkedItem> links;
  links.reserve(nodes.size());
  for (const Node& node : nodes) links.push_back(node.link);
  const SpokenOrder order = spoken_order(links);
  transcript.order_quality = order.quality;
  transcript.order_counts = order.counts;
  for (const TranscriptItem& item : items) {
    if (item.seq) transcript.highest_seq = std::max(*item.seq, transcript.highest_seq.value_or(*item.seq));
  }
  for (const std::size_t i : order.positions) add_turn(transcript, nodes[i]);
  return transcript;
}

}  // namespace callmill

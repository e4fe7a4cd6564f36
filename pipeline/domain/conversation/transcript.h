// From what the importer brought of a call to its turns in spoken order.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/conversation/transcript_order.h"
#include "domain/documents.h"

namespace callmill {

/// One document of a conversation, fields as in the table transcript_items. Several may be versions of one item.
struct TranscriptItem {
  std::optional<std::string> item_id;
  std::optional<std::string> previous_item_id;
  std::optional<std::int64_t> seq;
  std::optional<std::string> role;
  std::optional<std::string> type;
  std::optional<std::string> status;
  std::optional<std::int64_t> spoken_at_ms;
  std::vector<Chunk> chunks;
  std::int64_t arrival = 0;  ///< Grows with every document that came; no two are equal.
};

enum class Role { user, assistant };
std::string_view name_of(Role role);

/// What one side said without a break; `text` is one line and not empty.
struct Turn {
  std::optional<std::string> item_id;
  Role role = Role::user;
  std::string text;
  bool interrupted = false;  ///< It was cut off: status `truncated` or `incomplete`.
  bool operator==(const Turn&) const = default;
};

/// A turn as summary and mail need it.
struct SpokenTurn {
  bool by_caller = true;  ///< Role user; else the agent, role assistant.
  std::string text{};
  bool interrupted = false;
  bool operator==(const SpokenTurn&) const = default;
};

/// Of the column transcripts.turns, as the stage assemble writes it. Throws std::runtime_error naming the column when
/// it is anything else.
std::vector<SpokenTurn> read_turns(const std::string& json);

/// How many items were of which kind, after the versions of one item were made one.
struct ItemCounts {
  std::int64_t duplicates = 0;  ///< Documents beyond the first with the same item_id.
  std::int64_t deleted = 0;
  std::int64_t truncated = 0;      ///< Turns marked interrupted.
  std::int64_t not_spoken = 0;     ///< System messages, function calls and their like.
  std::int64_t silent = 0;         ///< Of user or assistant, but without text.
  std::int64_t unknown_roles = 0;  ///< Turns given to the user because their role is not known.
  bool operator==(const ItemCounts&) const = default;
};

/// No seq above 2: a greeting at most, which is not worth a summary. `highest_seq`: of all items, spoken or not.
bool is_greeting_at_most(std::optional<std::int64_t> highest_seq);

struct Transcript {
  std::vector<Turn> turns;
  OrderQuality order_quality = OrderQuality::linked;
  OrderCounts order_counts;
  ItemCounts item_counts;
  std::optional<std::int64_t> highest_seq;  ///< Of all items, spoken or not.
  std::set<std::string> unknown_roles;      ///< Whose turns were given to the user; "" for none.

  /// Nothing worth a summary was said: no turn, or a greeting at most. Such a call may have turns.
  bool empty() const;
};

/// Every user or assistant item with text is one turn, unless it was deleted; nothing is lost, nothing comes twice.
///
/// Versions of one item (equal item_id): one with text wins over one without, then the more finished status
/// (completed, truncated; incomplete; none or unknown; in_progress), then the longer text, then the later. The first
/// version that names a predecessor gives it; the smallest seq counts. `deleted` or `truncated` in any version is
/// final. speaker_of() (speaker.h) tells whose words they are.
Transcript assemble(std::span<const TranscriptItem> items);

/// The text of one item: chunks by seq, those without one last in the given order, joined by one space. Of chunks with
/// equal seq and text one stays; equal seq and different text both stay.
std::string join_chunks(std::span<const Chunk> chunks);

}  // namespace callmill

#include "stages/postcall/assemble.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/conversation/transcript.h"
#include "domain/job/failure_kind.h"
#include "domain/json.h"
#include "domain/text.h"
#include "sql/stages/assemble.h"

namespace callmill::stages {

namespace {

using nlohmann::json;

using Items = sql::stages::assemble::Items;

[[noreturn]] void wrong(const Items::Row& item, const std::string& where, std::string_view wanted) {
  throw std::runtime_error("transcript_items.chunks, id " + std::to_string(item.arrival) + ": " + where + " is not " +
                           std::string(wanted));
}

std::vector<Chunk> read_chunks(const Items::Row& item) {
  json chunks = read_json_if_any(item.chunks);
  if (chunks.is_discarded()) chunks = read_json_if_any(clean_text(item.chunks));  // bytes that are no UTF-8
  if (!chunks.is_array()) wrong(item, "the column", "a JSON array");
  std::vector<Chunk> result;
  result.reserve(chunks.size());
  for (const json& chunk : chunks) {
    const std::string here = "chunk " + std::to_string(result.size());
    if (!chunk.is_object()) wrong(item, here, "an object");
    const json seq = chunk.value("seq", json());
    const json text = chunk.value("text", json());
    if (!seq.is_null() && !seq.is_number_integer()) wrong(item, here + ".seq", "an integer or null");
    if (!text.is_string()) wrong(item, here + ".text", "text");
    result.push_back({seq.is_null() ? std::nullopt : std::optional(seq.get<std::int64_t>()), text.get<std::string>()});
  }
  return result;
}

TranscriptItem read_item(const Items::Row& item) {
  const auto clean = [](const std::optional<std::string>& text) {
    return text ? std::optional(clean_text(*text)) : std::nullopt;
  };
  return {.item_id = clean(item.item_id),
          .previous_item_id = clean(item.previous_item_id),
          .seq = item.seq,
          .role = item.role,
          .type = item.type,
          .status = item.status,
          .spoken_at_ms = item.spoken_at_ms,
          .chunks = read_chunks(item),
          .arrival = item.arrival};
}

json turns_json(const std::vector<Turn>& turns) {
  json result = json::array();
  for (const Turn& turn : turns) {
    json one = json::object();
    one["item_id"] = turn.item_id ? json(*turn.item_id) : json(nullptr);
    one["role"] = name_of(turn.role);
    one["text"] = turn.text;
    one["interrupted"] = turn.interrupted;
    result.push_back(std::move(one));
  }
  return result;
}

/// "lead, transfer_target"; "(none)" is an item without a role.
std::string names_of(const std::set<std::string>& roles) {
  constexpr std::size_t kLongest = 200;
  std::string names;
  for (const std::string& role : roles) names += (names.empty() ? "" : ", ") + (role.empty() ? "(none)" : role);
  return std::string(cut_text(names, kLongest));
}

json counts_json(const Transcript& transcript) {
  const OrderCounts& order = transcript.order_counts;
  const ItemCounts& items = transcript.item_counts;
  json counts = {{"forks", order.forks},
                 {"heads", order.heads},
                 {"dangling", order.dangling},
                 {"self_references", order.self_references},
                 {"cycles", order.cycles},
                 {"duplicates", items.duplicates},
                 {"deleted", items.deleted},
                 {"truncated", items.truncated},
                 {"not_spoken", items.not_spoken},
                 {"silent", items.silent},
                 {"unknown_roles", items.unknown_roles}};
  if (!transcript.unknown_roles.empty()) counts["roles_not_known"] = names_of(transcript.unknown_roles);
  return counts;
}

std::int64_t characters(const std::vector<Turn>& turns) {
  std::size_t count = 0;
  for (const Turn& turn : turns) count += character_count(turn.text);
  return static_cast<std::int64_t>(count);
}

Write transcript_write(std::int64_t call_row, const Transcript& transcript, UnixTime now) {
  const std::string turns = json_text(turns_json(transcript.turns));
  const std::string counts = json_text(counts_json(transcript));
  return sql::stages::assemble::RecordTranscript{.call_row = call_row,
                                                 .turns = turns,
                                                 .turn_count = static_cast<std::int64_t>(transcript.turns.size()),
                                                 .character_count = characters(transcript.turns),
                                                 .highest_seq = transcript.highest_seq,
                                                 .order_quality = name_of(transcript.order_quality),
                                                 .order_counts = counts,
                                                 .now = now};
}

struct AssembleRow {
  sql::stages::assemble::Load::Row of;
  std::vector<TranscriptItem> items;
};

AssembleRow read(sql::stages::assemble::Load::Row&& row, const std::vector<Items::Row>& items) {
  AssembleRow read{std::move(row), {}};
  read.items.reserve(items.size());
  for (const Items::Row& item : items) read.items.push_back(read_item(item));
  return read;
}

Verdict decide(const AssembleRow& row, const Settings&, UnixTime now) {
  if (row.of.tenant_status == "disabled") {
    return failed(failure_kind::tenant_disabled, "tenant " + row.of.tenant_id + " is disabled");
  }
  const Transcript transcript = assemble(row.items);
  Verdict verdict = !transcript.empty()      ? done()
                    : row.of.mail_when_empty ? done_to("email", "empty")
                                             : ends_flow("empty");
  return with(std::move(verdict), {transcript_write(row.of.call_row, transcript, now)});
}

}  // namespace

Stage assemble_stage() {
  return make_stage<sql::stages::assemble::Load, Items>("assemble", read, decide);
}

}  // namespace callmill::stages

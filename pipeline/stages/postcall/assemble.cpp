#include "stages/postcall/assemble.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/failure_kind.h"
#include "domain/text.h"
#include "domain/transcript.h"

namespace callmill::stages {

namespace {

using nlohmann::json;

constexpr std::string_view kLoad = "stages/assemble/load";
constexpr std::string_view kRecord = "stages/assemble/record_transcript";

[[noreturn]] void wrong(const std::string& where, const json& found, std::string_view wanted) {
  throw ledger::WrongColumn(std::string(kLoad) + ": " + where + " is " + found.type_name() + ", not " +
                            std::string(wanted));
}

const json& field(const json& object, const char* name) {
  static const json kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

std::optional<std::int64_t> maybe_integer(const json& object, const char* name, const std::string& where) {
  const json& value = field(object, name);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number_integer()) wrong(where + "." + name, value, "integer or null");
  return value.get<std::int64_t>();
}

std::optional<std::string> maybe_text(const json& object, const char* name, const std::string& where) {
  const json& value = field(object, name);
  if (value.is_null()) return std::nullopt;
  if (!value.is_string()) wrong(where + "." + name, value, "text or null");
  return value.get<std::string>();
}

std::vector<Chunk> read_chunks(const json& item, const std::string& where) {
  const json& chunks = field(item, "chunks");
  if (!chunks.is_array()) wrong(where + ".chunks", chunks, "array");
  std::vector<Chunk> result;
  result.reserve(chunks.size());
  for (const json& chunk : chunks) {
    const std::string here = where + ".chunks[" + std::to_string(result.size()) + "]";
    if (!chunk.is_object()) wrong(here, chunk, "object");
    const json& text = field(chunk, "text");
    if (!text.is_string()) wrong(here + ".text", text, "text");
    result.push_back({maybe_integer(chunk, "seq", here), text.get<std::string>()});
  }
  return result;
}

TranscriptItem read_item(const json& item, const std::string& where) {
  if (!item.is_object()) wrong(where, item, "object");
  const auto text = [&](const char* name) { return maybe_text(item, name, where); };
  const auto integer = [&](const char* name) { return maybe_integer(item, name, where); };
  return {.item_id = text("item_id"),
          .previous_item_id = text("previous_item_id"),
          .seq = integer("seq"),
          .role = text("role"),
          .type = text("type"),
          .status = text("status"),
          .spoken_at_ms = integer("spoken_at_ms"),
          .chunks = read_chunks(item, where),
          .arrival = integer("arrival").value_or(0)};
}

std::vector<TranscriptItem> read_items(const std::string& text) {
  json items = json::parse(text, nullptr, false);
  if (items.is_discarded()) items = json::parse(clean_text(text), nullptr, false);  // bytes that are no UTF-8
  if (!items.is_array()) wrong("items", items, "JSON array");
  std::vector<TranscriptItem> result;
  result.reserve(items.size());
  for (const json& item : items) {
    result.push_back(read_item(item, "items[" + std::to_string(result.size()) + "]"));
  }
  return result;
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

json counts_json(const OrderCounts& order, const ItemCounts& items) {
  return {{"forks", order.forks},
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
}

/// Characters (code points) of all turns; the texts are valid UTF-8.
std::int64_t character_count(const std::vector<Turn>& turns) {
  std::int64_t count = 0;
  for (const Turn& turn : turns) {
    count += std::count_if(turn.text.begin(), turn.text.end(),
                           [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  }
  return count;
}

std::string transcript_row(const Transcript& transcript) {
  json row = json::object();
  row["turns"] = turns_json(transcript.turns);
  row["turn_count"] = transcript.turns.size();
  row["character_count"] = character_count(transcript.turns);
  row["highest_seq"] = transcript.highest_seq ? json(*transcript.highest_seq) : json(nullptr);
  row["order_quality"] = name_of(transcript.order_quality);
  row["order_counts"] = counts_json(transcript.order_counts, transcript.item_counts);
  return row.dump(-1, ' ', false, json::error_handler_t::replace);
}

AssembleRow read(const ledger::Row& row) {
  return {.tenant_id = row.text("tenant_id"),
          .tenant_status = row.text("tenant_status"),
          .mail_when_empty = row.flag("mail_when_empty"),
          .items = row.text("items")};
}

Verdict decide(const AssembleRow& row, const Settings&, UnixTime) {
  if (row.tenant_status == "disabled") {
    return failed(failure_kind::tenant_disabled, "tenant " + row.tenant_id + " is disabled");
  }
  const Transcript transcript = assemble(read_items(row.items));
  Verdict verdict = !transcript.empty() ? done() : row.mail_when_empty ? done_to("email", "empty") : ends_flow("empty");
  return with(std::move(verdict), {{kRecord, transcript_row(transcript)}});
}

}  // namespace

Stage assemble_stage() {
  return make_stage("assemble", kLoad, read, decide);
}

}  // namespace callmill::stages

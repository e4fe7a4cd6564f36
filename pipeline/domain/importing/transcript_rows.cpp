#include "domain/importing/transcript_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "domain/conversation/dialogue.h"
#include "domain/conversation/speaker.h"
#include "domain/fnv1a.h"
#include "domain/importing/field_reader.h"
#include "domain/text.h"

namespace callmill {

namespace {

/// FNV-1a, fed so that no two different rows feed the same bytes: each value goes in with its length, absence as a
/// byte.
class Digest {
 public:
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    hash_ = fnv1a(text, hash_);
  }
  void add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      add_byte(static_cast<char>(static_cast<std::uint64_t>(number) >> shift));
    }
  }
  template <class T>
  void add(const std::optional<T>& value) {
    add_byte(value ? 1 : 0);
    if (value) add(*value);
  }
  void add(UnixMillis instant) { add(std::int64_t{instant.time_since_epoch().count()}); }
  std::int64_t value() const { return static_cast<std::int64_t>(hash_); }

 private:
  void add_byte(char byte) { hash_ = fnv1a({&byte, 1}, hash_); }
  std::uint64_t hash_ = kFnv1aBasis;
};

std::vector<Chunk> read_chunks(FieldReader& item, const Mapping& mapping, const std::string& where,
                               Findings& findings) {
  const auto found = item.find("chunks");
  if (!found) return {};
  if (!found->value->is_array()) {
    item.add_error("chunks", std::string("expected a list, found ") + found->value->type_name());
    return {};
  }
  std::vector<Chunk> chunks;
  for (std::size_t i = 0; i < found->value->size(); ++i) {
    const nlohmann::json& part = (*found->value)[i];
    const std::string name = where + "chunks[" + std::to_string(i) + "]";
    if (part.is_object()) {
      FieldReader chunk(part, mapping, "chunks", name + ".", findings);
      const auto seq = chunk.integer("seq");
      chunks.push_back({seq, chunk.text("text").value_or("")});
    } else if (part.is_string()) {
      chunks.push_back({std::nullopt, clean_text(part.get_ref<const std::string&>())});
    } else {
      findings.errors.push_back(name + ": expected an object or a string, found " + part.type_name());
    }
  }
  return chunks;
}

/// Chunks come before a whole text: the text repeats them.
ItemRow read_item(const nlohmann::json& document, const Mapping& mapping, const std::string& where,
                  Findings& findings) {
  FieldReader item(document, mapping, "items", where, findings);
  ItemRow row;
  row.item_id = item.id("item_id");
  row.previous_item_id = item.id("previous_item_id");
  row.seq = item.integer("seq");
  row.role = item.line("role");
  row.type = item.line("type");
  row.status = item.line("status");
  row.spoken_at = item.instant("spoken_at");
  if (const auto interrupted = item.find("interrupted"); interrupted && *interrupted->value == true) {
    row.status = "truncated";  // as LiveKit's ChatContext says it
  }
  row.chunks = read_chunks(item, mapping, where, findings);
  if (std::ranges::all_of(row.chunks, &std::string::empty, &Chunk::text)) {
    if (auto text = item.text("text")) row.chunks = {{std::nullopt, std::move(*text)}};
  }
  return row;
}

/// The turns of a text; nothing if it is none of turns. They are numbered, so that a later version of the same text
/// takes the place of the earlier one.
std::vector<ItemRow> items_of(const std::string& text) {
  std::vector<ItemRow> rows;
  for (DialogueLine& line : dialogue_in(text)) {
    ItemRow row;
    row.seq = static_cast<std::int64_t>(rows.size()) + 1;
    row.item_id = "line-" + std::to_string(*row.seq);
    row.role = std::move(line.role);
    row.chunks = {{std::nullopt, std::move(line.text)}};
    rows.push_back(std::move(row));
  }
  return rows;
}

/// When the item was made, which LiveKit says of each, is when it was spoken where nothing else orders them.
void order_by_creation(std::vector<ItemRow>& rows, const std::vector<std::optional<UnixMillis>>& created) {
  const auto is_ordered = [](const ItemRow& row) { return row.previous_item_id || row.seq || row.spoken_at; };
  if (std::ranges::any_of(rows, is_ordered)) return;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].spoken_at = created[i];
}

std::optional<UnixMillis> created_at(const nlohmann::json& item, const Mapping& mapping) {
  Findings ignored;
  return FieldReader(item, mapping, "items", "", ignored).instant_if_any("created_at");
}

/// A document that is an item, or a whole conversation in one text.
std::vector<ItemRow> read_only_item(const nlohmann::json& document, const Mapping& mapping, Findings& findings) {
  std::vector<ItemRow> rows{read_item(document, mapping, "", findings)};
  const ItemRow& row = rows.front();
  if (!row.role && !row.previous_item_id && !row.seq && row.chunks.size() == 1 && !row.chunks[0].seq) {
    if (auto lines = items_of(row.chunks[0].text); !lines.empty()) return lines;
  }
  order_by_creation(rows, {created_at(document, mapping)});
  return rows;
}

/// Once for each role that speaker_of() does not know.
void remark_on_roles(const std::vector<ItemRow>& rows, Findings& findings) {
  std::set<std::string> told;
  for (const ItemRow& row : rows) {
    const bool has_text = std::ranges::any_of(row.chunks, [](const Chunk& chunk) { return !chunk.text.empty(); });
    const std::string role = row.role.value_or("");
    if (!has_text || speaker_of(role, row.type.value_or("")) != Speaker::unknown || !told.insert(role).second) continue;
    findings.remarks.push_back(role.empty() ? "an item has no role: taken for the caller's words"
                                            : "role '" + role + "' is not known: taken for the caller's words");
  }
}

/// Null or [] is a call in which nothing was said.
std::vector<ItemRow> read_items(const nlohmann::json& items, const Mapping& mapping, Findings& findings) {
  if (items.is_null() || (items.is_array() && items.empty())) {
    ItemRow nothing;
    nothing.type = kNoItems;
    return {nothing};
  }
  if (items.is_string()) {
    auto rows = items_of(clean_text(items.get_ref<const std::string&>()));
    if (rows.empty())
      findings.errors.push_back("items: expected a list, or lines such as 'user: Hello', found a string");
    return rows;
  }
  if (!items.is_array()) {
    findings.errors.push_back(std::string("items: expected a list, found ") + items.type_name());
    return {};
  }
  std::vector<ItemRow> rows;
  std::vector<std::optional<UnixMillis>> created;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string where = "items[" + std::to_string(i) + "]";
    if (items[i].is_object()) {
      rows.push_back(read_item(items[i], mapping, where + ".", findings));
      created.push_back(created_at(items[i], mapping));
    } else {
      findings.errors.push_back(where + ": expected an object, found " + items[i].type_name());
    }
  }
  order_by_creation(rows, created);
  return rows;
}

}  // namespace

std::int64_t digest_of(const ItemRow& item) {
  Digest digest;
  digest.add(item.tenant_id);
  digest.add(std::string_view(item.call_id));
  digest.add(item.item_id);
  digest.add(item.previous_item_id);
  digest.add(item.seq);
  digest.add(item.role);
  digest.add(item.type);
  digest.add(item.status);
  digest.add(item.spoken_at);
  for (const Chunk& chunk : item.chunks) {
    digest.add(chunk.seq);
    digest.add(std::string_view(chunk.text));
  }
  return digest.value();
}

Rows<ItemRow> read_transcript(const nlohmann::json& document, const Mapping& mapping) {
  Findings findings;
  const nlohmann::json* items = nullptr;  // none: the document is one item
  for (const Pointer& pointer : mapping.at("transcripts.items")) {
    if (items == nullptr) items = value_at(document, pointer);
  }
  FieldReader whole(document, mapping, items != nullptr ? "transcripts" : "items", "", findings);
  const auto call_id = whole.required_id("call_id");
  const auto tenant_id = whole.id("tenant_id");
  std::vector<ItemRow> rows =
      items != nullptr ? read_items(*items, mapping, findings) : read_only_item(document, mapping, findings);
  remark_on_roles(rows, findings);
  for (ItemRow& row : rows) {
    row.call_id = call_id.value_or("");
    row.tenant_id = tenant_id;
  }
  return all_or_nothing(std::move(rows), std::move(findings));
}

}  // namespace callmill

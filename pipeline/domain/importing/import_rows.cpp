#include "domain/importing/import_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/call_key.h"
#include "domain/fnv1a.h"
#include "domain/importing/field_reader.h"
#include "domain/instant.h"
#include "domain/phone_number.h"
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

std::optional<UnixTime> whole_seconds(std::optional<UnixMillis> instant) {
  if (!instant) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*instant);
}

std::vector<Chunk> read_chunks(FieldReader& item, const Mapping& mapping, const std::string& where,
                               std::vector<std::string>& errors) {
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
      FieldReader chunk(part, mapping, "chunks", name + ".", errors);
      const auto seq = chunk.integer("seq");
      chunks.push_back({seq, chunk.text("text").value_or("")});
    } else if (part.is_string()) {
      chunks.push_back({std::nullopt, clean_text(part.get_ref<const std::string&>())});
    } else {
      errors.push_back(name + ": expected an object or a string, found " + part.type_name());
    }
  }
  return chunks;
}

/// Chunks come before a whole text: the text repeats them.
ItemRow read_item(const nlohmann::json& document, const Mapping& mapping, const std::string& where,
                  std::vector<std::string>& errors) {
  FieldReader item(document, mapping, "items", where, errors);
  ItemRow row;
  row.item_id = item.id("item_id");
  row.previous_item_id = item.id("previous_item_id");
  row.seq = item.integer("seq");
  row.role = item.line("role");
  row.type = item.line("type");
  row.status = item.line("status");
  row.spoken_at = item.instant("spoken_at");
  row.chunks = read_chunks(item, mapping, where, errors);
  if (std::ranges::all_of(row.chunks, &std::string::empty, &Chunk::text)) {
    if (auto text = item.text("text")) row.chunks = {{std::nullopt, std::move(*text)}};
  }
  return row;
}

/// Null or [] is a call in which nothing was said.
std::vector<ItemRow> read_items(const nlohmann::json& items, const Mapping& mapping, std::vector<std::string>& errors) {
  if (items.is_null() || (items.is_array() && items.empty())) {
    ItemRow nothing;
    nothing.type = kNoItems;
    return {nothing};
  }
  if (!items.is_array()) {
    errors.push_back(std::string("items: expected a list, found ") + items.type_name());
    return {};
  }
  std::vector<ItemRow> rows;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string where = "items[" + std::to_string(i) + "]";
    if (items[i].is_object()) {
      rows.push_back(read_item(items[i], mapping, where + ".", errors));
    } else {
      errors.push_back(where + ": expected an object, found " + items[i].type_name());
    }
  }
  return rows;
}

template <class T>
Rows<T> all_or_nothing(std::vector<T> rows, std::vector<std::string> errors) {
  if (!errors.empty()) rows.clear();
  return {std::move(rows), std::move(errors)};
}

std::string read_summary_fields(FieldReader& tenant) {
  const auto found = tenant.find("summary_fields");
  if (!found) return "{}";
  if (!found->value->is_object()) {
    tenant.add_error("summary_fields",
                     std::string("expected an object of JSON schema properties, found ") + found->value->type_name());
  }
  return found->value->dump();
}

/// "00594 594-12 34 56" -> "+594594123456"; whether it is E.164 is another question.
std::string compact_number(std::string_view number) {
  std::string compact;
  for (const char c : number) {
    if (std::string_view(" -.()/").find(c) == std::string_view::npos) compact += c;
  }
  return compact.starts_with("00") ? "+" + compact.substr(2) : compact;
}

/// The tenant that the document names, else the called number's. Nothing, and an error, when neither is known.
std::optional<std::string> read_tenant_of_call(FieldReader& call, const std::optional<std::string>& called_number,
                                               const PhoneTenants& phones) {
  if (!called_number || call.find("tenant_id")) return call.required_id("tenant_id");
  const auto found = phones.find(compact_number(*called_number));
  if (found != phones.end()) return found->second;
  call.add_error("tenant_id", "not found, and the called number " + mask_phone(*called_number) +
                                  " belongs to no tenant: it is not in phone_tenants (the phone-tenant map)");
  return std::nullopt;
}

void require_tenant_id(FieldReader& reader, const std::string& tenant_id) {
  if (tenant_id.empty() || tenant_id.size() >= 3) return;
  reader.add_error("tenant_id", "'" + tenant_id + "' is too short: at least 3 characters expected");
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
  std::vector<std::string> errors;
  const nlohmann::json* items = nullptr;  // none: the document is one item
  for (const Pointer& pointer : mapping.at("transcripts.items")) {
    if (items == nullptr) items = value_at(document, pointer);
  }
  FieldReader whole(document, mapping, items != nullptr ? "transcripts" : "items", "", errors);
  const auto call_id = whole.required_id("call_id");
  const auto tenant_id = whole.id("tenant_id");
  std::vector<ItemRow> rows =
      items != nullptr ? read_items(*items, mapping, errors) : std::vector{read_item(document, mapping, "", errors)};
  for (ItemRow& row : rows) {
    row.call_id = call_id.value_or("");
    row.tenant_id = tenant_id;
  }
  return all_or_nothing(std::move(rows), std::move(errors));
}

Rows<CallRow> read_metadata(const nlohmann::json& document, const Mapping& mapping, const PhoneTenants& phones,
                            const std::string& else_tenant_id) {
  std::vector<std::string> errors;
  FieldReader call(document, mapping, "metadata", "", errors);
  CallRow row;
  const auto call_id = call.required_id("call_id");
  row.called_number = call.id("called_number");
  const bool is_else = !else_tenant_id.empty() && !call.find("tenant_id");
  const auto tenant_id = is_else ? std::optional(else_tenant_id) : read_tenant_of_call(call, row.called_number, phones);
  row.call_id = call_id.value_or("");
  row.tenant_id = tenant_id.value_or("");
  if (call_id && tenant_id) {
    if (auto error = key_error(CallKey{row.tenant_id, row.call_id})) errors.push_back(*error);
  }
  row.phone = call.id("caller_number");
  row.started_at = whole_seconds(call.instant("started_at"));
  row.ended_at = whole_seconds(call.instant("ended_at"));
  row.processed_status = call.line("processed_status");
  return all_or_nothing(std::vector{std::move(row)}, std::move(errors));
}

Rows<TenantRow> read_tenant(const nlohmann::json& document, const Mapping& mapping) {
  std::vector<std::string> errors;
  FieldReader tenant(document, mapping, "tenants", "", errors);
  TenantRow row;
  row.tenant_id = tenant.required_id("tenant_id").value_or("");
  require_tenant_id(tenant, row.tenant_id);
  row.status = tenant.line("status").value_or("active");
  if (row.status != "active" && row.status != "disabled") {
    tenant.add_error("status", "expected active or disabled, found '" + row.status + "'");
  }
  row.display_name = tenant.line("display_name").value_or(row.tenant_id);
  row.recipients = tenant.lines("recipients");
  row.bcc = tenant.lines("bcc");
  row.reply_to = tenant.line("reply_to");
  row.timezone = tenant.line("timezone").value_or("UTC");
  if (!is_time_zone(row.timezone)) {
    tenant.add_error("timezone", "expected an IANA time zone such as Asia/Kolkata, found '" + row.timezone + "'" +
                                     std::string(missing_tzdata()));
  }
  row.language = tenant.line("language").value_or("en");
  row.post_call = tenant.boolean("post_call").value_or(true);
  row.mail_when_empty = tenant.boolean("mail_when_empty").value_or(true);
  row.summary_fields = read_summary_fields(tenant);
  return all_or_nothing(std::vector{std::move(row)}, std::move(errors));
}

Rows<PhoneRow> read_phone(const nlohmann::json& document, const Mapping& mapping) {
  std::vector<std::string> errors;
  FieldReader phone(document, mapping, "phones", "", errors);
  PhoneRow row;
  if (const auto number = phone.required_id("phone_number")) {
    row.phone_number = compact_number(*number);
    if (!is_e164(row.phone_number)) {
      phone.add_error("phone_number", "expected an E.164 number such as +594594123456, found '" +
                                          std::string(cut_text(mask_phone(*number), 40)) + "'");
    }
  }
  row.tenant_id = phone.required_id("tenant_id").value_or("");
  require_tenant_id(phone, row.tenant_id);
  row.client_id = phone.id("client_id");
  return all_or_nothing(std::vector{std::move(row)}, std::move(errors));
}

}  // namespace callmill

// From an exported document to rows: pure, and strict. A document with anything wrong in it gives no row, but says
// what.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/chunk.h"
#include "domain/mapping.h"
#include "domain/time.h"

namespace callmill {

/// `type` of the one row that stands for a transcript document without items: nothing was said in the call.
inline constexpr std::string_view kNoItems = "no_items";

/// One version of one conversation item; a row of transcript_items.
struct ItemRow {
  std::optional<std::string> tenant_id;  ///< Not every transcript says whose it is.
  std::string external_id;
  std::optional<std::string> item_id;
  std::optional<std::string> previous_item_id;
  std::optional<std::int64_t> seq;
  std::optional<std::string> role;
  std::optional<std::string> type;
  std::optional<std::string> status;
  std::optional<UnixMillis> spoken_at;
  std::vector<Chunk> chunks;
  bool operator==(const ItemRow&) const = default;
};

/// FNV-1a, 64 bits, over every field: two rows of one call with the same digest are the same version of an item.
std::int64_t digest_of(const ItemRow& item);

/// One call's metadata; a row of calls.
struct CallRow {
  std::string tenant_id;
  std::string external_id;
  std::optional<std::string> phone;
  std::optional<std::string> called_number;
  std::optional<UnixTime> started_at;
  std::optional<UnixTime> ended_at;             ///< The call is finished.
  std::optional<std::string> processed_status;  ///< What the earlier system made of it; "completed": mailed already.
  bool operator==(const CallRow&) const = default;
};

/// One customer; a row of tenants.
struct TenantRow {
  std::string tenant_id;
  std::string status = "active";  ///< Or "disabled".
  std::string display_name;
  std::vector<std::string> recipients;
  std::vector<std::string> bcc;
  std::optional<std::string> reply_to;
  std::string timezone = "UTC";
  std::string language = "en";
  bool post_call = true;
  bool mail_when_empty = true;
  std::string summary_fields = "{}";  ///< A JSON object.
  bool operator==(const TenantRow&) const = default;
};

/// Which tenant a called number belongs to; a row of phone_tenants.
struct PhoneRow {
  std::string phone_number;  ///< E.164.
  std::string tenant_id;
  std::optional<std::string> client_id;
  bool operator==(const PhoneRow&) const = default;
};

/// phone_tenants: E.164 number -> tenant_id.
using PhoneTenants = std::map<std::string, std::string, std::less<>>;

/// What a document gave. `complaints` name the field and what was expected; with any, there are no rows.
template <class T>
struct Rows {
  std::vector<T> rows;
  std::vector<std::string> complaints;
};

/// A transcript document: of a whole call, with an array of items, or of one item.
Rows<ItemRow> read_transcript(const nlohmann::json& document, const Mapping& mapping);
/// Metadata that names no tenant belongs to `else_tenant_id`, if that is not empty, or to the tenant of the called
/// number; in `phones` it is found however the document parts its digits, and with 00 for +.
Rows<CallRow> read_metadata(const nlohmann::json& document, const Mapping& mapping, const PhoneTenants& phones = {},
                            const std::string& else_tenant_id = {});
Rows<TenantRow> read_tenant(const nlohmann::json& document, const Mapping& mapping);
Rows<PhoneRow> read_phone(const nlohmann::json& document, const Mapping& mapping);

}  // namespace callmill

// What exported documents and MongoDB bring, as rows: a conversation's items, a call's metadata, a tenant, a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/time.h"

namespace callmill {

/// What a collection holds. `skipped`: known, and not taken in (a dump's indexes).
enum class DocumentKind { transcripts, metadata, tenants, phones, skipped };

/// `type` of the one row of a transcript document without items: nothing was said in the call.
inline constexpr std::string_view kNoItems = "no_items";

/// A piece of speech recognition.
struct Chunk {
  std::optional<std::int64_t> seq;  ///< Its place in the item; not every export says.
  std::string text;
  bool operator==(const Chunk&) const = default;
};

/// One version of one conversation item; a row of transcript_items.
struct ItemRow {
  std::optional<std::string> tenant_id;  ///< Not every transcript says whose it is.
  std::string call_id;
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

/// One call's metadata; a row of calls.
struct CallRow {
  std::string tenant_id;
  std::string call_id;
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

/// Chunks as the column transcript_items.chunks holds them: [{"seq":1,"text":"Hello"}, ...]. The texts are valid UTF-8.
std::string chunk_json(const std::vector<Chunk>& chunks);

}  // namespace callmill

// What MongoDB is asked for, in bulk and for one call: filters, as Extended JSON.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/importing/mapping.h"
#include "domain/time.h"

namespace callmill {

/// How far behind a watermark each reading starts: ObjectIds are made by clients, whose clocks differ, and hold whole
/// seconds only (shared by all who write).
inline constexpr std::chrono::seconds kWatermarkOverlap{60};

/// When an ObjectId ("65f0c0de...", 24 hex digits) was made, by its maker's clock; nothing when it is none.
std::optional<UnixTime> object_id_time(std::string_view object_id);

/// {"_id": {"$gte": ...}}: documents whose _id is an ObjectId made at `from` or later (1970 to 2106).
std::string made_since(UnixTime from);
/// {"_id": {"$gt": ...}}: those that come after it, in the order of _id.
std::string made_after(std::string_view object_id);
/// Documents whose _id is no ObjectId: they have no order in time.
std::string without_object_id();

/// Field of the mapping ("metadata.call_id") -> values it may have.
using WantedValues = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Documents in which any of these fields, at any of its alternatives, has one of its values: as text, and as the
/// ObjectId or the whole number that FieldReader::id reads as that very text ("0071" is no number's). Alternatives that
/// MongoDB's dotted paths cannot name are of export files alone, and passed over; throws MappingError for a field that
/// has no other.
std::string any_of(const Mapping& mapping, const WantedValues& wanted);

/// Documents that pass both filters, and those that pass one of them.
std::string both(std::string_view one, std::string_view other);
std::string either(std::string_view one, std::string_view other);

/// The watermark after everything up to `object_id` was read: never later than `pass_started`, because a client whose
/// clock is ahead must not hide what others write until then. Nothing when it is no ObjectId.
std::optional<UnixTime> watermark_after(std::string_view object_id, UnixTime pass_started);

}  // namespace callmill

// What one lead may hold, whatever way it comes: the same numbers, but for the depth, bound SQL (triggers
// leads_limits_*, 0007_safe.sql).
#pragma once

#include <cstddef>
#include <optional>

#include "domain/lead/lead_rows.h"

namespace callmill {

inline constexpr std::size_t kMostAttributes = 100;
inline constexpr std::size_t kLargestLead = 64UL << 10UL;  ///< Bytes of its texts and its attributes' JSON together.
inline constexpr std::size_t kLongestField = 10'000;       ///< Characters, of an attribute's value too.
inline constexpr std::size_t kLongestName = 200;           ///< Characters of name, source, and an attribute's name.
inline constexpr std::size_t kDeepestAttribute = 32;       ///< Levels of lists and objects in an attribute's value.

/// Why a row is too large to be read as a lead, before anything is made of it: its bytes.
std::optional<RowError> size_error(const Record& record);
/// Of a lead with more attributes than kMostAttributes.
RowError too_many_attributes();
/// Why a lead is too large.
std::optional<RowError> size_error(const LeadRow& lead);

/// Bytes of its texts and attributes.
std::size_t bytes_of(const LeadRow& lead);

/// `stored` with what it lacks taken from `row`: empty texts, and attributes that it does not have or that are null.
/// Its name, phone, source and priority stay. Throws JsonError when the attributes of one cannot be read.
LeadRow filled(LeadRow stored, const LeadRow& row);

/// Whether the row says something that the lead does not hold: another name, source, text or attribute. Priority and
/// the number's spelling are none. Throws as filled().
bool says_more(const LeadRow& row, const LeadRow& lead);

}  // namespace callmill

// From a row of a list to a lead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/lead/record.h"

namespace callmill {

struct LeadRow {
  std::uint64_t line = 0;  ///< Of the file; 0: none.
  std::string name;
  std::string phone;  ///< As it came, on one line.
  std::string source;
  std::optional<std::string> email;
  std::optional<std::string> product_name;
  std::optional<std::string> city;
  std::optional<std::string> state;
  std::optional<std::string> query_message;
  std::optional<std::string> phone_e164;  ///< Nothing: `phone` cannot be read.
  std::string unreadable;                 ///< Why not; empty otherwise.
  bool lenient = false;                   ///< See PhoneNumber.
  std::int64_t priority = 0;
  std::string attributes = "{}";  ///< JSON object: every further column under its own name.
  bool operator==(const LeadRow&) const = default;
};

/// Why a row is no lead.
struct RowError {
  std::string column;  ///< Empty: the row as a whole.
  std::string why;
};

/// `source` is that of rows that name none. Errors are an empty name, phone or source, a priority that is no whole
/// number, a JSON list or object where text belongs, and what is larger than lead_limits.h has it; an unreadable number
/// is none.
std::variant<LeadRow, RowError> read_lead(const Record& record, const std::string& source);

/// Why a file with these columns is no list of leads: a needed column is missing, or one is given twice.
/// `source_option` is how a source is given for all rows: "--source".
std::optional<std::string> columns_error(const std::vector<std::string>& columns, bool source_is_given,
                                         std::string_view source_option);

}  // namespace callmill

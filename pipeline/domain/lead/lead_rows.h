// From a row of a list to a lead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/lead/record.h"
#include "domain/phone_number.h"
#include "domain/time.h"

namespace callmill {

/// What a lead was in the database from which it comes.
struct LeadState {
  std::string status{};  ///< new, dispatched or failed.
  std::int64_t retry_count = 0;
  std::optional<UnixTime> retry_after{};
  std::optional<std::string> failure_reason{};
  std::optional<std::string> failure_detail{};
  std::optional<std::string> tenant_id{};
  std::optional<UnixTime> created_at{};
  bool operator==(const LeadState&) const = default;
};

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
  std::optional<std::string> phone_e164;   ///< Nothing: `phone` cannot be read.
  std::string unreadable;                  ///< Why not; empty otherwise.
  NumberFault fault = NumberFault::empty;  ///< Where it cannot be read.
  bool lenient = false;                    ///< See PhoneNumber.
  std::int64_t priority = 0;
  std::string attributes = "{}";   ///< JSON object: every further column under its own name.
  bool is_do_not_call = false;     ///< A column says so (opt_out.h).
  std::string further_phones{};    ///< What further columns for phones hold; they are attributes too.
  std::optional<LeadState> was{};  ///< Of a row of our own export.
  bool operator==(const LeadRow&) const = default;
};

/// Why a row is no lead.
struct RowError {
  std::string column;  ///< Empty: the row as a whole.
  std::string why;
};

/// `source` is that of rows that name none. Of two columns that mean the same the filled one counts; a further column
/// that is there twice gets a number ("Notes_2"). Errors are two values of what one column means, an empty name, phone
/// or source, a priority that is no whole number, a JSON list or object where text belongs, and what is larger than
/// lead_limits.h has it; an unreadable number is none. The words for a row that is no lead say so where it asks, in a
/// column that opt_out.h knows, that its number is not called: that number is not on the list.
std::variant<LeadRow, RowError> read_lead(const Record& record, const std::string& source);

/// The columns that a lead has: name, phone, source, email, ..., priority.
const std::vector<std::string>& lead_columns();

/// Why a file with these columns is no list of leads, and what its columns may be: a needed column is missing.
struct ColumnsError {
  std::string why;
  std::vector<std::pair<std::string, std::string>> guesses;  ///< A needed meaning, and the column that it may be.
};
/// `source_option` is how a source is given for all rows: "--source".
std::optional<ColumnsError> columns_error(const std::vector<std::string>& columns, const ColumnNames& names,
                                          bool source_is_given, std::string_view source_option);

}  // namespace callmill

#include "domain/lead/row_kind.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <set>

#include "domain/lead/numbers_in.h"
#include "domain/text.h"

namespace callmill {

RowKind kind_of_row(const std::vector<std::string>& fields, const ColumnNames& names,
                    const std::vector<std::string>& needed) {
  std::set<std::string> meanings;
  for (const std::string& field : fields) meanings.insert(names.meaning_of(field));
  const auto has = [&](const std::string& meaning) { return meanings.contains(meaning); };
  if (!needed.empty() && std::all_of(needed.begin(), needed.end(), has)) return RowKind::names;
  return std::any_of(fields.begin(), fields.end(), looks_like_number) ? RowKind::record : RowKind::title;
}

bool holds_number(const std::vector<std::string>& fields) {
  return std::any_of(fields.begin(), fields.end(), [](const auto& field) { return !numbers_in(field).e164.empty(); });
}

bool looks_like_number(const std::string& field) {
  constexpr int kFewest = 7;
  int digits = 0;
  for (std::string_view rest = field; !rest.empty();) {
    const std::int32_t code = take_code_point(rest);
    if (code < 0 || u_isalpha(code)) return false;
    digits += u_charDigitValue(code) >= 0 ? 1 : 0;
  }
  return digits >= kFewest;
}

}  // namespace callmill

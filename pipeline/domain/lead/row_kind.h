// Whether a row at the top of a list names its columns, is a record, or a title.
#pragma once

#include <string>
#include <vector>

#include "domain/lead/column_names.h"

namespace callmill {

enum class RowKind { names, record, title };

/// `needed`: the meanings that a row of names has. A row in which a field looks like a phone number is a record.
RowKind kind_of_row(const std::vector<std::string>& fields, const ColumnNames& names,
                    const std::vector<std::string>& needed);

/// Whether a field holds a number that can be dialled, with words beside it or without.
bool holds_number(const std::vector<std::string>& fields);

/// Whether the field holds seven digits or more and no letter.
bool looks_like_number(const std::string& field);

}  // namespace callmill

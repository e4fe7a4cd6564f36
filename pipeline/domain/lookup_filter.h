// What to ask MongoDB for, so that the mapping finds the call's id in what comes back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/mapping.h"

namespace callmill {

/// A filter in Extended JSON: the documents that hold one of `ids` where one of the mapping's `fields`
/// ("metadata.call_id") may stand. An id of digits is asked for as a number as well, in `_id` one of 24 hexadecimal
/// digits as an ObjectId. Throws MappingError when no pointer of the fields can be asked for.
std::string lookup_filter(const Mapping& mapping, const std::vector<std::string_view>& fields,
                          const std::vector<std::string>& ids);

}  // namespace callmill

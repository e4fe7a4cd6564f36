// The end of a pause that has none.
#pragma once

#include "domain/time.h"

namespace callmill {

/// Of a pause that lasts until `callmill resume`: 9999-12-31, which is printed to nobody.
inline constexpr UnixTime kUntilResumed = unix_time(253'402'214'400);

}  // namespace callmill

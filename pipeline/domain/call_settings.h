// What an operator may set about dialling. Texts as given: whitelist.h and call_window.h read them, and fail closed.
#pragma once

#include <string>

namespace callmill {

struct CallSettings {
  std::string whitelist_numbers;          ///< CALL_WHITELIST_NUMBERS: empty, everybody may be dialled.
  std::string window_start = "10:00";     ///< CALL_WINDOW_START
  std::string window_end = "19:00";       ///< CALL_WINDOW_END
  std::string timezone = "Asia/Kolkata";  ///< CALL_TIMEZONE
  std::string weekdays = "mon-sun";       ///< CALL_WEEKDAYS
};

}  // namespace callmill

// What an operator may set about dialling. Texts as given: whitelist.h and call_window.h read them, and fail closed.
#pragma once

#include <chrono>
#include <string>

namespace callmill {

struct CallSettings {
  std::string whitelist_numbers;          ///< CALL_WHITELIST_NUMBERS: empty, everybody may be dialled.
  std::string window_start = "10:00";     ///< CALL_WINDOW_START
  std::string window_end = "19:00";       ///< CALL_WINDOW_END
  std::string timezone = "Asia/Kolkata";  ///< CALL_TIMEZONE
  std::string weekdays = "mon-sun";       ///< CALL_WEEKDAYS

  int max_retries = 3;                     ///< MAX_CALL_RETRIES: a lead whose retry_count would exceed it fails.
  std::chrono::hours retry_after{24};      ///< CALL_RETRY_AFTER_HOURS
  int max_concurrent = 10;                 ///< CALL_MAX_CONCURRENT: lines; 0, nobody is dialled.
  double per_second = 2;                   ///< CALLS_PER_SECOND: dials begun, above 0.
  std::chrono::seconds ringing{40};        ///< CALL_RINGING_SECONDS, 5 to 80: ringing_timeout.
  std::chrono::seconds max_duration{900};  ///< CALL_MAX_DURATION_SECONDS: max_call_duration, from the dial.
  /// CALL_STALE_AFTER_SECONDS: from when the call was scheduled; then its room is deleted.
  std::chrono::seconds stale_after{1200};
  std::chrono::seconds result_grace{60};  ///< CALL_RESULT_GRACE_SECONDS: after the call's end, for the agent's result.
  std::string room_prefix = "ignitech-lead-";  ///< CALL_ROOM_PREFIX
};

}  // namespace callmill

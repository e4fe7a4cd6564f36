// What the schedule did in a transaction: logged and counted after the commit.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outside/log.h"
#include "runner/progress.h"

namespace callmill::dialler {

class ScheduleNotes {
 public:
  /// A line of the log. `call` is a call's call_id, "" for none.
  void note(log::Level level, std::string_view event, std::string words, std::string call = {},
            std::optional<std::int64_t> lead_id = {});
  /// Stage `stage` pauses.
  void halted(const std::string& stage, const std::string& reason);
  /// Drops the notes of a transaction that was not committed.
  void forget() { notes_.clear(), halted_.clear(); }
  void report(runner::Progress& progress);

 private:
  struct Note {
    log::Level level;
    std::string_view event;
    std::string words;
    std::string call;
    std::optional<std::int64_t> lead_id;
  };
  std::vector<Note> notes_;
  std::map<std::string, std::string> halted_;
};

}  // namespace callmill::dialler

#include "dialler/schedule_notes.h"

namespace callmill::dialler {

void ScheduleNotes::note(log::Level level, std::string_view event, std::string words, std::string call,
                         std::optional<std::int64_t> lead_id) {
  notes_.push_back({level, event, std::move(words), std::move(call), lead_id});
}

void ScheduleNotes::halted(const std::string& stage, const std::string& reason) {
  halted_.insert_or_assign(stage, reason);
}

void ScheduleNotes::report(runner::Progress& progress) {
  for (const Note& note : notes_) {
    log::write(note.level, "runner", note.words,
               {{"event", std::string(note.event)}, {"call_id", note.call}, {"lead_id", note.lead_id.value_or(0)}});
  }
  for (const auto& [stage, reason] : halted_) {
    // One error line a pause: the other calls under way fail for the same reason.
    const bool first = progress.halted.insert_or_assign(stage, reason).second;
    log::write(first ? log::Level::error : log::Level::debug, "runner", "stage " + stage + " halted: " + reason,
               {{"event", "stage_halted"}, {"stage", stage}});
  }
  forget();
}

}  // namespace callmill::dialler

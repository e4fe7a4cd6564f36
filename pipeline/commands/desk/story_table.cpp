#include "commands/desk/story_table.h"

#include <algorithm>

#include "commands/desk/story.h"
#include "domain/instant.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? Cell{*value} : Cell{};
}

}  // namespace

Table story_table(ledger::Database& database, std::span<const std::int64_t> calls,
                  std::optional<std::int64_t> lead_id) {
  namespace desk = sql::desk;
  const StoryRows rows{.lead = lead_id ? database.maybe(desk::StoryLead{.lead_id = *lead_id}) : std::nullopt,
                       .calls = database.all(desk::StoryCalls{.call_rows = calls}),
                       .jobs = database.all(desk::StoryJobs{.call_rows = calls}),
                       .tries = database.all(desk::StoryTries{.call_rows = calls}),
                       .events = database.all(desk::StoryEvents{.call_rows = calls}),
                       .results = database.all(desk::StoryResults{.call_rows = calls}),
                       .texts = database.all(desk::StoryTexts{.call_rows = calls})};
  const auto named = [&](std::int64_t call_row) -> Cell {
    const auto found = std::ranges::find(rows.calls, call_row, &desk::StoryCalls::Row::call_row);
    return rows.calls.size() < 2 || found == rows.calls.end() ? Cell{} : Cell{found->call_id};
  };
  Table table{"story",
              {"at", "call_id", "event", "stage", "attempt", "outcome", "duration_ms", "code", "error_kind", "error",
               "tokens", "cost_usd", "detail"},
              {},
              false};
  for (const Moment& one : story_of(rows)) {
    table.rows.push_back({instant_text(one.at), named(one.call_row), one.event, cell(one.stage), cell(one.attempt),
                          cell(one.outcome), cell(one.duration_ms), cell(one.code), cell(one.error_kind),
                          cell(one.error), cell(one.tokens), cell(one.cost_usd), cell(one.detail)});
  }
  return table;
}

}  // namespace callmill::commands

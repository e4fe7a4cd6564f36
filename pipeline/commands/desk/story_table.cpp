#include "commands/desk/story_table.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "commands/desk/story.h"
#include "domain/instant.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? Cell{*value} : Cell{};
}

constexpr std::array<std::string_view, 3> kWords{"error_kind", "error", "detail"};

bool is_of_words(std::string_view column) {
  return std::ranges::find(kWords, column) != kWords.end();
}

}  // namespace

Table story_for_people(const Table& story) {
  Table table{story.name, {}, {}, story.whole, {}};
  std::ranges::remove_copy_if(story.columns, std::back_inserter(table.columns), is_of_words);
  for (const auto& row : story.rows) {
    auto& kept = table.rows.emplace_back();
    std::string& words = table.below.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* said = std::get_if<std::string>(&row[i]);
      if (!is_of_words(story.columns[i])) {
        kept.push_back(row[i]);
      } else if (said != nullptr && !said->empty()) {
        words += (words.empty() ? "" : story.columns[i] == "error" ? ": " : "; ") + *said;
      }
    }
  }
  return without_empty_columns(table);
}

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

#include "commands/desk/show_lead.h"

#include <algorithm>
#include <vector>

#include "commands/arguments.h"
#include "commands/desk/story_table.h"
#include "commands/leads_table.h"
#include "outside/clock.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

std::size_t place_of(const Table& table, std::string_view column) {
  return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), column) -
                                  table.columns.begin());
}

/// When it is dialled, or why not; what its calls say goes before what the rules say.
void add_judgement(Table& lead, const Table& judged) {
  auto& row = lead.rows.at(0);
  Cell& why = row.at(place_of(lead, "why"));
  if (!std::holds_alternative<std::monostate>(why)) return;
  const auto& judgement = judged.rows.at(0);
  why = judgement.at(place_of(judged, "why"));
  row.at(place_of(lead, "dial_at")) = judgement.at(place_of(judged, "dial_at"));
}

Table lead_table(const Context& context, ledger::Database& database, std::int64_t id) {
  Table lead = read_table(database, sql::desk::ShowLead{.lead_id = id}, "lead");
  if (lead.rows.empty()) throw Refusal("no lead " + std::to_string(id));
  add_judgement(lead, leads_table(database, {id}, context.settings, wall_clock()));
  return lead;
}

}  // namespace

int show_lead(Context& context, ledger::Database& database, const std::string& id, Format format) {
  const std::int64_t number = row_number(id, "a lead's number", "show lead");
  Table lead = lead_table(context, database, number);
  std::vector<std::int64_t> call_rows;
  for (const auto& call : database.all(sql::desk::CallsOfLead{.lead_id = number})) call_rows.push_back(call.call_row);
  Table calls = read_table(database, sql::desk::ShowLeadCalls{.lead_id = number}, "calls");
  Table story = story_table(database, call_rows, number);
  Table results = read_table(database, sql::desk::ShowResults{.call_rows = call_rows}, "results");
  Table enquiries = read_table(database, sql::desk::ShowEnquiries{.lead_id = number}, "enquiries");
  if (format == Format::table) {
    lead = upright(lead);
    lead.whole = true;
    story = story_for_people(story);
    for (Table* table : {&calls, &results, &enquiries}) *table = without_empty_columns(*table);
  }
  print_tables(context, {lead, calls, story, results, enquiries}, format);
  return kOk;
}

}  // namespace callmill::commands

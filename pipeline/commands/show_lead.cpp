#include "commands/show_lead.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "commands/leads_table.h"
#include "domain/number.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace {

std::size_t place_of(const Table& table, std::string_view column) {
  return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), column) -
                                  table.columns.begin());
}

Cell take_column(Table& table, std::string_view column) {
  const auto place = static_cast<std::ptrdiff_t>(place_of(table, column));
  Cell cell = table.rows.at(0).at(static_cast<std::size_t>(place));
  table.columns.erase(table.columns.begin() + place);
  table.rows[0].erase(table.rows[0].begin() + place);
  return cell;
}

/// When it is dialled, or why not: what its calls say goes before what the rules say.
void add_standing(Table& lead, const Table& judged) {
  const Cell call = take_column(lead, "call_words");
  const bool has_call = !std::holds_alternative<std::monostate>(call);
  const auto& row = judged.rows.at(0);
  lead.columns.insert(lead.columns.begin() + 7, {"dial_at", "why"});
  lead.rows[0].insert(lead.rows[0].begin() + 7, {has_call ? Cell{} : row.at(place_of(judged, "dial_at")),
                                                 has_call ? call : row.at(place_of(judged, "why"))});
}

Table lead_table(const Context& context, ledger::Database& database, std::int64_t id) {
  ledger::Query shown = database.query("desk/show_lead");
  shown.bind("lead_id", id);
  Table lead = read_table(shown, "lead");
  if (lead.rows.empty()) throw Refusal("no lead " + std::to_string(id));
  ledger::Query row = database.query("leads/show_lead");
  row.bind("lead_id", id);
  add_standing(lead, leads_table(database, row, context.settings, wall_clock()));
  return lead;
}

/// calls.id of all rows, which the table then holds no more.
std::string take_call_rows(Table& calls) {
  auto ids = nlohmann::json::array();
  for (auto& row : calls.rows) {
    ids.push_back(std::get<std::int64_t>(row.back()));
    row.pop_back();
  }
  calls.columns.pop_back();
  return ids.dump();
}

}  // namespace

std::int64_t lead_number(const std::string& text, std::string_view command) {
  if (const auto lead = number_in<std::int64_t>(text)) return *lead;
  throw UsageError(std::string(command) + ": expected a lead's number, got '" + text + "'");
}

int show_lead(Context& context, ledger::Database& database, const std::string& id, Format format) {
  const std::int64_t number = lead_number(id, "show lead");
  Table lead = lead_table(context, database, number);
  ledger::Query attempts = database.query("desk/show_lead_calls");
  attempts.bind("lead_id", number);
  Table calls = read_table(attempts, "calls");
  const std::string ids = take_call_rows(calls);
  ledger::Query told = database.query("desk/show_story");
  told.bind("ids", ids).bind("lead_id", number);
  Table story = read_table(told, "story");
  ledger::Query said = database.query("desk/show_results");
  said.bind("ids", ids);
  Table results = read_table(said, "results");
  if (format == Format::table) {
    lead = upright(lead);
    lead.whole = true;
    for (Table* table : {&calls, &story, &results}) *table = without_empty_columns(*table);
  }
  print_tables(context.out, {lead, calls, story, results}, format, look_of(context));
  return kOk;
}

}  // namespace callmill::commands

#include "commands/leads_table.h"

#include "dialler/dial_gate.h"
#include "dialler/dials_sent.h"
#include "domain/instant.h"
#include "domain/lead/lead_choice.h"
#include "sql/leads.h"

namespace callmill::commands {

namespace {

struct DialCells {
  Cell at;
  Cell why;
};

DialCells shown(const LeadChoice& choice) {
  if (const auto* waits = std::get_if<Waits>(&choice))
    return {waits->until ? Cell{instant_text(*waits->until)} : Cell{}, waits->why};
  if (const auto* fails = std::get_if<Fails>(&choice)) {
    return {Cell{}, "will fail, " + std::string(fails->reason) + ": " + fails->why};
  }
  return {Cell{std::string("now")}, Cell{}};
}

Cell when_open(const dialler::DialGate& gate) {
  std::string text = gate.opens_text();
  return text.empty() ? Cell{} : Cell{std::move(text)};
}

/// `gate`: why nobody may be dialled.
DialCells dial_cells(const sql::leads::Listed::Row& row, DialsSent sent, const DialRules& rules,
                     const dialler::DialGate& gate, UnixTime now) {
  if (row.failure_reason) {
    return {Cell{}, *row.failure_reason + (row.failure_detail ? ": " + *row.failure_detail : "")};
  }
  if (row.is_called || (row.is_scheduled && !gate.halted)) return {Cell{}, "being called"};
  if (row.status != "new") return {Cell{}, row.last_outcome ? Cell{*row.last_outcome} : Cell{}};
  const LeadToJudge lead{.phone = row.phone,
                         .phone_e164 = row.phone_e164.value_or(""),
                         .retry_after = row.retry_after_unix,
                         .is_do_not_call = row.on_do_not_call,
                         .sent = std::move(sent)};
  const LeadChoice choice = judge(lead, rules, now);
  if (std::holds_alternative<DialNow>(choice) && !gate.open) return {when_open(gate), gate.why};
  DialCells cells = shown(choice);
  if (std::holds_alternative<Waits>(choice) && gate.until_resumed) cells = {when_open(gate), gate.why};
  // That it was dialled too often says more than for what it is called again.
  if (lead.sent.day_over.value_or(now) > now) return cells;
  if (auto why = called_again_after(lead.retry_after, row.last_outcome, now)) cells.why = *why;
  return cells;
}

}  // namespace

std::optional<std::string> called_again_after(const std::optional<UnixTime>& retry_after,
                                              const std::optional<std::string>& last_outcome, UnixTime now) {
  if (!last_outcome || retry_after.value_or(now) <= now) return std::nullopt;
  return "after " + *last_outcome;
}

Table leads_table(ledger::Database& database, const std::vector<std::int64_t>& leads, const Settings& settings,
                  UnixTime now) {
  const DialRules rules = read_dial_rules(settings.call, dialler::read_holidays(database, now));
  const dialler::DialGate gate = dialler::gate_of(database, settings, rules, now);
  Table table{"leads",
              {"lead_id", "name", "phone", "source", "status", "priority", "retry_count", "dial_at", "why"},
              {},
              false};
  for (auto& row : database.all(sql::leads::Listed{.lead_ids = leads})) {
    DialsSent sent = dialler::dials_sent(database, row.lead_id, settings.call, now);
    DialCells dial = dial_cells(row, std::move(sent), rules, gate, now);
    table.rows.push_back({row.lead_id, std::move(row.name), std::move(row.phone), std::move(row.source),
                          std::move(row.status), row.priority, row.retry_count, std::move(dial.at),
                          std::move(dial.why)});
  }
  return table;
}

void add_exported_columns(Table& table, ledger::Database& database, const std::vector<std::int64_t>& leads) {
  Table more = read_table(database, sql::leads::Exported{.lead_ids = leads});
  table.columns.insert(table.columns.end(), more.columns.begin(), more.columns.end());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    for (Cell& cell : more.rows.at(i)) table.rows[i].push_back(std::move(cell));
  }
}

}  // namespace callmill::commands

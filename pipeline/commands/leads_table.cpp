#include "commands/leads_table.h"

#include "domain/instant.h"
#include "domain/lead_choice.h"
#include "runner/dial_rules.h"

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

/// `gate` is what keeps everybody from being dialled.
DialCells dial_cells(const ledger::Row& row, const DialRules& rules, const runner::DialGate& gate, UnixTime now) {
  if (const auto reason = row.maybe_text("failure_reason")) {
    const auto detail = row.maybe_text("failure_detail");
    return {Cell{}, *reason + (detail ? ": " + *detail : "")};
  }
  const auto last_outcome = row.maybe_text("last_outcome");
  if (row.text("status") != "new") return {Cell{}, last_outcome ? Cell{*last_outcome} : Cell{}};
  if (last_outcome == "calling") return {Cell{}, "being called"};
  LeadToJudge lead{
      .phone = row.text("phone"), .phone_e164 = row.text("phone_e164"), .is_do_not_call = row.flag("on_do_not_call")};
  if (const auto retry_after = row.maybe_integer("retry_after_unix")) lead.retry_after = unix_time(*retry_after);
  const LeadChoice choice = judge(lead, rules, now);
  if (std::holds_alternative<DialNow>(choice) && !gate.open)
    return {gate.opens_at ? Cell{instant_text(*gate.opens_at)} : Cell{}, gate.why};
  DialCells cells = shown(choice);
  // That it waits for its retry says less than what it is retried for.
  if (lead.retry_after.value_or(now) > now && last_outcome) cells.why = "after " + *last_outcome;
  return cells;
}

}  // namespace

Table leads_table(ledger::Database& database, ledger::Query& leads, const Settings& settings, UnixTime now) {
  const DialRules rules = read_dial_rules(settings.call, runner::read_holidays(database, now));
  const runner::DialGate gate = runner::gate_of(database, settings, rules, now);
  Table table{"leads",
              {"lead_id", "name", "phone", "source", "status", "priority", "retry_count", "dial_at", "why"},
              {},
              false};
  while (leads.next()) {
    const ledger::Row row = leads.row();
    DialCells dial = dial_cells(row, rules, gate, now);
    table.rows.push_back({row.integer("lead_id"), row.text("name"), row.text("phone"), row.text("source"),
                          row.text("status"), row.integer("priority"), row.integer("retry_count"), std::move(dial.at),
                          std::move(dial.why)});
  }
  return table;
}

}  // namespace callmill::commands

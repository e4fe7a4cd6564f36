#include <ostream>

#include "commands/arguments.h"
#include "commands/lead_options.h"
#include "commands/leads_table.h"
#include "commands/list.h"
#include "commands/open.h"
#include "outside/clock.h"
#include "sql/leads.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

struct FieldOption {
  const char* option;
  const char* about;
};
constexpr FieldOption kFields[] = {
    {"name", "needed"},
    {"phone", "needed: a mobile number in India, as 98765 43210 or +91 98765 43210"},
    {"email", ""},
    {"product-name", "what the lead asked about"},
    {"city", ""},
    {"state", ""},
    {"query-message", "what the lead wrote"},
    {"priority", "a whole number, smaller is dialled first; 0 without it"},
};

LeadRow lead_of(const po::variables_map& arguments) {
  Record record;
  for (const FieldOption& field : kFields) {
    if (const auto text = given(arguments, field.option)) record.fields.push_back({field.option, *text, false});
  }
  auto read = read_lead(record, given(arguments, "source").value_or(""));
  if (const auto* complaint = std::get_if<RowComplaint>(&read)) {
    throw UsageError("--" + complaint->column + " " + complaint->why);
  }
  LeadRow lead = std::get<LeadRow>(std::move(read));
  if (!lead.phone_e164) throw UsageError("--phone " + lead.unreadable);
  return lead;
}

std::string outcome_text(const runner::StoredLead& stored) {
  const std::string lead = stored.lead_id ? "lead " + std::to_string(*stored.lead_id) : "";
  switch (stored.outcome) {
    case runner::LeadOutcome::merged:
      return lead + " has this number already: what was empty was filled, the rest is as it was";
    case runner::LeadOutcome::refused:
      return lead + " has this number already: nothing was stored";
    case runner::LeadOutcome::do_not_call:
      return "the number is on the do-not-call list: the lead is stored as failed";
    case runner::LeadOutcome::added:
    case runner::LeadOutcome::invalid_phone:
      break;
  }
  return {};
}

int add(Context& context, const po::variables_map& arguments, const std::vector<std::string>&) {
  const Format format = format_of(arguments);
  const runner::OnDuplicate on_duplicate = on_duplicate_of(arguments);
  const LeadRow lead = lead_of(arguments);
  const UnixTime now = wall_clock();
  auto database = open_database(context, ledger::Access::read_write);
  const auto tenant = tenant_of(arguments, database);
  const runner::StoredLead stored = runner::store_leads(database, {lead}, tenant, on_duplicate, now).at(0);
  if (stored.outcome == runner::LeadOutcome::refused) throw Refusal(outcome_text(stored));
  const std::int64_t lead_id = database.one(sql::leads::OfNumber{.phone_e164 = *lead.phone_e164}).lead_id;
  print_table(context, leads_table(database, {lead_id}, context.settings, now), format);
  const std::string words = outcome_text(stored);
  if (!words.empty()) context.err << words << '\n';
  if (lead.lenient) context.err << "the 0 between country code and number was left out\n";
  return kOk;
}

}  // namespace

Subcommand leads_add_subcommand() {
  return {.name = "add",
          .arguments = "",
          .about = "Adds one lead: --name, --phone, --source, and what else is known.",
          .options =
              [](po::options_description& options) {
                for (const FieldOption& field : kFields) {
                  options.add_options()(field.option, text_option("TEXT"), field.about);
                }
                add_lead_options(options);
                add_format_option(options);
              },
          .run = add};
}

}  // namespace callmill::commands

#include "sql/leads.h"

#include <ostream>

#include "commands/arguments.h"
#include "commands/intake/lead_options.h"
#include "commands/intake/leads_import.h"
#include "commands/leads_table.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/subcommands.h"
#include "domain/nearest.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

template <class S>
std::vector<std::int64_t> ids(ledger::Database& database, const S& statement) {
  std::vector<std::int64_t> ids;
  for (const auto& lead : database.all(statement)) ids.push_back(lead.lead_id);
  return ids;
}

std::vector<std::int64_t> leads_of(ledger::Database& database, const std::optional<std::string>& status,
                                   std::int64_t limit, UnixTime now) {
  if (!status) return ids(database, sql::leads::ListAll{.limit = limit});
  if (*status == "new") return ids(database, sql::leads::ListNew{.now = now, .limit = limit});
  if (*status == "dispatched" || *status == "failed") {
    return ids(database, sql::leads::ListStatus{.status = *status, .limit = limit});
  }
  throw UsageError("--status: " + expected_one_of({"new", "dispatched", "failed"}, *status));
}

int list_leads(Context& context, const po::variables_map& arguments, const std::vector<std::string>&) {
  const Format format = format_of(arguments);
  const std::int64_t limit = limit_of(arguments);
  const UnixTime now = wall_clock();
  auto database = open_database(context, ledger::Access::read_only);
  const auto status = given(arguments, "status");
  const auto leads = leads_of(database, status, limit + 1, now);
  Table table = leads_table(database, leads, context.settings, now);
  if (format != Format::table) add_exported_columns(table, database, leads);
  print_list(
      context, std::move(table), format, limit,
      std::string("no leads") + (status ? " of this status" : "") + "; 'callmill leads import FILE' takes in a list");
  return kOk;
}

Subcommand leads_list_subcommand() {
  return {.name = "list",
          .arguments = "",
          .about = "Shows leads, and when each is dialled, or why not.",
          .options =
              [](po::options_description& options) {
                options.add_options()("status", text_option("STATUS"),
                                      "new (in the order in which they are dialled), dispatched or failed");
                add_limit_option(options);
                add_format_option(options);
              },
          .run = list_leads};
}

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
  if (const auto* error = std::get_if<RowError>(&read)) {
    throw UsageError((error->column.empty() ? "" : "--" + error->column + " ") + error->why);
  }
  LeadRow lead = std::get<LeadRow>(std::move(read));
  if (!lead.phone_e164) throw UsageError("--phone " + lead.unreadable);
  return lead;
}

std::string outcome_text(const intake::StoredLead& stored) {
  const std::string lead = stored.lead_id ? "lead " + std::to_string(*stored.lead_id) : "";
  switch (stored.outcome) {
    case intake::LeadOutcome::merged:
      return lead + " has this number already: what was empty was filled, the rest is " +
             (stored.is_enquiry ? "kept as an enquiry" : "as it was") +
             (stored.is_over ? "; it is not dialled any more, --again dials it" : "");
    case intake::LeadOutcome::other_tenant:
      return other_tenant_text(stored);
    case intake::LeadOutcome::refused:
      return lead + " has this number already: nothing was stored";
    case intake::LeadOutcome::malformed:
      return lead + " has this number already: " + stored.why + "; nothing was stored";
    case intake::LeadOutcome::do_not_call:
      return "the number is on the do-not-call list: the lead is stored as failed";
    case intake::LeadOutcome::added:
    case intake::LeadOutcome::invalid_phone:
    case intake::LeadOutcome::over:
      break;
  }
  return {};
}

int add_lead(Context& context, const po::variables_map& arguments, const std::vector<std::string>&) {
  const Format format = format_of(arguments);
  intake::ListTerms terms = terms_of(arguments, "");
  const LeadRow lead = lead_of(arguments);
  const UnixTime now = wall_clock();
  auto database = open_database(context, ledger::Access::read_write);
  terms.tenant_id = tenant_given(arguments, database);
  const intake::StoredLead stored = intake::store_leads(database, {&lead, 1}, terms, now).at(0);
  using enum intake::LeadOutcome;
  if (stored.outcome == refused || stored.outcome == malformed || stored.outcome == other_tenant)
    throw Refusal(outcome_text(stored));
  const std::int64_t lead_id = database.one(sql::leads::OfNumber{.phone_e164 = *lead.phone_e164}).lead_id;
  print_table(context, leads_table(database, {lead_id}, context.settings, now), format);
  const std::string words = outcome_text(stored);
  if (!words.empty()) context.err << words << '\n';
  if (lead.lenient) context.err << "the 0 between country code and number was left out\n";
  return kOk;
}

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
          .run = add_lead};
}

}  // namespace

Command leads_command() {
  Command command;
  command.name = "leads";
  command.about = "Takes in, adds and lists leads: people to be called.";
  command.example = "callmill leads import leads.csv --source website --dry-run";
  command.details =
      "A list is CSV (comma, semicolon or tab) with a line of column names, or JSON, an object a line. It\n"
      "needs the columns name, phone and source (or --source). email, product_name, city, state,\n"
      "query_message and priority (a whole number, smaller is dialled first) are known too; any other\n"
      "column goes to attributes. A number is one lead: of a row whose number is a lead already, what was\n"
      "empty is filled, and the rest stays as it is.";
  return with_subcommands(std::move(command),
                          {leads_import_subcommand(), leads_add_subcommand(), leads_list_subcommand()});
}

}  // namespace callmill::commands

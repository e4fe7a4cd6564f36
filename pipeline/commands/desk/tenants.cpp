#include "commands/arguments.h"
#include "commands/desk/tenant_settings.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/subcommands.h"
#include "commands/table.h"
#include "outside/clock.h"
#include "sql/importing.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

int list_tenants(Context& context, const po::variables_map& arguments, const std::vector<std::string>&) {
  const Format format = format_of(arguments);
  const std::int64_t limit = limit_of(arguments);
  auto database = open_database(context, ledger::Access::read_only);
  print_list(context, read_table(database, sql::tenants::List{.limit = limit + 1}), format, limit,
             "no tenants; they come with 'callmill import'");
  return kOk;
}

void print_tenant(Context& context, ledger::Database& database, const std::string& tenant, Format format) {
  Table table = read_table(database, sql::tenants::Show{.tenant_id = tenant}, tenant);
  table.whole = true;
  print_table(context, format == Format::table ? without_empty_columns(table) : table, format);
}

int show_tenant(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  auto database = open_database(context, ledger::Access::read_only);
  require_tenant(database, words.at(0));
  print_tenant(context, database, words.at(0), format);
  return kOk;
}

/// Writes what `change` makes of what a person says, and shows the tenant.
template <class Change>
int change_tenant(Context& context, const std::string& tenant, Format format, Change change) {
  const UnixTime now = wall_clock();
  auto database = open_database(context, ledger::Access::read_write);
  ledger::Transaction transaction(database);
  require_tenant(database, tenant);
  TenantSettings said = database.one(sql::tenants::Said{.tenant_id = tenant});
  change(said);
  database.run(sql::tenants::Say{.tenant_id = tenant,
                                 .status = said.status,
                                 .display_name = said.display_name,
                                 .recipients = said.recipients,
                                 .bcc = said.bcc,
                                 .reply_to = said.reply_to,
                                 .timezone = said.timezone,
                                 .language = said.language,
                                 .post_call = said.post_call,
                                 .mail_when_empty = said.mail_when_empty,
                                 .summary_fields = said.summary_fields,
                                 .now = now});
  const std::vector<std::string> changed{tenant};
  database.run(sql::importing::WakeTenants{.tenants = changed});
  transaction.commit();
  print_tenant(context, database, tenant, format);
  return kOk;
}

int set_tenant(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  const std::string& tenant = words.at(0);
  std::vector<std::pair<const TenantSetting*, std::string>> values;
  for (const TenantSetting& setting : tenant_settings()) {
    if (const auto value = given(arguments, setting.option)) values.emplace_back(&setting, *value);
  }
  if (values.empty()) throw UsageError("tenants set: expected a setting, such as --recipients desk@acme.example");
  return change_tenant(context, tenant, format, [&](TenantSettings& said) {
    for (const auto& [setting, value] : values) {
      if (const auto error = setting->set(said, value)) {
        throw UsageError("tenant '" + tenant + "', --" + setting->option + ": " + *error + "; nothing was changed");
      }
    }
  });
}

int reset_tenant(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  std::vector<const TenantSetting*> chosen;
  for (std::size_t i = 1; i < words.size(); ++i) chosen.push_back(&tenant_setting(words[i]));
  return change_tenant(context, words.at(0), format, [&](TenantSettings& said) {
    if (chosen.empty()) said = {};
    for (const TenantSetting* setting : chosen) setting->reset(said);
  });
}

Subcommand tenants_list_subcommand() {
  return {.name = "list",
          .arguments = "",
          .about = "Shows the tenants, and what holds for each.",
          .options =
              [](po::options_description& options) {
                add_limit_option(options);
                add_format_option(options);
              },
          .run = list_tenants};
}

Subcommand tenants_show_subcommand() {
  return {.name = "show",
          .arguments = "TENANT",
          .about = "Shows each setting of a tenant, and who says so.",
          .fewest = 1,
          .most = 1,
          .options = [](po::options_description& options) { add_format_option(options); },
          .run = show_tenant};
}

Subcommand tenants_set_subcommand() {
  return {.name = "set",
          .arguments = "TENANT",
          .about = "Sets what the options say; it wins over MongoDB.",
          .fewest = 1,
          .most = 1,
          .options =
              [](po::options_description& options) {
                for (const TenantSetting& setting : tenant_settings())
                  options.add_options()(setting.option, text_option(setting.shown), setting.about);
                add_format_option(options);
              },
          .run = set_tenant};
}

Subcommand tenants_reset_subcommand() {
  return {.name = "reset",
          .arguments = "TENANT [SETTING...]",
          .about = "Takes a person's settings back: MongoDB's hold.",
          .fewest = 1,
          .most = 1 + tenant_settings().size(),
          .options = [](po::options_description& options) { add_format_option(options); },
          .run = reset_tenant};
}

}  // namespace

Command tenants_command() {
  Command command;
  command.name = "tenants";
  command.about = "Shows and sets what holds for a tenant: recipients of mails, language, switches.";
  command.example = "callmill tenants set acme --recipients desk@acme.example,boss@acme.example";
  command.details =
      "Each setting has two values: a person's, which wins, and MongoDB's, which every import renews. 'set' writes\n"
      "the first, 'reset' takes it back (without a SETTING, all of them). The same in SQL:\n"
      "update tenants set recipients = '[\"desk@acme.example\"]' where tenant_id = 'acme';";
  return with_subcommands(std::move(command), {tenants_list_subcommand(), tenants_show_subcommand(),
                                               tenants_set_subcommand(), tenants_reset_subcommand()});
}

}  // namespace callmill::commands

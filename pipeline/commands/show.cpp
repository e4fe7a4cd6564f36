#include "commands/show.h"

#include <boost/program_options/value_semantic.hpp>
#include <ostream>

#include "commands/find_call.h"
#include "commands/open.h"
#include "commands/show_lead.h"
#include "commands/show_mail.h"
#include "commands/table.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

std::string argument(const po::variables_map& arguments, const std::string& name) {
  if (arguments.count(name) == 0) throw UsageError("show: expected call, job, lead or mail, and an id");
  return arguments[name].as<std::string>();
}

std::int64_t call_of_job(ledger::Database& database, const std::string& id) {
  ledger::Query query = database.query("desk/find_job");
  if (!query.bind("job_id", job_number(id, "show job")).next()) throw Refusal("no job " + id);
  return query.row().integer("call_id");
}

Table part(ledger::Database& database, std::string_view statement, std::int64_t call, const std::string& name) {
  ledger::Query query = database.query(statement);
  query.bind("id", call);
  return read_table(query, name);
}

Table story_of(ledger::Database& database, std::int64_t call) {
  ledger::Query query = database.query("desk/show_story");
  query.bind("ids", "[" + std::to_string(call) + "]").bind_null("lead_id");
  return read_table(query, "story");
}

Table results_of(ledger::Database& database, std::int64_t call) {
  ledger::Query query = database.query("desk/show_results");
  query.bind("ids", "[" + std::to_string(call) + "]");
  return read_table(query, "results");
}

void show_story(Context& context, ledger::Database& database, std::int64_t call, Format format) {
  std::vector<Table> tables{part(database, "desk/show_call", call, "call"),
                            part(database, "desk/show_jobs", call, "jobs"),
                            story_of(database, call),
                            results_of(database, call),
                            part(database, "desk/show_qualification", call, "qualification"),
                            part(database, "desk/show_transcript", call, "transcript"),
                            part(database, "desk/show_summary", call, "summary"),
                            part(database, "desk/show_mails", call, "mails")};
  if (format == Format::table) {
    for (Table& table : tables) {
      if (table.name == "call" || table.name == "jobs" || table.name == "mails") table = upright(table);
      if (table.name == "story" || table.name == "results") table = without_empty_columns(table);
      if (table.name != "story") table.whole = true;
    }
  }
  print_tables(context.out, tables, format, look_of(context));
}

/// --text is what a person wants to see unless another view was asked for.
MailView view_of(const po::variables_map& arguments) {
  const auto html = arguments.count("html");
  const auto raw = arguments.count("raw");
  const auto text = arguments.count("text");
  if (html + raw + text > 1) throw UsageError("show mail: expected one of --html, --text and --raw");
  if (html > 0) return MailView::html;
  return raw > 0 ? MailView::raw : MailView::text;
}

int show(Context& context, const po::variables_map& arguments) {
  const std::string what = argument(arguments, "what");
  const std::string id = argument(arguments, "id");
  const Format format = format_of(arguments);
  if (what != "call" && what != "job" && what != "lead" && what != "mail") {
    throw UsageError("show: expected call, job, lead or mail, got '" + what + "'");
  }
  if (what != "mail" && arguments.count("html") + arguments.count("raw") + arguments.count("text") > 0) {
    throw UsageError("show " + what + ": --html, --text and --raw belong to 'show mail'");
  }
  if (what == "mail" && format != Format::table) {
    throw UsageError("show mail: prints a mail, no table: --format does not go with it; --raw prints the exact bytes");
  }
  const MailView view = view_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_only);
  if (what == "lead") return show_lead(context, database, id, format);
  std::optional<std::string> tenant;
  if (arguments.count("tenant") > 0) tenant = arguments["tenant"].as<std::string>();
  const std::int64_t call = what == "job" ? call_of_job(database, id) : find_call(database, id, tenant);
  if (what == "mail") return show_mail(context, database, call, view);
  show_story(context, database, call, format);
  return kOk;
}

}  // namespace

Command show_command() {
  return {.name = "show",
          .about =
              "Shows all there is of one call: its rows, every try, transcript, summary and mails; of one lead; or "
              "a call's last mail.",
          .example = "callmill show call call-20261121-001 --tenant acme",
          .positional = {{"what", 1}, {"id", 1}},
          .options =
              [](po::options_description& options) {
                auto add = options.add_options();
                add("what", po::value<std::string>()->value_name("WHAT"),
                    "call, job, lead or mail: the whole story, or the last mail of a call");
                add("id", po::value<std::string>()->value_name("ID"),
                    "the call's id (the outside world's, or calls.id), or the job's or the lead's number");
                add("tenant", po::value<std::string>()->value_name("TENANT"),
                    "which tenant's call, where several have the id");
                add("html", "show mail: the HTML part alone");
                add("text", "show mail: how it stands, its headers and its text (as without any of these)");
                add("raw", "show mail: the exact bytes");
                add_format_option(options);
              },
          .run = show};
}

}  // namespace callmill::commands

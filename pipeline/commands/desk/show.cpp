#include <span>

#include "commands/arguments.h"
#include "commands/desk/show_lead.h"
#include "commands/desk/show_mail.h"
#include "commands/desk/story_table.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/nearest.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

std::int64_t call_of_job(ledger::Database& database, const std::string& id) {
  const auto job = database.maybe(sql::desk::FindJob{.job_id = row_number(id, "a job's number", "show job")});
  if (!job) throw Refusal("no job " + id);
  return job->call_row;
}

int show_story(Context& context, ledger::Database& database, std::int64_t call, Format format) {
  const std::span<const std::int64_t> calls(&call, 1);
  std::vector<Table> tables{read_table(database, sql::desk::ShowCall{.call_row = call}, "call"),
                            read_table(database, sql::desk::ShowJobs{.call_row = call}, "jobs"),
                            story_table(database, calls),
                            read_table(database, sql::desk::ShowResults{.call_rows = calls}, "results"),
                            read_table(database, sql::desk::ShowQualification{.call_row = call}, "qualification"),
                            read_table(database, sql::desk::ShowTranscript{.call_row = call}, "transcript"),
                            read_table(database, sql::desk::ShowSummary{.call_row = call}, "summary"),
                            read_table(database, sql::desk::ShowMails{.call_row = call}, "mails")};
  if (format == Format::table) {
    for (Table& table : tables) {
      if (table.name == "call" || table.name == "jobs" || table.name == "mails") table = upright(table);
      if (table.name == "story") table = story_for_people(table);
      if (table.name == "results") table = without_empty_columns(table);
      if (table.name != "story") table.whole = true;
    }
  }
  print_tables(context, tables, format);
  return kOk;
}

MailView view_of(const po::variables_map& arguments) {
  const auto html = arguments.count("html");
  const auto raw = arguments.count("raw");
  const auto text = arguments.count("text");
  if (html + raw + text > 1) throw UsageError("show mail: expected one of --html, --text and --raw");
  if (html > 0) return MailView::html;
  return raw > 0 ? MailView::raw : MailView::text;
}

int show(Context& context, const po::variables_map& arguments) {
  const std::string what = given(arguments, "what").value_or("");
  const std::string id = given(arguments, "id").value_or("");
  const Format format = format_of(arguments);
  if (what != "call" && what != "job" && what != "lead" && what != "mail") {
    throw UsageError("show: " + expected_one_of({"call", "job", "lead", "mail"}, what));
  }
  if (arguments.count("id") == 0) throw UsageError("show " + what + ": expected an id");
  if (what != "mail" && arguments.count("html") + arguments.count("raw") + arguments.count("text") > 0) {
    throw UsageError("show " + what + ": --html, --text and --raw belong to 'show mail'");
  }
  if (what == "mail" && format != Format::table) {
    throw UsageError("show mail: prints a mail, no table: --format does not go with it; --raw prints the exact bytes");
  }
  const MailView view = view_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_only);
  if (what == "lead") return show_lead(context, database, id, format);
  const std::int64_t call =
      what == "job" ? call_of_job(database, id) : find_call(database, id, given(arguments, "tenant"));
  return what == "mail" ? show_mail(context, database, call, view) : show_story(context, database, call, format);
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
                add("what", text_option("WHAT"),
                    "call, job, lead or mail: the whole story, or the last mail of a call");
                add("id", text_option("ID"),
                    "the call's id (the outside world's, what it begins with, as outreach-1017, or calls.id), or the "
                    "job's or the "
                    "lead's number");
                add("tenant", text_option("TENANT"), "which tenant's call, where several have the id");
                add("html", "show mail: the HTML part alone");
                add("text", "show mail: its state, headers and text (as without any of these)");
                add("raw", "show mail: the exact bytes");
                add_format_option(options);
              },
          .run = show};
}

}  // namespace callmill::commands

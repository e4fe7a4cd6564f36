#include "commands/rerun.h"

#include <boost/program_options/value_semantic.hpp>
#include <iterator>
#include <ostream>

#include "commands/find_call.h"
#include "commands/open.h"
#include "commands/rerun_lead.h"
#include "commands/show_lead.h"
#include "commands/table.h"
#include "commands/time_argument.h"
#include "outside/clock.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

using Text = std::optional<std::string>;

struct Selection {
  std::vector<std::int64_t> jobs;
  std::vector<std::string> calls;
  bool failed = false;
  Text stage;
  Text kind;
  Text tenant;
  Text from;
  std::optional<UnixTime> since;
};

Text given(const po::variables_map& arguments, const std::string& name) {
  if (arguments.count(name) == 0) return std::nullopt;
  return arguments[name].as<std::string>();
}

std::vector<std::string> all_given(const po::variables_map& arguments, const std::string& name) {
  if (arguments.count(name) == 0) return {};
  return arguments[name].as<std::vector<std::string>>();
}

/// Jobs named by id or call are taken in any state; without a name, only failed ones.
Selection selection_of(const po::variables_map& arguments, UnixTime now) {
  Selection selection{.jobs = {},
                      .calls = all_given(arguments, "call"),
                      .failed = arguments.count("failed") > 0,
                      .stage = given(arguments, "stage"),
                      .kind = given(arguments, "kind"),
                      .tenant = given(arguments, "tenant"),
                      .from = given(arguments, "from"),
                      .since = std::nullopt};
  for (const std::string& job : all_given(arguments, "job")) selection.jobs.push_back(job_number(job, "rerun"));
  if (const Text since = given(arguments, "since")) selection.since = parse_time(*since, "--since", now);
  const bool named = !selection.jobs.empty() || !selection.calls.empty();
  if (!named && !selection.failed && !selection.stage && !selection.kind && !selection.since) {
    throw UsageError(
        "rerun: say which jobs: their numbers, --call, --failed, --stage, --kind or --since; or --lead, to dial one "
        "again");
  }
  if (!named) selection.failed = true;
  return selection;
}

void require_stage(ledger::Database& database, const Text& stage, const char* option) {
  if (!stage) return;
  std::string names;
  for (const auto& [name] : database.all(sql::desk::StageNames{})) {
    if (name == *stage) return;
    names += (names.empty() ? "" : ", ") + name;
  }
  throw UsageError(std::string(option) + ": expected a stage (" + names + "), got '" + *stage + "'");
}

void require_job(ledger::Database& database, std::int64_t job) {
  if (!database.maybe(sql::desk::FindJob{.job_id = job})) throw Refusal("no job " + std::to_string(job));
}

/// The jobs as they are printed, and what becomes of them.
struct Selected {
  Table table;
  std::vector<std::int64_t> ids;
  std::int64_t busy = 0;  ///< Of these, those that are being processed now and so left alone.
};

Selected selected(ledger::Database& database, const Selection& selection) {
  for (const std::int64_t job : selection.jobs) require_job(database, job);
  std::vector<std::int64_t> calls;
  for (const std::string& call : selection.calls) calls.push_back(find_call(database, call, selection.tenant));
  const sql::desk::RerunSelect chosen{.job_ids = selection.jobs,
                                      .call_rows = calls,
                                      .every = selection.jobs.empty() && calls.empty(),
                                      .failed = selection.failed,
                                      .stage = selection.stage,
                                      .kind = selection.kind,
                                      .since = selection.since,
                                      .tenant = selection.tenant,
                                      .from = selection.from};
  Selected found{.table = read_table(database, chosen, "rerun"), .ids = {}};
  for (const auto& job : database.all(chosen)) {
    found.ids.push_back(job.job_id);
    if (job.status == "processing") ++found.busy;
  }
  return found;
}

/// What chooses jobs says nothing of leads.
void refuse_job_options(const po::variables_map& arguments) {
  if (arguments.count("job") > 0) throw UsageError("rerun --lead: takes no job's number");
  for (const std::string option : {"call", "failed", "stage", "kind", "since", "tenant", "from"}) {
    if (arguments.count(option) > 0) throw UsageError("rerun --lead: --" + option + " is about jobs, not about leads");
  }
}

int dial_again(Context& context, const po::variables_map& arguments) {
  refuse_job_options(arguments);
  const bool at_next_window = arguments.count("at-next-window") > 0;
  if (at_next_window && arguments.count("now") > 0) {
    throw UsageError("rerun --lead: expected one of --now and --at-next-window");
  }
  std::vector<std::int64_t> leads;
  for (const std::string& lead : all_given(arguments, "lead")) leads.push_back(lead_number(lead, "rerun --lead"));
  return rerun_leads(context, leads, at_next_window ? DialFrom::next_window : DialFrom::now,
                     arguments.count("dry-run") > 0, format_of(arguments));
}

int rerun(Context& context, const po::variables_map& arguments) {
  if (arguments.count("lead") > 0) return dial_again(context, arguments);
  if (arguments.count("now") + arguments.count("at-next-window") > 0) {
    throw UsageError("rerun: --now and --at-next-window go with --lead");
  }
  const Selection selection = selection_of(arguments, wall_clock());
  const Format format = format_of(arguments);
  const bool dry_run = arguments.count("dry-run") > 0;
  ledger::Database database = open_database(context, ledger::Access::read_write);
  ledger::Transaction transaction(database);
  require_stage(database, selection.stage, "--stage");
  require_stage(database, selection.from, "--from");
  const Selected jobs = selected(database, selection);
  const std::int64_t count = std::ssize(jobs.ids) - jobs.busy;
  if (!dry_run) database.run(sql::desk::Rerun{.job_ids = jobs.ids, .from = selection.from});
  transaction.commit();
  if (!jobs.ids.empty() || format != Format::table) print_table(context.out, jobs.table, format, look_of(context));
  context.err << count << (count == 1 ? " job " : " jobs ") << (dry_run ? "would be" : "will be") << " run again";
  if (jobs.busy > 0) context.err << "; " << jobs.busy << " left alone: being processed now";
  context.err << '\n';
  return kOk;
}

void options_of(po::options_description& options) {
  const auto text = [](const char* shown) { return po::value<std::string>()->value_name(shown); };
  const std::string since = "those that failed or finished since (" + std::string(kTimeForms) + ")";
  auto add = options.add_options();
  add("job", po::value<std::vector<std::string>>()->value_name("JOB"), "a job's number; may be given several times");
  add("call", po::value<std::vector<std::string>>()->value_name("CALL"), "the jobs of a call; several times too");
  add("lead", po::value<std::vector<std::string>>()->value_name("LEAD"),
      "a lead's number: dial it again, with all its retries; several times too");
  add("now", "with --lead: as soon as its turn comes within the window (as without it)");
  add("at-next-window", "with --lead: not before the window opens the next time");
  add("failed", "failed jobs");
  add("stage", text("STAGE"), "those that stand in this stage");
  add("kind", text("KIND"), "those with this error_kind");
  add("since", text("TIME"), since.c_str());
  add("tenant", text("TENANT"), "those of one tenant");
  add("from", text("STAGE"), "start from this stage, not from the one the job stands in");
  add("dry-run", "only print which jobs it would be");
  add_format_option(options);
}

}  // namespace

Command rerun_command() {
  return {.name = "rerun",
          .about =
              "Asks for jobs again: those named by number or call, or the failed ones that the options choose. "
              "Or dials a lead again.",
          .example = "callmill rerun --failed --kind timeout --since 2h --dry-run",
          .positional = {{"job", -1}},
          .options = options_of,
          .run = rerun,
          .details =
              "Options narrow each other down. Without a job's number or --call, only failed jobs are taken. A job\n"
              "starts afresh in the stage where it stands, with all its tries; --from email sends only the mail\n"
              "again. It is the same as: update jobs set status = 'pending' where id = ...;\n"
              "With --lead a person is dialled again: the lead is new, its count of retries 0. The call window still\n"
              "rules; a lead that is being called, on the do-not-call list or not whitelisted is refused.",
          .arguments_optional = true};
}

}  // namespace callmill::commands

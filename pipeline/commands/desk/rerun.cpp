#include <iterator>
#include <ostream>

#include "commands/arguments.h"
#include "commands/desk/rerun_lead.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/job/failure_kind.h"
#include "domain/nearest.h"
#include "domain/text.h"
#include "outside/clock.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

std::vector<std::int64_t> numbers_given(const po::variables_map& arguments, const std::string& option,
                                        std::string_view what, std::string_view command) {
  std::vector<std::int64_t> numbers;
  for (const std::string& text : all_given(arguments, option)) numbers.push_back(row_number(text, what, command));
  return numbers;
}

/// A stage that was given, which must be one.
std::optional<std::string> stage_given(const po::variables_map& arguments, const std::string& option,
                                       ledger::Database& database) {
  auto stage = given(arguments, option);
  if (!stage) return stage;
  std::vector<std::string> names;
  for (auto& [name] : database.all(sql::desk::StageNames{})) {
    if (name == *stage) return stage;
    names.push_back(std::move(name));
  }
  throw UsageError("--" + option + ": " + expected_one_of(names, *stage));
}

/// `kind` chose no job: an older program's kind may be in the file, another unknown one is a mistake.
void refuse_unknown_kind(const std::string& kind) {
  if (failure_kind::meaning_of(kind) != nullptr) return;
  std::vector<std::string> kinds;
  for (const failure_kind::Meaning& meaning : failure_kind::meanings()) kinds.emplace_back(meaning.kind);
  throw UsageError("--kind: there is no error_kind '" + one_line(kind) + "', see 'callmill help failures'" +
                   did_you_mean(kind, kinds));
}

/// Jobs named by number or call are taken in any state; without a name, something must choose among the failed ones.
void require_choice(const po::variables_map& arguments) {
  for (const std::string option : {"job", "call", "failed", "stage", "kind", "since"}) {
    if (arguments.count(option) > 0) return;
  }
  throw UsageError(
      "rerun: say which jobs: their numbers, --call, --failed, --stage, --kind or --since; or --lead, to dial one "
      "again");
}

/// The jobs as they are printed, and their ids.
struct Selected {
  Table table;
  std::vector<std::int64_t> ids{};
  std::int64_t busy = 0;  ///< Of these, those that are being processed now and so left alone.
};

Selected selected(ledger::Database& database, const po::variables_map& arguments, const std::vector<std::int64_t>& jobs,
                  std::optional<UnixTime> since) {
  const auto stage = stage_given(arguments, "stage", database);
  const auto from = stage_given(arguments, "from", database);
  const auto kind = given(arguments, "kind");
  const auto tenant = tenant_given(arguments, database);
  for (const std::int64_t job : jobs) {
    if (!database.maybe(sql::desk::FindJob{.job_id = job})) throw Refusal("no job " + std::to_string(job));
  }
  std::vector<std::int64_t> calls;
  for (const std::string& call : all_given(arguments, "call")) calls.push_back(find_call(database, call, tenant));
  const bool every = jobs.empty() && calls.empty();
  const sql::desk::RerunSelect chosen{.job_ids = jobs,
                                      .call_rows = calls,
                                      .every = every,
                                      .failed = every || arguments.count("failed") > 0,
                                      .stage = stage,
                                      .kind = kind,
                                      .since = since,
                                      .tenant = tenant,
                                      .from = from};
  Selected found{.table = read_table(database, chosen, "rerun")};
  for (const auto& job : database.all(chosen)) {
    found.ids.push_back(job.job_id);
    if (job.status == "processing") ++found.busy;
  }
  if (kind && found.ids.empty()) refuse_unknown_kind(*kind);
  return found;
}

/// An option that chooses jobs does not go with --lead.
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
  const auto leads = numbers_given(arguments, "lead", "a lead's number", "rerun --lead");
  return rerun_leads(context, leads, at_next_window ? DialFrom::next_window : DialFrom::now,
                     arguments.count("dry-run") > 0, format_of(arguments));
}

int rerun(Context& context, const po::variables_map& arguments) {
  if (arguments.count("lead") > 0) return dial_again(context, arguments);
  if (arguments.count("now") + arguments.count("at-next-window") > 0) {
    throw UsageError("rerun: --now and --at-next-window go with --lead");
  }
  const auto numbers = numbers_given(arguments, "job", "a job's number", "rerun");
  const auto since = given_time(arguments, "since", wall_clock());
  require_choice(arguments);
  const Format format = format_of(arguments);
  const bool dry_run = arguments.count("dry-run") > 0;
  ledger::Database database = open_database(context, ledger::Access::read_write);
  ledger::Transaction transaction(database);
  const Selected jobs = selected(database, arguments, numbers, since);
  const std::int64_t count = std::ssize(jobs.ids) - jobs.busy;
  const auto from = given(arguments, "from");
  const std::int64_t unknown_mails = database.one(sql::desk::RerunUnknownMails{.job_ids = jobs.ids}).jobs;
  if (!dry_run) database.run(sql::desk::Rerun{.job_ids = jobs.ids, .from = from});
  transaction.commit();
  if (!jobs.ids.empty() || format != Format::table) print_table(context, jobs.table, format);
  context.err << count << (count == 1 ? " job " : " jobs ") << (dry_run ? "would be" : "will be") << " run again";
  if (jobs.busy > 0) context.err << "; " << jobs.busy << " left alone: being processed now";
  context.err << '\n';
  if (unknown_mails > 0) {
    context.err << unknown_mails << (unknown_mails == 1 ? " mail" : " mails") << " of these may have arrived: some may "
                << "get it twice, with the same Message-ID unless its content has changed\n";
  }
  return kOk;
}

void rerun_options(po::options_description& options) {
  const std::string since = "those that failed or finished since (" + std::string(kTimeForms) + ")";
  auto add = options.add_options();
  add("job", texts_option("JOB"), "a job's number; may be given several times");
  add("call", texts_option("CALL"), "the jobs of a call; several times too");
  add("lead", texts_option("LEAD"), "a lead's number: dial it again, with all its retries; several times too");
  add("now", "with --lead: as soon as its turn comes within the window (as without it)");
  add("at-next-window", "with --lead: not before the window opens the next time");
  add("failed", "failed jobs");
  add("stage", text_option("STAGE"), "those in this stage");
  add("kind", text_option("KIND"), "those with this error_kind");
  add("since", text_option("TIME"), since.c_str());
  add("tenant", text_option("TENANT"), "those of one tenant");
  add("from", text_option("STAGE"), "start from this stage, not from the one the job is in");
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
          .options = rerun_options,
          .run = rerun,
          .details =
              "Options narrow each other down. Without a job's number or --call, only failed jobs are taken. A job\n"
              "starts again in the stage where it is, with all its tries; --from email sends only the mail\n"
              "again. It is the same as: update jobs set status = 'pending' where id = ...;\n"
              "With --lead a person is dialled again: the lead is new, its count of retries 0. The call window still\n"
              "rules; a lead that is being called, on the do-not-call list or not whitelisted is refused.",
          .arguments_optional = true};
}

}  // namespace callmill::commands

#include <algorithm>
#include <mutex>
#include <ostream>

#include "commands/arguments.h"
#include "commands/dialling.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/service/listening.h"
#include "commands/settings/reload.h"
#include "commands/signals.h"
#include "dialler/schedule.h"
#include "domain/importing/mapping.h"
#include "domain/nearest.h"
#include "importing/tenant_refresh.h"
#include "ledger/database.h"
#include "outside/clock.h"
#include "outside/service_manager.h"
#include "outside/transfers.h"
#include "runner/worker.h"
#include "sql/desk.h"
#include "stages/all_stages.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;

std::vector<std::string> selected_stages(const po::variables_map& arguments) {
  std::vector<std::string> all;
  for (const stages::Stage& stage : stages::all_stages()) all.emplace_back(stage.name);
  auto names = all_given(arguments, "stage");
  for (const std::string& name : names) {
    const bool is_stage = std::find(all.begin(), all.end(), name) != all.end();
    if (!is_stage) throw UsageError("--stage: " + expected_one_of(all, name));
  }
  return names;
}

/// One line that the next one, or a line of the log, replaces; on a terminal only.
class ProgressLine {
 public:
  explicit ProgressLine(Context& context) : context_(context) {}
  ~ProgressLine() {
    if (shown_) context_.err << '\n';
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void operator()(const runner::Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (!context_.err_is_terminal || now - last_ < std::chrono::milliseconds{200}) return;
    last_ = now;
    shown_ = true;
    context_.err << "\x1b[K" << progress.completed << " completed, " << progress.failed << " failed, "
                 << progress.in_flight << " in flight, " << progress.steps << " steps\r" << std::flush;
  }

 private:
  Context& context_;
  std::chrono::steady_clock::time_point last_{};
  bool shown_ = false;
};

int print_end(Context& context, const runner::Progress& progress) {
  context.out << progress.completed << (progress.completed == 1 ? " job completed, " : " jobs completed, ")
              << progress.failed << " failed\n";
  for (const auto& [stage, reason] : progress.halted) {
    context.out << "stage " << stage << " is halted: " << reason << '\n';
  }
  if (progress.failed > 0)
    context.out << "see 'callmill status', 'callmill report failures' and 'callmill show job ID'\n";
  return progress.failed > 0 || !progress.halted.empty() ? kFailed : kOk;
}

/// Prints what `run --once` leaves behind without a failure. Returns the exit code: kFailed if MongoDB could not be
/// read, since there may be more to do.
int print_waiting_jobs(Context& context, ledger::Database& database) {
  int code = kOk;
  for (const auto& waiting : database.all(sql::desk::WaitingJobs{})) {
    context.out << waiting.jobs << (waiting.jobs == 1 ? " job waits" : " jobs wait") << " for " << waiting.waits_for
                << '\n';
    if (waiting.is_unreached) code = kFailed;
  }
  return code;
}

/// Wakes the transfers in force, from any thread.
class Waker {
 public:
  /// Names them, while it lives.
  class Target {
   public:
    Target(Waker& waker, outside::Outside& outside) : waker_(waker) { waker_.aim(&outside); }
    ~Target() { waker_.aim(nullptr); }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

   private:
    Waker& waker_;
  };

  void wake() {
    const std::lock_guard lock(mutex_);
    if (outside_ != nullptr) outside_->wake();
  }

 private:
  void aim(outside::Outside* outside) {
    const std::lock_guard lock(mutex_);
    outside_ = outside;
  }

  std::mutex mutex_;
  outside::Outside* outside_ = nullptr;
};

/// What the worker is to the world around it: signals, settings that are read again, the service manager. One per
/// process.
class Service {
 public:
  /// Catches SIGTERM, SIGINT and SIGHUP from here on.
  explicit Service(const Context& context) : configuration_(context) {
    catch_signals(context.err_is_terminal ? Hangup::stop : Hangup::reread);
  }

  /// The settings for the next worker, its transfers and all that is made again after a reload.
  const Configuration& configuration() const { return configuration_.in_force(); }
  const Mapping& mapping() const { return configuration_.mapping(); }

  /// Called after every tick of the worker: passes on what signals asked for, and reports to the service manager.
  void attend(runner::Worker& worker) {
    manager_.ticked([&] { return runner::words(worker.progress()); }, outside::ServiceManager::Steady::now());
    if (stop_asked()) {
      manager_.stopping();
      if (hurry_asked()) worker.hurry();
    } else if (!leaving_) {
      manager_.ready();
      // A worker that cannot write could not end well: it would lose its results.
      if (worker.progress().database_error.empty() && take_hangup()) reread(worker);
    }
  }

  /// After a worker has ended: true if it ended for new settings, which are in force from here on.
  bool goes_on() {
    leaving_ = false;
    if (!stop_asked() && configuration_.adopt()) return true;
    manager_.stopping();
    return false;
  }

 private:
  void reread(runner::Worker& worker) {
    manager_.reloading();
    leaving_ = configuration_.reread();
    if (leaving_) worker.leave("settings were read again");
  }

  LiveConfiguration configuration_;
  outside::ServiceManager manager_;
  bool leaving_ = false;  ///< The worker was asked to end for new settings.
};

runner::Progress run_worker(Context& context, ledger::Database& database, const runner::RunOptions& options) {
  Service service(context);
  // What survives a reload is made before the loop, what depends on the settings in it.
  Waker waker;
  const auto listening = options.once || context.settings.listen.empty()
                             ? nullptr
                             : start_to_listen(context, context.settings.listen, [&] { waker.wake(); });
  ProgressLine line(context);
  runner::Progress progress;
  do {
    const Configuration& now = service.configuration();
    if (listening) listening->api.trust(webhook_key(now.settings, now.secrets));
    outside::Transfers outside(now.settings, now.secrets, service.mapping());
    const Waker::Target target(waker, outside);
    const importing::TenantRefresh refresh(now.settings, service.mapping(), now.secrets);
    runner::Worker worker(
        database, outside, stages::all_stages(),
        {dialler::schedule_duty(database, now.settings, options.stages, [&outside] { return outside.chance(); })},
        now.settings, options, std::move(progress));
    worker.run(stop_asked(), [&](const runner::Progress& so_far) {
      line(so_far);
      service.attend(worker);
    });
    progress = worker.progress();
  } while (service.goes_on());
  return progress;
}

int run(Context& context, const po::variables_map& arguments) {
  const runner::RunOptions options{.stages = selected_stages(arguments), .once = arguments.count("once") > 0};
  ledger::Database database = open_database(context, ledger::Access::read_write);
  const int code = print_end(context, run_worker(context, database, options));
  print_live_phones(context, database, PhonesAre::left, wall_clock());
  if (!options.once) return kOk;
  const int leads = dialler::dials(options.stages) ? print_waiting_leads(context, database, wall_clock()) : kOk;
  return std::max({code, leads, print_waiting_jobs(context, database)});
}

}  // namespace

Command run_command() {
  return {
      .name = "run",
      .about = "Runs the worker: claims jobs, asks the outside, records what came of it.",
      .example = "callmill run --db /var/lib/callmill/callmill.db --stage import --stage assemble",
      .options =
          [](po::options_description& options) {
            auto add = options.add_options();
            add("once",
                "end when nothing is due, waiting for a retry or held by another runner, no call goes on and nobody "
                "can "
                "be dialled now; exit code 1 if a job failed, a stage is halted or MongoDB was not reached");
            add("stage", texts_option("STAGE"), "only this stage; several times; without room, nobody new is dialled");
          },
      .run = run,
      .details =
          "Works until SIGTERM or SIGINT: then it claims nothing new, lets running transfers finish within --grace\n"
          "seconds, gives the rest back and exits with 0. A second signal ends the waiting, a third kills. SIGHUP "
          "reads "
          "the\nsettings again (on a terminal it stops the worker). Under systemd it reports its state.\n"
          "With --listen, but not with --once, it answers HTTP too."};
}

}  // namespace callmill::commands

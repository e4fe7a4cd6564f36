// callmill-killed: `callmill run --once`, built of the same library, that ends itself at a step of its way. Settings
// come from the environment, as the program's. A step is: before and after each commit, before and after a request is
// begun, and before a reply is handed to the worker; after that, the next step is the commit of what came of it. Every
// step passed is a line of stdout. Usage: callmill-killed [--stop-at N] [--signal kill|stop] [--clock CLOCK]
// --clock: the worker lives in the time of a play (tests/support/play.h).
#include <sqlite3.h>
#include <unistd.h>

#include <boost/program_options.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "commands/settings/configuration.h"
#include "dialler/schedule.h"
#include "outside/log.h"
#include "outside/transfers.h"
#include "runner/worker.h"
#include "stages/all_stages.h"
#include "support/play.h"

namespace {

using namespace callmill;

/// Counts what is passed, and raises the signal at the step that it was given.
class Steps {
 public:
  Steps(int stop_at, int signal) : stop_at_(stop_at), signal_(signal) {}

  void pass(const std::string& what) {
    ++passed_;
    dprintf(STDOUT_FILENO, "%d %s\n", passed_, what.c_str());  // unbuffered: it must outlive the signal
    if (passed_ == stop_at_) raise(signal_);
  }

 private:
  int stop_at_;
  int signal_;
  int passed_ = 0;
};

std::string name_of(const Request& request) {
  if (const auto* mail = std::get_if<Mail>(&request)) return "mail " + mail->message_id;
  if (const auto* watched = std::get_if<WatchedRequest>(&request)) return name_of(watched->request);
  const auto* http = std::get_if<HttpRequest>(&request);
  if (http == nullptr) return "look-up";
  // The last word of its path, the query left out: CreateRoom, tasks, completions.
  const std::string path = http->url.substr(0, http->url.find('?'));
  const std::string word = path.substr(path.rfind('/') + 1);
  return word == "completions" ? "summary" : http->method + " " + word;
}

class Stepping : public outside::Outside {
 public:
  Stepping(outside::Outside& real, Steps& steps) : real_(real), steps_(steps) {}

  void start(outside::TransferId id, const Request& request, std::chrono::seconds timeout) override {
    steps_.pass("before request " + name_of(request));
    real_.start(id, request, timeout);
    steps_.pass("after request " + name_of(request));
  }
  std::vector<outside::Arrival> wait(std::chrono::milliseconds at_most) override {
    std::vector<outside::Arrival> arrivals = real_.wait(at_most);
    held_.insert(held_.end(), std::make_move_iterator(arrivals.begin()), std::make_move_iterator(arrivals.end()));
    if (held_.empty()) return {};
    steps_.pass("before reply");
    // One at a time, so that each has a commit of its own: more places to die at.
    std::vector<outside::Arrival> next{std::move(held_.front())};
    held_.erase(held_.begin());
    return next;
  }
  void wake() override { real_.wake(); }
  void drop(outside::TransferId id) override { real_.drop(id); }
  UnixMillis now() override { return real_.now(); }
  std::chrono::steady_clock::time_point steady_now() override { return real_.steady_now(); }
  double chance() override { return real_.chance(); }

 private:
  outside::Outside& real_;
  Steps& steps_;
  std::vector<outside::Arrival> held_;  ///< Arrived, not handed over yet.
};

/// The hook takes the place of SQLite's own, which checkpoints at 1000 pages: so does this.
int after_commit(void* steps, sqlite3* connection, const char* schema, int pages) {
  static_cast<Steps*>(steps)->pass("after commit");
  return pages >= 1000 ? sqlite3_wal_checkpoint(connection, schema) : SQLITE_OK;
}

int before_commit(void* steps) {
  static_cast<Steps*>(steps)->pass("before commit");
  return 0;
}

commands::Values environment() {
  commands::Values values;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string entry = *variable;
    values.emplace(entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
  }
  return values;
}

void run(int stop_at, int signal, const std::string& clock) {
  const commands::Configuration configuration = commands::configure({}, environment());
  log::start(configuration.settings.log_level, log::Style::json);
  Steps steps(stop_at, signal);
  ledger::Database database(configuration.settings.db);
  sqlite3_commit_hook(database.handle(), before_commit, &steps);
  sqlite3_wal_hook(database.handle(), after_commit, &steps);
  outside::Transfers transfers(configuration.settings, configuration.secrets);
  const tests::PlayClock play_clock = clock.empty() ? tests::PlayClock{} : tests::PlayClock::parse(clock);
  tests::Play play(transfers, play_clock);
  Stepping outside(clock.empty() ? static_cast<outside::Outside&>(transfers) : play, steps);
  runner::Worker worker(
      database, outside, stages::all_stages(),
      {dialler::schedule_duty(database, configuration.settings, {}, [&outside] { return outside.chance(); })},
      configuration.settings, {.stages = {}, .once = true});
  const std::atomic<bool> stop{false};
  worker.run(stop, [](const runner::Progress&) {});
}

}  // namespace

int main(int count, char** words) {
  namespace po = boost::program_options;
  try {
    po::options_description options;
    options.add_options()("stop-at", po::value<int>()->default_value(0))(
        "signal", po::value<std::string>()->default_value("kill"))("clock",
                                                                   po::value<std::string>()->default_value(""));
    po::variables_map chosen;
    po::store(po::parse_command_line(count, words, options), chosen);
    run(chosen["stop-at"].as<int>(), chosen["signal"].as<std::string>() == "stop" ? SIGSTOP : SIGKILL,
        chosen["clock"].as<std::string>());
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "callmill-killed: " << error.what() << '\n';
    return 1;
  }
}

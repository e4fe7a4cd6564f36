// callmill at home with a real LiveKit: its database, its API, and `callmill run`. Its tasks go to the sandbox's
// Talking Shops.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/sandbox_process.h"
#include "servers/livekit/system.h"
#include "support/play.h"

namespace callmill::tests {

struct Lead {
  std::string name;
  std::string phone;  ///< Its last three digits say what becomes of a dial, see phone.go.
};

class LivekitHouse {
 public:
  LivekitSystem livekit;
  SandboxProcess sandbox;
  Scratch scratch;
  Environment environment;  ///< Of each command from now on, and of `run`.

  /// `changes` to the environment, for the API too.
  explicit LivekitHouse(const Environment& changes = {}) {
    environment = {{"PATH", "/usr/bin:/bin"},
                   {"CALLMILL_DB", scratch.path()},
                   {"CALLMILL_LISTEN", kCallmillAddress},
                   {"CALLMILL_LEASE_SECONDS", "5"},
                   {"LIVEKIT_URL", kLivekitUrl},
                   {"LIVEKIT_API_KEY", kLivekitKey},
                   {"LIVEKIT_API_SECRET", kLivekitSecret},
                   {"LIVEKIT_SIP_TRUNK_ID", livekit.make_trunk()},
                   {"LIVEKIT_AGENT_NAME", kAgentName},
                   {"TALKINGSHOPS_URL", sandbox.talkingshops_url()},
                   {"TALKINGSHOPS_API_KEY", "key-of-the-shop"},
                   {"TALKINGSHOPS_INDEX_LAG_SECONDS", "2"},
                   {"CALL_WINDOW_START", "00:00"},
                   {"CALL_WINDOW_END", "24:00"},
                   {"CALL_RINGING_SECONDS", "5"},
                   {"CALL_RESULT_GRACE_SECONDS", "8"},
                   {"CALLS_PER_SECOND", "10"},
                   {"CALL_MAX_CONCURRENT", std::to_string(kCallsAtOnce)}};
    for (const auto& [name, value] : changes) environment[name] = value;
    events_keep_play_time();
    const std::string token = callmill({"token", "add", "agent", "--scope", "agent"});
    token_ = token.substr(0, token.find('\n'));
    start_api();
  }

  /// The API of its own process: it takes webhooks and results while the worker is dead, too.
  void start_api() {
    api_ = std::make_unique<Program>(std::vector<std::string>{"serve"}, environment);
    if (!soon([&] { return api_->out().find("listening") != std::string::npos; }))
      throw std::runtime_error(api_->err());
  }
  void stop_api() { api_.reset(); }

  void start_agent(const std::string& conversation = "by_name") {
    livekit.start_agent(token_, conversation, environment.at("LIVEKIT_AGENT_NAME"));
  }

  void add_lead(const Lead& lead) {
    callmill({"leads", "add", "--name", lead.name, "--phone", lead.phone, "--source", "test", "--product-name",
              "paper bag machine", "--city", "Pune"});
  }

  /// A command that must work: what it printed.
  std::string callmill(const std::vector<std::string>& words) const {
    Program program(words, environment);
    if (program.wait() != 0) throw std::runtime_error(words.front() + ": " + program.err());
    return program.out();
  }
  /// The worker of `callmill run --once`, as callmill-killed, whose clock says noon: the law lets nobody dial in
  /// India from 21:00 to 09:00, and callmill knows no way around it. Tokens are of the right time still.
  std::unique_ptr<Program> start_run() const {
    return std::make_unique<Program>(std::vector<std::string>{"--clock", noon_.text()}, environment, CALLMILL_KILLED);
  }

  /// "failed rejected busy 486": what became of the one call of the lead with this name.
  std::string end_of(const std::string& name) {
    return said_of(name,
                   "group_concat(status || coalesce(' ' || failure_reason || ' ' || disposition, '') || "
                   "coalesce(' ' || sip_status_code, ''), ', ')");
  }
  /// "new 1", "failed 1 rejected": status, retries spent, reason.
  std::string lead_of(const std::string& name) {
    return word(scratch.database,
                "select status || ' ' || retry_count || coalesce(' ' || failure_reason, '') from leads where name = '" +
                    name + "'");
  }
  std::string call_of(const std::string& name) { return said_of(name, "max(call_id)"); }
  /// Something else of the lead's one call, as text: SQL of calls' columns. "": null.
  std::string said_of(const std::string& name, const std::string& sql) {
    return word(scratch.database,
                "select cast(ifnull(" + sql + ", '') as text) from calls where name = '" + name + "'");
  }
  int rings_of(const std::string& name) { return livekit.rings_of(call_of(name)); }
  /// So many leads have been called, no call has anything left to be done, and each lead knows of its call.
  bool is_quiet(std::size_t leads) {
    return number(scratch.database, "select count(distinct lead_id) from calls") == static_cast<std::int64_t>(leads) &&
           number(scratch.database,
                  "select (select count(*) from jobs where status in ('pending', 'processing')) + (select count(*) "
                  "from calls where status = 'failed' and lead_settled_at is null)") == 0;
  }
  nlohmann::json tasks() {
    const auto seen = livekit.ask({"GET", sandbox.openai_url() + "/sandbox/ledger", {}, {}, {}});
    return nlohmann::json::parse(seen.body).at("talkingshops").at("tasks");
  }

  std::string api_log() const { return api_->err(); }

 private:
  /// LiveKit dates its events by the system's clock; a worker at noon would take them for hours old.
  void events_keep_play_time() {
    const std::string ahead = std::to_string(noon_.now_ms() / 1000 - unix_seconds(seconds_now()));
    scratch.database.execute(
        "create trigger play_time after insert on webhook_events begin update webhook_events set "
        "occurred_at = occurred_at + " +
            ahead + ", received_at = received_at + " + ahead + " where event_id = new.event_id; end",
        "test");
  }

  PlayClock noon_ = PlayClock::from_now(1);
  std::string token_;
  std::unique_ptr<Program> api_;
};

}  // namespace callmill::tests

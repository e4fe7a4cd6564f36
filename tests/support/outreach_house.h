// A house that dials: the real worker in the time of a play, phones, agent and Talking Shops by the sandbox.
#pragma once

#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dialler/schedule.h"
#include "runner/worker.h"
#include "stages/all_stages.h"
#include "support/play.h"
#include "support/program.h"
#include "support/rows.h"
#include "support/sandboxed.h"

namespace callmill::tests {

inline constexpr const char* kLivekitSecret = "marker-of-the-livekit-secret-and-32-bytes-of-it";
inline constexpr const char* kShopKey = "marker-of-the-talkingshops-key";
inline const std::string kSampleLeads = CALLMILL_SOURCE_DIR "/tests/fixtures/leads_sample";

/// Whom most tests call.
inline const std::string kNumber = "+919876543210";

struct OutreachHouse : Sandboxed {
  static constexpr double kSpeed = 10;

  PlayClock clock = PlayClock::from_now(kSpeed);

  /// `fates`: JSON as tests/sandbox/fates.h has it.
  explicit OutreachHouse(const std::string& fates = "{}", const std::string& script = "[]")
      : Sandboxed(script, sandbox_options(), {.livekit_api_secret = kLivekitSecret, .talkingshops_api_key = kShopKey}) {
    settings.livekit_url = sandbox.livekit_url();
    settings.livekit_api_key = "devkey";
    settings.livekit_sip_trunk_id = "ST_sandbox";
    settings.livekit_agent_name = "qualifier";
    settings.talkingshops_url = sandbox.talkingshops_url();
    settings.talkingshops_index_lag = std::chrono::seconds{5};
    settings.call.ringing = std::chrono::seconds{8};
    settings.call.result_grace = std::chrono::seconds{3};
    settings.call.per_second = 20;
    settings.call.max_concurrent = 20;
    run_sql("update stages set look_every_s = 1 where look_every_s is not null");
    ask_sandbox("POST", sandbox.openai_url() + "/sandbox/fates", fates);
  }

  void add_lead(const std::string& number, const std::string& name = "Asha") {
    lead(database, {.name = name, .phone = number});
  }
  /// `callmill COMMAND ...` with this house's environment; its exit code.
  int call(const std::vector<std::string>& words) const { return Program(words, environment()).wait(); }

  /// `callmill run --once`, in this process and in the time of the play.
  runner::Progress run_once() { return run_once(database); }
  /// The same with another database.
  runner::Progress run_once(ledger::Database& its) {
    outside::Transfers transfers(settings, secrets);
    Play play(transfers, clock);
    runner::Worker worker(its, play, stages::all_stages(),
                          {dialler::schedule_duty(its, settings, {}, [&play] { return play.chance(); })}, settings,
                          {.stages = {}, .once = true});
    const std::atomic<bool> stop{false};
    worker.run(stop, [](const runner::Progress&) {});
    return worker.progress();
  }
  /// The same until no call is under way any more; a stage that is paused meanwhile is waited for.
  void run_out() {
    run_once();
    for (int i = 0; i < 100 && number("select count(*) from jobs where status in ('pending', 'processing')") > 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
      run_once();
    }
  }

  /// The sandbox begins again, and LiveKit's events go to `url`.
  void send_webhooks_to(const std::string& url, const std::string& fates) {
    options.insert(options.end(), {"--webhook-url", url});
    sandbox.end();
    sandbox.start_again(options);
    ask_sandbox("POST", sandbox.openai_url() + "/sandbox/fates", fates);
  }
  /// The play goes on at the same hour some days later.
  void sleep_days(int days) { clock.noon_ms += days * 86'400'000LL; }

  /// How often the number was dialled.
  std::int64_t dials(const std::string& number) {
    const auto all = seen();
    const auto& dials = all.at("livekit").at("dials");
    return std::count_if(dials.begin(), dials.end(), [&](const auto& one) { return one.at("number") == number; });
  }

  Environment environment() const {
    return {{"CALLMILL_DB", scratch.path()},
            {"LIVEKIT_URL", settings.livekit_url},
            {"LIVEKIT_API_KEY", settings.livekit_api_key},
            {"LIVEKIT_API_SECRET", secrets.livekit_api_secret},
            {"LIVEKIT_SIP_TRUNK_ID", settings.livekit_sip_trunk_id},
            {"LIVEKIT_AGENT_NAME", settings.livekit_agent_name},
            {"TALKINGSHOPS_URL", settings.talkingshops_url},
            {"TALKINGSHOPS_API_KEY", secrets.talkingshops_api_key},
            {"TALKINGSHOPS_INDEX_LAG_SECONDS", "2"},
            {"CALL_RINGING_SECONDS", std::to_string(settings.call.ringing.count())},
            {"CALL_RESULT_GRACE_SECONDS", std::to_string(settings.call.result_grace.count())},
            {"CALLS_PER_SECOND", "20"},
            {"CALL_MAX_CONCURRENT", std::to_string(settings.call.max_concurrent)},
            {"PATH", "/usr/bin:/bin"}};
  }

  /// "new rejected busy": a lead's status, and reason and disposition of its last call; "(none)" where there is none.
  std::string fate_of(const std::string& phone_e164) {
    return word(
        "select leads.status || ' ' || ifnull(calls.failure_reason || ' ' || calls.disposition, "
        "ifnull(calls.status, '(none)')) from leads left join calls on calls.lead_id = leads.id where phone_e164 "
        "= '" +
        phone_e164 + "' order by calls.id desc limit 1");
  }

 private:
  static std::vector<std::string> sandbox_options() {
    return {"--speed",      std::to_string(kSpeed),   "--agent-name", "qualifier", "--livekit-api-secret",
            kLivekitSecret, "--talkingshops-api-key", kShopKey};
  }
};

}  // namespace callmill::tests

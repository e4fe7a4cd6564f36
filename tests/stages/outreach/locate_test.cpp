#include "stages/outreach/locate.h"

#include <catch2/catch.hpp>

#include "support/call_house.h"

using namespace callmill;
using namespace callmill::stages;
using namespace callmill::tests;
using std::chrono::seconds;

namespace {

const UnixTime kLocateTime = kCallTime + seconds{60};

OutreachCall row_to_locate(const std::string& step = "") {
  OutreachCall call = outreach_call(step);
  call.call_started_at = kCallTime + seconds{5};
  call.look_every_s = 2;
  return call;
}

std::string locate_asks(const OutreachCall& row) {
  return method_of(locate_request(row, outreach_settings(), kLocateTime));
}

Verdict locate_judges(const OutreachCall& row, const Reply& reply, UnixTime now = kLocateTime) {
  return locate_verdict(row, reply, outreach_settings(), now);
}

Verdict locate_decides(const OutreachCall& row) {
  return std::get<Verdict>(locate_request(row, outreach_settings(), kLocateTime));
}

std::string written(const Verdict& verdict, const std::string& statement, const std::string& key) {
  for (const Write& write : verdict.writes) {
    if (write.statement() != statement) continue;
    return value_of(write, key);
  }
  return "(nothing)";
}

std::string step_of(const Verdict& verdict) {
  return written(verdict, "calls/remember_step", "step");
}

}  // namespace

TEST_CASE("locate: what the look at the leg says") {
  const std::string seen_now = "seen:" + std::to_string(unix_seconds(kLocateTime));
  const std::string seen_long = "seen:" + std::to_string(unix_seconds(kLocateTime - seconds{70}));
  const std::string seen_69 = "seen:" + std::to_string(unix_seconds(kLocateTime - seconds{69}));
  const auto [step, reply, outcome, next] = GENERATE_COPY(table<std::string, Reply, std::string, std::string>({
      {"", participant("active"), "next", "(nothing)"},
      {"", participant("automation"), "next", "(nothing)"},
      {"", participant("hangup"), "next", "(nothing)"},
      {"", participant("dialing"), "later outcome_unknown +2", seen_now},
      {"", participant("ringing"), "later outcome_unknown +2", seen_now},
      {"", ok(), "later outcome_unknown +2", seen_now},
      {seen_69, participant("ringing"), "later outcome_unknown +2", seen_69},
      {seen_long, participant("ringing"), "later outcome_unknown +0", "hang_up"},
      {"", absent(), "later outcome_unknown +5", "absent"},
      {seen_69, absent(), "later outcome_unknown +5", "absent"},
      {"absent", absent(), "ends unanswered", "(nothing)"},
      {"absent", participant("ringing"), "later outcome_unknown +2", seen_now},
      {"absent", participant("active"), "next", "(nothing)"},
      // LiveKit is away
      {"absent", twirp_error(503, "unavailable"), "later outcome_unknown +5", "(nothing)"},
      {"", twirp_error(404, "bad_route"), "later outcome_unknown +5", "(nothing)"},
      {"", HttpResponse{.status = 401, .body = "invalid token"}, "later outcome_unknown +5", "(nothing)"},
      {"", ok("<html>"), "later outcome_unknown +5", "(nothing)"},
      {"", NotSent{TransportError::network, "refused"}, "later outcome_unknown +5", "(nothing)"},
      {"", NotSent{TransportError::credentials, "x"}, "later outcome_unknown +5", "(nothing)"},
      {"", Unanswered{TransportError::timeout, "slow"}, "later outcome_unknown +5", "(nothing)"},
  }));
  CAPTURE(step);
  const OutreachCall row = row_to_locate(step);
  CHECK(locate_asks(row) == "GetParticipant");
  const Verdict verdict = locate_judges(row, reply);
  CHECK(described(verdict, kLocateTime) == outcome);
  CHECK(step_of(verdict) == next);
}

TEST_CASE("locate: a leg that is not there twice counts as an attempt") {
  CallHouse house("locate");
  house.record(locate_judges(row_to_locate("absent"), absent()));
  CHECK(house.call("failure_reason || ' ' || disposition") == "unanswered unknown_outcome");
  CHECK(house.call("call_started_at") == std::to_string(unix_seconds(kCallTime) + 5));
  CHECK(house.lead("status") == "new");
}

TEST_CASE("locate: a leg whose connection broke is looked for, and only then is what the webhook said its end") {
  const std::string reason = GENERATE("SIGNAL_CLOSE", "STATE_MISMATCH", "DUPLICATE_IDENTITY", "MIGRATION");
  OutreachCall row = row_to_locate();
  row.left = LegLeft{kLocateTime - seconds{3}, {.disconnect_reason = reason, .call_status = "ringing"}};
  CHECK(locate_asks(row) == "GetParticipant");
  CHECK(described(locate_judges(row, participant("active"))) == "next");
  CHECK(described(locate_judges(row, participant("ringing")), kLocateTime) == "later outcome_unknown +2");
  const Verdict gone = locate_judges(row, absent());
  CHECK(std::holds_alternative<Done>(gone.what));
  CHECK(written(gone, "calls/fail", "disconnect_reason") == reason);
  CHECK(written(gone, "calls/fail", "call_ended_at") == std::to_string(unix_seconds(kLocateTime) - 3));
}

TEST_CASE("locate: a leg that its agent left while it rang is hung up, and its call has failed to start") {
  const OutreachCall row = row_to_locate("no_agent");
  CHECK(locate_asks(row) == "RemoveParticipant");
  const Verdict refused = locate_judges(row, twirp_error(503, "unavailable"));
  CHECK(described(refused, kLocateTime) == "later outcome_unknown +5");
  CHECK(step_of(refused) == "no_agent");
  const Verdict verdict = locate_judges(row, GENERATE(Reply{ok()}, Reply{absent()}));
  CHECK(described(verdict) == "ends startup_failed");
  CHECK(written(verdict, "calls/fail", "failure_detail") ==
        "agent: the agent left the room before somebody picked up; the phone was hung up");
}

TEST_CASE("locate: a dial that made no leg frees its room, if that is its own, and its call ends as the dial says") {
  const std::string own = "own:" + std::to_string(unix_seconds(kCallTime));
  const auto room = [](const std::string& call_id, const std::string& phone) {
    const std::string metadata = nlohmann::json{{"call_id", call_id}, {"phone", phone}}.dump();
    return ok(nlohmann::json{{"sid", "RM_1"}, {"metadata", metadata}}.dump());
  };
  const auto [step, asks, reply, outcome] = GENERATE_COPY(table<std::string, std::string, Reply, std::string>({
      {"", "CreateRoom", room("outreach-17", "+919876543210"), "later outcome_unknown +0"},
      {own, "DeleteRoom", ok(), "ends dispatch_failed"},
      {own, "DeleteRoom", absent(), "ends dispatch_failed"},
      {own, "DeleteRoom", twirp_error(503, "unavailable"), "ends dispatch_failed"},
      // another's room is left alone, and one of which nobody knows
      {"", "CreateRoom", room("outreach-18", "+919876543210"), "ends dispatch_failed"},
      {"", "CreateRoom", room("outreach-17", "+919876543211"), "ends dispatch_failed"},
      {"", "CreateRoom", ok(), "ends dispatch_failed"},
      {"", "CreateRoom", ok("<html>"), "ends dispatch_failed"},
      {"", "CreateRoom", twirp_error(503, "unavailable"), "ends dispatch_failed"},
      {"", "CreateRoom", Reply{NotSent{}}, "ends dispatch_failed"},
      // too long ago: another may have made it again
      {"own:" + std::to_string(unix_seconds(kCallTime) - 11), "CreateRoom", room("outreach-18", ""),
       "ends dispatch_failed"},
  }));
  INFO(step << ' ' << asks);
  OutreachCall row = row_to_locate(step);
  row.failure_reason = "dispatch_failed";
  row.failure_detail = "infrastructure: unavailable: no response from servers";
  CHECK(locate_asks(row) == asks);
  const Verdict verdict = locate_judges(row, reply);
  CHECK(described(verdict, kLocateTime) == outcome);
  if (outcome.starts_with("ends")) {
    CHECK(written(verdict, "calls/fail", "failure_detail") == *row.failure_detail);
  } else {
    CHECK_THAT(step_of(verdict), Catch::StartsWith("own:"));
  }
}

TEST_CASE("locate: a leg that is answered is, and its lead dispatched") {
  CallHouse house("locate");
  house.record(locate_judges(row_to_locate(), participant("active")));
  CHECK(house.call("status || ' ' || leg_status || ' ' || sip_call_id") == "calling active SCL_1");
  // No phone rings for longer than CALL_RINGING_SECONDS, and ringing is no talk.
  CHECK(house.call("answered_at - call_started_at") == "40");
  CHECK(house.lead("status") == "dispatched");
}

TEST_CASE(
    "locate: an answered call found again begins when the phone was answered at the latest, and ends when the leg "
    "left") {
  const auto [what, left_after_s, looked_at_s, answered_at_s] = GENERATE(table<std::string, int, int, int>({
      {"the leg is seen early", 0, 20, 20},
      {"the leg is seen late", 0, 300, 45},
      {"the leg left early", 12, 300, 12},
      {"the leg left late", 200, 300, 45},
  }));
  CAPTURE(what);
  OutreachCall row = row_to_locate();
  const UnixTime now = kCallTime + seconds{looked_at_s};
  if (left_after_s > 0) {
    row.left = LegLeft{kCallTime + seconds{left_after_s},
                       {.disconnect_reason = "CLIENT_INITIATED", .call_status = "hangup", .sip_call_id = "SCL_1"}};
  }
  CallHouse house("locate");
  const auto asked = locate_request(row, outreach_settings(), now);
  house.record(left_after_s > 0 ? std::get<Verdict>(asked) : locate_judges(row, participant("active"), now));
  CHECK(house.call("answered_at - created_at") == std::to_string(answered_at_s));
  CHECK(house.call("rang_at = answered_at and sip_call_id = 'SCL_1'") == "1");
}

TEST_CASE("locate: what is known of a leg does not go down, and every end that proves nothing is spent") {
  const auto [known, reason, status, expected] = GENERATE(table<std::string, std::string, std::string, std::string>({
      // LiveKit restarted, and the leg came back as dialing
      {"dialing", "CLIENT_INITIATED", "dialing", "unanswered/unknown_outcome dialing"},
      {"ringing", "CLIENT_INITIATED", "dialing", "unanswered/unknown_outcome ringing"},
      {"ringing", "USER_UNAVAILABLE", "dialing", "unanswered/no_answer ringing"},
      {"active", "CLIENT_INITIATED", "dialing", "answered active"},
      // the SIP service died
      {"", "CONNECTION_TIMEOUT", "dialing", "unanswered/unknown_outcome dialing"},
      {"", "CONNECTION_TIMEOUT", "", "unanswered/unknown_outcome -"},
      // its code is in the reply that was lost
      {"", "USER_REJECTED", "dialing", "rejected/refused dialing"},
      {"ringing", "USER_REJECTED", "dialing", "rejected/refused ringing"},
  }));
  CAPTURE(known, reason, status);
  CallHouse house("locate");
  house.run("update calls set leg_status = " + (known.empty() ? "null" : "'" + known + "'"));
  house.run(
      "insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body) "
      "values ('EV_1', 'participant_left', 17, 'sip-outreach-17', 1, 1795411870, 1795411870, "
      "'{\"participant\":{\"disconnectReason\":\"" +
      reason + "\",\"attributes\":{\"sip.callStatus\":\"" + status + "\"}}}')");
  house.record(decided(house.work(locate_stage()), house.settings, kLocateTime));
  CHECK(house.call("iif(answered_at is null, failure_reason || '/' || disposition, 'answered') || ' ' || "
                   "ifnull(leg_status, '-')") == expected);
  CHECK(number(house.database,
               "select min(spends) from retry_rules where (failure_reason = 'rejected' and disposition = '*') or "
               "(failure_reason = 'unanswered' and disposition in ('*', 'unknown_outcome', 'no_answer'))") == 1);
}

TEST_CASE("locate: a leg that may be back in its room is looked for; where it is not, its end counts") {
  OutreachCall row = row_to_locate();
  row.left = LegLeft{kLocateTime - seconds{3}, {.disconnect_reason = "SIGNAL_CLOSE", .call_status = "ringing"}};
  CHECK(locate_asks(row) == "GetParticipant");
  CHECK(described(locate_judges(row, participant("ringing")), kLocateTime) == "later outcome_unknown +2");
  const Verdict verdict = locate_judges(row, absent());
  CHECK(described(verdict) == "ends unanswered");
  CHECK(written(verdict, "calls/fail", "disconnect_reason") == "SIGNAL_CLOSE");
  CHECK(written(verdict, "calls/fail", "failure_detail") ==
        "unknown_outcome: the leg left while ringing, SIGNAL_CLOSE");
}

TEST_CASE("locate: the end of the leg that a webhook brought is written, whatever the agent reports of it") {
  OutreachCall row = row_to_locate(GENERATE("", "hang_up"));
  row.left = LegLeft{kLocateTime - seconds{3}, {.disconnect_reason = "CLIENT_INITIATED", .call_status = "hangup"}};
  row.results = {{.result_id = 1, .failure_reason = "rejected"}};
  CHECK(locate_asks(row) == "");
  CHECK(written(locate_decides(row), "calls/fail", "disconnect_reason") == "CLIENT_INITIATED");
  CHECK(written(locate_decides(row), "calls/fail", "leg_status") == "hangup");
  row.results = {{.result_id = 1, .qualification = R"({"a":"b"})"}};
  CHECK(described(locate_decides(row)) == "next");
  CHECK(written(locate_decides(row), "calls/answer", "leg_status") == "hangup");
}

TEST_CASE("locate: a leg that rings for too long is hung up, and nobody else is") {
  const OutreachCall row = row_to_locate("hang_up");
  CHECK(locate_asks(row) == "RemoveParticipant");
  const auto request = std::get<HttpRequest>(std::get<Request>(locate_request(row, outreach_settings(), kLocateTime)));
  CHECK(request.body == R"({"room":"ignitech-lead-42","identity":"sip-outreach-17"})");
  const Reply reply = GENERATE(Reply{ok()}, Reply{absent()});
  const Verdict verdict = locate_judges(row, reply);
  CHECK(described(verdict) == "ends unanswered");
  CHECK(written(verdict, "calls/fail", "failure_detail") ==
        "unknown_outcome: it rang on beyond CALL_RINGING_SECONDS; it was hung up");
}

TEST_CASE("locate: a hang-up that is refused is asked for again until the leg is gone, or the call stale") {
  const Reply refused = GENERATE(Reply{twirp_error(503, "unavailable")}, Reply{HttpResponse{.status = 401}},
                                 Reply{NotSent{}}, Reply{Unanswered{}});
  for (const bool gave_up : {false, true}) {
    OutreachCall row = row_to_locate("hang_up");
    if (gave_up) row.results = {{.result_id = 1, .failure_reason = "startup_failed"}};
    const Verdict verdict = locate_judges(row, refused);
    CHECK(described(verdict, kLocateTime) == "later outcome_unknown +5");
    CHECK(step_of(verdict) == "hang_up");
    CHECK_THAT(std::get<Later>(verdict.what).why.words, Catch::StartsWith("it could not be hung up: "));
    const UnixTime stale = kCallTime + seconds{1200};
    CHECK(described(locate_judges(row, refused, stale), stale) ==
          (gave_up ? "ends startup_failed" : "ends stale_timeout"));
    if (!gave_up) {
      CHECK_THAT(written(locate_judges(row, refused, stale), "calls/fail", "failure_detail"),
                 Catch::StartsWith("stale: nothing known of its leg after 1200 s; it could not be hung up: "));
    }
  }
}

TEST_CASE("locate: a LiveKit that stays away is waited for until the call is stale") {
  const UnixTime stale = kCallTime + seconds{1200};
  const Reply away = NotSent{TransportError::network, "refused"};
  CHECK(described(locate_judges(row_to_locate(), away, stale - seconds{1}), stale - seconds{1}) ==
        "later outcome_unknown +5");
  const Verdict verdict = locate_judges(row_to_locate(), away, stale);
  CHECK(described(verdict, stale) == "later outcome_unknown +0");
  CHECK(step_of(verdict) == "hang_up");
  CHECK(described(locate_judges(row_to_locate("hang_up"), away, stale)) == "ends stale_timeout");
}

TEST_CASE("locate: what the rows say already needs no look") {
  const auto [what, change, outcome] = GENERATE(table<std::string, void (*)(OutreachCall&), std::string>({
      {"over", [](OutreachCall& call) { call.status = "failed"; }, "ends call_over"},
      {"called", [](OutreachCall& call) { call.status = "called"; }, "ends call_over"},
      {"answered", [](OutreachCall& call) { call.answered_at = kCallTime; }, "next"},
      {"the agent has a result",
       [](OutreachCall& call) { call.results = {{.result_id = 1, .qualification = R"({"a":"b"})"}}; }, "next"},
      {"the agent talked in vain", [](OutreachCall& call) { call.results = {{.result_id = 1, .qualification = "{}"}}; },
       "next"},
      {"webhook: had been answered",
       [](OutreachCall&
              call) { call.left = LegLeft{kLocateTime, {.disconnect_reason = "CLIENT_INITIATED", .call_status = "hangup"}}; },
       "next"},
      {"webhook: refused",
       [](OutreachCall&
              call) { call.left = LegLeft{kLocateTime, {.disconnect_reason = "USER_REJECTED", .call_status = "dialing"}}; },
       "ends rejected"},
      {"webhook: rang out",
       [](OutreachCall&
              call) { call.left = LegLeft{kLocateTime, {.disconnect_reason = "USER_UNAVAILABLE", .call_status = "ringing"}}; },
       "ends unanswered"},
      {"webhook: a trunk, or a restart of LiveKit",
       [](OutreachCall&
              call) { call.left = LegLeft{kLocateTime, {.disconnect_reason = "CLIENT_INITIATED", .call_status = "dialing"}}; },
       "ends unanswered"},
  }));
  CAPTURE(what);
  OutreachCall row = row_to_locate();
  change(row);
  CHECK(locate_asks(row) == "");
  CHECK(described(locate_decides(row)) == outcome);
}

TEST_CASE("locate: an agent that failed ends the call, and its leg with it") {
  OutreachCall row = row_to_locate();
  row.results = {{.result_id = 1, .failure_reason = "startup_failed", .failure_detail = "no model"}};
  CHECK(locate_asks(row) == "RemoveParticipant");
  const Verdict verdict = locate_judges(row, ok());
  CHECK(described(verdict) == "ends startup_failed");
  CHECK(written(verdict, "calls/take_results", "taken_as") == "failed");
}

TEST_CASE("locate: LiveKit that failed the agent's start spends nothing only where no phone may have rung") {
  const auto [dialled, said, disposition] = GENERATE(table<bool, std::string, std::string>({
      {false, "infrastructure", "infrastructure"},
      {false, "agent", "agent"},
      {true, "infrastructure", "agent"},
  }));
  OutreachCall row = row_to_locate();
  if (!dialled) row.call_started_at = std::nullopt;
  row.results = {{.result_id = 1, .failure_reason = "startup_failed", .failure_detail = "x", .disposition = said}};
  const std::string detail = written(locate_judges(row, absent()), "calls/fail", "failure_detail");
  CHECK(detail == disposition + ": says the agent: x");
}

TEST_CASE("locate: a lost runner left only its attempt, a webhook the end of the leg; both are loaded") {
  CallHouse house("locate");
  house.run(
      "insert into attempts (job_id, stage, attempt, started_at, outcome, error_kind)"
      " values (170, 'dial', 1, 1795411850, 'lost', 'runner_lost'), (170, 'locate', 1, 1795411900, 'lost', 'x')");
  house.record(judged(house.work(locate_stage()), participant("ringing"), house.settings, kLocateTime));
  CHECK(house.call("call_started_at") == "1795411850");
  CHECK(house.call("leg_status") == "ringing");
  house.run(
      "insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body) "
      "values"
      " ('EV_0', 'participant_left', 17, 'agent-1', 0, 1795411890, 1795411890, '{}'),"
      " ('EV_1', 'participant_left', 17, 'sip-outreach-17', 1, 1795411870, 1795411871,"
      " '{\"participant\":{\"disconnectReason\":\"USER_REJECTED\",\"attributes\":{\"sip.callStatus\":\"ringing\"}}}')");
  const Work work = house.work(locate_stage());
  CHECK(method_of(work.request(house.settings, kLocateTime)) == "");
  house.record(decided(work, house.settings, kLocateTime));
  CHECK(house.call("failure_reason || ' ' || disposition || ' ' || call_ended_at || ' ' || disconnect_reason") ==
        "rejected refused 1795411870 USER_REJECTED");
}

#include "stages/outreach/dial.h"

#include <catch2/catch.hpp>

#include "support/call_house.h"

using namespace callmill;
using namespace callmill::stages;
using namespace callmill::tests;
using std::chrono::seconds;

namespace {

const HttpResponse kAnswered = ok(R"({"sip_call_id":"SCL_1"})");

/// Everything says: dial, and the claim gave the permission.
DialRow dial_row() {
  DialRow row{outreach_call("dial"), outreach_lead(), {}};
  row.call.room_ready_at = kCallTime - seconds{10};
  row.call.claimed_at = kCallTime - seconds{1};
  row.call.dispatched_at = row.call.claimed_at;
  row.lead->status = "dispatched";
  return row;
}

Verdict judged(const DialRow& row, const Reply& reply, UnixTime now = kCallTime) {
  return dial_verdict(row, reply, outreach_settings(), now);
}

Verdict decided(const DialRow& row, const Settings& settings = outreach_settings(), UnixTime now = kCallTime) {
  return std::get<Verdict>(dial_request(row, settings, now));
}

/// A look at the leg, so many seconds after the dial.
Look seen(int since_s, const std::string& status) {
  return {seconds{since_s}, seconds{since_s}, 200, participants(status, "ACTIVE").body};
}

/// Earlier calls of the lead, the ids of which begin with 1, that were sent so many seconds ago.
std::string sent_calls(int count, int ago_s) {
  std::string rows;
  for (int id = 1; id <= count; ++id) {
    rows += (rows.empty() ? "" : ", ") + ("(" + std::to_string(id)) + ", 'outreach', 'outreach-" + std::to_string(id) +
            "', 'dialled', 'failed', 'dispatch_failed', 42, '+919876543210', 1, 1, 1, 1, 1, " + CallHouse::now() +
            " - " + std::to_string(ago_s) + ")";
  }
  return "insert into calls (id, tenant_id, call_id, origin, status, failure_reason, lead_id, phone, call_ended_at, "
         "lead_settled_at, created_at, updated_at, call_started_at, dispatched_at) values " +
         rows;
}

std::string detail_of(const Verdict& verdict) {
  for (const Write& write : verdict.writes) {
    if (write.statement() == "calls/fail" || write.statement() == "calls/call_off")
      return value_of(write, "failure_detail");
  }
  return "";
}

}  // namespace

TEST_CASE("dial: one CreateSIPParticipant, and the leg is looked at meanwhile") {
  const auto request = std::get<Request>(dial_request(dial_row(), outreach_settings(), kCallTime));
  CHECK(method_of(request) == "CreateSIPParticipant while ListParticipants");
  CHECK(request == Request{watched_dial(dial_row(), outreach_settings())});
  const auto& watched = std::get<WatchedRequest>(request);
  CHECK(watched.look_every == std::chrono::milliseconds{1000});
  CHECK(watched.look.body == R"({"room":"ignitech-lead-42"})");
  CHECK(nlohmann::json::parse(watched.request.body).at("participant_identity") == "sip-outreach-17");
}

TEST_CASE("dial: what forbids it, and where the job goes then") {
  const auto [what, change, outcome,
              detail] = GENERATE(table<std::string, void (*)(DialRow&), std::string, std::string>({
      {"over", [](DialRow& row) { row.call.status = "failed"; }, "ends call_over", ""},
      {"no step: an earlier claim may have dialled", [](DialRow& row) { row.call.step = ""; }, "to locate", ""},
      {"another step", [](DialRow& row) { row.call.step = "created"; }, "to locate", ""},
      {"dialled already", [](DialRow& row) { row.call.call_started_at = kCallTime; }, "to locate", ""},
      {"another claim's permission",
       [](DialRow& row) { row.call.dispatched_at = *row.call.dispatched_at - seconds{1}; }, "to locate", ""},
      {"agent failed", [](DialRow& row) { row.call.results = {{.result_id = 1, .failure_reason = "startup_failed"}}; },
       "ends startup_failed", "agent: says the agent"},
      {"lead deleted", [](DialRow& row) { row.lead = std::nullopt; }, "ends dispatch_failed",
       "cancelled: its lead was deleted"},
      {"lead failed", [](DialRow& row) { row.lead->status = "failed"; }, "ends dispatch_failed",
       "cancelled: its lead is failed"},
      {"do not call", [](DialRow& row) { row.lead->is_do_not_call = true; }, "ends dispatch_failed",
       "cancelled: on the do-not-call list"},
      {"another number by now", [](DialRow& row) { row.lead->phone_e164 = "+919876543211"; }, "ends dispatch_failed",
       "cancelled: its lead has another number by now"},
      {"no number by now", [](DialRow& row) { row.lead->phone_e164 = std::nullopt; }, "ends dispatch_failed",
       "cancelled: its lead has another number by now"},
      {"two numbers by now", [](DialRow& row) { row.lead->phone = "98765 43211"; }, "ends dispatch_failed",
       "cancelled: phone and phone_e164 are two numbers; set both"},
      {"put off", [](DialRow& row) { row.lead->retry_after = kCallTime + seconds{60}; }, "ends dispatch_failed",
       "cancelled: retry_after"},
      {"holiday", [](DialRow& row) { row.holidays = {{"2026-11-23", "Fair"}}; }, "ends dispatch_failed", "*"},
      {"no permission: the room was too old",
       [](DialRow& row) {
         row.call.room_ready_at = row.call.claimed_at - seconds{61};
         row.call.dispatched_at = std::nullopt;
         row.lead->status = "new";
       },
       "to room", ""},
      {"no permission: the lead was dialled too often",
       [](DialRow& row) {
         row.call.dispatched_at = std::nullopt;
         row.lead->status = "new";
       },
       "ends dispatch_failed",
       "cancelled: dialled 4 times within 24 hours, or twice as often since it was asked for"},
      {"no permission: the lead is dispatched by another",
       [](DialRow& row) { row.call.dispatched_at = std::nullopt; }, "ends dispatch_failed",
       "cancelled: its lead is dispatched"},
  }));
  CAPTURE(what);
  DialRow row = dial_row();
  change(row);
  CHECK(method_of(dial_request(row, outreach_settings(), kCallTime)) == "");
  const Verdict verdict = decided(row);
  CHECK(described(verdict) == outcome);
  if (detail != "*") CHECK(detail_of(verdict) == detail);
  for (const Write& write : verdict.writes) CHECK(write.statement() != "calls/look");
}

TEST_CASE("dial: the window, the whitelist and the trunk are asked at the moment of the dial") {
  Settings settings = outreach_settings();
  const auto outcome = [&](UnixTime now) { return method_of(dial_request(dial_row(), settings, now)); };
  CHECK(outcome(kCallTime) != "");
  CHECK(outcome(kCallTime + std::chrono::hours{8}) == "");  // 19:00 in Kolkata
  CHECK(described(decided(dial_row(), settings, kCallTime + std::chrono::hours{8})) == "ends dispatch_failed");
  settings.call.whitelist_numbers = "98765 43211";
  CHECK(outcome(kCallTime) == "");
  CHECK(detail_of(decided(dial_row(), settings)) == "cancelled: not in CALL_WHITELIST_NUMBERS");
  settings.call.whitelist_numbers = "98765 43210";
  CHECK(outcome(kCallTime) != "");
  settings.livekit_sip_trunk_id.clear();
  CHECK(outcome(kCallTime) == "");
  CHECK(detail_of(decided(dial_row(), settings)) == "configuration: LIVEKIT_SIP_TRUNK_ID is not set");
}

TEST_CASE("dial: what the reply says ends the call, goes on, or is looked for; never dialled again") {
  const auto [reply, outcome, code] = GENERATE(table<Reply, std::string, int>({
      {kAnswered, "next", 200},
      {HttpResponse{.status = 429, .body = R"({"code":"resource_exhausted","meta":{"sip_status_code":"486"}})"},
       "ends rejected", 486},
      // no leg: its room is freed first
      {twirp_error(503, "unavailable", "no response from servers"), "to locate", 503},
      {HttpResponse{.status = 401, .body = "invalid token"}, "to locate", 401},
      {twirp_error(408, "deadline_exceeded", "request timed out"), "to locate", 408},
      {HttpResponse{.status = 502, .body = "<html>"}, "to locate", 502},
      {Unanswered{TransportError::timeout, "slow"}, "to locate", 0},
      {NotSent{TransportError::network, "refused"}, "ends dispatch_failed", 0},
  }));
  const Verdict verdict = judged(dial_row(), reply);
  CHECK(described(verdict) == outcome);
  CHECK(verdict.code == code);
}

TEST_CASE("dial: a reply counts although the window closed, the room aged or the lead changed while it rang") {
  DialRow row = dial_row();
  row.lead->is_do_not_call = true;
  row.call.status = "failed";
  CHECK(described(judged(row, kAnswered, kCallTime + std::chrono::hours{9})) == "next");
}

TEST_CASE("dial: a lead that a person makes new again between claim and request is dialled all the same") {
  DialRow row = dial_row();
  row.lead->status = "new";
  CHECK(method_of(dial_request(row, outreach_settings(), kCallTime)) != "");
}

TEST_CASE("dial: the claim gives the permission, in its own transaction, where nothing stands in the way") {
  const auto [what, change, may_dial] = GENERATE(table<std::string, std::string, bool>({
      {"all is well", "select 1", true},
      {"the room is as old as may be", "update calls set room_ready_at = room_ready_at - 60", true},
      {"the room is too old", "update calls set room_ready_at = room_ready_at - 61", false},
      {"no room", "update calls set room_ready_at = null", false},
      {"another claim came between", "update jobs set claim_number = claim_number + 1", false},
      {"another step", "update jobs set step = 'created'", false},
      {"no step", "update jobs set step = null", false},
      {"over", "update calls set status = 'failed', failure_reason = 'rejected'", false},
      {"dialled already", "update calls set call_started_at = 1", false},
      {"permitted already", "update calls set dispatched_at = 1; update leads set status = 'new'", true},
      {"the lead waits", "update leads set retry_after = 1795411801", false},
      {"the lead's wait is just over", "update leads set retry_after = 1795411800", true},
      {"the lead is failed", "update leads set status = 'failed', failure_reason = 'unanswered'", false},
      {"the lead is dispatched", "update leads set status = 'dispatched'", false},
      {"the lead has another number", "update leads set phone_e164 = '+919876543211'", false},
      {"the lead has no number", "update leads set phone_e164 = null", false},
      {"the lead is deleted", "delete from leads", false},
      {"do not call", "insert into do_not_call (phone_e164, source) values ('+919876543210', 'test')", false},
      {"dialled three times of the day", sent_calls(3, 1000), true},
      {"dialled four times of the day", sent_calls(4, 1000), false},
      {"dialled seven times, a day ago", sent_calls(7, 86400), true},
      {"dialled eight times, a day ago", sent_calls(8, 86400), false},
      {"dialled eight times, and a person asked",
       sent_calls(8, 86400) + "; update leads set asked_after = 1, transition = transition + 1", true},
      {"never left eight times", sent_calls(8, 1000) + "; update calls set call_started_at = null where id < 17", true},
      {"lost eight times",
       sent_calls(8, 1000) + "; update calls set call_started_at = null, failure_reason = 'unanswered' where id < 17",
       false},
      {"called off eight times", sent_calls(8, 1000) + "; update calls set dispatched_at = null", true},
      {"the agent failed", "insert into call_results (call_id, failure_reason) values (17, 'startup_failed')", false},
  }));
  CAPTURE(what);
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  house.run(change);
  const std::string before = word(house.database, "select ifnull(max(status), 'deleted') from leads");
  CHECK(house.claim_dial() == may_dial);
  const bool is_new = what != "permitted already" && may_dial;
  CHECK(house.call("dispatched_at is " + CallHouse::now()) == (is_new ? "1" : "0"));
  CHECK(word(house.database, "select ifnull(max(status), 'deleted') from leads") == (is_new ? "dispatched" : before));
}

TEST_CASE("dial: a claim that is not begun leaves call and lead as they were") {
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  REQUIRE(house.claim_dial());
  const std::int64_t job_id = 170;
  withdraw_permits(house.database, {&job_id, 1}, kCallTime);
  CHECK(house.call("dispatched_at") == "(null)");
  CHECK(house.lead("status") == "new");
  CHECK(house.claim_dial());
}

TEST_CASE("dial: what an earlier claim may have sent, a claim that is not begun does not take back") {
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  REQUIRE(house.claim_dial());
  house.run("update jobs set claimed_at = claimed_at + 30, transition = transition + 1");
  const std::int64_t job_id = 170;
  withdraw_permits(house.database, {&job_id, 1}, kCallTime + seconds{30});
  CHECK(house.call("dispatched_at") == CallHouse::now());
  CHECK(house.lead("status") == "dispatched");
}

TEST_CASE("dial: a call that is called off spends nothing, and its lead is as it was before the claim") {
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  REQUIRE(house.claim_dial());
  house.run("update leads set retry_after = 1795498200, retry_count = 2");
  house.record(tests::decided(house.work(dial_stage()), house.settings, kCallTime));
  CHECK(house.call("status || ' ' || failure_detail || ' ' || retry_spent") == "failed cancelled: retry_after 0");
  CHECK(house.call("dispatched_at") == "(null)");
  CHECK(house.call("lead_settled_at is not null and call_ended_at is not null") == "1");
  CHECK(house.lead("status || ' ' || retry_after || ' ' || retry_count") == "new 1795498200 2");
}

TEST_CASE("dial: an answered call says so; its lead is dispatched since the claim") {
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  REQUIRE(house.claim_dial());
  const Work work = house.work(dial_stage());
  const UnixTime answered = kCallTime + seconds{12};
  REQUIRE(method_of(work.request(house.settings, kCallTime)) == "CreateSIPParticipant while ListParticipants");
  house.record(
      std::get<Asked>(work.request(house.settings, kCallTime)).verdict(kAnswered, house.settings, answered, {}));
  CHECK(house.call("status || ' ' || leg_status || ' ' || sip_call_id") == "calling active SCL_1");
  CHECK(house.call("answered_at - call_started_at") == "12");
  CHECK(house.call("call_ended_at") == "(null)");
  CHECK(house.lead("status") == "dispatched");
}

TEST_CASE("dial: a refused call says why, with SIP code and what was last seen of the leg") {
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  REQUIRE(house.claim_dial());
  const HttpResponse busy{
      .status = 429,
      .body = R"({"code":"resource_exhausted","meta":{"sip_status_code":"486","sip_status":"Busy Here"}})",
      .looks = {seen(1, "dialing"), seen(3, "ringing")},
      .took = std::chrono::milliseconds{5000}};
  house.record(judged(house.work(dial_stage()), busy, house.settings, kCallTime));
  CHECK(house.call("status || ' ' || failure_reason || ' ' || sip_status_code || ' ' || leg_status") ==
        "failed rejected 486 ringing");
  CHECK(house.call("failure_detail || '|' || disposition") == "busy: SIP 486 Busy Here|busy");
  CHECK(house.call("call_started_at") == CallHouse::now());
  CHECK(house.call("duration_seconds") == "(null)");
  CHECK(house.call("rang_at - call_started_at") == "3");
  CHECK(house.call("refused_after_ms") == "5000");
}

TEST_CASE("dial: the time of a refusal begins when the leg is in its room") {
  CallHouse house("dial");
  const HttpResponse busy{.status = 429,
                          .body = R"({"code":"resource_exhausted","meta":{"sip_status_code":"486"}})",
                          .looks = {{seconds{0}, std::chrono::milliseconds{1250}, 404, "{}"}},
                          .took = std::chrono::milliseconds{1320}};
  house.record(judged(dial_row(), busy));
  CHECK(house.call("refused_after_ms || ' ' || ifnull(rang_at, '-')") == "70 -");
}

TEST_CASE("dial: a leg that its agent has left while it rings is hung up by stage locate") {
  const auto asked =
      std::get<WatchedRequest>(std::get<Request>(dial_request(dial_row(), outreach_settings(), kCallTime)));
  REQUIRE(asked.gives_up != nullptr);
  const std::string alone = participants("ringing").body;
  const std::vector<Look> looks{seen(1, "ringing"), {seconds{3}, seconds{13}, 200, alone}};
  CHECK(asked.gives_up(looks));
  CHECK_FALSE(asked.gives_up({looks[0], {seconds{3}, seconds{12}, 200, alone}}));
  CallHouse house("dial");
  const Verdict verdict = judged(dial_row(), Unanswered{.looks = looks, .given_up = true});
  CHECK(described(verdict) == "to locate");
  house.record(verdict);
  CHECK(word(house.database, "select step || ' ' || step_claim from jobs") == "no_agent 5");
  CHECK(house.call("leg_status || ' ' || status") == "ringing calling");
}

TEST_CASE("dial: what the looks saw is kept though the reply is lost, or leaves it open") {
  const auto [looks, kept] = GENERATE(table<std::vector<Look>, std::string>({
      {{}, "- - - - 1"},
      {{seen(1, "dialing")}, "dialing - - SCL_1 1"},
      {{seen(1, "dialing"), seen(4, "ringing")}, "ringing 4 - SCL_1 1"},
      {{seen(1, "ringing"), seen(6, "active")}, "active 1 6 SCL_1 1"},
      {{seen(6, "active"), seen(7, "dialing")}, "active 6 6 SCL_1 1"},
  }));
  const bool is_lost = GENERATE(true, false);
  const Reply reply = is_lost ? Reply{Unanswered{TransportError::timeout, "slow", looks}}
                              : Reply{HttpResponse{.status = 502, .body = "<html>", .looks = looks}};
  CallHouse house("dial");
  const Verdict verdict = judged(dial_row(), reply);
  CHECK(described(verdict) == "to locate");
  house.record(verdict);
  CHECK(house.call("ifnull(leg_status, '-') || ' ' || ifnull(rang_at - call_started_at, '-') || ' ' || "
                   "ifnull(answered_at - call_started_at, '-') || ' ' || ifnull(sip_call_id, '-') || ' ' || "
                   "(call_started_at is not null)") == kept);
}

TEST_CASE("dial: the try says that the reply was lost, and what the looks saw of the leg") {
  const auto ringing = seen(4, "ringing");
  const auto [reply, words] = GENERATE_COPY(table<Reply, std::string>({
      {Unanswered{TransportError::network, "reset", {}},
       "the dial's reply was lost (no reply: reset); no look saw the leg"},
      {Unanswered{TransportError::network, "reset", {seen(1, "dialing")}},
       "the dial's reply was lost (no reply: reset); the leg was last seen dialing"},
      {Unanswered{TransportError::network, "reset", {seen(1, "dialing"), ringing}},
       "the dial's reply was lost (no reply: reset); the leg was last seen ringing; looks saw it ring from 4 s to 4 s "
       "after the dial"},
      {HttpResponse{.status = 502, .body = "gone", .looks = {ringing, seen(9, "active")}},
       "the dial's reply leaves open what came of it (HTTP 502: gone); the leg was last seen active; looks saw it ring "
       "from 4 s to 4 s after the dial"},
  }));
  const Verdict verdict = judged(dial_row(), reply);
  CHECK(described(verdict) == "to locate");
  CHECK(std::get<Done>(verdict.what).why == Failure{"outcome_unknown", words});
}

TEST_CASE("dial: what never left has no start; what got no reply has") {
  CallHouse house("dial");
  house.record(judged(dial_row(), NotSent{TransportError::network, "refused"}));
  CHECK(house.call("call_started_at") == "(null)");
  CHECK(house.call("disposition") == "infrastructure");
  CallHouse other("dial");
  other.record(judged(dial_row(), Unanswered{TransportError::timeout, "slow"}));
  CHECK(other.call("call_started_at is not null") == "1");
  CHECK(other.call("status") == "calling");
}

TEST_CASE("dial: CALLS_PER_SECOND is the stage's own pace") {
  Settings settings;
  settings.call.per_second = 3.5;
  CHECK(dial_stage().per_second(settings) == 3.5);
}

TEST_CASE("dial: a job that a person sends to dial again is looked for, not dialled") {
  CallHouse house("dial");
  house.step("dial");
  house.run("update calls set room_ready_at = " + CallHouse::now());
  house.run("update jobs set status = 'failed', error_kind = 'internal'");
  CHECK(house.call("failure_reason") == "dispatch_failed");  // the trigger's
  house.run("update calls set status = 'calling', failure_reason = null where id = 17");
  house.run("update jobs set status = 'pending', stage = 'dial'");
  house.run("update jobs set claim_number = claim_number + 1, claimed_at = 1");  // the next claim
  CHECK(described(decided(house.work(dial_stage()), house.settings, kCallTime)) == "to locate");
}

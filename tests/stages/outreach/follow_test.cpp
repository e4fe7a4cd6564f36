#include "stages/outreach/follow.h"

#include <catch2/catch.hpp>

#include "support/call_house.h"

using namespace callmill;
using namespace callmill::stages;
using namespace callmill::tests;
using std::chrono::seconds;

namespace {

const UnixTime kFollowTime = kCallTime + seconds{300};
const AgentResult kUseful{.result_id = 1, .qualification = R"({"budget":"5 lakh"})"};
const AgentResult kEmpty{.result_id = 2, .qualification = R"({"budget":""})"};
const AgentResult kGaveUp{.result_id = 3, .failure_reason = "no_answers", .failure_detail = "voicemail"};
const AgentResult kLost{
    .result_id = 5, .failure_reason = "no_answers", .failure_detail = "infrastructure: the agent lost LiveKit: x"};
const AgentResult kRejected{.result_id = 4, .failure_reason = "rejected"};
const AgentResult kOptedOut{.result_id = 5, .failure_reason = "do_not_call", .failure_detail = "never again"};
const AgentResult kAgentLost{.result_id = 6, .failure_reason = "no_answers", .disposition = "infrastructure"};

OutreachCall row_to_follow(std::vector<AgentResult> results = {}) {
  OutreachCall call = outreach_call();
  call.call_started_at = kCallTime;
  call.answered_at = kCallTime + seconds{10};
  call.look_every_s = 5;
  call.results = std::move(results);
  return call;
}

std::string follow_asks(const OutreachCall& row) {
  return method_of(follow_request(row, outreach_settings(), kFollowTime));
}

Verdict follow_judges(const OutreachCall& row, const Reply& reply, UnixTime now = kFollowTime) {
  return follow_verdict(row, reply, outreach_settings(), now);
}

Verdict follow_decides(const OutreachCall& row) {
  return std::get<Verdict>(follow_request(row, outreach_settings(), kFollowTime));
}

/// "end enqueue_post_call fail no_answers/no_result take 1=called"
std::string written(const Verdict& verdict) {
  std::string all;
  for (const Write& write : verdict.writes) {
    std::string one(write.statement().substr(write.statement().find('/') + 1));
    if (one == "fail") {
      const std::string detail = value_of(write, "failure_detail");
      one += " " + value_of(write, "failure_reason") + "/" + detail.substr(0, detail.find(':'));
    }
    if (one == "take_results") {
      one = "take " + value_of(write, "result_id") + "=" + value_of(write, "taken_as");
    }
    if (one == "remember_step") one = "step " + value_of(write, "step");
    all += (all.empty() ? "" : ", ") + one;
  }
  return all;
}

}  // namespace

TEST_CASE("follow: while the leg is there the call goes on, and a useful result counts at once") {
  const auto [what, results, outcome,
              writes] = GENERATE(table<std::string, std::vector<AgentResult>, std::string, std::string>({
      {"nothing", {}, "later call_in_progress +5", "look"},
      {"useful", {kUseful}, "later call_in_progress +5", "qualify, take 1=called, look"},
      {"empty: another may come", {kEmpty}, "later call_in_progress +5", "look"},
      {"useful and empty", {kUseful, kEmpty}, "later call_in_progress +5", "qualify, take 1=called, take 2=kept, look"},
      {"gave up", {kGaveUp}, "later call_in_progress +0", "step hang_up, look"},
      {"gave up, then useful",
       {kGaveUp, kUseful},
       "later call_in_progress +5",
       "qualify, take 3=kept, take 1=called, look"},
  }));
  CAPTURE(what);
  const OutreachCall row = row_to_follow(results);
  CHECK(follow_asks(row) == "ListParticipants");
  const Verdict verdict = follow_judges(row, participants("active", "ACTIVE"));
  CHECK(described(verdict, kFollowTime) == outcome);
  CHECK(written(verdict) == writes);
}

TEST_CASE("follow: the last of several useful results counts") {
  AgentResult second{.result_id = 9, .qualification = R"({"budget":"7 lakh"})"};
  const Verdict verdict = follow_judges(row_to_follow({kUseful, second}), participants("active", "ACTIVE"));
  CHECK(value_of(verdict.writes.at(0), "qualification") == R"({"budget":"7 lakh"})");
  CHECK(written(verdict) == "qualify, take 1=kept, take 9=called, look");
}

TEST_CASE("follow: when the leg is gone the result decides") {
  const auto [what, results, outcome,
              writes] = GENERATE(table<std::string, std::vector<AgentResult>, std::string, std::string>({
      {"useful", {kUseful}, "next", "end, enqueue_post_call, qualify, take 1=called"},
      {"nothing yet", {}, "later result_awaited +60", "end, enqueue_post_call"},
      {"empty", {kEmpty}, "ends no_answers", "end, enqueue_post_call, fail no_answers/empty_result, take 2=no_answers"},
      {"gave up", {kGaveUp}, "ends no_answers", "end, enqueue_post_call, fail no_answers/empty_result, take 3=failed"},
      {"rejected", {kRejected}, "ends rejected", "end, enqueue_post_call, fail rejected/hung_up, take 4=failed"},
      {"opted out", {kOptedOut}, "ends rejected", "end, enqueue_post_call, fail rejected/opted_out, take 5=failed"},
      {"gave up, then opted out",
       {kGaveUp, kOptedOut},
       "ends rejected",
       "end, enqueue_post_call, fail rejected/opted_out, take 3=kept, take 5=failed"},
      {"opted out, but useful",
       {kUseful, kOptedOut},
       "next",
       "end, enqueue_post_call, qualify, take 1=called, take 5=kept"},
      {"lost LiveKit",
       {kAgentLost},
       "ends no_answers",
       "end, enqueue_post_call, fail no_answers/infrastructure, take 6=failed"},
      {"rejected and empty",
       {kEmpty, kRejected},
       "ends rejected",
       "end, enqueue_post_call, fail rejected/hung_up, take 2=kept, take 4=failed"},
      {"rejected, but useful",
       {kRejected, kUseful},
       "next",
       "end, enqueue_post_call, qualify, take 4=kept, take 1=called"},
  }));
  CAPTURE(what);
  const Verdict verdict = follow_judges(row_to_follow(results), participants("", "ACTIVE"));
  CHECK(described(verdict, kFollowTime) == outcome);
  CHECK(written(verdict) == writes);
}

TEST_CASE("follow: a call that is over waits for its result for a minute, and asks LiveKit nothing") {
  OutreachCall row = row_to_follow();
  row.call_ended_at = kFollowTime - seconds{59};
  CHECK(follow_asks(row) == "");
  CHECK(described(follow_decides(row), kFollowTime) == "later result_awaited +1");
  row.call_ended_at = kFollowTime - seconds{60};
  CHECK(described(follow_decides(row), kFollowTime) == "ends no_answers");
  CHECK(written(follow_decides(row)) == "fail no_answers/no_result");
  row.results = {kUseful};
  CHECK(described(follow_decides(row)) == "next");
  CHECK(written(follow_decides(row)) == "qualify, take 1=called");
}

TEST_CASE("follow: a result that came while the leg was there is not asked for again") {
  OutreachCall row = row_to_follow();
  row.status = "called";
  row.is_qualified = true;
  CHECK(follow_asks(row) == "ListParticipants");
  CHECK(described(follow_judges(row, participants("active", "ACTIVE")), kFollowTime) == "later call_in_progress +5");
  const Verdict verdict = follow_judges(row, participants(""));
  CHECK(described(verdict) == "next");
  CHECK(written(verdict) == "end, enqueue_post_call");
}

TEST_CASE("follow: a webhook says when the leg left, and why") {
  OutreachCall row = row_to_follow({kUseful});
  row.left = LegLeft{kFollowTime - seconds{3}, {.disconnect_reason = "CLIENT_INITIATED", .call_status = "hangup"}};
  CHECK(follow_asks(row) == "");
  CallHouse house("follow");
  house.run("update calls set answered_at = " + std::to_string(unix_seconds(kFollowTime) - 103) +
            ", leg_status = 'active'");
  house.run("insert into call_results (id, call_id, qualification) values (1, 17, '{\"budget\":\"5 lakh\"}')");
  house.record(follow_decides(row));
  CHECK(house.call("status || ' ' || duration_seconds || ' ' || disconnect_reason || ' ' || leg_status") ==
        "called 100 CLIENT_INITIATED hangup");
  CHECK(house.call("call_ended_at") == std::to_string(unix_seconds(kFollowTime) - 3));
  CHECK(house.call("qualification") == R"({"budget":"5 lakh"})");
  CHECK(house.call("metadata_at") == std::to_string(unix_seconds(kFollowTime)));
  CHECK(word(house.database, "select taken_as from call_results") == "called");
}

TEST_CASE("follow: a talk that LiveKit broke off is no answer of the lead's, and the agent cannot tell who hung up") {
  const auto [reason, status, results, writes] =
      GENERATE(table<std::string, std::string, std::vector<AgentResult>, std::string>({
          {"CONNECTION_TIMEOUT", "active", {}, "fail no_answers/infrastructure"},
          {"CLIENT_INITIATED", "dialing", {}, "fail no_answers/infrastructure"},
          {"CLIENT_INITIATED", "dialing", {kRejected}, "fail no_answers/infrastructure, take 4=failed"},
          {"CLIENT_INITIATED", "dialing", {kEmpty}, "fail no_answers/infrastructure, take 2=no_answers"},
          {"CLIENT_INITIATED", "dialing", {kGaveUp}, "fail no_answers/empty_result, take 3=failed"},
          {"CLIENT_INITIATED", "dialing", {kUseful}, "qualify, take 1=called"},
          {"CLIENT_INITIATED", "hangup", {}, "fail no_answers/no_result"},
          {"CLIENT_INITIATED", "hangup", {kLost}, "fail no_answers/infrastructure, take 5=failed"},
          {"CLIENT_INITIATED", "hangup", {kRejected}, "fail rejected/hung_up, take 4=failed"},
      }));
  CAPTURE(reason, status, writes);
  OutreachCall row = row_to_follow(results);
  row.call_ended_at = kFollowTime - seconds{60};
  row.left = LegLeft{kFollowTime - seconds{60}, {.disconnect_reason = reason, .call_status = status}};
  CHECK(written(follow_decides(row)) == writes);
}

TEST_CASE("follow: without webhooks, the look that sees an answered leg dial tells that LiveKit lost it") {
  CallHouse house("follow");
  house.run("update calls set answered_at = " + CallHouse::now() + ", leg_status = 'active', call_started_at = 1");
  house.record(judged(house.work(follow_stage()), participants("dialing", "ACTIVE"), house.settings, kFollowTime));
  CHECK(house.call("leg_status || ' ' || leg_lost_at") == "active " + std::to_string(unix_seconds(kFollowTime)));
  house.record(judged(house.work(follow_stage()), participants("active"), house.settings, kFollowTime + seconds{5}));
  CHECK(house.call("leg_lost_at") == std::to_string(unix_seconds(kFollowTime)));
  house.run("update calls set call_ended_at = " + CallHouse::now());
  house.record(decided(house.work(follow_stage()), house.settings, kFollowTime));
  CHECK(house.call("failure_reason || ' ' || disposition || ' ' || leg_status") == "no_answers infrastructure active");
}

TEST_CASE("follow: a leg whose connection broke, or that another replaced, is looked for before its call is over") {
  const auto [reason, is_asked] = GENERATE(table<std::string, bool>({{"SIGNAL_CLOSE", true},
                                                                     {"STATE_MISMATCH", true},
                                                                     {"DUPLICATE_IDENTITY", true},
                                                                     {"MIGRATION", true},
                                                                     {"CLIENT_INITIATED", false},
                                                                     {"USER_REJECTED", false},
                                                                     {"ROOM_DELETED", false},
                                                                     {"ROOM_CLOSED", false},
                                                                     {"PARTICIPANT_REMOVED", false},
                                                                     {"JOIN_FAILURE", false},
                                                                     {"CONNECTION_TIMEOUT", false},
                                                                     {"UNKNOWN_REASON", false}}));
  CAPTURE(reason);
  OutreachCall row = row_to_follow();
  row.left = LegLeft{kFollowTime - seconds{2}, {.disconnect_reason = reason, .call_status = "active"}};
  CHECK(follow_asks(row) == (is_asked ? "ListParticipants" : ""));
  if (!is_asked) return;
  CHECK(written(follow_judges(row, participants("active", "ACTIVE"))) == "look");
  CHECK(described(follow_judges(row, participants("active", "ACTIVE")), kFollowTime) == "later call_in_progress +5");
  CHECK(written(follow_judges(row, NotSent{})) == "");
  const Verdict gone = follow_judges(row, GENERATE(Reply{participants("", "ACTIVE")}, Reply{absent()}));
  // A second dial of the same identity would be callmill's own fault.
  CHECK(written(gone) == std::string("end, enqueue_post_call") +
                             (reason == "DUPLICATE_IDENTITY" ? ", fail dispatch_failed/internal" : ""));
  CHECK(value_of(gone.writes.at(0), "call_ended_at") == std::to_string(unix_seconds(kFollowTime) - 2));
  CHECK(value_of(gone.writes.at(0), "disconnect_reason") == reason);
}

TEST_CASE("follow: a leg that joined again after it left is there") {
  CallHouse house("follow");
  house.run("update calls set answered_at = 1795411820, call_started_at = 1795411810");
  const auto event = [&](const std::string& id, const std::string& name, int arrival) {
    house.run(
        "insert into webhook_events (event_id, event, call_row, of_phone, occurred_at, received_at, body, arrival) "
        "values ('" +
        id + "', '" + name +
        "', 17, 1, 1795411870, 1795411870, "
        "'{\"participant\":{\"disconnectReason\":\"CLIENT_INITIATED\"}}', " +
        std::to_string(arrival) + ")");
  };
  const auto asks = [&] { return method_of(house.work(follow_stage()).request(house.settings, kFollowTime)); };
  event("EV_1", "participant_joined", 1);
  CHECK(asks() == "ListParticipants");
  event("EV_2", "participant_left", 2);
  CHECK(asks() == "");
  event("EV_3", "participant_joined", 3);
  CHECK(asks() == "ListParticipants");
  event("EV_4", "participant_left", 4);
  CHECK(asks() == "");
}

TEST_CASE("follow: a room that is gone has no leg any more, as each LiveKit says that in its way") {
  const Reply gone = GENERATE(Reply{ok(R"({"participants":[]})")}, Reply{ok("{}")}, Reply{absent()},
                              Reply{twirp_error(404, "not_found", "requested room does not exist")});
  CHECK(described(follow_judges(row_to_follow(), gone), kFollowTime) == "later result_awaited +60");
  CHECK(written(follow_judges(row_to_follow({kUseful}), gone)) == "end, enqueue_post_call, qualify, take 1=called");
}

TEST_CASE("follow: a leg that two looks see without its agent is hung up") {
  const auto at = [](int before) { return "alone:" + std::to_string(unix_seconds(kFollowTime) - before); };
  const auto [what, step, results, reply, outcome,
              writes] = GENERATE_COPY(table<std::string, std::string, std::vector<AgentResult>, Reply, std::string,
                                            std::string>({
      {"first look", "", {}, participants("active"), "later call_in_progress +10", "step " + at(0) + ", look"},
      {"too soon", at(9), {}, participants("active"), "later call_in_progress +1", "step " + at(9) + ", look"},
      {"second look", at(10), {}, participants("active"), "later call_in_progress +0", "step no_agent, look"},
      {"much later", at(300), {}, participants("active"), "later call_in_progress +0", "step no_agent, look"},
      {"the agent is back", at(10), {}, participants("active", "ACTIVE"), "later call_in_progress +5", "look"},
      {"it joins just now", at(10), {}, participants("active", "JOINING"), "later call_in_progress +5", "look"},
      {"it has left",
       at(10),
       {},
       participants("active", "DISCONNECTED"),
       "later call_in_progress +0",
       "step no_agent, look"},
      {"no look between", at(9), {}, NotSent{}, "later call_in_progress +5", "step " + at(9)},
      {"no look at last", at(60), {}, twirp_error(503, "unavailable"), "later call_in_progress +5", "step " + at(60)},
      {"a result came",
       at(10),
       {kUseful},
       participants("active"),
       "later call_in_progress +0",
       "step no_agent, qualify, take 1=called, look"},
      {"it gave up", "", {kGaveUp}, participants("active"), "later call_in_progress +0", "step hang_up, look"},
      {"the lead left first", at(10), {}, participants(""), "later result_awaited +60", "end, enqueue_post_call"},
  }));
  CAPTURE(what);
  OutreachCall row = row_to_follow(results);
  row.step = step;
  CHECK(follow_asks(row) == "ListParticipants");
  const Verdict verdict = follow_judges(row, reply);
  CHECK(described(verdict, kFollowTime) == outcome);
  CHECK(written(verdict) == writes);
}

TEST_CASE("follow: after the hang-up of a lone leg the agent's report is waited for, and decides") {
  OutreachCall row = row_to_follow();
  row.step = "no_agent";
  CHECK(follow_asks(row) == "RemoveParticipant");
  const Verdict refused = follow_judges(row, twirp_error(503, "unavailable"));
  CHECK(described(refused, kFollowTime) == "later call_in_progress +5");
  CHECK(written(refused) == "step no_agent");
  const Verdict hung_up = follow_judges(row, GENERATE(Reply{ok()}, Reply{absent()}));
  CHECK(described(hung_up, kFollowTime) == "later result_awaited +60");
  CHECK(written(hung_up) == "end, enqueue_post_call, step no_agent");
  row.call_ended_at = kFollowTime - seconds{60};
  CHECK(follow_asks(row) == "");
  CHECK(written(follow_decides(row)) == "fail no_answers/agent");
  CHECK(value_of(follow_decides(row).writes.at(0), "failure_detail") ==
        "agent: the agent left the lead alone; no result within 60 s of the call's end");
  row.results = {kEmpty};
  CHECK(written(follow_decides(row)) == "fail no_answers/empty_result, take 2=no_answers");
  row.results = {kRejected};
  CHECK(written(follow_decides(row)) == "fail rejected/hung_up, take 4=failed");
  row.results = {kUseful};
  CHECK(described(follow_decides(row)) == "next");
}

TEST_CASE("follow: a leg that cannot be hung up keeps its line until LiveKit must have ended it") {
  OutreachCall row = row_to_follow();
  row.step = "hang_up";
  row.call_started_at = kCallTime + seconds{1000};  // the dial came late: max_call_duration counts from it
  const UnixTime over = kCallTime + seconds{1000 + 900 + 5};
  const Reply refused = twirp_error(503, "unavailable");
  CHECK(described(follow_judges(row, refused, over - seconds{1}), over - seconds{1}) == "later call_in_progress +5");
  const Verdict verdict = follow_judges(row, refused, over);
  CHECK(described(verdict) == "ends stale_timeout");
  CHECK_THAT(value_of(verdict.writes.at(2), "failure_detail"),
             Catch::StartsWith("stale: still open 1200 s after the schedule; it could not be hung up: "));
}

TEST_CASE("follow: a LiveKit that is away is waited for; a result counts meanwhile") {
  const Reply away = GENERATE(Reply{NotSent{}}, Reply{Unanswered{}}, Reply{twirp_error(503, "unavailable")},
                              Reply{HttpResponse{.status = 401}}, Reply{ok("<html>")},
                              Reply{twirp_error(404, "bad_route")}, Reply{HttpResponse{.status = 404, .body = "x"}});
  CHECK(described(follow_judges(row_to_follow(), away), kFollowTime) == "later call_in_progress +5");
  CHECK(written(follow_judges(row_to_follow({kUseful}), away)) == "qualify, take 1=called");
}

TEST_CASE("follow: a call that stays open for too long is hung up and is stale, unless its result is in") {
  const UnixTime stale = kCallTime + seconds{1200};
  const Reply there = GENERATE(Reply{participants("active", "ACTIVE")}, Reply{NotSent{}});
  CHECK(described(follow_judges(row_to_follow(), there, stale - seconds{1}), stale - seconds{1}) ==
        "later call_in_progress +5");
  const Verdict verdict = follow_judges(row_to_follow(), there, stale);
  CHECK(described(verdict, stale) == "later call_in_progress +0");
  OutreachCall row = row_to_follow();
  row.step = "hang_up";
  CHECK(follow_asks(row) == "RemoveParticipant");
  const auto request = std::get<HttpRequest>(std::get<Request>(follow_request(row, outreach_settings(), kFollowTime)));
  CHECK(request.body == R"({"room":"ignitech-lead-42","identity":"sip-outreach-17"})");
  const Reply deleted = GENERATE(Reply{ok()}, Reply{absent()}, Reply{NotSent{}}, Reply{twirp_error(500, "internal")});
  CHECK(described(follow_judges(row, deleted, stale)) == "ends stale_timeout");
  CHECK(written(follow_judges(row, deleted, stale)) == "end, enqueue_post_call, fail stale_timeout/stale");
  row.is_qualified = true;
  CHECK(described(follow_judges(row, deleted, stale)) == "next");
  row.is_qualified = false;
  row.results = {kGaveUp};
  CHECK(described(follow_judges(row, deleted, stale)) == "ends no_answers");
}

TEST_CASE("follow: a hang-up that is refused is asked for again, and the line is not free before") {
  const Reply refused = GENERATE(Reply{twirp_error(503, "unavailable")}, Reply{HttpResponse{.status = 401}},
                                 Reply{NotSent{}}, Reply{Unanswered{}});
  OutreachCall row = row_to_follow({kGaveUp});
  row.step = "hang_up";
  const Verdict verdict = follow_judges(row, refused);
  CHECK(described(verdict, kFollowTime) == "later call_in_progress +5");
  CHECK(written(verdict) == "step hang_up");
  CHECK(written(follow_judges(row, ok())) == "end, enqueue_post_call, fail no_answers/empty_result, take 3=failed");
  CHECK(written(follow_judges(row, absent())) == "end, enqueue_post_call, fail no_answers/empty_result, take 3=failed");
}

TEST_CASE("follow: a call that others ended is over") {
  OutreachCall row = row_to_follow({kUseful});
  row.status = GENERATE("failed", "pushed");
  CHECK(follow_asks(row) == "");
  CHECK(described(follow_decides(row)) == "ends call_over");
  CHECK(follow_decides(row).writes.empty());
}

TEST_CASE("follow: a call that nobody is known to have answered goes to locate") {
  OutreachCall row = row_to_follow();
  row.answered_at = std::nullopt;
  CHECK(follow_asks(row) == "");
  CHECK(described(follow_decides(row)) == "to locate");
}

TEST_CASE("follow: an agent in the room is no leg, nor is another call's") {
  const HttpResponse other =
      ok(R"({"participants":[{"identity":"sip-outreach-16","kind":"SIP","attributes":{"sip.callStatus":"active"}}]})");
  CHECK(described(follow_judges(row_to_follow(), other), kFollowTime) == "later result_awaited +60");
}

TEST_CASE("follow: the row is loaded with results and the leg's end") {
  CallHouse house("follow");
  house.run("update calls set answered_at = 1795411820, call_started_at = 1795411810");
  house.run(
      "insert into call_results (call_id, qualification, taken_at, taken_as) values (17, '{\"a\":1}', 1, 'kept');"
      "insert into call_results (call_id, qualification) values (17, '{\"a\":2}');");
  const Work work = house.work(follow_stage());
  CHECK(method_of(work.request(house.settings, kFollowTime)) == "ListParticipants");
  house.record(judged(work, participants("active", "ACTIVE"), house.settings, kFollowTime));
  CHECK(house.call("status || qualification") == R"(called{"a":2})");
  CHECK(number(house.database, "select count(*) from call_results where taken_at is null") == 0);
  house.run(
      "insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body) "
      "values"
      " ('EV_1', 'participant_left', 17, 'sip-outreach-17', 1, 1795411870, 1795411871,"
      " '{\"participant\":{\"attributes\":{\"sip.callStatus\":\"active\"}}}')");
  const Work ended = house.work(follow_stage());
  CHECK(method_of(ended.request(house.settings, kFollowTime)) == "");
  house.record(decided(ended, house.settings, kFollowTime));
  CHECK(house.call("call_ended_at || ' ' || duration_seconds") == "1795411870 50");
}

TEST_CASE("follow: the conversation's post-call job is enqueued once, for a tenant that wants it") {
  const auto [status, post_call, jobs] =
      GENERATE(table<std::string, int, int>({{"active", 1, 1}, {"active", 0, 0}, {"disabled", 1, 0}}));
  CallHouse house("follow");
  house.run("update tenants set status = '" + status + "', post_call = " + std::to_string(post_call));
  house.record(follow_judges(row_to_follow({kUseful}), participants("")));
  house.record(follow_judges(row_to_follow({kUseful}), participants("")));
  CHECK(number(house.database, "select count(*) from jobs where flow = 'postcall' and stage = 'import'") == jobs);
}

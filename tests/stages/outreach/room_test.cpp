#include "stages/outreach/room.h"

#include <catch2/catch.hpp>

#include "stages/outreach/room_house.h"

using namespace callmill;
using namespace callmill::stages;
using namespace callmill::tests;
using std::chrono::seconds;

namespace {

const std::string kDispatched = "dispatched:" + CallHouse::now();

}  // namespace

TEST_CASE("room: one request for each step, and the next step is written down") {
  const auto [step, agent, request, reply, outcome, next] =
      GENERATE(table<std::string, std::string, std::string, HttpResponse, std::string, std::string>({
          {"", "a", "CreateRoom", kOurs, "later room_not_ready +0", "created"},
          {kOver, "a", "DeleteRoom", ok(), "later room_not_ready +0", "deleted"},
          {kOver, "a", "DeleteRoom", twirp_error(404, "not_found"), "later room_not_ready +0", "deleted"},
          {"deleted", "a", "CreateRoom", kOurs, "later room_not_ready +0", "created"},
          {"created", "a", "CreateDispatch", ok(), "later room_not_ready +0", kDispatched},
          {kDispatched, "a", "ListParticipants", participants("", "ACTIVE"), "next", "dial"},
          {kDispatched, "a", "ListParticipants", participants("", "JOINED"), "next", "dial"},
          {kDispatched, "a", "ListParticipants", participants("", "JOINING"), "later room_not_ready +1", kDispatched},
          {kDispatched, "a", "ListParticipants", participants("ringing"), "later room_not_ready +1", kDispatched},
          {kDispatched, "a", "ListParticipants", ok(), "later room_not_ready +1", kDispatched},
          {kDispatched, "a", "ListParticipants", ok("<html>"), "again not_json", ""},
          {"", "a", "CreateRoom", ok("<html>"), "again not_json", ""},
          // an earlier claim made the room, and may have sent an agent
          {"found", "a", "ListDispatch", ok(R"({"agent_dispatches":[{"agent_name":""}]})"), "later room_not_ready +0",
           "created"},
          {"found", "a", "ListDispatch", ok(R"({"agent_dispatches":[{"agent_name":"a"}]})"), "later room_not_ready +0",
           kDispatched},
          {"found", "a", "ListDispatch", ok("<html>"), "again not_json", ""},
          // LiveKit dispatches by itself
          {"", "", "CreateRoom", kOurs, "next", "dial"},
          {"deleted", "", "CreateRoom", kOurs, "next", "dial"},
          {"created", "", "CreateRoom", kOurs, "next", "dial"},
          {kDispatched, "", "CreateRoom", kOurs, "next", "dial"},
          // a step of another stage, or of nobody
          {"dial", "a", "CreateRoom", kOurs, "later room_not_ready +0", "created"},
          {"dispatched:x", "a", "CreateRoom", kOurs, "later room_not_ready +0", "created"},
      }));
  CAPTURE(step, agent);
  Settings settings = outreach_settings();
  settings.livekit_agent_name = agent;
  const RoomRow row = room_row(step);
  CHECK(asked(row, settings) == request);
  const Verdict verdict = judged(row, reply, seconds{0}, settings);
  CHECK(described(verdict) == outcome);
  CHECK(steps_of(verdict) == next);
}

TEST_CASE("room: what LiveKit does not do is tried again, or halts the stage; the phone never rang") {
  const std::string step = GENERATE(as<std::string>{}, "", kAged, kOver, "deleted", "found", "created", kDispatched);
  const auto [reply, outcome] = GENERATE(table<Reply, std::string>({
      {NotSent{TransportError::network, "refused"}, "halt network 30"},
      {NotSent{TransportError::timeout, "slow"}, "halt timeout 30"},
      {NotSent{TransportError::configuration, "LIVEKIT_URL must be wss://"}, "halt configuration 900"},
      {NotSent{TransportError::credentials, "LIVEKIT_API_SECRET is not set"}, "halt credentials 900"},
      {Unanswered{TransportError::timeout, "slow"}, "again timeout"},
      {HttpResponse{.status = 401, .body = "invalid API key: devkey"}, "halt credentials 900"},
      {twirp_error(403, "permission_denied"), "halt credentials 900"},
      {twirp_error(500, "internal"), "again http_status"},
      {twirp_error(503, "unavailable"), "again http_status"},
      {HttpResponse{.status = 502, .body = "<html>"}, "again http_status"},
      {HttpResponse{.status = 404, .body = "<html>"}, "halt configuration 900"},
      {twirp_error(404, "bad_route"), "halt configuration 900"},
      {twirp_error(400, "malformed"), "failed http_status"},
  }));
  CAPTURE(step);
  const Verdict verdict = judged(room_row(step), reply);
  CHECK(described(verdict) == outcome);
  CHECK(verdict.writes.empty());
}

TEST_CASE("room: a room that is gone meanwhile has nobody in it, and its agent is not asked for where there is none") {
  CHECK(described(judged(room_row(kDispatched), absent(), seconds{19}), kCallTime + seconds{19}) ==
        "later room_not_ready +1");
  CHECK(described(judged(room_row(kDispatched), absent(), seconds{20})) == "ends startup_failed");
  const Verdict again = judged(room_row("found"), absent());
  CHECK(described(again) == "later room_not_ready +0");
  CHECK(steps_of(again) == "");  // begins with CreateRoom
}

TEST_CASE("room: an agent that does not come within 20 s is a failed start") {
  const RoomRow row = room_row(kDispatched);
  CHECK(described(judged(row, ok(), seconds{19}), kCallTime + seconds{19}) == "later room_not_ready +1");
  const Verdict verdict = judged(row, ok(), seconds{20});
  CHECK(described(verdict) == "ends startup_failed");
  CallHouse house("room");
  house.record(verdict);
  CHECK(house.call("status || ' ' || failure_reason || ' ' || disposition") == "failed startup_failed agent");
  CHECK(house.call("failure_detail") == "agent: agent qualifier did not come within 20 s of its dispatch");
  CHECK(house.call("call_ended_at") == std::to_string(unix_seconds(kCallTime) + 20));
  CHECK(house.call("call_started_at") == "(null)");
}

TEST_CASE("room: nothing is asked for a call that shall not be dialled any more") {
  const auto [what, change, outcome,
              detail] = GENERATE(table<std::string, void (*)(RoomRow&), std::string, std::string>({
      {"over", [](RoomRow& row) { row.call.status = "failed"; }, "ends call_over", ""},
      {"do not call", [](RoomRow& row) { row.lead->is_do_not_call = true; }, "ends dispatch_failed",
       "cancelled: on the do-not-call list"},
      {"lead failed",
       [](RoomRow& row) {
         row.lead->status = "failed";
         row.lead->failure_reason = "do_not_call";
       },
       "ends dispatch_failed", "cancelled: its lead is failed, do_not_call"},
      {"lead dispatched", [](RoomRow& row) { row.lead->status = "dispatched"; }, "ends dispatch_failed",
       "cancelled: its lead is dispatched"},
      {"lead put off", [](RoomRow& row) { row.lead->retry_after = kCallTime + seconds{1}; }, "ends dispatch_failed",
       "cancelled: retry_after"},
      {"another number", [](RoomRow& row) { row.lead->phone_e164 = "+919876543211"; }, "ends dispatch_failed",
       "cancelled: its lead has another number by now"},
      {"lead gone", [](RoomRow& row) { row.lead = std::nullopt; }, "ends dispatch_failed",
       "cancelled: its lead was deleted"},
      {"agent says no",
       [](RoomRow&
              row) { row.call.results = {{.result_id = 3, .failure_reason = "startup_failed", .failure_detail = "no model"}}; },
       "ends startup_failed", "agent: says the agent: no model"},
  }));
  CAPTURE(what);
  RoomRow row = room_row("deleted");
  change(row);
  CHECK(asked(row) == "");
  const Verdict verdict = decided(row);
  CHECK(described(verdict) == outcome);
  if (!detail.empty())
    CHECK(value_of(verdict.writes.at(detail.starts_with("cancelled") ? 1 : 0), "failure_detail") == detail);
}

TEST_CASE("room: a LiveKit that is away for too long ends the call before it rang") {
  RoomRow row = room_row();
  row.call.is_first_claim = false;
  CHECK(asked(row, outreach_settings(), seconds{1199}) == "CreateRoom");
  CHECK(asked(row, outreach_settings(), seconds{1200}) == "");
  const Verdict verdict = decided(row, seconds{1200});
  CHECK(described(verdict) == "ends startup_failed");
  CHECK(value_of(verdict.writes.at(0), "failure_detail") ==
        "infrastructure: no room and agent within 1200 s of the schedule");
}

TEST_CASE("room: a reply that took long is judged for what it says") {
  CHECK(described(judged(room_row(), kOurs, seconds{5000}), kCallTime + seconds{5000}) == "later room_not_ready +0");
}

TEST_CASE("room: the row is loaded with the lead's context, and what it is done with is in the call") {
  CallHouse house("room");
  house.step("deleted");
  const Work work = house.work(room_stage());
  const auto request = std::get<HttpRequest>(tests::asked(work, house.settings, kCallTime));
  CHECK(request.room == "ignitech-lead-42");
  const auto body = nlohmann::json::parse(request.body);
  CHECK(body.at("name") == "ignitech-lead-42");
  const auto metadata = nlohmann::json::parse(body.at("metadata").get<std::string>());
  CHECK(metadata.at("call_id") == "outreach-17");
  CHECK(metadata.at("lead_id") == 42);
  CHECK(metadata.at("phone") == "+919876543210");
  CHECK(metadata.at("attributes").at("budget") == "5 lakh");
  house.settings.livekit_agent_name.clear();
  house.record(judged(work, kOurs, house.settings, kCallTime));
  CHECK(house.call("room_ready_at") == CallHouse::now());
  CHECK(word(house.database, "select step || ' ' || step_claim from jobs") == "dial 5");
}

TEST_CASE("room: a step counts for the very next claim only") {
  CallHouse house("room");
  house.step(kOver);
  house.run("update jobs set claim_number = 6");
  CHECK(method_of(house.work(room_stage()).request(house.settings, kCallTime)) == "CreateRoom");
}

TEST_CASE("room: the agent's report and the do-not-call list are read with the row") {
  CallHouse house("room");
  house.run("insert into call_results (call_id, failure_reason, failure_detail) values (17, 'startup_failed', 'x')");
  const Work work = house.work(room_stage());
  CHECK(method_of(work.request(house.settings, kCallTime)) == "");
  house.record(decided(work, house.settings, kCallTime));
  CHECK(house.call("failure_reason") == "startup_failed");
  CHECK(word(house.database, "select taken_as from call_results") == "failed");

  CallHouse other("room");
  other.run("insert into do_not_call (phone_e164, source) values ('+919876543210', 'x')");
  CHECK(described(decided(other.work(room_stage()), other.settings, kCallTime)) == "ends dispatch_failed");
}

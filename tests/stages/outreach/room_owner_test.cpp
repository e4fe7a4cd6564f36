// Whose a room is, and when it is deleted: its name may be another database's call's as well.
#include <catch2/catch.hpp>

#include "stages/outreach/room_house.h"

using namespace callmill;
using namespace callmill::stages;
using namespace callmill::tests;
using std::chrono::seconds;

TEST_CASE("room: whose a room is decides, and only one of a call that is over is deleted") {
  struct Case {
    std::string metadata;
    std::string step;
    bool first = true;
    bool was_ready = false;
    std::string outcome = "later room_not_ready +0";
  };
  // Call 17 is ours; 15 and 16-k3f9x2a7 of the same lead are over.
  const Case one = GENERATE(values<Case>({
      {metadata("outreach-17"), "created"},
      {metadata("outreach-17"), "found", false},      // by an earlier claim
      {metadata("outreach-17"), kAged, false, true},  // it was ready once: its agent may have left
      {metadata("outreach-16-k3f9x2a7"), kOver},
      {metadata("outreach-16-k3f9x2a7", "+919000000009"), kOver},  // nobody else's id: the lead had another number then
      {metadata("outreach-15"), kOver},
      {metadata("outreach-17", "+919000000009"), "taken:outreach-17"},  // another database's 17, and its 15
      {metadata("outreach-15", "+919000000009"), "taken:outreach-15"},
      {metadata("outreach-16-zzzzzzzz"), "taken:outreach-16-zzzzzzzz"},
      {metadata("outreach-14"), "taken:outreach-14"},  // another lead's
      {R"({"call_id":7})", "taken:"},
      {R"(["outreach-15"])", "taken:"},
      {"by hand", "taken:"},
      {"", "taken:"},
  }));
  CAPTURE(one.metadata, one.first);
  RoomRow row = room_row();
  row.call.is_first_claim = one.first;
  if (one.was_ready) row.call.room_ready_at = kCallTime - seconds{61};
  row.ended = {{.job_id = 170, .call_id = "outreach-15", .phone = "+919876543210"},
               {.job_id = 170, .call_id = "outreach-16-k3f9x2a7", .phone = "+919876543210"}};
  const Verdict verdict = judged(row, room_of(one.metadata));
  CHECK(described(verdict) == one.outcome);
  CHECK(steps_of(verdict) == one.step);
}

TEST_CASE("room: a room that LiveKit still shows right after it was deleted is deleted again a moment later") {
  RoomRow row = room_row("deleted");
  row.ended = {{.job_id = 170, .call_id = "outreach-15", .phone = "+919876543210"}};
  const Verdict verdict = judged(row, room_of(metadata("outreach-15")));
  CHECK(described(verdict) == "later room_not_ready +1");
  CHECK(steps_of(verdict) == "over:" + std::to_string(unix_seconds(kCallTime) + 1));
}

TEST_CASE("room: with another's phone leg in its room the call is called off; without one it looks again") {
  const std::string sip = R"({"participants":[{"identity":"sip-x","kind":"SIP","state":"ACTIVE"}]})";
  const std::string gone = R"({"participants":[{"identity":"sip-x","kind":"SIP","state":"DISCONNECTED"}]})";
  const auto [reply, outcome] = GENERATE_COPY(table<Reply, std::string>({
      {ok(sip), "ends dispatch_failed"},
      {ok(gone), "later room_not_ready +30"},
      {participants("", "ACTIVE"), "later room_not_ready +30"},
      {ok(), "later room_not_ready +30"},
      {twirp_error(404, "not_found"), "later room_not_ready +30"},  // LiveKit Cloud, where the room is gone
      {ok("<html>"), "again not_json"},
      {NotSent{TransportError::network, "refused"}, "halt network 30"},
      {HttpResponse{.status = 401}, "halt credentials 900"},
  }));
  const RoomRow row = room_row("taken:outreach-9-bbbbbbbb");
  CHECK(asked(row) == "ListParticipants");
  const Verdict verdict = judged(row, reply);
  CHECK(described(verdict) == outcome);
  CHECK(steps_of(verdict) == "");
  if (!outcome.starts_with("ends")) return;
  CallHouse house("room");
  house.record(verdict);
  CHECK(house.call("status || ' ' || failure_reason || ' ' || disposition") == "failed dispatch_failed room_taken");
  for (const char* word : {"outreach-9-bbbbbbbb", "outreach-17", "CALL_ROOM_PREFIX", "'ignitech-lead-'"}) {
    CHECK_THAT(house.call("failure_detail"), Catch::Contains(word));
  }
}

TEST_CASE("room: a call's own room that grew too old is made again, unless somebody is on the phone in it") {
  const auto [reply, outcome, next] = GENERATE(table<Reply, std::string, std::string>({
      {participants("", "ACTIVE"), "later room_not_ready +0", kOver},
      {ok(), "later room_not_ready +0", kOver},
      {twirp_error(404, "not_found"), "later room_not_ready +0", kOver},
      {ok(R"({"participants":[{"identity":"sip-outreach-17","kind":"SIP","state":"ACTIVE"}]})"), "to locate", ""},
      {ok(R"({"participants":[{"identity":"sip-outreach-9-bbbbbbbb","kind":"SIP","state":"ACTIVE"}]})"),
       "ends dispatch_failed", ""},  // another database made it again meanwhile
      {ok("<html>"), "again not_json", ""},
  }));
  RoomRow row = room_row(kAged);
  row.call.room_ready_at = kCallTime - seconds{61};
  CHECK(asked(row) == "ListParticipants");
  const Verdict verdict = judged(row, reply);
  CHECK(described(verdict) == outcome);
  CHECK(steps_of(verdict) == next);
}

TEST_CASE("room: of a call's own room that was deleted and made again nothing is asked twice") {
  RoomRow row = room_row("deleted");
  row.call.is_first_claim = false;
  row.call.room_ready_at = kCallTime - seconds{61};
  CHECK(steps_of(judged(row, kOurs)) == "created");
}

TEST_CASE("room: whose a room was is asked again after ten seconds: another may have made it since") {
  const auto [age, request, of_aged] = GENERATE(table<int, std::string, std::string>({
      {0, "DeleteRoom", "ListParticipants"},
      {10, "DeleteRoom", "ListParticipants"},
      {11, "CreateRoom", "CreateRoom"},
      {1100, "CreateRoom", "CreateRoom"},  // a pause, a halt, a restart
      {-1, "CreateRoom", "CreateRoom"},    // the clock was set back
  }));
  const std::string at = std::to_string(unix_seconds(kCallTime) - age);
  CHECK(asked(room_row("over:" + at)) == request);
  CHECK(asked(room_row("aged:" + at)) == of_aged);
}

TEST_CASE("room: a call whose turn never came within its time is called off, and spends nothing") {
  const bool was_tried = GENERATE(false, true);
  RoomRow row = room_row();
  row.call.is_first_claim = !was_tried;
  const Settings settings = outreach_settings();
  const Verdict verdict = decided(row, settings.call.stale_after + seconds{1});
  CHECK(described(verdict) == (was_tried ? "ends startup_failed" : "ends dispatch_failed"));
}

TEST_CASE("room: a call that may have rung is looked for, and its room left alone") {
  RoomRow row = room_row();
  using Call = OutreachCall;
  row.call.*GENERATE(values({&Call::dispatched_at, &Call::call_started_at, &Call::answered_at})) = kCallTime;
  CHECK(described(decided(row)) == "to locate");
}

TEST_CASE("room: the calls that are over are those of the lead alone") {
  CallHouse house("room");
  call(house.database, {.id = 15, .status = "failed", .lead_id = 42, .call_room = "ignitech-lead-42"});
  call(house.database, {.id = 14, .status = "failed"});
  call(house.database, {.id = 13, .status = "called", .lead_id = 42, .call_room = "ignitech-lead-42"});
  house.run("update calls set call_ended_at = null where id = 13; update jobs set claim_number = 1");
  for (const auto& [id, step] : {std::pair<std::string, std::string>("outreach-15", kOver),
                                 {"outreach-14", "taken:outreach-14"},
                                 {"outreach-13", "taken:outreach-13"},
                                 {"outreach-17", "created"}}) {
    CHECK(steps_of(tests::judged(house.work(room_stage()), room_of(metadata(id)), house.settings, kCallTime)) == step);
  }
}

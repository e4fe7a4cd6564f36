// The order and the words of a call's story; its rows are made here.
#include "commands/desk/story.h"

#include <catch2/catch.hpp>

using namespace callmill;
using namespace callmill::commands;

namespace {

using Words = std::vector<std::string>;
using Call = sql::desk::StoryCalls::Row;
using Try = sql::desk::StoryTries::Row;
using Event = sql::desk::StoryEvents::Row;

constexpr UnixTime at(std::int64_t seconds) {
  return unix_time(1'800'000'000 + seconds);
}

Call call(std::int64_t row, UnixTime scheduled) {
  Call made;
  made.call_row = row;
  made.call_id = "outreach-" + std::to_string(row);
  made.is_dialled = true;
  made.created_at = scheduled;
  made.status = "calling";
  return made;
}

Try attempt(std::string stage, UnixTime started, std::string outcome = "done", std::int64_t of = 1) {
  Try made;
  made.call_row = of;
  made.started_at = started;
  made.stage = std::move(stage);
  made.outcome = std::move(outcome);
  return made;
}

Event webhook(std::string event, UnixTime occurred, bool of_phone = false) {
  Event made;
  made.call_row = 1;
  made.occurred_at = occurred;
  made.event = std::move(event);
  made.of_phone = of_phone;
  return made;
}

/// "try dial: its error; its detail"
Words told(const StoryRows& rows) {
  Words lines;
  for (const Moment& one : story_of(rows)) {
    std::string line = one.event + (one.stage ? " " + *one.stage : "");
    for (const auto& words : {one.error, one.detail}) {
      if (words) line += ": " + *words;
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("of a dial whose reply was lost the story tells what was seen of the leg, and how long it rang") {
  StoryRows rows{.calls = {call(1, at(0))}};
  Call& lost = rows.calls.front();
  lost.room_ready_at = at(2);
  lost.call_started_at = at(3);
  lost.sip_call_id = "SCL_abc";
  lost.rang_at = at(5);
  lost.leg_status = "ringing";
  lost.call_ended_at = at(40);
  lost.status = "failed";
  lost.failure_reason = "unanswered";
  lost.failure_detail = "unknown_outcome: the leg left while ringing, CLIENT_INITIATED";
  lost.disconnect_reason = "CLIENT_INITIATED";
  rows.tries = {attempt("room", at(0)), attempt("dial", at(3)), attempt("locate", at(20))};
  rows.tries[1].error = "the dial's reply was lost; the leg was last seen ringing";
  CHECK(told(rows) == Words{"scheduled", "try room", "room ready", "dialled: SCL_abc",
                            "try dial: the dial's reply was lost; the leg was last seen ringing",
                            "rang: for 35 s, and nobody picked up", "try locate",
                            "call ended: unknown_outcome: the leg left while ringing, CLIENT_INITIATED: "
                            "CLIENT_INITIATED; the leg was last seen ringing"});
}

TEST_CASE("whether it rang is told, and how long") {
  struct Case {
    std::optional<UnixTime> rang, answered, ended;
    std::string told;  ///< Empty: nothing of its ringing.
  };
  const Case one = GENERATE(values<Case>({
      {{}, {}, at(9), ""},
      {at(4), {}, {}, "rang: and rings"},
      {at(4), {}, at(9), "rang: for 5 s, and nobody picked up"},
      {at(4), at(6), {}, "rang: for 2 s, then somebody picked up"},
      {at(4), at(6), at(60), "rang: for 2 s, then somebody picked up"},
      {at(6), at(6), at(60), ""},  // known by its answer alone
  }));
  StoryRows rows{.calls = {call(1, at(0))}};
  rows.calls[0].rang_at = one.rang;
  rows.calls[0].answered_at = one.answered;
  rows.calls[0].call_ended_at = one.ended;
  std::string found;
  for (const std::string& line : told(rows)) found += line.starts_with("rang") ? line : "";
  CHECK(found == one.told);
}

TEST_CASE("a leg's last status is told where it says more than the reason for which it left") {
  const auto [status, words] = GENERATE(table<std::string, std::string>({
      {"dialing", "the leg was last seen dialing"},
      {"ringing", "the leg was last seen ringing"},
      {"active", "the leg was last seen active"},
      {"hangup", ""},
  }));
  StoryRows rows{.calls = {call(1, at(0))}};
  rows.calls[0].leg_status = status;
  rows.calls[0].call_ended_at = at(1);
  CHECK(told(rows).back() == "call ended" + (words.empty() ? "" : ": " + words));
}

TEST_CASE("what happened within one second is told in the order of a call's life") {
  StoryRows rows{.lead = sql::desk::StoryLead::Row{.created_at = at(0), .source = "web"}, .calls = {call(1, at(0))}};
  Call& all = rows.calls.front();
  for (auto* instant :
       {&all.room_ready_at, &all.call_started_at, &all.rang_at, &all.call_ended_at, &all.lead_settled_at}) {
    *instant = at(0);
  }
  rows.jobs = {{.call_row = 1,
                .flow = "outreach",
                .created_at = at(0),
                .finished_at = at(0),
                .stage = "dial",
                .status = "completed"}};
  rows.tries = {attempt("room", at(0)), attempt("dial", at(0))};
  rows.events = {webhook("room_started", at(0)), webhook("participant_joined", at(0)),
                 webhook("participant_joined", at(0), true), webhook("participant_left", at(0), true),
                 webhook("room_finished", at(0))};
  CHECK(told(rows) == Words{"lead came: from web", "scheduled", "outreach enqueued", "try room", "room_started",
                            "participant_joined", "room ready", "dialled", "try dial", "participant_joined",
                            "rang: for 0 s, and nobody picked up", "participant_left", "call ended", "room_finished",
                            "lead settled", "outreach finished dial"});
}

TEST_CASE("webhooks of one second are told in the order in which they came") {
  StoryRows rows{.calls = {call(1, at(0))}};
  rows.tries = {attempt("room", at(0)), attempt("dial", at(1))};
  rows.events = {webhook("participant_left", at(5), true), webhook("participant_joined", at(5), true),
                 webhook("room_finished", at(5)),          webhook("room_started", at(5)),
                 webhook("participant_joined", at(6)),     webhook("track_published", at(3))};
  CHECK(told(rows) == Words{"scheduled", "try room", "try dial", "track_published", "participant_left",
                            "participant_joined", "room_finished", "room_started", "participant_joined"});
}

TEST_CASE("of two calls that meet in a second the first is told to its end") {
  StoryRows rows{.calls = {call(2, at(10)), call(1, at(0))}};
  rows.calls[1].call_ended_at = at(10);
  rows.calls[1].lead_settled_at = at(10);
  rows.tries = {attempt("dial", at(3)), attempt("room", at(10), "done", 2)};
  CHECK(told(rows) == Words{"scheduled", "try dial", "call ended", "lead settled", "scheduled", "try room"});
}

TEST_CASE("what a try wrote follows that try, also where a stage is tried again within the second") {
  StoryRows rows{.calls = {call(1, at(0))}};
  rows.calls[0].is_dialled = false;
  rows.tries = {attempt("summarize", at(5)), attempt("email", at(5), "rerun"), attempt("email", at(5)),
                attempt("email", at(5))};
  rows.tries[3].code = 250;
  rows.texts = {{.call_row = 1, .at = at(5), .act = "send", .event = "mail 1 sent"},
                {.call_row = 1, .at = at(5), .act = "compose", .event = "mail 1 composed"},
                {.call_row = 1, .at = at(5), .act = "summarize", .event = "summary 1"}};
  CHECK(told(rows) == Words{"call known", "try summarize", "summary 1", "asked again email", "try email",
                            "mail 1 composed", "try email", "mail 1 sent"});
}

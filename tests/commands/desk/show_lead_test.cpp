#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/outreach_desk.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;
using Words = std::vector<std::string>;

namespace {

std::string text_at(const json& row, const char* column) {
  const json& value = row.at(column);
  return value.is_null() ? "" : value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

TEST_CASE("show lead says why it is in its state, and when it is dialled") {
  OutreachDesk desk;
  const auto [lead, status, dial_at, why] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"1", "dispatched", "", "reached by outreach-101, which is pushed"},
      {"2", "new", "2096-10-02T07:06:40Z", "after unanswered: no_answer: rang for 40 s"},
      {"3", "failed", "", "do_not_call: on the do-not-call list"},
      {"4", "new", "", "being called: outreach-104, stage locate, since 2026-11-20T10:53:21Z"},
      {"5", "failed", "", "rejected: declined: SIP 603"},
      {"6", "failed", "", "invalid_phone: too short"},
  }));
  DYNAMIC_SECTION("lead " << lead) {
    const json row = asked(desk, {"show", "lead", lead}).at("lead").at(0);
    CHECK(text_at(row, "status") == status);
    CHECK(text_at(row, "dial_at") == dial_at);
    CHECK(text_at(row, "why") == why);
  }
}

TEST_CASE("a lead's story is in time order: coming, every attempt with its tries, what LiveKit and the agent said") {
  OutreachDesk desk;
  const json story = asked(desk, {"show", "lead", "1"});
  Words events;
  for (const json& row : story.at("story")) {
    events.push_back(text_at(row, "event") + (row.at("stage").is_null() ? "" : " " + text_at(row, "stage")));
  }
  CHECK(events == Words{"lead came", "scheduled", "outreach enqueued", "try room", "room ready", "dialled", "try dial",
                        "answered", "result", "participant_left", "call ended", "try follow", "try push",
                        "outreach finished push"});
  CHECK(story.at("calls").size() == 1);
  CHECK(text_at(story.at("calls").at(0), "crm_task_id") == "t-1");
  CHECK(text_at(story.at("results").at(0), "taken_as") == "called");
}

TEST_CASE("what happened within one second is shown in the order in which it happened") {
  OutreachDesk desk;
  desk.database.execute(
      "update attempts set started_at = 1795168100; "
      "update results set received_at = 1795168100; "
      "update calls set room_ready_at = 1795168100, call_started_at = 1795168100, "
      "answered_at = 1795168100, call_ended_at = 1795168100",
      "test");
  Words events;
  const json story = asked(desk, {"show", "lead", "1"});
  for (const json& row : story.at("story")) {
    const std::string event = text_at(row, "event") + (row.at("stage").is_null() ? "" : " " + text_at(row, "stage"));
    if (text_at(row, "at") == "2026-11-20T09:48:20Z") events.push_back(event);
  }
  CHECK(events == Words{"scheduled", "outreach enqueued", "try room", "room ready", "dialled", "try dial", "answered",
                        "result", "try follow", "call ended", "try push"});
}

TEST_CASE("the list of leads says of each why it is in its state") {
  OutreachDesk desk;
  Words whys;
  for (const json& row : asked(desk, {"leads", "list"})) whys.push_back(text_at(row, "why"));
  CHECK(whys == Words{"invalid_phone: too short", "rejected: declined: SIP 603", "being called",
                      "do_not_call: on the do-not-call list", "after unanswered: no_answer: rang for 40 s",
                      "pushed: task t-1"});
}

TEST_CASE("a lead's attempts are all there, with reason, detail and times, and each is another event") {
  OutreachDesk desk;
  const json story = asked(desk, {"show", "lead", "2"});
  REQUIRE(story.at("calls").size() == 2);
  CHECK(text_at(story.at("calls").at(0), "failure_reason") == "rejected");
  CHECK(text_at(story.at("calls").at(0), "failure_detail") == "busy: SIP 486 Busy Here");
  CHECK(text_at(story.at("calls").at(1), "call_started_at") == "2026-11-20T10:53:23Z");
  Words ends;
  for (const json& row : story.at("story")) {
    if (row.at("event") == "call ended" || row.at("event") == "lead settled") {
      ends.push_back(text_at(row, "call_id") + " " + text_at(row, "event") + " " + text_at(row, "outcome") + " " +
                     text_at(row, "error_kind") + " " + text_at(row, "code"));
    }
  }
  CHECK(ends == Words{"outreach-102 call ended failed rejected 486", "outreach-102 lead settled a retry spent  ",
                      "outreach-103 call ended failed unanswered ", "outreach-103 lead settled a retry spent  "});
}

TEST_CASE("show lead for people leaves out what is empty, and never shows a webhook's passwords") {
  OutreachDesk desk;
  const std::string out = desk.ask({"show", "lead", "1"}).out;
  CHECK_THAT(out, Catch::Contains("Asha") && Catch::Contains("outreach-101") && Catch::Contains("CLIENT_INITIATED"));
  CHECK_THAT(out, !Catch::Contains("secret-marker") && !Catch::Contains("query_message"));
}

TEST_CASE("for people, what a try or an end says stands below its row, whole on any terminal") {
  OutreachDesk desk;
  desk.database.execute("update calls set leg_status = 'ringing' where id = 103", "test");
  const std::string out = desk.ask({"show", "lead", "2"}).out;
  CHECK_THAT(out, Catch::Contains("\n    rejected: busy: SIP 486 Busy Here\n") &&
                      Catch::Contains("\n    unanswered: no_answer: rang for 40 s; the leg was last seen ringing\n"));
}

TEST_CASE("show call of a dialled call has lead, stages, events, result, qualification and task") {
  OutreachDesk desk;
  const json story = asked(desk, {"show", "call", "outreach-101"});
  CHECK(story.at("call").at(0).at("lead_id") == 1);
  CHECK(text_at(story.at("call").at(0), "answered_at") == "2026-11-20T09:48:30Z");
  CHECK(text_at(story.at("call").at(0), "crm_task_id") == "t-1");
  CHECK(text_at(story.at("jobs").at(0), "stage") == "push");
  CHECK(story.at("qualification") ==
        json::parse(R"([{"field":"machine_interest","answer":"paper cups"},{"field":"budget","answer":"5 lakh"}])"));
  CHECK(text_at(story.at("results").at(0), "source") == "api:agent");
  CHECK(story.at("story").at(0).at("event") == "scheduled");
  CHECK(story.at("story").at(0).at("call_id").is_null());
}

TEST_CASE("outreach's reports count what the rows say, within their time and tenant") {
  OutreachDesk desk;
  const auto [words, rows] = GENERATE(table<Words, std::string>({
      {{"funnel"},
       R"([{"tenant_id":"acme","source":"ads","leads":1,"dialled":1,"answered":0,"qualified":0,"pushed":0,"failed":1},
           {"tenant_id":"outreach","source":"ads","leads":3,"dialled":1,"answered":0,"qualified":0,"pushed":0,"failed":2},
           {"tenant_id":"outreach","source":"web","leads":2,"dialled":2,"answered":1,"qualified":1,"pushed":1,"failed":0},
           {"tenant_id":"all","source":"all","leads":6,"dialled":4,"answered":1,"qualified":1,"pushed":1,"failed":3}])"},
      {{"funnel", "--tenant", "acme"},
       R"([{"tenant_id":"acme","source":"ads","leads":1,"dialled":1,"answered":0,"qualified":0,"pushed":0,"failed":1},
           {"tenant_id":"all","source":"all","leads":1,"dialled":1,"answered":0,"qualified":0,"pushed":0,"failed":1}])"},
      {{"call_failures"},
       R"([{"failure_reason":"rejected","detail":"busy","calls":1,"leads":1,"retries_spent":1,"sip_codes":"486",
            "last_at":"2026-11-20T09:48:25Z","last_call_id":"outreach-102","last_words":"busy: SIP 486 Busy Here"},
           {"failure_reason":"rejected","detail":"declined","calls":1,"leads":1,"retries_spent":1,"sip_codes":"603",
            "last_at":"2026-11-20T09:48:28Z","last_call_id":"outreach-105","last_words":"declined: SIP 603"},
           {"failure_reason":"unanswered","detail":"no_answer","calls":1,"leads":1,"retries_spent":1,"sip_codes":null,
            "last_at":"2026-11-20T10:54:03Z","last_call_id":"outreach-103","last_words":"no_answer: rang for 40 s"}])"},
      {{"call_failures", "--tenant", "acme"},
       R"([{"failure_reason":"rejected","detail":"declined","calls":1,"leads":1,"retries_spent":1,"sip_codes":"603",
            "last_at":"2026-11-20T09:48:28Z","last_call_id":"outreach-105","last_words":"declined: SIP 603"}])"},
      {{"attempts_per_lead"},
       R"([{"attempts":0,"leads":2,"answered":0,"qualified":0,"failed":2,"to_be_dialled":0},
           {"attempts":1,"leads":3,"answered":1,"qualified":1,"failed":1,"to_be_dialled":1},
           {"attempts":2,"leads":1,"answered":0,"qualified":0,"failed":0,"to_be_dialled":1}])"},
      {{"answer_rate_by_hour"},
       R"([{"hour_in_india":"15:00","dialled":3,"answered":1,"answered_percent":33.3,"qualified":1},
           {"hour_in_india":"16:00","dialled":2,"answered":0,"answered_percent":0.0,"qualified":0}])"},
      {{"lines"},
       R"([{"hour":"2026-11-20T09:00Z","calls":3,"most_at_once":3,"line_minutes":1.4},
           {"hour":"2026-11-20T10:00Z","calls":2,"most_at_once":2,"line_minutes":0.7}])"},
      {{"funnel", "--until", "2026-11-20T09:00"}, "[]"},
      {{"lines", "--since", "2026-11-20T11:00"}, "[]"},
  }));
  Words words_given{"report"};
  words_given.insert(words_given.end(), words.begin(), words.end());
  if (std::find(words.begin(), words.end(), "--since") == words.end()) {
    words_given.insert(words_given.end(), {"--since", "2026-11-20"});
  }
  if (std::find(words.begin(), words.end(), "--until") == words.end()) {
    words_given.insert(words_given.end(), {"--until", "2026-11-21"});
  }
  DYNAMIC_SECTION(words.front() << " " << words.size()) {
    CHECK(asked(desk, words_given) == json::parse(rows));
  }
}

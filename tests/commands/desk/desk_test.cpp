#include "support/desk.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runner/identity.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;
using Words = std::vector<std::string>;

TEST_CASE("status counts jobs by stage and state, and says which runners are dead and what nobody knows") {
  Desk desk;
  const json status = asked(desk, {"status"});
  json states = json::array();
  for (const auto& row : status.at("jobs")) {
    states.push_back(json::array({row.at("stage"), row.at("state"), row.at("jobs")}));
  }
  CHECK(states == json::parse(R"([["import","waiting",1],["summarize","failed",1],["summarize","processing",1],)"
                              R"(["email","failed",1]])"));
  CHECK(status.at("halted_stages").at(0).at("reason") == "quota used up (429 insufficient_quota)");
  REQUIRE(status.at("runners").size() == 1);  // the one that stopped is not shown
  CHECK(status.at("runners").at(0).at("status") == "dead");
  CHECK(status.at("runners").at(0).at("jobs") == 1);
  CHECK(status.at("mails_of_unknown_fate").at(0).at("call_id") == "call-failed-2");
}

TEST_CASE("status says of a runner of this machine whether it died, and of others whether they are silent") {
  Desk desk;
  const runner::Identity self = runner::this_process();
  const auto [pid, host, boot_id, age, state] =
      GENERATE_COPY(table<std::int64_t, std::string, std::string, int, std::string>({
          {self.pid, self.host, self.boot_id, 1, "alive"},
          {self.pid, self.host, self.boot_id, 600, "dead"},
          {999'999'999, self.host, self.boot_id, 1, "died"},
          {999'999'999, self.host, self.boot_id, 600, "died"},
          {999'999'999, "its-name-before", self.boot_id, 1, "died"},
          {self.pid, self.host, "before-the-reboot", 1, "died"},
          {self.pid, "another", "another-boot", 1, "alive"},
          {self.pid, "another", "another-boot", 600, "dead"},
      }));
  desk.database.execute(
      "update jobs set status = 'pending' where status = 'processing'; delete from runners;"
      "insert into runners (host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at) "
      "values ('" +
          host + "', '" + boot_id + "', '" + self.pid_namespace + "', " + std::to_string(pid) + ", " +
          std::to_string(self.process_started) + ", '1', 1, unixepoch() - " + std::to_string(age) + ")",
      "test");
  CAPTURE(pid, host, boot_id, age);
  CHECK(asked(desk, {"status"}).at("runners").at(0).at("status") == state);
}

TEST_CASE("status lists the last mails of unknown fate, and none that a later mail made up for") {
  Desk desk;
  const auto mail = [&](int revision, const std::string& state) {
    const std::string number = std::to_string(revision);
    desk.database.execute(
        "insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, "
        "state, composed_at, sent_at) values (7, " +
            number + ", 'again" + number + "', 's', '[]', x'00', '" + state + "', 1, 1)",
        "test");
  };
  const auto unknown = [&] { return asked(desk, {"status"}).at("mails_of_unknown_fate").size(); };
  mail(2, "partial");
  CHECK(unknown() == 1);
  mail(3, "sent");
  CHECK(unknown() == 0);
  for (int revision = 4; revision < 30; ++revision) mail(revision, "unknown");
  CHECK(unknown() == 20);
  CHECK(asked(desk, {"status"}).at("mails_of_unknown_fate").at(0).at("message_id") == "again29");
  CHECK_THAT(desk.ask({"status"}).out, Catch::Contains("more mails of unknown fate: the rows of v_mails"));
}

TEST_CASE("status says which files other users can read") {
  Desk desk;
  std::filesystem::permissions(desk.path(), std::filesystem::perms(0600));
  CHECK(asked(desk, {"status"}).at("files_readable_by_others").empty());
  std::filesystem::permissions(desk.path(), std::filesystem::perms(GENERATE(0640, 0644)));
  CHECK(asked(desk, {"status"}).at("files_readable_by_others").at(0).at("file") == desk.path());
  CHECK_THAT(desk.ask({"status"}).out, Catch::StartsWith("OTHER USERS CAN READ " + desk.path() + ": chmod 600"));
}

TEST_CASE("status says loudly that a stage is halted, and why; a pause that is over is not shown") {
  Desk desk;
  CHECK_THAT(desk.ask({"status"}).out,
             Catch::StartsWith("STAGE summarize IS HALTED until 2096-10-02T07:06:40Z: quota used up"));
  desk.database.execute("update stages set paused_until = 1 where name = 'summarize'", "test");
  CHECK_THAT(desk.ask({"status"}).out, !Catch::Contains("HALTED"));
  desk.database.execute("update stages set in_flight_limit = 0 where name = 'email'", "test");
  CHECK_THAT(desk.ask({"status"}).out, Catch::StartsWith("STAGE email IS HALTED: in_flight_limit is 0"));
}

TEST_CASE("status of an empty worker says so") {
  Desk desk;
  desk.database.execute(
      "delete from attempts; delete from mail_bodies; delete from mails; delete from jobs; delete from runners",
      "test");
  const std::string out = desk.ask({"status"}).out;
  CHECK_THAT(out, Catch::Contains("no jobs are open or failed\n") && Catch::Contains("no runner is at work"));
}

TEST_CASE("a dialled call is shown by its id, or by what its id alone begins with") {
  const auto [named, shown] = GENERATE(table<std::string, std::string>({
      {"outreach-501", "outreach-501-k3f9x2a7"},
      {"outreach-501-k3", "outreach-501-k3f9x2a7"},
      {"outreach-501-k3f9x2a7", "outreach-501-k3f9x2a7"},
      {"501", "outreach-501-k3f9x2a7"},
      {"outreach-502", "outreach-502"},  // of an older version: exact first
      {"outreach-502-aa", "outreach-502-aaaaaaaa"},
      {"outreach-50", "no call 'outreach-50'"},
      {"outreach-503", "several calls begin with 'outreach-503' (outreach-503-a1a1a1a1, outreach-503-b2b2b2b2)"},
  }));
  INFO(named);
  Desk desk;
  int row = 501;
  for (const char* id : {"outreach-501-k3f9x2a7", "outreach-502", "outreach-502-aaaaaaaa", "outreach-503-a1a1a1a1",
                         "outreach-503-b2b2b2b2"}) {
    call(desk.database, {.id = row++, .call_id = id, .origin = "dialled"});
  }
  if (shown.starts_with("outreach-")) {
    CHECK(asked(desk, {"show", "call", named}).at("call").at(0).at("call_id") == shown);
  } else {
    CHECK_THROWS_WITH(desk.ask({"show", "call", named}), Catch::Contains(shown));
    CHECK_THROWS_WITH(desk.ask({"rerun", "--call", named}), Catch::Contains(shown));
  }
}

TEST_CASE("a call's story is in time order and has its tries, transcript, summary and mails") {
  Desk desk;
  const json story = asked(desk, {"show", "call", "call-mailed-1", "--tenant", "acme"});
  CHECK(story.at("call").at(0).at("phone") == "+33612345678");
  CHECK(story.at("call").at(0).at("call_ended_at") == "2026-11-20T10:01:00Z");
  Words events;
  for (const auto& row : story.at("story")) events.push_back(row.at("event").get<std::string>());
  CHECK(events == Words{"call known", "metadata came", "enqueued", "transcript assembled", "try", "try", "summary 1",
                        "mail 1 composed", "try", "mail 1 sent", "finished"});
  CHECK(story.at("story").at(5).at("tokens") == 1200);
  CHECK(story.at("transcript").at(1) == json::parse(R"({"position":2,"role":"user","text":"My tap drips"})"));
  CHECK(story.at("summary").at(0) == json::parse(R"({"field":"one_line_summary","value":"A tap drips"})"));
  CHECK(story.at("mails").at(0).at("recipients") ==
        "boss@acme.example: sent 250; old@acme.example (bcc): refused 550 no such user");
}

TEST_CASE("a call is found by its outside id, by its row's number, and by its job") {
  Desk desk;
  const auto [words, call] = GENERATE(table<Words, std::string>({
      {{"show", "call", "call-empty-01"}, "call-empty-01"},
      {{"show", "call", "3"}, "call-empty-01"},
      {{"show", "job", "3"}, "call-empty-01"},
      {{"show", "call", "call-mailed-1", "--tenant", "guyane"}, "call-mailed-1"},
  }));
  CHECK(asked(desk, words).at("call").at(0).at("call_id") == call);
}

TEST_CASE("an outside id wins over a row's number") {
  Desk desk;
  desk.database.execute("update calls set call_id = '3' where id = 2", "test");
  CHECK(asked(desk, {"show", "call", "3"}).at("jobs").at(0).at("job_id") == 2);
}

TEST_CASE("show says what it cannot find") {
  Desk desk;
  const auto [words, said] = GENERATE(table<Words, std::string>({
      {{"show"}, "expected call, job, lead or mail"},
      {{"show", "tenant", "1"}, "expected call, job, lead or mail, got 'tenant'"},
      {{"show", "lead", "1"}, "no lead 1"},
      {{"show", "lead", "1x"}, "show lead: expected a lead's number, got '1x'"},
      {{"show", "lead", "1", "--raw"}, "belong to 'show mail'"},
      {{"show", "call", "call-nosuch"}, "no call 'call-nosuch'"},
      {{"show", "call", "call-empty-01", "--tenant", "guyane"}, "no call 'call-empty-01' of tenant 'guyane'"},
      {{"show", "call", "call-mailed-1"}, "add --tenant"},
      {{"show", "mail", "call-failed-1"}, "mail"},
      {{"show", "mail", "call-empty-01", "--html", "--raw"}, "expected one of --html, --text and --raw"},
      {{"show", "job", "99"}, "no job 99"},
      {{"show", "call", "call-empty-01", "--html"}, "belong to 'show mail'"},
      {{"show", "mail", "call-empty-01", "--format", "json"}, "no table"},
      {{"show", "job", "1x"}, "got '1x'"},
  }));
  const Words& given = words;
  CHECK_THROWS_WITH(desk.ask(given), Catch::Contains(said));
}

TEST_CASE("a report counts what the rows say, within its time and tenant") {
  Desk desk;
  const auto [words, rows] = GENERATE(table<Words, std::string>({
      {{"post_call_day"},
       R"([{"tenant_id":"acme","day":"2026-11-20","calls":3,"mailed":2,"empty":1,"refused":0,"failed":1,"open":0,
            "median_end_to_mail_s":30},
           {"tenant_id":"guyane","day":"2026-11-20","calls":3,"mailed":1,"empty":0,"refused":1,"failed":1,"open":1,
            "median_end_to_mail_s":300}])"},
      {{"failures", "--tenant", "acme"},
       R"([{"error_kind":"timeout","stage":"summarize","tries":3,"jobs":1,"jobs_failed_now":1,
            "last_at":"2026-11-20T10:07:10Z","last_job_id":2,"last_error":"no answer within 120 s"}])"},
      {{"latency"},
       R"([{"flow":"postcall","stage":"import","tries":1,"p50_ms":1,"p90_ms":1,"p99_ms":1,"max_ms":1},
           {"flow":"postcall","stage":"summarize","tries":5,"p50_ms":120000,"p90_ms":120000,"p99_ms":120000,
            "max_ms":120000},
           {"flow":"postcall","stage":"email","tries":2,"p50_ms":50,"p90_ms":70,"p99_ms":70,"max_ms":70}])"},
      {{"cost"},
       R"([{"tenant_id":"acme","model":"gpt-4o-mini","requests":1,"jobs":1,"prompt_tokens":1000,"cached_tokens":0,
            "completion_tokens":200,"cost_usd":0.00027,"requests_without_price":0},
           {"tenant_id":"guyane","model":"llama-3","requests":1,"jobs":1,"prompt_tokens":500,"cached_tokens":0,
            "completion_tokens":100,"cost_usd":null,"requests_without_price":1}])"},
  }));
  Words asked_for{"report", "--since", "2026-11-20", "--until", "2026-11-21"};
  asked_for.insert(asked_for.end(), words.begin(), words.end());
  CHECK(asked(desk, asked_for) == json::parse(rows));
  asked_for[2] = "2026-11-19";
  asked_for[4] = "2026-11-20";
  CHECK(asked(desk, asked_for).empty());
}

TEST_CASE("percentiles are nearest rank over many tries") {
  Desk desk;
  desk.database.execute(
      "delete from attempts; insert into attempts (job_id, stage, attempt, started_at, duration_ms, outcome) "
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 200) "
      "select 1, 'email', 1, 1795170000, i, 'done' from n",
      "test");
  const json row = asked(desk, {"report", "latency", "--since", "2026-11-20", "--until", "2026-11-21"}).at(0);
  CHECK(row.at("p50_ms") == 100);
  CHECK(row.at("p90_ms") == 180);
  CHECK(row.at("p99_ms") == 198);
  CHECK(row.at("max_ms") == 200);
}

TEST_CASE("a report without --until has what this very second brought") {
  Desk desk;
  desk.database.execute(
      "delete from attempts; insert into attempts (job_id, stage, attempt, started_at, outcome) "
      "values (1, 'email', 1, unixepoch(), 'done')",
      "test");
  CHECK(asked(desk, {"report", "latency"}).size() == 1);
}

TEST_CASE("report without a name lists the reports; an unknown one is an error that lists them") {
  Desk desk;
  const json reports = asked(desk, {"report"});
  CHECK(reports.size() >= 4);
  for (const auto& row : reports) CHECK(row.at("about").get<std::string>().ends_with('.') == true);
  CHECK_THROWS_WITH(desk.ask({"report", "nosuch"}),
                    Catch::Contains("cost, failures, funnel, latency, lines or post_call_day, got"));
  CHECK_THROWS_WITH(desk.ask({"report", "cost", "--since", "1h", "--until", "2h"}), Catch::Contains("--since"));
}

TEST_CASE("enqueue answers with the four keys, in each of its three cases") {
  Desk desk;
  const auto [call, enqueued, status] = GENERATE(table<std::string, bool, std::string>({
      {"call-brand-new", true, "queued"},
      {"call-failed-1", true, "queued"},
      {"call-mailed-1", false, "already_completed"},
  }));
  const json answer = json::parse(desk.ask({"enqueue", "acme", call}).out);
  CHECK(answer == json{{"call_id", call}, {"tenant_id", "acme"}, {"enqueued", enqueued}, {"status", status}});
  CHECK_THROWS_WITH(desk.ask({"enqueue", "acme", "short"}), Catch::Contains("call_id"));
  CHECK_THROWS_WITH(desk.ask({"enqueue", "acme"}), Catch::Contains("expected TENANT and CALL"));
}

// What a person writes of a lead wins: every column, in every state of its call. The real stages and schedule, a
// LiveKit that the test plays, and a shell beside the worker.
#include <boost/algorithm/string/replace.hpp>
#include <catch2/catch.hpp>

#include "dialler/schedule.h"
#include "runner/worker.h"
#include "stages/all_stages.h"
#include "support/call_house.h"
#include "world/passing_stage.h"
#include "world/world.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

/// When the person writes: before there is a call, while the room is made, while the phone rings, while the leg is
/// looked for after a lost reply, while they talk, and when the agent has reported and the line is still open.
enum class State { no_call, scheduled, rings, located, talks, reported };
/// What becomes of the first dial where nobody interferes; every later one is busy.
enum class First { busy, lost, qualified, silent_agent };

struct Play {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  ledger::Database shell{scratch.path()};
  Settings settings = outreach_settings();
  State state;
  First first;
  std::string write;
  std::vector<std::string> dialled;
  int looks = 0;                ///< At a leg that was answered, or is looked for.
  std::int64_t most_lines = 0;  ///< Open at once, at a dial.
  World world{[this](const Request& request) { return answer(request); }};

  Play(State when, First fate, std::string text) : state(when), first(fate), write(std::move(text)) {
    settings.call.result_grace = 3s;
    world.set_clock(kCallTime - std::chrono::floor<std::chrono::seconds>(world.now()));
    lead(database, {.id = 1, .phone = "9876543210", .created_at = unix_seconds(kCallTime)});
    lead(database, {.id = 2,
                    .phone = "9876543298",
                    .status = "failed",
                    .failure_reason = "rejected",
                    .created_at = unix_seconds(kCallTime)});
  }

  void now_if(State when) {
    if (state == when && !write.empty()) shell.execute(std::exchange(write, ""), "a person");
  }

  Fate answer(const Request& request) {
    const std::string method = method_of(request);
    if (std::holds_alternative<WatchedRequest>(request)) return dial(std::get<WatchedRequest>(request));
    if (method == "CreateRoom") return made_room(std::get<HttpRequest>(request));
    if (method == "GetParticipant") return look_for();
    if (method == "ListParticipants") return look();
    return {method == "DeleteRoom" ? twirp_error(404, "not_found") : ok(), 10ms, false};
  }

  /// Of stage room: the room is new, and has the metadata that it is made with.
  Fate made_room(const HttpRequest& request) {
    now_if(State::scheduled);
    return {ok(request.body), 10ms, false};
  }
  Fate dial(const WatchedRequest& request) {
    dialled.push_back(nlohmann::json::parse(request.request.body).at("sip_call_to").get<std::string>());
    most_lines = std::max(most_lines, number(shell, "select count(*) from calls where call_ended_at is null"));
    now_if(State::rings);
    const bool is_first = dialled.size() == 1;
    if (is_first && first == First::lost) return {Unanswered{TransportError::timeout, "no reply"}, 12s, false};
    if (is_first && first != First::busy) return {ok(R"({"sip_call_id":"SCL_1"})"), 12s, false};
    return {HttpResponse{.status = 403, .body = R"({"meta":{"sip_status_code":"486"}})"}, 5s, false};
  }
  /// Of stage locate: the leg rings on, then it is gone.
  Fate look_for() {
    now_if(State::located);
    return {++looks < 3 ? participant("ringing") : absent(), 10ms, false};
  }
  /// Of stage room, the agent; of stage follow, five looks at the leg, and the agent's result at the third.
  Fate look() {
    if (number(shell, "select count(*) from calls where answered_at is not null and call_ended_at is null") == 0) {
      return {participants("", "ACTIVE"), 10ms, false};
    }
    if (++looks == 2) now_if(State::talks);
    if (looks == 3 && first == First::qualified) {
      shell.execute("insert into call_results (call_id, qualification) select max(id), '{\"budget\":\"5\"}' from calls",
                    "the agent");
    }
    if (looks == 4) now_if(State::reported);
    HttpResponse there = participants(looks < 6 ? "active" : "", "ACTIVE");
    boost::replace_all(there.body, "outreach-17", word(shell, "select call_id from calls order by id desc limit 1"));
    return {std::move(there), 10ms, false};
  }

  /// Ten minutes of a worker.
  void run() {
    now_if(State::no_call);
    std::vector<stages::Stage> all = stages::all_stages();
    std::erase_if(all, [](const stages::Stage& stage) { return stage.name == "push"; });
    all.push_back(passing_stage("push"));
    runner::Worker worker(database, world, all,
                          {dialler::schedule_duty(database, settings, {}, [this] { return world.chance(); })}, settings,
                          {.stages = {}, .once = false});
    const UnixMillis end = world.now() + 10min;
    std::atomic<bool> stop{false};
    worker.run(stop, [&](const runner::Progress&) { stop = world.now() >= end; });
  }

  /// "10 99 | busy called:7 | new 1 rule": the numbers dialled; what became of the calls, and their jobs' priority; the
  /// lead's status, retry_count, retry_after and reason.
  std::string came_of_it() {
    std::string text;
    for (const std::string& one : dialled) text += one.substr(one.size() - 2) + " ";
    text += "| " + word(database,
                        "select ifnull(group_concat(ifnull(disposition, calls.status) || iif(priority = 0, '', ':' || "
                        "priority), ' '), '') from (select * from calls order by id) as calls join jobs on "
                        "call_row = calls.id");
    const std::string now = std::to_string(unix_seconds(kCallTime));
    return text + " | " +
           word(database,
                "select ifnull((select status || ' ' || retry_count || ' ' || case when retry_after is null "
                "then '-' when retry_after = " +
                    now + " + 7200 then 'theirs' when retry_after > " + now +
                    " + 86000 then 'rule' else retry_after - " + now +
                    " end || ifnull(' ' || failure_reason, '') from leads where id = 1), 'gone')");
  }
};

/// A column of the table.
struct When {
  State state;
  First first;
};
const std::vector<When> kColumns{
    {State::no_call, First::busy},    {State::scheduled, First::busy},     {State::rings, First::busy},
    {State::rings, First::qualified}, {State::located, First::lost},       {State::talks, First::silent_agent},
    {State::talks, First::qualified}, {State::reported, First::qualified},
};

/// What becomes of a write, column by column.
struct Row {
  std::string what;
  std::string write;
  std::string before;  ///< Of column no_call: how the person finds the lead.
  std::vector<std::string> becomes;
};

const std::int64_t kNow = unix_seconds(kCallTime);
const std::string kLater = "update leads set retry_after = " + std::to_string(kNow + 7200) + " where id = 1";

std::string changed(const std::string& set) {
  return "update leads set " + set + " where id = 1";
}

/// The table of what a person writes; at the end: the lead.
std::vector<Row> table_of_writes() {
  const std::string used_up = "retry_count = 4, retry_after = 1895411700";
  const std::vector<std::string> due{"10 | busy | new 1 rule",
                                     "10 | busy | new 1 rule",
                                     "10 10 | busy busy | new 1 rule",
                                     "10 10 | called busy | new 1 rule",
                                     "10 10 | unknown_outcome busy | new 1 rule",
                                     "10 10 | no_result busy | new 1 rule",
                                     "10 10 | called busy | new 1 rule",
                                     "10 10 | called busy | new 1 rule"};
  const auto by_the_rule = [](const std::string& retry_after_of_reached) {
    const std::string reached = "10 | called | dispatched 0 " + retry_after_of_reached;
    return std::vector<std::string>{"10 | busy | new 1 rule",
                                    "10 | busy | new 1 rule",
                                    "10 | busy | new 1 rule",
                                    reached,
                                    "10 | unknown_outcome | new 1 rule",
                                    "10 | no_result | new 1 rule",
                                    reached,
                                    reached};
  };
  const std::vector<std::string> gone{"|  | gone",          "| cancelled | gone",          "10 | busy | gone",
                                      "10 | called | gone", "10 | unknown_outcome | gone", "10 | no_result | gone",
                                      "10 | called | gone", "10 | called | gone"};
  return {
      {"retry_after, later",
       kLater,
       "",
       {"|  | new 0 theirs", "| cancelled | new 0 theirs", "10 | busy | new 1 theirs",
        "10 | called | dispatched 0 theirs", "10 | unknown_outcome | new 1 theirs", "10 | no_result | new 1 theirs",
        "10 | called | dispatched 0 theirs", "10 | called | dispatched 0 theirs"}},
      {"retry_after, null", changed("retry_after = null"), kLater, by_the_rule("-")},
      {"retry_after, past", changed("retry_after = " + std::to_string(kNow - 100)), kLater, by_the_rule("-100")},
      {"status new, of a failed lead", changed("status = 'new'"),
       changed(used_up + ", status = 'failed', failure_reason = 'rejected', failure_detail = 'x'"), due},
      {"status new, of a dispatched lead", changed("status = 'new'"), changed(used_up + ", status = 'dispatched'"),
       due},
      {"status failed",
       changed("status = 'failed', failure_reason = 'unanswered'"),
       "",
       {"|  | failed 0 - unanswered", "| cancelled | failed 0 - unanswered", "10 | busy | failed 0 - unanswered",
        "10 | called | failed 0 - unanswered", "10 | unknown_outcome | failed 0 - unanswered",
        "10 | no_result | failed 0 - unanswered", "10 | called | failed 0 - unanswered",
        "10 | called | failed 0 - unanswered"}},
      {"priority",
       changed("priority = 7"),
       "",
       {"10 | busy:7 | new 1 rule", "10 | busy:7 | new 1 rule", "10 | busy | new 1 rule",
        "10 | called | dispatched 0 -", "10 | unknown_outcome | new 1 rule", "10 | no_result | new 1 rule",
        "10 | called | dispatched 0 -", "10 | called | dispatched 0 -"}},
      {"phone",
       changed("phone = '98765 43299'"),
       "",
       {"99 | busy | new 1 rule", "99 | cancelled busy | new 1 rule", "10 | busy | new 1 rule",
        "10 | called | dispatched 0 -", "10 | unknown_outcome | new 1 rule", "10 | no_result | new 1 rule",
        "10 | called | dispatched 0 -", "10 | called | dispatched 0 -"}},
      {"phone, another lead's",
       changed("phone = '9876543298'"),
       "",
       {"|  | failed 0 - invalid_phone", "| cancelled | failed 0 - invalid_phone", "10 | busy | new 1 rule",
        "10 | called | dispatched 0 -", "10 | unknown_outcome | new 1 rule", "10 | no_result | new 1 rule",
        "10 | called | dispatched 0 -", "10 | called | dispatched 0 -"}},
      {"a row in do_not_call",
       "insert into do_not_call (phone_e164, source) values ('+919876543210', 'a person')",
       "",
       {"|  | failed 0 - do_not_call", "| cancelled | failed 0 - do_not_call", "10 | busy | failed 1 - do_not_call",
        "10 | called | dispatched 0 -", "10 | unknown_outcome | failed 1 - do_not_call",
        "10 | no_result | failed 1 - do_not_call", "10 | called | dispatched 0 -", "10 | called | dispatched 0 -"}},
      {"delete", "delete from leads where id = 1", "", gone},
      {"delete, in the plain shell", "pragma foreign_keys = off; delete from leads where id = 1", "", gone},
  };
}

}  // namespace

TEST_CASE("what a person writes of a lead wins: each column, in each state of its call") {
  for (const Row& row : table_of_writes()) {
    REQUIRE(row.becomes.size() == kColumns.size());
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const auto [state, first] = kColumns[i];
      DYNAMIC_SECTION(row.what << ", column " << i) {
        Play play(state, first, row.write);
        if (state == State::no_call && !row.before.empty()) play.shell.execute(row.before, "before");
        play.run();
        CHECK(play.came_of_it() == row.becomes[i]);
        CHECK(play.write.empty());
        CHECK(play.most_lines <= 1);
        CHECK(number(play.database, "select count(*) from calls where call_ended_at is null") == 0);
        CHECK(number(play.database, "select count(*) from jobs where status <> 'completed'") == 0);
      }
    }
  }
}

TEST_CASE("a lead that a person makes new keeps what the same UPDATE sets, and nothing else of its failure") {
  Play play(State::no_call, First::busy,
            changed("status = 'new', retry_count = 2, retry_after = " + std::to_string(kNow + 7200)));
  play.shell.execute(changed("retry_count = 4, retry_after = 1895411700, status = 'failed', failure_reason = "
                             "'rejected', failure_detail = 'x'"),
                     "before");
  play.run();
  CHECK(play.came_of_it() == "|  | new 2 theirs");
  CHECK(number(play.database, "select failure_detail is null from leads where id = 1") == 1);
}

TEST_CASE("the phone and the priority that a person wrote while the old phone rang are the next dial's") {
  Play play(State::rings, First::busy, changed("phone = '98765 43299', priority = 7"));
  play.run();
  play.world.advance(24h);
  play.run();
  CHECK(play.came_of_it() == "10 99 | busy busy:7 | new 2 rule");
}

TEST_CASE("the call of a lead that a person deletes has the lead's name, number and source") {
  const std::string off = GENERATE("", "pragma foreign_keys = off; ");
  Play play(State::talks, First::qualified, off + "delete from leads where id = 1");
  play.run();
  CHECK(word(play.database, "select name || ' ' || phone || ' ' || source from calls") == "Asha +919876543210 web");
}

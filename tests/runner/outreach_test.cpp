// A dialled lead's call through the worker, with a LiveKit that the test plays: what happens when replies and runners
// are lost.
#include <sqlite3.h>

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

constexpr const char* kSent = R"({"agent_dispatches":[{"agent_name":"qualifier"}]})";

/// A LiveKit that counts, and says what the test wants it to say of the leg.
struct Livekit {
  std::map<std::string, int> asked;
  Fate dialled{ok(R"({"sip_call_id":"SCL_1"})"), 12s, false};  ///< What becomes of a dial.
  std::map<std::string, std::string> rooms;                    ///< By name, as CreateRoom made them.
  bool agent_sent = false;
  std::string leg;  ///< The leg's status when it is looked for; "": gone.

  Fate operator()(const Request& request) {
    const std::string method = method_of(request);
    ++asked[method];
    if (std::holds_alternative<WatchedRequest>(request)) return dialled;
    if (method == "GetParticipant") return {leg.empty() ? absent() : participant(leg), 10ms, false};
    if (method == "ListParticipants") return {participants(was_dialled() ? leg : "", "ACTIVE"), 10ms, false};
    if (method == "DeleteRoom") rooms.erase(std::get<HttpRequest>(request).room);
    if (method == "CreateRoom") {
      const auto& http = std::get<HttpRequest>(request);
      return {ok(rooms.emplace(http.room, http.body).first->second), 10ms, false};
    }
    if (method == "CreateDispatch") agent_sent = true;
    if (method == "ListDispatch") return {ok(agent_sent ? kSent : "{}"), 10ms, false};
    return {ok(), 10ms, false};
  }
  bool was_dialled() const { return asked.contains("CreateSIPParticipant while ListParticipants"); }
  int dials() const { return asked.at("CreateSIPParticipant while ListParticipants"); }
};

/// The time of the house is one at which its call window is open.
struct Flow {
  CallHouse house{"room"};
  Livekit livekit;
  World world{[this](const Request& request) { return livekit(request); }};
  bool dial_rows_are_locked = false;  ///< What stage dial claims, it cannot begin.

  Flow() { world.set_clock(kCallTime - std::chrono::floor<std::chrono::seconds>(world.now())); }

  /// Stage push is another's: here it ends the flow.
  std::vector<stages::Stage> stages() const {
    std::vector<stages::Stage> all;
    for (const stages::Stage& stage : stages::all_stages()) {
      if (stage.name != "push") all.push_back(stage);
      if (stage.name == "dial" && dial_rows_are_locked) {
        all.back().load = [](ledger::Database&, std::span<const std::int64_t>) -> std::vector<stages::LoadedWork> {
          throw ledger::LedgerError("database is locked", SQLITE_BUSY);
        };
      }
    }
    all.push_back(passing_stage("push"));
    return all;
  }

  /// Until `until` is so, or the job has ended.
  void run(const std::function<bool()>& until = [] { return false; }) {
    runner::Worker worker(
        house.database, world, stages(),
        {dialler::schedule_duty(house.database, house.settings, {}, [this] { return world.chance(); })}, house.settings,
        {.stages = {}, .once = false});
    std::atomic<bool> stop{false};
    worker.run(stop, [&](const runner::Progress&) {
      const auto open = number(house.database, "select count(*) from jobs where status in ('pending', 'processing')");
      if (until() || open == 0) {
        stop = true;
        worker.hurry();
      }
    });
  }
  std::string job(const std::string& columns) {
    return word(house.database, "select " + columns + " from jobs where id = 170");
  }
};

}  // namespace

TEST_CASE("the worker rings a lead, follows the call and hands the result on") {
  Flow flow;
  flow.livekit.leg = "active";
  int looks = 0;
  flow.run([&] {
    const int now = flow.livekit.asked["ListParticipants"];
    if (now >= 4 && looks < 4) {
      flow.house.run("insert into call_results (call_id, qualification) values (17, '{\"budget\":\"5 lakh\"}')");
    }
    if (now >= 6) flow.livekit.leg.clear();
    looks = now;
    return false;
  });
  CHECK(flow.livekit.dials() == 1);
  CHECK(flow.livekit.asked["DeleteRoom"] == 0);
  CHECK(flow.livekit.asked["CreateRoom"] == 1);
  CHECK(flow.livekit.asked["CreateDispatch"] == 1);
  CHECK(flow.house.call("status") == "called");
  CHECK(flow.house.call("answered_at - call_started_at") == "12");
  CHECK(flow.house.lead("status") == "dispatched");
  CHECK(flow.job("status || ' ' || stage") == "completed push");
}

TEST_CASE("the worker does not dial again when the reply is lost: it looks for the leg") {
  const auto [leg, end] = GENERATE(table<std::string, std::string>({
      {"", "failed unanswered unknown_outcome"},
      {"active", "called"},
  }));
  Flow flow;
  flow.livekit.dialled = {Unanswered{TransportError::timeout, "no reply"}, 50s, false};
  flow.livekit.leg = leg;
  flow.run([&, reported = false]() mutable {
    if (!reported && flow.house.call("answered_at is not null") == "1") {
      flow.house.run("insert into call_results (call_id, qualification) values (17, '{\"a\":1}')");
      flow.livekit.leg.clear();
      reported = true;
    }
    return false;
  });
  CHECK(flow.livekit.dials() == 1);
  CHECK(flow.house.call("status || ifnull(' ' || failure_reason || ' ' || disposition, '')") == end);
  CHECK(flow.job("status") == "completed");
}

TEST_CASE("a lead is dispatched from the claim that may dial it, and new again after a failed call") {
  Flow flow;
  flow.livekit.dialled = {HttpResponse{.status = 403, .body = R"({"meta":{"sip_status_code":"486"}})"}, 5s, false};
  std::string while_it_rings;
  flow.world = World([&](const Request& request) {
    if (std::holds_alternative<WatchedRequest>(request)) {
      ledger::Database other(flow.house.scratch.path());  // what is committed
      while_it_rings = word(other, "select leads.status || ' ' || (dispatched_at is not null) from leads join calls");
    }
    return flow.livekit(request);
  });
  flow.world.set_clock(kCallTime - std::chrono::floor<std::chrono::seconds>(flow.world.now()));
  flow.run();
  CHECK(while_it_rings == "dispatched 1");
  CHECK(flow.house.lead("status || ' ' || retry_count") == "new 1");
}

TEST_CASE("a claimed dial that was not begun goes back to dial at an orderly stop, and to locate after a crash") {
  Flow flow;
  flow.dial_rows_are_locked = true;
  const auto claimed = [&] { return flow.house.call("dispatched_at is not null") == "1"; };
  SECTION("an orderly stop") {
    flow.run(claimed);
    CHECK(flow.job("stage || ' ' || status || ' ' || attempt") == "dial pending 0");
    CHECK(flow.house.call("dispatched_at") == "(null)");
    CHECK(flow.house.lead("status") == "new");
    CHECK(number(flow.house.database, "select count(*) from attempts where outcome = 'lost'") == 0);
    flow.dial_rows_are_locked = false;
    flow.run([&] { return flow.house.call("answered_at is not null") == "1"; });
    CHECK(flow.livekit.asked["CreateRoom"] == 1);
    CHECK(flow.livekit.dials() == 1);
  }
  SECTION("a crash") {
    CHECK_THROWS_AS(flow.run([&]() -> bool {
      if (claimed()) throw std::runtime_error("killed");
      return false;
    }),
                    std::runtime_error);
    CHECK(flow.job("stage || ' ' || status") == "dial processing");
    flow.world.advance(flow.house.settings.lease + 30s);
    flow.dial_rows_are_locked = false;
    flow.run();
    CHECK(flow.livekit.asked["CreateSIPParticipant while ListParticipants"] == 0);
    CHECK(flow.house.call("failure_reason || ' ' || disposition || ' ' || retry_spent") ==
          "unanswered unknown_outcome 1");
    CHECK(flow.house.lead("status || ' ' || retry_count") == "new 1");
  }
}

TEST_CASE("a runner that is lost while it rings is followed by a look, not by another ring") {
  Flow flow;
  flow.livekit.dialled.silent = true;
  flow.livekit.leg = "ringing";
  flow.run([&] { return flow.livekit.asked.contains("CreateSIPParticipant while ListParticipants"); });
  CHECK(flow.job("stage || ' ' || status") == "locate pending");
  flow.run([&] { return flow.livekit.asked["GetParticipant"] >= 3; });
  CHECK(flow.house.call("status || ' ' || leg_status") == "calling ringing");
  flow.livekit.leg.clear();
  flow.run();
  CHECK(flow.livekit.dials() == 1);
  CHECK(flow.house.call("failure_reason || ' ' || disposition") == "unanswered unknown_outcome");
  CHECK(flow.house.call("call_started_at is not null") == "1");
}

TEST_CASE("a runner that is lost while it makes the room is followed by one that goes on with it, and dials once") {
  const std::string lost_at = GENERATE("CreateRoom", "CreateDispatch", "ListParticipants");
  Flow flow;
  bool silent = true;
  flow.world = World([&](const Request& request) {
    Fate fate = flow.livekit(request);
    fate.silent = silent && method_of(request) == lost_at;
    return fate;
  });
  flow.world.set_clock(kCallTime - std::chrono::floor<std::chrono::seconds>(flow.world.now()));
  flow.run([&] { return flow.livekit.asked.contains(lost_at); });
  CHECK(flow.job("stage || ' ' || status") == "room pending");
  silent = false;
  flow.run();
  CHECK(flow.livekit.asked["CreateRoom"] == 2);
  CHECK(flow.livekit.asked["DeleteRoom"] == 0);
  CHECK(flow.livekit.asked["CreateDispatch"] == 1);  // of an agent that may be there no second is sent
  CHECK(flow.livekit.dials() == 1);
}

TEST_CASE("a call that is over is not dialled again, whatever stage a person sends its job to") {
  Flow flow;
  flow.livekit.dialled = {HttpResponse{.status = 403, .body = R"({"meta":{"sip_status_code":"603"}})"}, 1s, false};
  flow.run();
  REQUIRE(flow.house.call("failure_reason || ' ' || disposition") == "rejected declined");
  REQUIRE(flow.job("status || ' ' || outcome") == "completed rejected");
  const std::string stage = GENERATE("room", "dial", "locate", "follow");
  flow.house.run("update jobs set status = 'pending', stage = '" + stage + "'");
  const auto asked = flow.livekit.asked;
  flow.run();
  CHECK(flow.livekit.asked == asked);
  CHECK(flow.job("status || ' ' || outcome") == "completed rejected");
  CHECK(flow.house.call("failure_reason || ' ' || disposition") == "rejected declined");
}

TEST_CASE("a call that is still open and sent to dial by hand is looked for, never rung twice") {
  Flow flow;
  flow.livekit.dialled.silent = true;
  flow.run([&] { return flow.livekit.asked.contains("CreateSIPParticipant while ListParticipants"); });
  flow.house.run("update jobs set status = 'pending', stage = 'dial'");
  flow.run();
  CHECK(flow.livekit.dials() == 1);
  CHECK(flow.house.call("failure_reason || ' ' || disposition") == "unanswered unknown_outcome");
}

TEST_CASE("a dial whose room waited too long gets a new room first") {
  Flow flow;
  flow.livekit.leg = "active";
  flow.house.run("update stages set pause_reason = 'test', paused_until = " +
                 std::to_string(unix_seconds(kCallTime) + 120) + " where name = 'dial'");
  flow.run([&] { return flow.house.call("answered_at is not null") == "1"; });
  CHECK(flow.livekit.asked["CreateRoom"] == 3);  // the second of these shows that it is the old one
  CHECK(flow.livekit.asked["DeleteRoom"] == 1);
  CHECK(flow.livekit.dials() == 1);
}

TEST_CASE("a job that breaks off before the call is over ends the call with it") {
  Flow flow;
  flow.world = World([&](const Request&) { return Fate{twirp_error(500, "internal"), 10ms, false}; });
  flow.world.set_clock(kCallTime - std::chrono::floor<std::chrono::seconds>(flow.world.now()));
  flow.run();
  CHECK(flow.job("status || ' ' || error_kind") == "failed http_status");
  CHECK(flow.house.call("failure_reason || ' ' || disposition") == "startup_failed infrastructure");
}

TEST_CASE("a clock that is set while it rings or while they talk cuts nobody off, and no duration holds the jump") {
  const auto by = GENERATE(1800s, -1800s);
  const std::string while_asked =
      GENERATE(as<std::string>{}, "CreateSIPParticipant while ListParticipants", "ListParticipants");
  Flow flow;
  flow.livekit.leg = "active";
  bool set = false;
  int deleted = 0;
  int followed = 0;
  flow.run([&] {
    if (!set && flow.livekit.asked.contains(while_asked) && flow.house.call("room_ready_at is not null") == "1") {
      set = true;
      deleted = flow.livekit.asked["DeleteRoom"];
      flow.world.set_clock(by);
    }
    if (set && flow.house.call("answered_at is not null") == "1" && ++followed == 500) {
      flow.house.run("insert into call_results (call_id, qualification) values (17, '{\"budget\":\"5 lakh\"}')");
      flow.livekit.leg.clear();
    }
    return false;
  });
  CHECK(set);
  CHECK(flow.livekit.dials() == 1);
  CHECK(flow.livekit.asked["DeleteRoom"] == deleted);
  CHECK(flow.house.call("status") == "called");
  CHECK(flow.house.call("answered_at - call_started_at") == "12");
  CHECK(flow.house.call("duration_seconds between 0 and 60") == "1");
  const auto now = unix_seconds(std::chrono::floor<std::chrono::seconds>(flow.world.now()));
  CHECK(number(flow.house.database, "select call_ended_at - " + std::to_string(now) + " from calls where id = 17") <=
        0);
  CHECK(number(flow.house.database, "select call_ended_at - " + std::to_string(now) + " from calls where id = 17") >
        -60);
  CHECK(flow.job("status || ' ' || stage") == "completed push");
}

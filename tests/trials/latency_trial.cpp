// How soon and at what cost: whole programs and the server, against the clock. Alone on the machine
// (tests/CMakeLists.txt), and in the optimised build.
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "support/cpu_time.h"
#include "support/house.h"
#include "support/open_files.h"
#include "web/api/caller.h"
#include "web/api/readiness.h"
#include "web/http/client.h"
#include "web/http/server.h"
#include "web/http/serving.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

bool all_completed(House& house) {
  return house.number("select count(*) from jobs where status <> 'completed'") == 0;
}

void answer(const web::Request& request, const web::Respond& respond) {
  respond({.body = request.method + " " + request.path});
}

Clock::duration median_latency(int port, int requests) {
  Client client(port);
  std::vector<Clock::duration> times;
  for (int i = 0; i < requests; ++i) {
    const auto begun = Clock::now();
    REQUIRE(client.ask(get("/good")).status == 200);
    times.push_back(Clock::now() - begun);
  }
  std::nth_element(times.begin(), times.begin() + requests / 2, times.end());
  return times[static_cast<std::size_t>(requests / 2)];
}

}  // namespace

TEST_CASE("an idle run costs next to nothing, and starts at once when another process writes", "[latency]") {
  House house;
  for (int i = 0; i < 4; ++i)
    house.add_call("call-" + std::to_string(2000 + i), "tenant-a", intake::EnqueueFinished::no);
  Program run({"run"}, house.environment());
  REQUIRE(soon([&] { return house.number("select count(*) from runners") == 1; }));
  std::this_thread::sleep_for(200ms);

  const double before = cpu_seconds(run.pid());
  std::this_thread::sleep_for(3s);
  const double cpu = (cpu_seconds(run.pid()) - before) / 3;
  CHECK(cpu < 0.02);

  // The best of several: other programs of this machine may be in the way of one.
  auto best = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 4; ++i) {
    Program enqueue({"enqueue", "tenant-a", "call-" + std::to_string(2000 + i)}, house.environment());
    REQUIRE(enqueue.wait() == 0);
    const auto begun = std::chrono::steady_clock::now();
    REQUIRE(soon([&] { return all_completed(house); }));
    best = std::min(best, std::chrono::steady_clock::now() - begun);
  }
  CHECK(best < 500ms);

  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
}

TEST_CASE("a runner takes back the jobs of one that was killed within a second", "[latency]") {
  House house("[]", {"--latency-ms", "50-250"});
  house.run_sql("update stages set in_flight_limit = 6 where name in ('summarize', 'email')");
  house.add_calls(24);
  Program killed({"run"}, house.environment());
  REQUIRE(soon([&] {
    return house.number("select count(*) from jobs where stage = 'summarize' and status = 'processing'") > 0;
  }));
  killed.signal(SIGKILL);
  killed.wait();
  const std::int64_t held = house.number("select count(*) from jobs where status = 'processing'");
  Program next({"run", "--once"}, house.environment());
  REQUIRE(soon([&] { return house.number("select count(*) from runners") == 2; }));
  const auto begun = Clock::now();
  CHECK(soon([&] { return house.number("select count(*) from attempts where outcome = 'lost'") == held; }));
  CHECK(Clock::now() - begun < 1s);
  CHECK(next.wait() == 0);
}

TEST_CASE("a person's UPDATE is picked up within a second", "[latency]") {
  House house;
  house.add_call("call-1000");
  Program run({"run"}, house.environment());
  REQUIRE(soon([&] { return all_completed(house); }));
  const std::int64_t claims = house.number("select claim_number from jobs");
  house.run_sql("update jobs set status = 'pending' where id = 1");
  CHECK(soon([&] { return house.number("select claim_number from jobs") > claims; }, 1s));
}

TEST_CASE("callmill serve beside callmill run: an enqueued job starts within 50 ms", "[latency]") {
  House house;
  const std::string token = made_token(house);
  std::vector<std::string> calls;
  for (int i = 0; i < 8; ++i) calls.push_back("call-" + std::to_string(1000 + i));
  for (const std::string& call : calls) house.add_call(call, "tenant-a", intake::EnqueueFinished::no);
  Program run({"run"}, house.environment());
  REQUIRE(soon([&] { return house.number("select count(*) from runners") == 1; }));
  Serving serving(house.environment());
  Client client(serving.port);
  std::vector<double> waits;
  for (const std::string& call : calls) {
    REQUIRE(client.ask(http_enqueue(call, token)).status == 202);
    const auto begun = Clock::now();
    const std::string claimed = "select count(*) from jobs join calls on calls.id = jobs.call_row where call_id = '" +
                                call + "' and claimed_at is not null";
    while (house.number(claimed) == 0) {
      REQUIRE(Clock::now() - begun < 10s);
      std::this_thread::sleep_for(1ms);
    }
    waits.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
    REQUIRE(soon([&] { return all_completed(house); }));
  }
  std::sort(waits.begin(), waits.end());
  CAPTURE(waits);
  // Other programs may hold up some of them; what the worker itself takes is what the quick ones show.
  CHECK(waits[2] < 50);
}

TEST_CASE("while the database is locked, all who ask /readyz share one look, and nobody else waits for it",
          "[latency]") {
  Caller caller;
  const ledger::Transaction held(caller.database);
  const auto begun = Clock::now();
  std::vector<Pending> looks;
  for (int i = 0; i < 20; ++i) looks.push_back(caller.start(caller.request("GET", "/readyz")));
  CHECK(caller.ask("GET", "/api/v1/process/tenant-a/call-0001").status == 404);
  CHECK(Clock::now() - begun < 1s);
  for (Pending& look : looks) CHECK(look.response().status == 503);
  CHECK(Clock::now() - begun < 10 * web::Readiness::kPatience);
}

TEST_CASE("2,000 connections that send a byte now and then leave a good client its speed", "[latency]") {
  const OpenFiles files;
  files.allow(20'000);
  web::Server server("127.0.0.1:0", answer);
  const auto before = median_latency(server.port(), 500);
  std::vector<Client> slow;
  for (int i = 0; i < 2000; ++i) slow.emplace_back(server.port());
  const std::string head = get("/slow");
  std::atomic<std::size_t> bytes_each{0};
  std::atomic<bool> done{false};
  std::thread drip([&] {
    while (!done && bytes_each < 10) {
      for (Client& client : slow) client.say(head.substr(bytes_each, 1));
      ++bytes_each;
      std::this_thread::sleep_for(100ms);
    }
  });
  std::vector<Clock::duration> medians;
  while (bytes_each < 4) medians.push_back(median_latency(server.port(), 100));
  done = true;
  drip.join();
  std::sort(medians.begin(), medians.end());
  const auto during = medians[medians.size() / 2];
  // None of them was given up: each is answered once it has said the rest.
  for (std::size_t i = 0; i < slow.size(); i += 199) CHECK(slow[i].ask(head.substr(bytes_each)).body == "GET /slow");
  slow.clear();
  // Other programs of this machine may have begun to work meanwhile.
  const auto alone = std::max(before, median_latency(server.port(), 500));
  INFO("median alone " << alone.count() << " ns, among slow clients " << during.count() << " ns");
  CHECK(during < 20 * alone);
}

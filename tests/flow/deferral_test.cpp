// A mail that its server puts off for a while, with a virtual clock.
#include <algorithm>
#include <catch2/catch.hpp>

#include "flow/mail_story.h"
#include "support/house.h"
#include "world/world.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

/// What a server says that greylists everybody until an instant.
Reply greylisting(const Request& request, bool over) {
  MailReceipt receipt{over ? 250 : 451, over ? "taken" : "greylisted", {}};
  for (const std::string& address : std::get<Mail>(request).recipients)
    receipt.recipients.push_back({address, receipt.code, receipt.reply});
  return receipt;
}

std::vector<std::int64_t> times_of_tries(House& house) {
  std::vector<std::int64_t> times;
  auto query = house.database.prepare(
      "select started_unix from v_attempts where stage = 'email' and (code is not null) order by attempt_id", "test");
  while (query.next()) times.push_back(query.get<std::int64_t>("started_unix"));
  return times;
}

/// The flow up to the mail against the sandbox; then the mail, until it left or failed.
void walk(House& house, World& world) {
  house.run_sql("update stages set deferral_first_s = 60, deferral_cap_s = 3600");
  house.add_call("call-1000");
  const std::atomic<bool> never{false};
  {
    outside::Transfers transfers(house.settings, house.secrets);
    runner::Worker(house.database, transfers, stages::all_stages(), {}, house.settings,
                   {.stages = {"import", "assemble", "summarize"}, .once = true})
        .run(never, [](const runner::Progress&) {});
  }
  runner::Worker worker(house.database, world, stages::all_stages(), {}, house.settings,
                        {.stages = {"email"}, .once = false});
  std::atomic<bool> ended{false};
  const UnixMillis longest = world.now() + 2h;
  worker.run(ended, [&](const runner::Progress& progress) {
    ended = progress.completed + progress.failed > 0 || world.now() > longest;
  });
}

}  // namespace

TEST_CASE("a greylisted mail is tried again after one minute, then after as long again as it has waited") {
  House house;
  World* clock = nullptr;
  UnixMillis over{};
  World world([&](const Request& request) { return Fate{greylisting(request, clock->now() >= over), 20ms, false}; });
  clock = &world;
  over = world.now() + 10min;
  walk(house, world);
  CHECK(mail_end(house, "call-1000") == "completed mailed, mail sent");
  CHECK(people_of(house, "call-1000") == "boss sent 250, desk sent 250, audit sent 250");
  const auto times = times_of_tries(house);
  CHECK(times.size() >= 5);
  CHECK(times.size() <= 6);
  for (std::size_t i = 1; i < times.size(); ++i) {
    const std::int64_t wait = times[i] - times[i - 1];
    const std::int64_t least = std::max<std::int64_t>(60, times[i - 1] - times[0]);
    CHECK(wait >= least);
    CHECK(wait <= least * 5 / 4 + 2);
  }
}

TEST_CASE("a mail that is put off for longer than the limit has failed, with the server's words") {
  House house;
  house.run_sql("update stages set deferral_limit_s = 600");
  World world([](const Request& request) { return Fate{greylisting(request, false), 20ms, false}; });
  walk(house, world);
  CHECK(mail_end(house, "call-1000") == "failed mail_deferred, mail pending");
  CHECK_THAT(house.word("select last_error from v_jobs"), Catch::Contains("boss@a.example: 451 greylisted"));
  const auto times = times_of_tries(house);
  CHECK(times.back() - times.front() >= 600);
  CHECK(times.back() - times.front() <= 1300);
}

// What a hostile or a very long list does to others: how long the loop, which takes the write lock too, waits for it.
#include <catch2/catch.hpp>
#include <thread>

#include "support/rows.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// Takes the write lock again and again, as the loop does; keeps the longest wait for it.
class Waiting {
 public:
  explicit Waiting(const std::string& path)
      : thread_([this, path](const std::stop_token& stop) {
          ledger::Database database(path);
          while (!stop.stop_requested()) {
            const auto asked = Clock::now();
            ledger::Transaction transaction(database);
            longest_ = std::max(longest_, Clock::now() - asked);
            transaction.commit();
            std::this_thread::sleep_for(1ms);
          }
        }) {}
  Clock::duration longest() {
    thread_.request_stop();
    thread_.join();
    return longest_;
  }

 private:
  Clock::duration longest_{};
  std::jthread thread_;
};

/// As many rows as fit into a body of 4 MiB.
std::string list_of(std::size_t attributes, std::size_t length) {
  nlohmann::json list = nlohmann::json::array();
  std::size_t bytes = 0;
  for (int i = 0; bytes < (4U << 20U) - 70'000 && i < 50'000; ++i) {
    nlohmann::json row{{"name", "A"}, {"phone", std::to_string(9'800'000'000 + i)}, {"source", "s"}};
    for (std::size_t k = 0; k < attributes; ++k) row["a" + std::to_string(k)] = std::string(length, 'x');
    bytes += row.dump().size() + 1;
    list.push_back(std::move(row));
  }
  return list.dump();
}

}  // namespace

TEST_CASE("no list holds the write lock for long", "[latency]") {
  const auto [attributes, length] =
      GENERATE(table<std::size_t, std::size_t>({{0, 0}, {100, 1}, {100, 600}, {6, 9'900}}));
  CAPTURE(attributes, length);
  Caller caller;
  const std::string body = list_of(attributes, length);
  for (int time = 0; time < 2; ++time) {  // the second time all rows are merged
    Waiting waiting(caller.scratch.path());
    CHECK(caller.start(caller.request("POST", "/api/v1/leads", body)).response().status == (time == 0 ? 201 : 200));
    CHECK(waiting.longest() <= 250ms);
  }
}

TEST_CASE("a lead with 100,000 attributes, and one that grows, hold up nobody", "[latency]") {
  Caller caller;
  nlohmann::json huge{{"name", "A"}, {"phone", "9800000000"}, {"source", "s"}};
  for (int i = 0; i < 100'000; ++i) huge["a" + std::to_string(i)] = 1;
  Waiting waiting(caller.scratch.path());
  const auto begun = Clock::now();
  CHECK(caller.start(caller.request("POST", "/api/v1/leads", huge.dump())).response().status == 400);
  CHECK(Clock::now() - begun <= 500ms);
  CHECK(waiting.longest() <= 250ms);
}

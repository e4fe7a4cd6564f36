// Group commit: what is shared, what is on disk when an answer leaves, what a database that says no does to it.
#include "web/api/writer.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <thread>

#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

std::vector<web::Response> responses_of(std::vector<Pending>& pending) {
  std::vector<web::Response> responses;
  for (Pending& one : pending) responses.push_back(one.response());
  return responses;
}

long count_of(const std::vector<web::Response>& responses, int status) {
  return std::count_if(responses.begin(), responses.end(), [&](const auto& one) { return one.status == status; });
}

std::int64_t jobs_in(ledger::Database& database) {
  return number(database, "select count(*) from jobs");
}

}  // namespace

TEST_CASE("a transaction takes 500 commands and rows at most, and a piece of a longer list", "[web]") {
  const auto list = [](std::size_t rows, std::size_t written = 0) {
    web::LeadList made;
    made.leads.resize(rows);
    made.written.resize(written);
    return web::Command(std::move(made));
  };
  const web::Command one = CallKey{"tenant-a", "call-0001"};
  const auto event = [](std::size_t bytes) {
    WebhookEvent made;
    made.body = std::string(bytes, 'x');
    return web::Command(std::move(made));
  };
  web::LeadList of_64_kilobytes;
  of_64_kilobytes.leads.resize(1);
  of_64_kilobytes.leads[0].attributes = std::string(64'000, 'x');
  const web::Command large_lead(of_64_kilobytes);
  const auto [commands, count] = GENERATE_COPY(table<std::vector<web::Command>, std::size_t>({
      {{one}, 1},
      {std::vector<web::Command>(500, one), 500},
      {std::vector<web::Command>(2000, one), 500},
      {{list(50'000)}, 1},
      {{list(50'000), one}, 1},
      {{one, list(50'000)}, 1},
      {{list(499), one, one}, 2},
      {{list(250), list(250), list(1)}, 2},
      {{list(50'000, 49'999), one, list(498), one}, 3},
      {std::vector<web::Command>(100, event(1'000'000)), 4},
      {std::vector<web::Command>(2, event(5'000'000)), 1},
      {std::vector<web::Command>(500, large_lead), 65},
      {{event(4'000'000), large_lead, large_lead, large_lead, large_lead}, 4},
  }));
  std::vector<web::QueuedCommand> queued;
  for (const web::Command& command : commands) queued.push_back({command, "id", [](const web::Response&) {}});
  CHECK(web::commands_of_transaction(queued) == count);
}

TEST_CASE("when a 202 leaves, another connection sees the job", "[web]") {
  Caller caller;
  ledger::Database other(caller.scratch.path());
  for (int i = 0; i < 50; ++i) {
    const std::string call = "call-" + std::to_string(1000 + i);
    std::promise<std::pair<int, std::int64_t>> seen;
    caller.api->answer(caller.request("POST", "/api/v1/process", process_body(call)),
                       [&](const web::Response& response) {
                         seen.set_value({response.status, jobs_in(other)});
                       });
    CHECK((seen.get_future().get() == std::pair<int, std::int64_t>{202, i + 1}));
  }
}

TEST_CASE("two thousand requests for one call from eight threads make one job, and one of them queued it", "[web]") {
  Caller caller;
  std::vector<std::vector<web::Response>> responses(8);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : responses) {
      threads.emplace_back([&] {
        std::vector<Pending> pending;
        for (int i = 0; i < 250; ++i) {
          pending.push_back(caller.start(caller.request("POST", "/api/v1/process", process_body("call-0001"))));
        }
        mine = responses_of(pending);
      });
    }
  }
  long accepted = 0;
  long enqueued = 0;
  for (const auto& mine : responses) {
    accepted += count_of(mine, 202);
    for (const web::Response& response : mine) enqueued += json_of(response).at("enqueued") == true ? 1 : 0;
  }
  CHECK(accepted == 2000);
  CHECK(enqueued == 1);
  CHECK(jobs_in(caller.database) == 1);
  CHECK(caller.wakes == 1);
}

TEST_CASE("no 202 leaves while another connection holds the write lock; then one commit serves all who waited",
          "[web]") {
  Caller caller;
  std::vector<Pending> pending;
  {
    const ledger::Transaction held(caller.database);
    for (int i = 0; i < 300; ++i) {
      pending.push_back(
          caller.start(caller.request("POST", "/api/v1/process", process_body("call-" + std::to_string(1000 + i)))));
    }
    // Readiness takes the same lock: what it waits for in vain, the writer does as well.
    CHECK(caller.ask("GET", "/readyz").status == 503);
    CHECK(std::none_of(pending.begin(), pending.end(), [](const Pending& one) { return one.answered_within(0ms); }));
    CHECK(caller.wakes == 0);
  }
  const auto responses = responses_of(pending);
  CHECK(count_of(responses, 202) == 300);
  CHECK(jobs_in(caller.database) == 300);
  // The first batch is what came before the writer began to wait.
  CHECK(caller.wakes <= 2);
}

TEST_CASE("a database that stays locked is 500 after a bounded wait; nothing is lost, and it recovers by itself",
          "[web]") {
  Caller caller;
  {
    const ledger::Transaction held(caller.database);
    const web::Response response = caller.enqueue("call-0001");
    CHECK(response.status == 500);
    CHECK(error_of(response, "code") == "queue_not_ready");
    CHECK(error_of(response, "message") ==
          "not written: another program holds the database's write lock; nothing was changed, send it again");
  }
  CHECK(jobs_in(caller.database) == 0);
  CHECK(json_of(caller.enqueue("call-0001")).at("enqueued") == true);
}

TEST_CASE("what the tables refuse of one call holds up nobody else in its commit", "[web]") {
  const auto action = GENERATE(as<std::string>{}, "raise(abort, 'closed')", "raise(ignore)");
  INFO(action);
  Caller caller;
  caller.database.execute(
      "create trigger closed before insert on calls when new.tenant_id = 'tenant-bad' begin select " + action + "; end",
      "test");
  std::vector<Pending> pending;
  {
    const ledger::Transaction held(caller.database);
    for (int i = 0; i < 20; ++i) {
      const std::string tenant = i == 7 ? "tenant-bad" : "tenant-a";
      pending.push_back(caller.start(
          caller.request("POST", "/api/v1/process", process_body("call-" + std::to_string(1000 + i), tenant))));
    }
  }
  const auto responses = responses_of(pending);
  CHECK(count_of(responses, 202) == 19);
  CHECK(responses.at(7).status == 500);
  CHECK_THAT(error_of(responses.at(7), "message"), Catch::Contains("the log says why"));
  CHECK(jobs_in(caller.database) == 19);
}

TEST_CASE("more than may wait are asked to come again, those that wait are served", "[web]") {
  Caller caller("enqueue", 5);
  std::vector<Pending> pending;
  {
    const ledger::Transaction held(caller.database);
    for (int i = 0; i < 40; ++i) {
      pending.push_back(
          caller.start(caller.request("POST", "/api/v1/process", process_body("call-" + std::to_string(1000 + i)))));
    }
  }
  const auto responses = responses_of(pending);
  const long accepted = count_of(responses, 202);
  CHECK(accepted >= 5);
  CHECK(count_of(responses, 503) == 40 - accepted);
  CHECK(count_of(responses, 503) > 0);
  CHECK(jobs_in(caller.database) == accepted);
  for (const web::Response& response : responses) {
    if (response.status != 503) continue;
    CHECK(error_of(response, "code") == "overloaded");
    CHECK(header_of(response, "Retry-After") == "1");
  }
}

TEST_CASE("an Api that ends has answered all who asked, and the next one knows their jobs", "[web]") {
  Caller caller;
  std::vector<Pending> pending;
  for (int i = 0; i < 200; ++i) {
    pending.push_back(
        caller.start(caller.request("POST", "/api/v1/process", process_body("call-" + std::to_string(1000 + i)))));
  }
  caller.api.reset();
  for (const Pending& one : pending) CHECK(one.answered_within(0ms));
  CHECK(count_of(responses_of(pending), 202) == 200);
  caller.api.emplace(caller.scratch.path(), [] {});
  CHECK(json_of(caller.enqueue("call-1007")).at("status") == "already_queued_or_in_progress");
  CHECK(jobs_in(caller.database) == 200);
}

TEST_CASE("the answer says in words why the database was not written", "[web]") {
  const auto [code, words] = GENERATE(table<int, std::string>({
      {SQLITE_BUSY, "another program holds the database's write lock"},
      {SQLITE_BUSY_SNAPSHOT, "another program holds the database's write lock"},
      {SQLITE_FULL, "the disk is full"},
      {SQLITE_READONLY_DBMOVED, "the database is read-only"},
      {SQLITE_CANTOPEN, "the database cannot be opened"},
      {SQLITE_CONSTRAINT_CHECK, "the database refused it; the log says why"},
      {-1, "the database refused it; the log says why"},
  }));
  CHECK(web::why_not_ready(ledger::LedgerError("secret/path: x", code)) == words);
  CHECK(web::why_not_ready(std::runtime_error("x")) == "the database refused it; the log says why");
}

// A CRM whose search shows late what was made: a POST of unknown fate is sent again only when the index must show it.
#include <catch2/catch.hpp>

#include "domain/crm/talkingshops_request.h"
#include "stages/outreach/push_house.h"
#include "stages/outreach/push_task.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("not found counts from when the CRM's index must show what was sent") {
  struct Case {
    std::string step;
    bool fresh;
    std::string customer;  ///< What a search for it comes to; empty: that step is none of the customer's.
    std::string task;
  };
  const Case one = GENERATE(values<Case>({
      // sent by 1'800'000'000 at the latest; the lag is 30 s
      {"customer_sent:1800000000", true, "in 31 s push_unknown; step customer_sent:1800000000", ""},
      {"customer_sent:1799999970", false, "in 1 s push_unknown; step customer_sent:1799999970", ""},
      {"customer_sent:1799999969", false, "later; step new_customer", ""},
      {"task_sent:1800000000", true, "", "in 31 s push_unknown; step task_sent:1800000000"},
      {"task_sent:1799999970", false, "", "in 1 s push_unknown; step task_sent:1799999970"},
      {"task_sent:1799999969", false, "", "later; step resending"},
      {"exists:1799999970", false, "", "in 1 s; step exists:1799999970"},
      {"exists:1799999969", false, "", "done pushed; task_id (null)"},
      {"exists", false, "", "done pushed; task_id (null)"},
      // a claim that was lost may have sent it just now
      {"new_customer", false, "in 31 s push_unknown; step customer_sent:1800000000", ""},
      {"sending", false, "", "in 31 s push_unknown; step task_sent:1800000000"},
      {"resending", false, "", "in 31 s push_unknown; step task_sent:1800000000"},
      // nothing was sent
      {"", false, "later; step new_customer", ""},
      {"unsent", true, "later; step new_customer", ""},
      {"claimed", false, "", "failed push_refused; step unsent"},
      // the clock was set back
      {"task_sent:1800009999", false, "", "in 31 s push_unknown; step task_sent:1800009999"},
  }));
  const auto reply = GENERATE(http(404), http(200, "[]"));
  CAPTURE(one.step, reply.status);
  Qualified call({.step = one.step, .fresh = one.fresh, .asks_for_customer = !one.customer.empty()});
  CHECK(outcome_and_writes(call.verdict(reply)) == (one.customer.empty() ? one.task : one.customer));
}

TEST_CASE("what is found counts at once") {
  Qualified customer({.step = "customer_sent:1800000000", .asks_for_customer = true});
  CHECK(outcome_and_writes(customer.verdict(http(200, R"([{"id":"c1","mobile":"919876543210"}])"))) ==
        "later; step sending; customer_id c1");
  Qualified task({.step = "task_sent:1800000000"});
  CHECK(outcome_and_writes(task.verdict(http(200, R"([{"id":"t1","reference":"outreach-17"}])"))) ==
        "done pushed; task_id t1");
}

TEST_CASE("a task that is sent again and refused unread is looked for again, without a wait") {
  const Reply reply = GENERATE(as<Reply>(), http(429), http(401), NotSent{TransportError::network, "refused"});
  Qualified call({.step = "resending", .fresh = true});
  CHECK_THAT(outcome_and_writes(call.verdict(reply)), Catch::EndsWith("; step task_sent:1799999969"));
}

TEST_CASE("the instants in steps of stage push move with the clock") {
  const auto [step, moved] = GENERATE(table<std::string, std::string>({
      {"task_sent:1800000000", "task_sent:1800001800"},
      {"customer_sent:1800000000", "customer_sent:1800001800"},
      {"exists:1800000000", "exists:1800001800"},
      {"exists", "exists"},
      {"check:1800000000", "check:1800000000"},
      {"", ""},
  }));
  stages::PushRow row;
  row.step = step;
  stages::move_clock(row, 1800s);
  CHECK(row.step == moved);
}

TEST_CASE("a customer's idempotency key is neither its task's nor another database's") {
  const auto [call_id, key] = GENERATE(table<std::string, std::string>({
      {"outreach-17-k3f9x2a7", "outreach-17-k3f9x2a7-customer"},
      {"outreach-17", ""},
  }));
  std::string found;
  const HttpRequest request = make_customer_request("https://crm.example/v1", call_id, "919876543210", "Asha", "");
  for (const auto& [name, value] : request.headers) found += name == "Idempotency-Key" ? value : "";
  CHECK(found == key);
}

TEST_CASE("whatever is lost on the way and however late the index is, the CRM gets one task and one customer") {
  using Fates = std::map<int, std::string>;
  const auto [with_customer, fates] = GENERATE(table<bool, Fates>({
      {false, {}},
      {false, {{0, "lost"}}},
      {false, {{0, "500"}}},
      {false, {{0, "lost"}, {1, "lost"}, {2, "503"}}},
      {false, {{0, "503"}, {1, "503"}, {2, "lost"}}},
      {true, {}},
      {true, {{1, "lost"}}},
      {true, {{1, "500"}}},
      {true, {{0, "lost"}, {1, "503"}, {3, "lost"}}},
      {true, {{1, "lost"}, {2, "503"}, {4, "lost"}}},
      {true, {{2, "lost"}}},
      {true, {{2, "500"}}},
  }));
  const auto lag = GENERATE(0s, 20s, 30s);
  const bool keeps_keys = GENERATE(true, false);
  const bool shows_id = GENERATE(true, false);
  Qualified call({.asks_for_customer = with_customer});
  call.database.execute("update calls set call_id = 'outreach-17-k3f9x2a7'", "test");
  if (with_customer) call.settings.task_template = R"({"c":"{{customer.id}}","reference":"{{call.call_id}}"})";
  Crm crm{.fates = fates, .index_lag = lag, .keeps_keys = keeps_keys, .shows_id = shows_id};
  World world([&](const Request& request) { return crm(request, world.now()); });
  const std::atomic<bool> stop{false};
  Worker worker(call.database, world, {stages::push_stage()}, {}, call.settings, {.stages = {}, .once = true});
  worker.run(stop, [](const Progress&) {});
  CAPTURE(with_customer, fates, lag.count(), keeps_keys, shows_id, crm.asked);
  CHECK(crm.tasks.size() == 1);
  CHECK(crm.customers.size() == (with_customer ? 1 : 0));
  CHECK(word(call.database, "select status || ' ' || crm_task_id from calls where id = 17") == "pushed n1");
  CHECK(word(call.database, "select status || ' ' || outcome from jobs where id = 1") == "completed pushed");
}

// POST /webhooks/livekit, asked through the Handler.
#include "web/api/webhooks.h"

#include <catch2/catch.hpp>

#include "support/rows.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct LivekitCaller : Caller {
  LivekitCaller() { add_outreach_call(database); }
  web::Request webhook(const std::string& body, const WebhookKey& key = kWebhookKey) const {
    return request("POST", "/webhooks/livekit", body,
                   {{"authorization", webhook_token(body, key)}, {"content-type", "application/webhook+json"}});
  }
  web::Response say(const std::string& body, const WebhookKey& key = kWebhookKey) {
    return start(webhook(body, key)).response();
  }
  std::int64_t events() { return number(database, "select count(*) from webhook_events"); }
};

std::string left(const std::string& id, const std::string& call = "outreach-1") {
  return json{{"event", "participant_left"},
              {"id", id},
              {"createdAt", "1771351907"},
              {"room", {{"name", "ignitech-lead-1"}, {"turnPassword", "hush"}}},
              {"participant",
               {{"identity", "sip-" + call},
                {"attributes", {{"call_id", call}, {"sip.callStatus", "hangup"}}},
                {"disconnectReason", "CLIENT_INITIATED"}}}}
      .dump();
}

}  // namespace

TEST_CASE("an event that LiveKit signed is a row of its call, and wakes the job that waits for it", "[web]") {
  LivekitCaller caller;
  caller.database.execute("update jobs set stage = 'follow', retry_after = 4000000000", "test");
  const web::Response response = caller.say(left("EV_1"));
  CHECK(response.status == 200);
  CHECK(json_of(response) == json{{"event_id", "EV_1"}});
  CHECK(word(caller.database,
             "select event || ' ' || call_row || ' ' || identity || ' ' || of_phone || ' ' || occurred_at || ' ' || "
             "(body ->> '$.participant.disconnectReason') from webhook_events") ==
        "participant_left 1 sip-outreach-1 1 1771351907 CLIENT_INITIATED");
  CHECK(word(caller.database, "select body from webhook_events").find("hush") == std::string::npos);
  CHECK(number(caller.database, "select retry_after is null from jobs") == 1);
  CHECK(caller.wakes == 1);
}

TEST_CASE("an event of no call of ours is stored without a call, and wakes nobody", "[web]") {
  LivekitCaller caller;
  const auto body =
      GENERATE(as<std::string>{}, left("EV_1", "outreach-9"), left("EV_1", "call-0001"),
               R"({"event":"room_started","id":"EV_1","createdAt":"5","room":{"name":"ignitech-lead-1"}})");
  call(caller.database, {.call_id = "call-0001"});
  CHECK(caller.say(body).status == 200);
  CHECK(word(caller.database, "select event_id || ' ' || ifnull(call_row, '-') from webhook_events") == "EV_1 -");
}

TEST_CASE("two thousand deliveries of one event make one row, and are all answered 200", "[web]") {
  LivekitCaller caller;
  const web::Request request = caller.webhook(left("EV_1"));
  std::vector<Pending> pending;
  for (int i = 0; i < 2000; ++i) pending.push_back(caller.start(request));
  int taken = 0;
  for (Pending& one : pending) taken += one.response().status == 200 ? 1 : 0;
  CHECK(taken == 2000);
  CHECK(caller.events() == 1);
  CHECK(caller.wakes == 1);
}

TEST_CASE("what LiveKit did not sign is 401, whatever token of ours it has, and nothing is stored", "[web]") {
  LivekitCaller caller;
  caller.token = add_token(caller.database, "operator", "boss");
  const auto [given, words] = GENERATE(table<std::string, std::string>({
      {"", "the token is no JWT"},
      {"a token of ours", "the token is no JWT"},
      {webhook_token(left("EV_1"), {"devkey", "other"}), "not signed with our secret"},
      {webhook_token(left("EV_1"), {"other", "secret"}), "issued for another key"},
      {webhook_token("{}"), "signed for another body"},
  }));
  const std::string authorization = given == "a token of ours" ? "Bearer " + caller.token : given;
  web::Request request = caller.webhook(left("EV_1"));
  request.headers["authorization"] = authorization;
  const web::Response response = caller.start(request).response();
  CHECK(response.status == 401);
  CHECK(error_of(response, "code") == "bad_signature");
  CHECK_THAT(error_of(response, "message"), Catch::Contains(words) && Catch::Contains("LIVEKIT_API_SECRET"));
  CHECK(header_of(response, "WWW-Authenticate") == "Bearer realm=\"LiveKit\"");
  if (authorization.size() > 20)
    CHECK(response.body.find(authorization.substr(authorization.size() - 20)) == std::string::npos);
  request.headers.erase("authorization");
  CHECK(caller.start(request).response().status == 401);
  CHECK(caller.events() == 0);
}

TEST_CASE("without a key no webhook is taken; with a new one, the new one counts from the next request", "[web]") {
  LivekitCaller caller;
  const auto key = GENERATE(WebhookKey{}, WebhookKey{"devkey", ""}, WebhookKey{"", "secret"});
  caller.api->trust(key);
  const web::Response response = caller.say(left("EV_1"));
  CHECK(response.status == 503);
  CHECK(error_of(response, "code") == "not_configured");
  CHECK_THAT(error_of(response, "message"), Catch::Contains("LIVEKIT_API_SECRET"));
  caller.api->trust({"new", "newer"});
  CHECK(caller.say(left("EV_1")).status == 401);
  CHECK(caller.say(left("EV_1"), {"new", "newer"}).status == 200);
  CHECK(caller.events() == 1);
}

TEST_CASE("a webhook with a token of ours missing is no request without a token; other methods want one", "[web]") {
  LivekitCaller caller;
  web::Request request = caller.webhook(left("EV_1"));
  request.method = "GET";
  request.headers.erase("authorization");
  CHECK(error_of(caller.start(request).response(), "code") == "unauthorized");
}

TEST_CASE("what the tables refuse of one client's request holds up no other's, of any kind", "[web]") {
  LivekitCaller caller;
  caller.token = add_token(caller.database, "operator", "boss");
  caller.database.execute(
      "create trigger closed before insert on webhook_events when new.event_id = 'EV_7' begin select raise(abort, "
      "'no'); "
      "end",
      "test");
  std::vector<Pending> pending;
  {
    const ledger::Transaction held(caller.database);
    pending.push_back(caller.start(caller.webhook(left("EV_7"))));
    pending.push_back(caller.start(caller.webhook(left("EV_8"))));
    pending.push_back(caller.start(caller.request("POST", "/api/v1/process", process_body("call-0001"))));
    pending.push_back(
        caller.start(caller.request("POST", "/api/v1/leads", R"({"name":"A","phone":"9876500000","source":"s"})")));
    pending.push_back(caller.start(caller.request("POST", "/api/v1/calls/outreach-1/qualification", "{}")));
  }
  std::vector<int> statuses;
  for (Pending& one : pending) statuses.push_back(one.response().status);
  CHECK(statuses == std::vector<int>{500, 200, 202, 201, 202});
}

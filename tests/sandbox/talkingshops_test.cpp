// The Talking Shops stand-in, asked over the real transfers.
#include <catch2/catch.hpp>
#include <thread>

#include "sandbox/livekit_client.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

struct Shop {
  SandboxProcess sandbox;
  LivekitClient client;
  explicit Shop(const std::string& script = "[]")
      : sandbox({"--talkingshops-api-key", "shop-key"}, script), client(sandbox) {}

  HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = "",
                   const std::string& idempotency_key = "", const std::string& api_key = "shop-key") {
    HttpRequest asked{.method = method, .url = sandbox.talkingshops_url() + path, .body = body};
    asked.headers = {{"Content-Type", "application/json"}};
    if (!api_key.empty()) asked.headers.emplace_back("x-tenant-api-key", api_key);
    if (!idempotency_key.empty()) asked.headers.emplace_back("Idempotency-Key", idempotency_key);
    return client.send(asked);
  }
};

}  // namespace

TEST_CASE("Talking Shops makes a customer and a task once, and says so the second time") {
  Shop shop;
  const HttpResponse customer = shop.ask("POST", "/customers", R"({"mobile":"919876543210","name":"Asha"})");
  CHECK(customer.status == 201);
  const std::string id = json::parse(customer.body).at("customerId").get<std::string>();
  CHECK(shop.ask("POST", "/customers", R"({"mobile":"919876543210"})").status == 409);
  CHECK(json::parse(shop.ask("GET", "/customers?searchTerm=9876543210").body).at("customers").at(0).at("customerId") ==
        id);

  const std::string task = R"({"title":"followup","customerId":")" + id + R"(","reference":"outreach-7"})";
  const HttpResponse made = shop.ask("POST", "/tasks", task, "outreach-7");
  CHECK(made.status == 201);
  const json task_id = json::parse(made.body).at("taskId");
  const auto [body, key] = GENERATE_COPY(table<std::string, std::string>({{"{}", "outreach-7"}, {task, ""}}));
  const HttpResponse again = shop.ask("POST", "/tasks", body, key);
  CHECK(again.status == 409);
  CHECK(json::parse(again.body).at("taskId") == task_id);
  CHECK(json::parse(shop.ask("GET", "/tasks/customer/" + id).body).at("tasks").at(0).at("taskId") == task_id);
  CHECK(json::parse(shop.ask("GET", "/tasks?searchTerm=outreach-7").body).at("tasks").size() == 1);
  CHECK(json::parse(shop.ask("GET", "/tasks?searchTerm=outreach-8").body).at("tasks").empty());
}

TEST_CASE("Talking Shops' searches show what was made as late as the script says") {
  Shop shop(R"([{"service":"talkingshops","fault":"lags","interval_ms":400}])");
  const auto found = [&](const std::string& path, const char* list) {
    return json::parse(shop.ask("GET", path).body).at(list).size();
  };
  REQUIRE(shop.ask("POST", "/customers", R"({"mobile":"919876543210"})").status == 201);
  REQUIRE(shop.ask("POST", "/tasks", R"({"reference":"outreach-7"})").status == 201);
  CHECK(found("/customers?searchTerm=919876543210", "customers") == 0);
  CHECK(found("/tasks?searchTerm=outreach-7", "tasks") == 0);
  std::this_thread::sleep_for(std::chrono::milliseconds{600});
  CHECK(found("/customers?searchTerm=919876543210", "customers") == 1);
  CHECK(found("/tasks?searchTerm=outreach-7", "tasks") == 1);
}

TEST_CASE("Talking Shops refuses without its key, and fails as its script says") {
  Shop shop(R"([{"service":"talkingshops","match":"/v1/tasks","fault":"reset_after_request","times":1},
                {"service":"talkingshops","match":"/v1/tasks","fault":"rate_limit","retry_after":2,"times":1},
                {"service":"talkingshops","match":"/v1/tasks","fault":"status","code":503,"times":1}])");
  CHECK(shop.ask("POST", "/customers", "{}", "", "").status == 401);
  CHECK(shop.ask("POST", "/customers", "{}", "", "another").status == 401);
  CHECK(shop.ask("POST", "/customers", "{}").status == 400);
  CHECK(shop.ask("GET", "/nothing").status == 404);
  CHECK(shop.ask("POST", "/tasks", R"({"reference":"r"})").status == 0);  // made, and the answer lost
  const HttpResponse limited = shop.ask("GET", "/tasks");
  CHECK(limited.status == 429);
  CHECK(limited.retry_after == std::chrono::seconds{2});
  CHECK(shop.ask("GET", "/tasks").status == 503);
  CHECK(json::parse(shop.ask("GET", "/tasks").body).at("tasks").size() == 1);
}

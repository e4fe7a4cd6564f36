#include "domain/crm/talkingshops_reply.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("the id of what was made is read in any of its spellings") {
  const auto [body, id] = GENERATE(table<std::string, std::string>({
      {R"({"taskId":"t1"})", "t1"},
      {R"({"task_id":"t1","id":"request-9"})", "t1"},
      {R"({"id":"t1"})", "t1"},
      {R"({"_id":"t1"})", "t1"},
      {R"({"id":17})", "17"},
      {R"({"success":true,"task":{"id":"t1"}})", "t1"},
      {R"({"success":true,"data":{"id":"t1"},"id":"request-9"})", "t1"},
      {R"({"data":{"_id":"t1"}})", "t1"},
      {R"({"data":{"task":{"taskId":"t1"},"id":"request-9"}})", "t1"},
      {R"({"result":{"task_id":"t1"}})", "t1"},
      {R"({"data":{"id":null},"id":"t1"})", "t1"},
      {R"({"data":[{"id":"t1"}]})", ""},
      {R"({"id":""})", ""},
      {R"({"id":1.5})", ""},
      {R"({"id":{"a":1}})", ""},
      {R"({"customerId":"c1"})", ""},
      {R"(["t1"])", ""},
      {R"("t1")", ""},
      {"", ""},
      {"<html>", ""},
      {R"({"id":")" + std::string(201, 'x') + R"("})", ""},
  }));
  DYNAMIC_SECTION(body) {
    CHECK(made_id(body, CrmThing::task).value_or("") == id);
  }
}

TEST_CASE("a customer's id is read likewise") {
  const auto [body, id] = GENERATE(table<std::string, std::string>({
      {R"({"success":true,"message":"made","customerId":"c1"})", "c1"},
      {R"({"customer_id":7})", "7"},
      {R"({"customer":{"_id":"c1"}})", "c1"},
      {R"({"taskId":"t1"})", ""},
  }));
  CHECK(made_id(body, CrmThing::customer).value_or("") == id);
}

TEST_CASE("a 409's bare id is not taken for that of the thing") {
  const auto [body, id] = GENERATE(table<std::string, std::string>({
      {R"({"error":"exists","taskId":"t1"})", "t1"},
      {R"({"error":"exists","task":{"id":"t1"}})", "t1"},
      {R"({"error":"exists","data":{"id":"t1"}})", "t1"},
      {R"({"error":"exists","id":"err-1"})", ""},
  }));
  CHECK(existing_id(body, CrmThing::task).value_or("") == id);
}

TEST_CASE("a task is found by the call's id as a word in any text of it") {
  const auto [body, id] = GENERATE(table<std::string, std::string>({
      {R"({"tasks":[{"id":"t1","reference":"outreach-17"}]})", "t1"},
      {R"([{"taskId":"t1","description":"Call outreach-17, 95 s"}])", "t1"},
      {R"({"data":{"items":[{"id":"t0","x":"outreach-16"},{"_id":"t1","meta":{"refs":["outreach-17"]}}]}})", "t1"},
      {R"({"tasks":[{"id":"t1","comments":[{"id":"k1","text":"outreach-17"}]}]})", "t1"},
      {R"({"tasks":[{"id":"t1","reference":"outreach-170"}]})", ""},
      {R"({"tasks":[{"id":"t1","reference":"re-outreach-17"}]})", ""},
      {R"({"tasks":[{"id":"t1","reference":"<outreach-17>"}]})", "t1"},
      {R"({"tasks":[{"id":"t1","reference":"outreach-170 outreach-17"}]})", "t1"},
      {R"({"id":"request-9","searchTerm":"outreach-17","tasks":[]})", ""},
      {R"({"query":{"id":"q","term":"outreach-17"},"tasks":[]})", ""},
      {R"({"filters":["outreach-17"],"tasks":[]})", ""},
      {R"({"filters":[{"value":"outreach-17"}],"tasks":[{"id":"t2"}]})", ""},
      {R"({"tasks":[{"outreach-17":1,"id":"t1"}]})", ""},
      {R"({"tasks":[]})", ""},
      {"[]", ""},
      {"null", ""},
  }));
  DYNAMIC_SECTION(body) {
    const Search search = search_task(body, "outreach-17", "919876543210");
    CHECK(search.is_json);
    CHECK(search.id.value_or("") == id);
  }
}

TEST_CASE("a customer is found by the number, however it is written") {
  const auto [body, id] = GENERATE(table<std::string, std::string>({
      {R"({"customers":[{"_id":"c1","mobile":"919876543210"}]})", "c1"},
      {R"({"data":[{"customerId":"c1","mobile":"+91 98765 43210"}]})", "c1"},
      {R"([{"id":3,"mobile":919876543210}])", "3"},
      {R"([{"id":"c1","mobile":"9876543210"}])", "c1"},
      {R"([{"id":"c1","mobile":"09876543210"}])", "c1"},
      {R"([{"id":"c0","mobile":"919876543211"},{"id":"c1","phones":["919876543210"]}])", "c1"},
      {R"([{"id":"c1","note":"the brother of 919876543210"}])", ""},
      {R"([{"id":"c1","mobile":"19876543210"}])", ""},
      {R"([{"id":"c1","mobile":""}])", ""},
      {R"({"searchTerm":"919876543210","customers":[]})", ""},
  }));
  DYNAMIC_SECTION(body) {
    CHECK(search_customer(body, "919876543210").id.value_or("") == id);
  }
}

TEST_CASE("without a number nobody is found") {
  CHECK_FALSE(search_customer(R"([{"id":"c1","mobile":"","name":"x"}])", "").id);
}

TEST_CASE("a reply that is no JSON leaves open what is there") {
  const auto body = GENERATE(as<std::string>{}, "", "<html>Bad gateway</html>", "{\"tasks\":[", "\xff");
  CHECK_FALSE(search_task(body, "outreach-17", "919876543210").is_json);
}

TEST_CASE("a reply nested without end is read without harm") {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "[";
  deep += "{\"id\":\"t1\",\"reference\":\"outreach-17\"}";
  for (int i = 0; i < 200'000; ++i) deep += "]";
  CHECK_FALSE(search_task(deep, "outreach-17", "919876543210").id);
  CHECK_FALSE(made_id(deep, CrmThing::task));
}

// POST /api/v1/do-not-call, asked through the Handler, and as the manual shows it.
#include "web/api/do_not_call.h"

#include <catch2/catch.hpp>
#include <regex>

#include "manual/markdown.h"
#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

constexpr const char* kDoNotCallPath = "/api/v1/do-not-call";

std::string list_of(ledger::Database& database) {
  return word(database,
              "select group_concat(phone_e164 || ' ' || ifnull(reason, '-') || ' ' || source) from do_not_call");
}

}  // namespace

TEST_CASE("a number is put on the do-not-call list once, and the answer says what the list holds", "[web]") {
  Caller caller;
  lead(caller.database, {.id = 7, .phone = "9876543210"});
  const web::Response first =
      caller.ask("POST", kDoNotCallPath, R"({"phone":"098765-43210","reason":" by \n letter ","source":"desk"})");
  CHECK(first.status == 201);
  json held = json_of(first);
  CHECK(held.at("phone") == "+919876543210");
  CHECK(held.at("do_not_call") == true);
  CHECK(held.at("added") == true);
  CHECK(held.at("reason") == "by letter");
  CHECK(held.at("source") == "desk");
  CHECK(held.at("lead_id") == 7);
  CHECK(held.at("lead_status") == "failed");
  CHECK(word(caller.database, "select failure_reason from leads") == "do_not_call");
  const web::Response again = caller.ask("POST", kDoNotCallPath, R"({"phone":"+919876543210","reason":"other"})");
  CHECK(again.status == 200);
  held["added"] = false;
  CHECK(json_of(again) == held);
  CHECK(list_of(caller.database) == "+919876543210 by letter desk");
}

TEST_CASE("without a reason and a source, the list says which token brought the number", "[web]") {
  const std::string body =
      GENERATE(R"({"phone":"9876543210"})", R"({"phone":"9876543210","reason":null,"source":" "})");
  Caller caller;
  CHECK(caller.ask("POST", kDoNotCallPath, body).status == 201);
  CHECK(list_of(caller.database) == "+919876543210 - api:enqueue");
  CHECK(json_of(caller.ask("POST", kDoNotCallPath, body)).at("lead_id") == nullptr);
}

TEST_CASE("a body that names no number, or too much, is refused in words, and changes nothing", "[web]") {
  const auto [body, words] = GENERATE(table<std::string, std::string>({
      {"", "the body is not JSON"},
      {R"(["9876543210"])", "the body is array: an object with phone was expected"},
      {"{}", "phone is missing"},
      {R"({"phone":null})", "phone is missing"},
      {R"({"phone":""})", "phone is missing"},
      {R"({"phone":9876543210})", "phone is number: a string was expected"},
      {R"({"phone":"12345"})", "phone has 5 digits"},
      {R"({"phone":"+14155550123"})", "phone "},
      {R"({"phone":")" + std::string(101, '9') + "\"}", "phone has 101 characters: at most 100 expected"},
      {R"({"phone":"9876543210","reason":7})", "reason is number: a string was expected"},
      {R"({"phone":"9876543210","reason":")" + std::string(501, 'x') + "\"}", "reason has 501 characters: at most 500"},
      {R"({"phone":"9876543210","source":")" + std::string(201, 'x') + "\"}", "source has 201 characters: at most 200"},
      {R"({"phone":"9876543210","number":"9876543211"})", "unknown field 'number': phone, reason and source"},
      {R"({"phone":"9876543210","phone":"9876543211"})", "'phone' occurs twice"},
  }));
  INFO(body);
  Caller caller;
  const web::Response response = caller.ask("POST", kDoNotCallPath, body);
  CHECK(response.status == 400);
  CHECK_THAT(error_of(response, "message"), Catch::Contains(words));
  CHECK(list_of(caller.database) == "(null)");
}

TEST_CASE("a number is listed by a token of scope enqueue or operator, and by no other", "[web]") {
  const auto [scope, status] = GENERATE(table<std::string, int>({{"enqueue", 201}, {"operator", 201}, {"agent", 403}}));
  Caller caller(scope);
  CHECK(caller.ask("POST", kDoNotCallPath, R"({"phone":"9876543210"})").status == status);
  CHECK(caller.ask("POST", kDoNotCallPath, R"({"phone":"9876543210"})", {{"authorization", ""}}).status == 401);
}

TEST_CASE("the manual's request lists its number, and is answered as the manual says", "[web][manual]") {
  const std::string page = text_of_file("ops/manual/http-api.md");
  static const std::regex kExample(R"re(-d '([^']*)' http://127\.0\.0\.1:8080/api/v1/do-not-call\n(\{[^}]*\}))re");
  std::smatch example;
  REQUIRE(std::regex_search(page, example, kExample));
  Caller caller("enqueue");
  const web::Response response = caller.ask("POST", kDoNotCallPath, example[1]);
  CHECK(response.status == 201);
  json shown = json::parse(example[2].str());
  json answered = json_of(response);
  CHECK(std::regex_match(shown.at("since").get<std::string>(), std::regex("[0-9]{4}(-[0-9]{2}){2}T[0-9:]{8}Z")));
  shown.erase("since");
  answered.erase("since");
  CHECK(answered == shown);
}

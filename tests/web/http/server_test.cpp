// The server as its clients see it when they behave.
#include "web/http/server.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "web/http/client.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

/// Says back what it was asked.
void echo(const web::Request& request, const web::Respond& respond) {
  if (request.path == "/throws") throw std::runtime_error("inside");
  if (request.path == "/throws-words") throw "inside";
  respond({.content_type = "text/plain", .body = request.method + " " + request.path + " " + request.body});
}

}  // namespace

TEST_CASE("requests of one connection are answered in their order, sent one by one or all ahead") {
  web::Server server("127.0.0.1:0", echo);
  Client client(server.port());
  CHECK(client.ask(get("/1")).body == "GET /1 ");
  CHECK(client.ask(post("/2", "two")).body == "POST /2 two");
  REQUIRE(client.say(get("/3") + post("/4", "four") + get("/5")));
  CHECK(client.answer().body == "GET /3 ");
  CHECK(client.answer().body == "POST /4 four");
  CHECK(client.answer().body == "GET /5 ");
}

TEST_CASE("every answer carries its length, type and request id, is not to be stored, and names no server") {
  web::Server server("127.0.0.1:0", echo);
  Client client(server.port());
  const HttpAnswer answer = client.ask("GET /x HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-1\r\n\r\n");
  CHECK(answer.head ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nX-Request-Id: mine-1\r\n"
        "Cache-Control: no-store\r\n\r\n");
}

TEST_CASE("a handler that throws is a 500 without a word of what it threw, and the connection goes on") {
  web::Server server("127.0.0.1:0", echo);
  Client client(server.port());
  const HttpAnswer answer = client.ask(get(GENERATE("/throws", "/throws-words")));
  CHECK(answer.status == 500);
  CHECK(json::parse(answer.body).at("error").at("code") == "internal");
  CHECK(json::parse(answer.body).at("error").at("request_id") == answer.header("X-Request-Id"));
  CHECK_THAT(answer.body, !Catch::Contains("inside"));
  CHECK(client.ask(get("/1")).status == 200);
}

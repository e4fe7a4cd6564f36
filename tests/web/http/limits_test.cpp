// Each limit of the server, over a socket; the times are short, so that the test is.
#include "web/http/limits.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/logged.h"
#include "support/open_files.h"
#include "support/program.h"
#include "web/http/client.h"
#include "web/http/server.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr auto kShort = 150ms;
using Clock = std::chrono::steady_clock;

/// Answers with what it was asked; "/never" never, "/large" with more than any socket's buffer holds.
void answer(const web::Request& request, const web::Respond& respond) {
  if (request.path == "/never") return;
  if (request.path == "/large") return respond({.body = std::string(64U << 20U, 'x')});
  respond({.body = request.method + " " + request.path + " " + request.body});
}

web::Limits with(web::Limits::Time web::Limits::*which, web::Limits::Time time) {
  web::Limits limits;
  limits.*which = time;
  return limits;
}

/// "408 timeout", as every error of the server itself has it; its request id is in the header as well.
std::string error_of(const HttpAnswer& answer) {
  if (answer.status == 0) return "no answer";
  const json error = json::parse(answer.body).at("error");
  CHECK(error.size() == 3);
  CHECK_FALSE(error.at("message").get<std::string>().empty());
  CHECK(error.at("request_id") == answer.header("X-Request-Id"));
  CHECK(answer.header("Content-Type") == "application/json");
  return std::to_string(answer.status) + " " + error.at("code").get<std::string>();
}

}  // namespace

TEST_CASE("what cannot be taken is answered with its reason, and the connection closed") {
  web::Limits limits;
  limits.head_bytes = 500;
  limits.body_bytes = 100;
  web::Server server("127.0.0.1:0", answer, limits);
  const auto [bytes, error] = GENERATE(table<std::string, std::string>({
      {"GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(500, 'a'), "431 headers_too_large"},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n", "413 body_too_large"},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n", "413 body_too_large"},
      {"nonsense\r\n\r\n", "400 bad_request"},
      {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "501 unknown_method"},
      {"GET / HTTP/3.0\r\nHost: x\r\n\r\n", "505 unknown_version"},
  }));
  INFO(bytes);
  Client client(server.port());
  const HttpAnswer refused = client.ask(bytes + get("/smuggled"));
  CHECK(error_of(refused) == error);
  CHECK(refused.header("Connection") == "close");
  client.say_no_more();
  CHECK(client.rest().empty());
  CHECK(client.ended());
}

TEST_CASE("a head that trickles in is cut off at its time limit, however busily it trickles") {
  web::Server server("127.0.0.1:0", answer, with(&web::Limits::head, kShort));
  const auto begun = Clock::now();
  Client client(server.port());
  client.say("GET / HTTP/1.1\r\n");
  pollfd readable{client.fd(), POLLIN, 0};
  while (::poll(&readable, 1, 5) == 0) client.say("A: b\r\n");
  CHECK(error_of(client.answer()) == "408 timeout");  // 431 if it had gone on to the limit of bytes
  CHECK(Clock::now() - begun >= kShort);
}

TEST_CASE("a connection that asks nothing is closed without a word") {
  const auto limit = GENERATE(&web::Limits::head, &web::Limits::idle);
  web::Server server("127.0.0.1:0", answer, with(limit, kShort));
  const auto begun = Clock::now();
  Client client(server.port());
  if (limit == &web::Limits::idle) {
    REQUIRE(client.ask(get("/1")).status == 200);
    REQUIRE(client.ask(get("/2")).status == 200);
  }
  CHECK(client.rest().empty());
  CHECK(client.ended());
  CHECK(Clock::now() - begun >= kShort);
}

TEST_CASE("a body that does not come whole is cut off at its time limit") {
  web::Server server("127.0.0.1:0", answer, with(&web::Limits::body, kShort));
  Client client(server.port());
  CHECK(error_of(client.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcd")) == "408 timeout");
  client.say_no_more();
  CHECK(client.rest().empty());
}

TEST_CASE("a handler that never answers is answered for, a later request of that client is not") {
  web::Server server("127.0.0.1:0", answer, with(&web::Limits::handler, kShort));
  Client client(server.port());
  client.say(get("/never") + get("/1"));
  CHECK(error_of(client.answer()) == "503 no_answer");
  client.say_no_more();
  CHECK(client.rest().empty());
}

TEST_CASE("a client that does not read its answer is hung up on") {
  std::atomic<bool> is_asked{false};
  web::Server server(
      "127.0.0.1:0",
      [&](const web::Request& request, const web::Respond& respond) {
        is_asked = true;
        answer(request, respond);
      },
      with(&web::Limits::write, kShort));
  const std::size_t before = files_open();
  Client client(server.port());
  client.say(get("/large"));
  CHECK(soon([&] { return is_asked && files_open() <= before + 1; }));  // the client's alone
  const std::string rest = client.rest();
  CHECK(rest.size() > 0);
  CHECK(rest.size() < (64U << 20U));
  CHECK(client.ended());
}

TEST_CASE("a client that reads slowly but steadily gets all of a large answer") {
  web::Server server("127.0.0.1:0", answer);
  Client client(server.port());
  CHECK(client.ask(get("/large")).body.size() == 64U << 20U);
  CHECK(client.ask(get("/1")).status == 200);
}

TEST_CASE("bodies that are half read may take so much memory together, and no more") {
  web::Limits limits;
  limits.all_bodies_bytes = 1000;
  web::Server server("127.0.0.1:0", answer, limits);
  const std::string half = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 800\r\n\r\n" + std::string(400, 'b');
  Client first(server.port());
  Client second(server.port());
  Client third(server.port());
  first.say(half);
  second.say(half);
  Client(server.port()).ask(get("/"));  // both have been read
  CHECK(error_of(third.ask(half)) == "503 busy");
  CHECK(first.ask(std::string(400, 'b')).status == 200);
  CHECK(second.ask(std::string(400, 'b')).status == 200);
  CHECK(Client(server.port()).ask(post("/", std::string(900, 'b'))).status == 200);
}

TEST_CASE("Expect: 100-continue is met before the body, and not for a body that is too large") {
  web::Limits limits;
  limits.body_bytes = 10;
  web::Server server("127.0.0.1:0", answer, limits);
  const auto head = [](int length) {
    return "POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(length) +
           "\r\n\r\n";
  };
  Client client(server.port());
  for (int round = 0; round < 2; ++round) {
    CHECK(client.ask(head(3)).status == 100);
    CHECK(client.ask("abc").body == "POST /p abc");
  }
  CHECK(error_of(client.ask(head(11))) == "413 body_too_large");
}

TEST_CASE("HEAD is answered as GET is, without the body") {
  web::Server server("127.0.0.1:0", answer);
  Client client(server.port());
  client.say("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n" + get("/g"));
  CHECK(client.answer(true).header("Content-Length") == "7");
  CHECK(client.answer().body == "GET /g ");
}

TEST_CASE("HTTP/1.0 and Connection: close end with the answer") {
  const std::string bytes = GENERATE(
      values<std::string>({"GET /1 HTTP/1.0\r\n\r\n", "GET /1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"}));
  web::Server server("127.0.0.1:0", answer);
  Client client(server.port());
  const HttpAnswer last = client.ask(bytes);
  CHECK(last.body == "GET /1 ");
  CHECK(last.header("Connection") == "close");
  CHECK(client.rest().empty());
  CHECK(client.ended());
}

TEST_CASE("a client that shuts down its sending side still gets its answer") {
  web::Server server("127.0.0.1:0", answer);
  Client client(server.port());
  client.say(get("/1"));
  client.say_no_more();
  CHECK(client.answer().body == "GET /1 ");
}

TEST_CASE("an address that cannot be listened on is reported with the reason") {
  web::Server server("127.0.0.1:0", answer);
  const std::string taken = "127.0.0.1:" + std::to_string(server.port());
  CHECK_THROWS_WITH(web::Server(taken, answer),
                    "cannot listen on http://" + taken + ": another program listens there already");
  CHECK_THROWS_WITH(web::Server("192.0.2.1:0", answer),
                    "cannot listen on http://192.0.2.1:0: this machine has no such address");
}

TEST_CASE("the log has a line for each request, without its query, headers or body") {
  std::string logged;
  {
    const Logged log("debug");
    web::Server server("127.0.0.1:0", answer);
    Client client(server.port());
    client.ask(
        "POST /p?token=geheim HTTP/1.1\r\nHost: x\r\nX-Request-Id: r-1\r\nAuthorization: Bearer geheim\r\n"
        "Content-Length: 6\r\n\r\ngeheim");
    logged = log.text();
  }
  const json line = json::parse(logged);
  CHECK(line.at("level") == "info");
  CHECK(line.at("logger") == "web");
  CHECK(line.at("method") == "POST");
  CHECK(line.at("path") == "/p");
  CHECK(line.at("status") == 200);
  CHECK(line.at("request_id") == "r-1");
  CHECK(line.at("duration_ms").is_number_integer());
  CHECK_THAT(logged, !Catch::Contains("geheim"));
}

// HTTP over the real transfers, against scripted servers.
#include <catch2/catch.hpp>
#include <chrono>
#include <ctime>
#include <set>
#include <thread>

#include "outside/http_script.h"
#include "outside/replies.h"
#include "outside/transfers.h"
#include "support/ends.h"
#include "support/open_files.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::outside;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

const std::string kRequestBody = R"({"question":"what did they say?"})";

HttpRequest post(const ScriptedServer& server, std::string body = kRequestBody) {
  HttpRequest request;
  request.url = "http://" + server.host_and_port() + "/v1/chat/completions";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = std::move(body);
  return request;
}

std::string http_date(std::time_t at) {
  char text[64];
  std::tm parts{};
  ::gmtime_r(&at, &parts);
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

}  // namespace

TEST_CASE("HTTP faults, and whether the server can have acted") {
  struct Row {
    std::string fact;
    std::function<void(Peer&)> serve;
    std::string expected;
    std::string body = kRequestBody;
  };
  const std::vector<Row> rows{
      {"an answer", [](Peer& peer) { read_request(peer), peer.say(http_answer("{}")); }, "200"},
      {"an error status is an answer",
       [](Peer& peer) { read_request(peer), peer.say(http_answer("{}", "", "503 Busy")); }, "503"},
      {"a redirect is not followed",
       [](Peer& peer) {
         read_request(peer), peer.say(http_answer("", "Location: http://127.0.0.1:1/\r\n", "302 Found"));
       },
       "302"},
      {"reset after the head of a long request", [](Peer& peer) { peer.read_to("\r\n\r\n"), peer.reset(); },
       "not sent network", std::string(32U << 20U, 'x')},
      {"reset after the request", [](Peer& peer) { read_request(peer), peer.reset(); }, "unanswered network"},
      {"closed after the request", [](Peer& peer) { read_request(peer); }, "unanswered network"},
      {"silence", [](Peer& peer) { peer.silence(); }, "unanswered timeout"},
      {"a slow drip that never ends",
       [](Peer& peer) {
         read_request(peer);
         peer.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
         while (!peer.hangs_up_within(50ms)) peer.say("x");
       },
       "unanswered timeout"},
      {"an answer cut short",
       [](Peer& peer) { read_request(peer), peer.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"); },
       "unanswered network"},
      {"a huge answer",
       [](Peer& peer) {
         read_request(peer);
         peer.say("HTTP/1.1 200 OK\r\n\r\n");
         const std::string chunk(1U << 20U, 'x');
         for (int i = 0; i < 10; ++i) peer.say(chunk);
       },
       "unanswered too large"},
      {"endless headers",
       [](Peer& peer) {
         read_request(peer);
         peer.say("HTTP/1.1 200 OK\r\n");
         for (int i = 0; i < 1000; ++i) peer.say("X-Many: " + std::string(1000, 'x') + "\r\n");
       },
       "unanswered too large"},
      {"garbage", [](Peer& peer) { read_request(peer), peer.say("220 mail.example ESMTP\r\n"); },
       "unanswered configuration"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.fact) {
      const ScriptedServer server([&row](Peer& peer, int) { row.serve(peer); });
      Transfers outside({}, {});
      CHECK(described(reply_to(outside, post(server, row.body), 1s)) == row.expected);
    }
  }
}

TEST_CASE("requests that nobody can be sent") {
  const auto [fact, change] = GENERATE(table<std::string, std::function<void(HttpRequest&)>>({
      {"no URL", [](HttpRequest& request) { request.url = "not a url"; }},
      {"another scheme", [](HttpRequest& request) { request.url = "file:///etc/passwd"; }},
      {"a header with a line end", [](HttpRequest& request) { request.headers = {{"X-A", "b\r\nX-C: d"}}; }},
      {"a method with a space", [](HttpRequest& request) { request.method = "GET /evil"; }},
  }));
  DYNAMIC_SECTION(fact) {
    HttpRequest request{"POST", "http://127.0.0.1:1/", {}, Credential::none, "{}"};
    change(request);
    Transfers outside({}, {});
    CHECK(described(reply_to(outside, request)) == "not sent configuration");
  }
}

TEST_CASE("a refused connection has sent nothing") {
  Transfers outside({}, {});
  CHECK(described(reply_to(outside, HttpRequest{"POST", "http://127.0.0.1:1/", {}, Credential::none, "{}"})) ==
        "not sent network");
}

TEST_CASE("a certificate nobody vouches for, or no TLS at all, is a matter of configuration") {
  const ScriptedServer server([](Peer& peer, int) { peer.read(1), peer.say("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  Transfers outside({}, {});
  HttpRequest request = post(server);
  request.url.replace(0, 4, "https");
  CHECK(described(reply_to(outside, request)) == "not sent configuration");
}

TEST_CASE("a TLS error and a redirect name the URL, without what is secret in it, and the setting") {
  const ScriptedServer server([](Peer& peer, int) {
    if (peer.read(1) == "P") read_request(peer);  // else TLS
    peer.say(http_answer("", "Location: https://elsewhere.example/\r\n", "301 Moved"));
  });
  const auto [credential, setting] = GENERATE(table<Credential, std::string>({
      {Credential::openai_bearer, "OPENAI_BASE_URL"},
      {Credential::talkingshops_key, "TALKINGSHOPS_URL"},
  }));
  Secrets secrets;
  secrets.talkingshops_api_key = "key";
  Transfers outside({}, secrets);
  HttpRequest request = post(server);
  request.credential = credential;
  request.url += "?key=SECRET";
  const std::string asked = server.host_and_port() + "/v1/chat/completions (" + setting + ")";
  CHECK(std::get<HttpResponse>(reply_to(outside, request)).asked == "http://" + asked);
  request.url.replace(0, 4, "https");
  CHECK_THAT(std::get<NotSent>(reply_to(outside, request)).why,
             Catch::Contains("asked was https://" + asked) && Catch::Contains("CALLMILL_CA_FILE"));
}

TEST_CASE("a process without file descriptors says that it is the one to blame") {
  const ScriptedServer server([](Peer& peer, int) { read_request(peer), peer.say(http_answer("{}")); });
  Transfers outside({}, {});
  {
    const OpenFiles limit;
    limit.allow(3);  // stdin, stdout, stderr: none is left, whatever was closed before
    CHECK(described(reply_to(outside, post(server))) == "not sent local");
  }
  CHECK(described(reply_to(outside, post(server))) == "200");
}

TEST_CASE("Retry-After comes as a wait, in seconds or as a date") {
  const auto [header, at_least, at_most] = GENERATE(table<std::string, long, long>({
      {"Retry-After: 7\r\n", 7, 7},
      {"Retry-After: " + http_date(std::time(nullptr) + 100) + "\r\n", 90, 100},
      {"Retry-After: " + http_date(std::time(nullptr) - 100) + "\r\n", -1, -1},
      {"", -1, -1},
      {"Retry-After: soon\r\n", -1, -1},
  }));
  DYNAMIC_SECTION("header '" << header << "'") {
    const ScriptedServer server([line = header](Peer& peer, int) {
      read_request(peer);
      peer.say(http_answer("{}", line, "429 Slow down"));
    });
    Transfers outside({}, {});
    const auto response = std::get<HttpResponse>(reply_to(outside, post(server)));
    CHECK(response.status == 429);
    const long waits = response.retry_after ? static_cast<long>(response.retry_after->count()) : -1;
    CHECK(waits >= at_least);
    CHECK(waits <= at_most);
  }
}

TEST_CASE("the credential is put in at the wall, and header names come back in lower case") {
  std::string seen;
  const ScriptedServer server([&seen](Peer& peer, int) {
    for (std::string request; !(request = read_request(peer)).empty();) {  // a kept connection brings the next one
      seen = request;
      peer.say("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n" +
               http_answer("{}", "X-Request-ID: r1\r\nX-A: 1\r\nx-a: 2\r\n"));
    }
  });
  Transfers outside({}, {.openai_api_key = "sk-secret"});
  HttpRequest request = post(server);
  request.credential = Credential::openai_bearer;
  const auto response = std::get<HttpResponse>(reply_to(outside, request));
  CHECK(seen.find("\r\nAuthorization: Bearer sk-secret\r\n") != std::string::npos);
  CHECK(seen.ends_with(kRequestBody));
  CHECK(response.headers.at("x-request-id") == "r1");
  CHECK(response.headers.at("x-a") == "1, 2");
  CHECK(response.headers.count("x-interim") == 0);
  request.credential = Credential::none;
  reply_to(outside, request);
  CHECK(seen.find("Authorization") == std::string::npos);
}

TEST_CASE("a kept connection that dies under a request: the request is not silently sent again") {
  const std::string body = GENERATE(std::string("{}"), std::string());
  std::atomic<int> requests{0};
  const ScriptedServer server([&](Peer& peer, int) {
    for (int on_this_one = 0; !read_request(peer).empty(); ++on_this_one) {
      if (++requests == 2) return;
      peer.say(http_answer("{}"));
    }
  });
  Transfers outside({}, {});
  CHECK(described(reply_to(outside, post(server, body))) == "200");
  CHECK(described(reply_to(outside, post(server, body))) == "unanswered network");
  CHECK(requests == 2);
}

TEST_CASE("two hundred transfers at once on one thread") {
  // None is answered before all have been asked.
  std::atomic<int> asked{0};
  const ScriptedServer server([&](Peer& peer, int) {
    read_request(peer);
    ++asked;
    if (soon([&] { return asked == 200; }, 30s)) peer.say(http_answer("{}", "Connection: close\r\n"));
  });
  Transfers outside({}, {});
  const auto begun = std::chrono::steady_clock::now();
  for (TransferId id = 0; id < 200; ++id) outside.start(id, post(server), 60s);
  std::set<TransferId> arrived;
  while (arrived.size() < 200)
    for (const Arrival& arrival : outside.wait(1s)) {
      REQUIRE(described(arrival.reply) == "200");
      CHECK(arrival.took > 0ms);
      CHECK(arrival.took <= std::chrono::steady_clock::now() - begun);
      arrived.insert(arrival.id);
    }
}

TEST_CASE("wait returns when woken, when something arrived, and when its time is over") {
  Transfers outside({}, {});
  SECTION("woken before") {
    outside.wake();
    REQUIRE(ends([&] { outside.wait(1h); }));
    const auto begun = std::chrono::steady_clock::now();
    outside.wait(100ms);  // one wake, one return
    CHECK(std::chrono::steady_clock::now() - begun >= 100ms);
  }
  SECTION("woken by another thread, at any moment") {
    for (int round = 0; round < 200; ++round) {
      const std::jthread other([&] { outside.wake(); });
      REQUIRE(ends([&] { outside.wait(1h); }));
    }
  }
}

TEST_CASE("a dropped request closes its connection and gives no arrival") {
  std::atomic<bool> hung_up{false};
  const ScriptedServer server([&](Peer& peer, int) {
    peer.silence();
    hung_up = true;
  });
  Transfers outside({}, {});
  outside.start(1, post(server), 1s);
  REQUIRE(soon([&] { return outside.wait(10ms).empty() && server.connections() == 1; }));
  outside.drop(1);
  outside.drop(2);
  CHECK(outside.wait(1300ms).empty());
  CHECK(soon([&] { return hung_up.load(); }));
}

TEST_CASE("chance lies in [0, 1) and the clock runs") {
  Transfers outside({}, {});
  for (int i = 0; i < 1000; ++i) {
    const double drawn = outside.chance();
    CHECK((drawn >= 0.0 && drawn < 1.0));
  }
  CHECK(outside.chance() != outside.chance());
  CHECK(outside.now() > unix_millis(1'700'000'000'000));
}

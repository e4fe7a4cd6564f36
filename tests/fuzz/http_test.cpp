// Whatever bytes a client sends, and however they are cut: requests come out the same, within the limits, or none.
#include <catch2/catch.hpp>
#include <sstream>

#include "fuzz/chance.h"
#include "web/http/client.h"
#include "web/http/request_reader.h"
#include "web/http/server.h"
#include "web/http/target.h"

using namespace callmill;
using namespace callmill::tests;
using State = web::RequestReader::State;

namespace {

const std::vector<std::string> kHttpTokens{"\r\n",
                                           "\r\n\r\n",
                                           "\n",
                                           "\r",
                                           " ",
                                           ":",
                                           "0\r\n\r\n",
                                           "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                           "Content-Length: 5\r\n",
                                           "Content-Length: 18446744073709551615\r\n",
                                           "Transfer-Encoding: chunked\r\n",
                                           "Transfer-Encoding: chunked, chunked\r\n",
                                           "Expect: 100-continue\r\n",
                                           "Connection: close\r\n",
                                           "ffffffffffffffff\r\n",
                                           ";a=\"b\"",
                                           "HTTP/1.0",
                                           "%2e%2e/",
                                           "%00",
                                           std::string(1, '\0'),
                                           "\xff\xfe",
                                           std::string(300, 'a')};

const std::string kTalk =
    "GET /healthz?a=b HTTP/1.1\r\nHost: x\r\nX-Request-Id: r-1\r\n\r\n"
    "POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n{\"call_id\":1"
    "POST /api/v1/process HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;x=y\r\n{\"cal\r\n7\r\nl_id\":1\r\n0\r\nT: u\r\n\r\n"
    "HEAD /a/b%20c HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

web::Limits small() {
  web::Limits limits;
  limits.head_bytes = 400;
  limits.body_bytes = 100;
  return limits;
}

/// Every request and the refusal that end up in the handler's or the client's hands, in words.
std::string requests_in(const std::string& bytes, const std::function<std::size_t()>& piece) {
  const web::Limits limits = small();
  web::RequestReader reader(limits, "id");
  std::ostringstream all;
  const auto hand_on = [&] {
    while (reader.state() == State::whole) {
      const web::Request& request = reader.request();
      CHECK(request.body.size() <= limits.body_bytes);
      CHECK(web::path_segments(request.path) == request.segments);
      CHECK_FALSE(request.request_id.empty());
      all << request.method << ' ' << request.path << '?' << request.query << ' ' << request.body << '\n';
      for (const auto& [name, value] : request.headers) all << name << '=' << value << '\n';
      reader.next("id");
    }
  };
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = piece();
    reader.add(std::string_view(bytes).substr(at, length));
    hand_on();
    at += length;
  }
  if (reader.state() == State::refused) CHECK(reader.error().status >= 400);
  return all.str();
}

}  // namespace

TEST_CASE("spoiled requests are read the same, however they are cut") {
  Spoiler chance(6);
  int read = 0;
  for (int round = 0; round < 5000; ++round) {
    CAPTURE(round);
    const std::string bytes = chance.spoiled(kTalk, kHttpTokens);
    const std::string whole = requests_in(bytes, [&] { return bytes.size(); });
    CHECK(requests_in(bytes, [&] { return 1 + chance.below(30); }) == whole);
    if (!whole.empty()) ++read;
  }
  CHECK(read > 1000);
}

TEST_CASE("random bytes are no request") {
  Spoiler chance(7);
  for (int round = 0; round < 500; ++round) {
    const std::string bytes = chance.random_bytes(600);
    CHECK(requests_in(bytes, [&] { return 1 + chance.below(100); }).empty());
  }
}

TEST_CASE("paths and targets of any bytes give decoded text or nothing") {
  Spoiler chance(8);
  for (int round = 0; round < 20'000; ++round) {
    const auto target = web::read_target(chance.spoiled("http://h/api/%C3%A9/a%2Fb?q=1", kHttpTokens));
    if (!target) continue;
    CHECK(target->path.starts_with('/'));
    const auto parts = web::path_segments(target->path);
    if (!parts) continue;
    for (const std::string& part : *parts) {
      CHECK(part != "..");
      CHECK(part.find('\0') == std::string::npos);
    }
  }
}

TEST_CASE("a server that was sent spoiled requests still answers good ones") {
  Spoiler chance(9);
  web::Limits limits = small();
  limits.head = limits.body = limits.drain = std::chrono::milliseconds{100};
  web::Server server(
      "127.0.0.1:0", [](const web::Request&, const web::Respond& respond) { respond({}); }, limits);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    Client client(server.port());
    client.say(chance.spoiled(kTalk, kHttpTokens));
    client.say_no_more();
    const std::string answers = client.rest();
    CHECK((answers.empty() || answers.starts_with("HTTP/1.1 ")));
    REQUIRE(client.ended());
  }
  CHECK(Client(server.port()).ask(get("/good")).status == 200);
}

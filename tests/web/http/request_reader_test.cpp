// From bytes to requests, without a socket.
#include "web/http/request_reader.h"

#include <catch2/catch.hpp>
#include <functional>

#include "web/http/client.h"

using namespace callmill;
using namespace callmill::tests;
using State = web::RequestReader::State;

namespace {

const web::Limits kLimits{};

/// What the reader makes of the bytes, given whole: "200 METHOD PATH?QUERY BODY", "400 code", or what it waits for.
std::string seen(web::RequestReader& reader) {
  switch (reader.state()) {
    case State::nothing:
      return "nothing";
    case State::head:
      return "head";
    case State::body:
      return "body";
    case State::whole: {
      const web::Request& request = reader.request();
      return request.method + " " + request.path + "?" + request.query + " " + request.body;
    }
    case State::refused:
      return std::to_string(reader.error().status) + " " + reader.error().code;
  }
  return "?";
}

std::string seen(const std::string& bytes, const web::Limits& limits = kLimits) {
  web::RequestReader reader(limits, "id");
  reader.add(bytes);
  return seen(reader);
}

/// The same bytes one at a time.
std::string seen_in_drops(const std::string& bytes, const web::Limits& limits = kLimits) {
  web::RequestReader reader(limits, "id");
  for (const char byte : bytes) reader.add({&byte, 1});
  return seen(reader);
}

std::string with(const std::string& fields, const std::string& body = {}) {
  return "POST /p HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

}  // namespace

TEST_CASE("a request is read, or refused with its reason, however its bytes are cut") {
  const auto [bytes, expected] = GENERATE(table<std::string, std::string>({
      {"", "nothing"},
      {"\r\n", "nothing"},
      {"GET", "head"},
      {"GET /a?b HTTP/1.1\r\nHost: x\r\n", "head"},
      {"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?b "},
      {"\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a? "},
      {"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a? "},
      {"GET http://y/a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a? "},
      {"GET /a HTTP/1.0\r\n\r\n", "GET /a? "},
      {"OPTIONS /a HTTP/1.1\r\nhOsT: x\r\n\r\n", "OPTIONS /a? "},
      // lengths
      {with("Content-Length: 3\r\n", "abc"), "POST /p? abc"},
      {with("Content-Length: 0\r\n"), "POST /p? "},
      {with(""), "POST /p? "},
      {with("Content-Length: 3\r\n", "ab"), "body"},
      {with("Content-Length: 3\r\n", "abcGET"), "POST /p? abc"},
      {with("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), "POST /p? abc"},
      {with("Transfer-Encoding: Chunked\r\n", "1;x=y\r\na\r\n2\r\nbc\r\n0\r\nTrailer: t\r\n\r\n"), "POST /p? abc"},
      {with("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r"), "body"},
      {with("Transfer-Encoding: chunked\r\n", "0\r\n"), "body"},
      // request smuggling
      {with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), "400 bad_length"},
      {with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), "400 bad_length"},
      {with("Content-Length: 3\r\nContent-Length: 4\r\n"), "400 bad_length"},
      {with("Content-Length: 3\r\nContent-Length: 3\r\n"), "400 bad_length"},
      {with("Content-Length: 3, 3\r\n"), "400 bad_length"},
      {with("Content-Length: +3\r\n"), "400 bad_length"},
      {with("Content-Length: -3\r\n"), "400 bad_length"},
      {with("Content-Length: 3x\r\n"), "400 bad_length"},
      {with("Content-Length: 0x3\r\n"), "400 bad_length"},
      {with("Content-Length:\r\n"), "400 bad_length"},
      {with("Content-Length: 99999999999999999999\r\n"), "400 bad_length"},
      {with("Content-Length : 3\r\n", "abc"), "400 bad_request"},
      {with("Transfer-Encoding: gzip, chunked\r\n"), "501 unknown_transfer_coding"},
      {with("Transfer-Encoding: chunked, gzip\r\n"), "501 unknown_transfer_coding"},
      {with("Transfer-Encoding: identity\r\n"), "501 unknown_transfer_coding"},
      {with("Transfer-Encoding: xchunked\r\n"), "501 unknown_transfer_coding"},
      {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), "400 bad_length"},
      {with("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"), "501 unknown_transfer_coding"},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 bad_length"},
      {with("Transfer-Encoding: chunked\r\n", "x\r\n\r\n\r\n"), "400 bad_request"},
      {with("Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n"), "400 bad_request"},
      {with("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), "400 bad_request"},
      {with("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"), "400 bad_request"},
      // lines
      {"GET /a HTTP/1.1\r\nHost: x\n\r\n\r\n", "400 bad_request"},
      {"GET /a HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n", "400 bad_request"},
      {std::string("GET /a HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 36), "400 bad_request"},
      {"GET /a HTTP/1.1\r\n Host: x\r\n\r\n", "400 bad_request"},
      {"GET /a HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", "400 bad_request"},
      {" GET /a HTTP/1.1\r\n\r\n", "400 bad_request"},
      {"\x16\x03\x01\x02", "400 bad_request"},
      {"GET  /a HTTP/1.1\r\n\r\n", "400 bad_request"},
      {"GET /a b HTTP/1.1\r\n\r\n", "505 unknown_version"},
      {"GET /a\r\n\r\n", "400 bad_request"},
      // versions
      {"GET /a HTTP/2.0\r\n\r\n", "505 unknown_version"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 unknown_version"},
      {"GET /a HTTP/0.9\r\n\r\n", "505 unknown_version"},
      {"GET /a HTTP/1.2\r\n\r\n", "505 unknown_version"},
      {"GET /a http/1.1\r\n\r\n", "505 unknown_version"},
      // methods, targets, hosts, expectations
      {"BREW /a HTTP/1.1\r\nHost: x\r\n\r\n", "501 unknown_method"},
      {"get /a HTTP/1.1\r\nHost: x\r\n\r\n", "501 unknown_method"},
      {"CONNECT a:443 HTTP/1.1\r\nHost: x\r\n\r\n", "501 unknown_method"},
      {"TRACE /a HTTP/1.1\r\nHost: x\r\n\r\n", "501 unknown_method"},
      {"GET a HTTP/1.1\r\nHost: x\r\n\r\n", "400 bad_target"},
      {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "400 bad_target"},
      {"GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", "400 bad_path"},
      {"GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400 bad_path"},
      {"GET /a HTTP/1.1\r\n\r\n", "400 bad_host"},
      {"GET /a HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", "400 bad_host"},
      {with("Expect: 200-ok\r\n"), "417 unknown_expectation"},
  }));
  INFO(bytes);
  CHECK(seen(bytes) == expected);
  CHECK(seen_in_drops(bytes) == expected);
}

TEST_CASE("lines that end with a bare line feed are refused, or waited for until the time limit") {
  const std::string bytes = "GET /a HTTP/1.1\nHost: x\n\n";
  CHECK(seen(bytes) == "505 unknown_version");
  CHECK(seen_in_drops(bytes) == "head");
}

TEST_CASE("a head or a body is taken up to its limit, and not a byte further") {
  web::Limits limits;
  limits.head_bytes = 200;
  limits.body_bytes = 30;
  const std::string begin = "POST / HTTP/1.1\r\nHost: x\r\nA: ";
  const auto head_of = [&](std::size_t size) { return begin + std::string(size - begin.size() - 4, 'a') + "\r\n\r\n"; };
  const auto sized = [](std::size_t size) {
    return with("Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'b'));
  };
  const auto chunked = [](std::size_t size) {
    std::string chunks;
    for (std::size_t i = 0; i < size; ++i) chunks += "1\r\nb\r\n";
    return with("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n");
  };
  const auto [bytes, expected] = GENERATE_COPY(table<std::string, std::string>({
      {head_of(200), "POST /? "},
      {head_of(201), "431 headers_too_large"},
      {"GET /" + std::string(200, 'a'), "431 headers_too_large"},
      {std::string(201, 'G'), "431 headers_too_large"},
      {std::string(201, '\n'), "431 headers_too_large"},
      {sized(30), "POST /p? " + std::string(30, 'b')},
      {sized(31), "413 body_too_large"},
      {with("Content-Length: 1000000000000\r\n"), "413 body_too_large"},
      {chunked(30), "POST /p? " + std::string(30, 'b')},
      {chunked(31), "413 body_too_large"},
      {with("Transfer-Encoding: chunked\r\n", "ffffffff\r\n"), "413 body_too_large"},
      {with("Transfer-Encoding: chunked\r\n", "1;" + std::string(200, 'x')), "431 headers_too_large"},
      {with("Transfer-Encoding: chunked\r\n", "0\r\nA: " + std::string(200, 'x')), "431 headers_too_large"},
  }));
  INFO(bytes);
  CHECK(seen(bytes, limits) == expected);
  CHECK(seen_in_drops(bytes, limits) == expected);
}

TEST_CASE("a path for large bodies takes more than the others, and no more than it says") {
  web::Limits limits;
  limits.body_bytes = 30;
  limits.large_bodies = {{"/large", 60}, {"/small", 10}};
  const auto sized = [](const std::string& path, std::size_t size) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'b');
  };
  const auto chunked = [](const std::string& path, std::size_t size) {
    std::string bytes = "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t i = 0; i < size; ++i) bytes += "1\r\nb\r\n";
    return bytes + "0\r\n\r\n";
  };
  const auto [path, most] = GENERATE(table<std::string, std::size_t>(
      {{"/p", 30}, {"/large", 60}, {"/large?a=b", 60}, {"/large/x", 30}, {"/larg%65", 30}, {"/small", 10}}));
  INFO(path);
  for (const auto& of_size : {std::function(sized), std::function(chunked)}) {
    CHECK_THAT(seen(of_size(path, most), limits), Catch::EndsWith(std::string(most, 'b')));
    CHECK(seen(of_size(path, most + 1), limits) == "413 body_too_large");
    CHECK(seen_in_drops(of_size(path, most + 1), limits) == "413 body_too_large");
  }
}

TEST_CASE("headers without end are refused, also when each comes in a piece of its own") {
  web::Limits limits;
  limits.head_bytes = 2000;
  web::RequestReader reader(limits, "id");
  std::size_t sent = 0;
  const auto add = [&](const std::string& bytes) {
    sent += bytes.size();
    return reader.add(bytes);
  };
  add("GET / HTTP/1.1\r\nHost: x\r\nA");
  while (reader.state() == State::head && sent < 10'000) add(": b\r\nA");
  CHECK(seen(reader) == "431 headers_too_large");
  CHECK(sent < 2020);
}

TEST_CASE("a reader that refused stays so, whatever comes") {
  web::RequestReader reader(kLimits, "id");
  reader.add("BREW / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(reader.add(get("/a")) == State::refused);
  CHECK(reader.error().code == "unknown_method");
}

TEST_CASE("what was sent ahead waits for its turn") {
  web::RequestReader reader(kLimits, "first");
  reader.add(post("/1", "one") + get("/2") + "GET /3 HT");
  CHECK(seen(reader) == "POST /1? one");
  CHECK(reader.request().request_id == "first");
  reader.add("TP/1.1\r\n");
  CHECK(seen(reader) == "POST /1? one");
  reader.next("second");
  CHECK(seen(reader) == "GET /2? ");
  CHECK(reader.request().request_id == "second");
  reader.next("third");
  CHECK(seen(reader) == "head");
  reader.add("Host: x\r\n\r\n");
  CHECK(seen(reader) == "GET /3? ");
  reader.next("fourth");
  CHECK(seen(reader) == "nothing");
}

TEST_CASE("the connection goes on as the version and the header Connection have it") {
  const auto [bytes, keep_alive] = GENERATE(table<std::string, bool>({
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: Foo, CLOSE\r\n\r\n", false},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
  }));
  INFO(bytes);
  web::RequestReader reader(kLimits, "id");
  REQUIRE(reader.add(bytes) == State::whole);
  CHECK(reader.keep_alive() == keep_alive);
}

TEST_CASE("headers are named in lower case, those sent twice are joined, trailers are none") {
  web::RequestReader reader(kLimits, "id");
  reader.add(with("X-A: 1\r\nx-a: 2\r\nAuthorization:  Bearer t \r\nTransfer-Encoding: chunked\r\n",
                  "0\r\nAuthorization: other\r\nX-B: 3\r\n\r\n"));
  REQUIRE(reader.state() == State::whole);
  CHECK(reader.request().headers ==
        std::map<std::string, std::string>{
            {"host", "x"}, {"x-a", "1, 2"}, {"authorization", "Bearer t"}, {"transfer-encoding", "chunked"}});
}

TEST_CASE("a harmless X-Request-Id is taken, any other replaced") {
  const auto [given, taken] = GENERATE(table<std::string, std::string>({
      {"", "made"},
      {"abc-123_X.9", "abc-123_X.9"},
      {std::string(100, 'a'), std::string(100, 'a')},
      {std::string(101, 'a'), "made"},
      {"a b", "made"},
      {"a\"b", "made"},
      {"caf\xc3\xa9", "made"},
      {"a\r\nX-Request-Id: b", "made"},
  }));
  INFO(given);
  web::RequestReader reader(kLimits, "made");
  reader.add(with("X-Request-Id: " + given + "\r\n"));
  CHECK(reader.request().request_id == taken);
}

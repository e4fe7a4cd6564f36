#include "web/http/target.h"

#include <catch2/catch.hpp>

#include "web/http/address.h"

using namespace callmill;

using Parts = std::vector<std::string>;

TEST_CASE("a request's target is a path and a query, or nothing") {
  const auto [target, path, query] = GENERATE(table<std::string, std::string, std::string>({
      {"/", "/", ""},
      {"/api/v1?a=b&c", "/api/v1", "a=b&c"},
      {"/a?b?c", "/a", "b?c"},
      {"/a?", "/a", ""},
      {"//a//", "//a//", ""},
      {"/%zz", "/%zz", ""},
      {"http://host:80/a?b", "/a", "b"},
      {"https://host/a", "/a", ""},
      {"http://host", "/", ""},
      {"http://host?b", "/", "b"},
      {"http://host?b/c", "/", "b/c"},
      {"", "", ""},
      {"*", "", ""},
      {"a", "", ""},
      {"host:443", "", ""},
      {"ftp://host/a", "", ""},
      {"HTTP:/a", "", ""},
      {"?a", "", ""},
      {"/a#b", "", ""},
      {"/a\\b", "", ""},
      {"/a b", "", ""},
      {"/a\tb", "", ""},
      {"/a\x7f", "", ""},
      {"/caf\xc3\xa9", "", ""},
      {std::string("/a\0b", 4), "", ""},
  }));
  INFO(target);
  const auto read = web::read_target(target);
  REQUIRE(read.has_value() == !path.empty());
  if (!read) return;
  CHECK(read->path == path);
  CHECK(read->query == query);
}

TEST_CASE("the parts of a path are split, then decoded") {
  const auto [path, parts] = GENERATE(table<std::string, Parts>({
      {"/", {""}},
      {"/a", {"a"}},
      {"/a/b", {"a", "b"}},
      {"/a/", {"a", ""}},
      {"//a", {"", "a"}},
      {"/a%20b", {"a b"}},
      {"/a%2Fb/c", {"a/b", "c"}},
      {"/a%2fb", {"a/b"}},
      {"/100%25", {"100%"}},
      {"/%252e%252e", {"%2e%2e"}},
      {"/caf%C3%A9", {"caf\xc3\xa9"}},
      {"/a+b", {"a+b"}},
      {"/...", {"..."}},
      {"/.well-known", {".well-known"}},
      {"/call%3Aid@x;y=z", {"call:id@x;y=z"}},
  }));
  INFO(path);
  const auto read = web::path_segments(path);
  REQUIRE(read);
  CHECK(*read == parts);
}

TEST_CASE("a path with a bad escape, dots, control characters or no UTF-8 has no parts") {
  const std::string path = GENERATE(values<std::string>({
      "",       "a",    "a/b",    "/%",    "/a%2",    "/a%2/b",      "/%zz", "/%2",  "/%+1",    "/%-1",       "/% 1",
      "/%0x",   "/%00", "/a%00b", "/%0a",  "/%0D",    "/%09",        "/%7f", "/%1B", "/.",      "/..",        "/a/../b",
      "/a/./b", "/%2e", "/%2E.",  "/.%2e", "/%2e%2E", "/a/%2e%2e/b", "/%ff", "/%C3", "/%c0%af", "/%ed%a0%80", "/%C2%85",
  }));
  INFO(path);
  CHECK_FALSE(web::path_segments(path));
}

TEST_CASE("a query is names and values, decoded; one that cannot be read is none") {
  using Parameters = std::map<std::string, std::string>;
  const auto [query, parameters] = GENERATE(table<std::string, std::optional<Parameters>>({
      {"", Parameters{}},
      {"a=1", Parameters{{"a", "1"}}},
      {"a=1&b=2&", Parameters{{"a", "1"}, {"b", "2"}}},
      {"a=x+y%2Fz%20%C3%A9%26", Parameters{{"a", "x y/z é&"}}},
      {"a", Parameters{{"a", ""}}},
      {"a=b=c", Parameters{{"a", "b=c"}}},
      {"%61=1", Parameters{{"a", "1"}}},
      {"=1", std::nullopt},
      {"a=1&a=1", std::nullopt},
      {"a=1&%61=2", std::nullopt},
      {"a=%", std::nullopt},
      {"a=%zz", std::nullopt},
      {"a=%00", std::nullopt},
      {"a=%0A", std::nullopt},
      {"a=%FF", std::nullopt},
  }));
  INFO(query);
  CHECK((web::query_parameters(query) == parameters));
}

TEST_CASE("where to listen is a numeric address or localhost, and a port") {
  const auto [text, url, loopback] = GENERATE(table<std::string, std::string, bool>({
      {"127.0.0.1:8080", "http://127.0.0.1:8080", true},
      {"127.1.2.3:0", "http://127.1.2.3:0", true},
      {"localhost:1", "http://127.0.0.1:1", true},
      {"[::1]:65535", "http://[::1]:65535", true},
      {"[::ffff:127.0.0.1]:80", "http://[::ffff:127.0.0.1]:80", true},
      {"[::ffff:10.0.0.1]:80", "http://[::ffff:10.0.0.1]:80", false},
      {"0.0.0.0:80", "http://0.0.0.0:80", false},
      {"[::]:80", "http://[::]:80", false},
      {"10.0.0.7:80", "http://10.0.0.7:80", false},
      {"128.0.0.1:80", "http://128.0.0.1:80", false},
  }));
  INFO(text);
  const web::Address address = web::read_address(text);
  CHECK(address.url() == url);
  CHECK(address.loopback == loopback);
}

TEST_CASE("where to listen, written wrongly, is reported with what was expected") {
  const std::string text = GENERATE(values<std::string>(
      {"", ":", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x",
       "127.1:80", "::1:80", "[::1]", "[::1:80", "[]:80", "[127.0.0.1]:80", "example.com:80", "http://127.0.0.1:80"}));
  INFO(text);
  CHECK_THROWS_WITH(web::read_address(text), Catch::StartsWith("cannot listen on '" + text +
                                                               "': HOST:PORT is expected, such as 127.0.0.1:8080"));
}

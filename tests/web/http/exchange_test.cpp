#include "web/http/exchange.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;

TEST_CASE("a response goes out with its length, and without its body where HTTP has none") {
  const auto [status, framing, expected] = GENERATE(table<int, web::Framing, std::string>({
      {200,
       {.request_id = "r"},
       "200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nX-Request-Id: r\r\n"
       "Cache-Control: no-store\r\n\r\nhi"},
      {202,
       {.request_id = "r", .keep_alive = false},
       "202 Accepted\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nX-Request-Id: r\r\n"
       "Cache-Control: no-store\r\nConnection: close\r\n\r\nhi"},
      {200,
       {.request_id = "r", .http_1_0 = true},
       "200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nX-Request-Id: r\r\n"
       "Cache-Control: no-store\r\nConnection: keep-alive\r\n\r\nhi"},
      {200,
       {.request_id = "r", .head_only = true},
       "200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nX-Request-Id: r\r\n"
       "Cache-Control: no-store\r\n\r\n"},
      {204, {.request_id = "r"}, "204 No Content\r\nX-Request-Id: r\r\nCache-Control: no-store\r\n\r\n"},
      {304, {.request_id = "r"}, "304 Not Modified\r\nX-Request-Id: r\r\nCache-Control: no-store\r\n\r\n"},
  }));
  CHECK(web::answer_text({.status = status, .content_type = "text/plain", .body = "hi"}, framing) ==
        "HTTP/1.1 " + expected);
}

TEST_CASE("a header value cannot begin a line of its own") {
  const std::string text =
      web::answer_text({.content_type = "a\r\nSet-Cookie: b", .body = "", .headers = {{"Allow", "GET\r\n\r\n<html>"}}},
                       {.request_id = "r"});
  CHECK_THAT(text, Catch::Contains("\r\nContent-Type: a Set-Cookie: b\r\n") &&
                       Catch::Contains("\r\nAllow: GET <html>\r\n") && Catch::EndsWith("\r\n\r\n"));
  CHECK(text.find("\r\n\r\n") == text.size() - 4);
}

TEST_CASE("an error has one shape, whatever its words are made of") {
  const web::Response response = web::error_response({404, "not_found", "no \"such\"\n\xff"}, "r-1");
  CHECK(response.status == 404);
  CHECK(response.content_type == "application/json");
  CHECK(response.body ==
        "{\"error\":{\"code\":\"not_found\",\"message\":\"no \\\"such\\\"\\n\xef\xbf\xbd\",\"request_id\":\"r-1\"}}\n");
}

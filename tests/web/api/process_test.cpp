#include "web/api/process.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "web/api/bodies.h"

using namespace callmill;
using namespace callmill::web;

TEST_CASE("a body that names a call is its key; other keys, order and white space do not matter", "[web]") {
  const auto body = GENERATE(as<std::string>{}, R"({"call_id":"call-0001","tenant_id":"tenant-a"})",
                             R"( { "tenant_id" : "tenant-a", "source": {"call_id": 3}, "call_id" : "call-0001" } )",
                             "{\"call_id\":\"c\\u0061ll-0001\",\r\n\"tenant_id\":\"tenant-a\"}\n",
                             "\xEF\xBB\xBF{\"call_id\":\"call-0001\",\"tenant_id\":\"tenant-a\"}");
  INFO(body);
  CHECK(read_process_body(body) == CallKey{"tenant-a", "call-0001"});
}

TEST_CASE("a body that is not as it should be is refused in words that name the field or the place", "[web]") {
  const std::string deep = R"({"call_id":"call-0001","tenant_id":"tenant-a","more":)";
  const auto [body, words] = GENERATE_COPY(table<std::string, std::string>({
      {"", "the body is not JSON: at line 1, column 1"},
      {"{", "the body is not JSON: at line 1, column 2"},
      {"call_id=call-0001&tenant_id=tenant-a", "the body is not JSON: at line 1, column 1"},
      {"{'call_id':'call-0001'}", "the body is not JSON"},
      {R"({"call_id":"call-0001","tenant_id":"tenant-a",})", "the body is not JSON"},
      {R"({"call_id":"call-0001","tenant_id":"tenant-a"} x)", "the body is not JSON: at line 1, column 48"},
      {R"({"call_id":"call-0001","tenant_id":"tenant-a"}{})", "the body is not JSON"},
      {"{\"call_id\":\"call-\xFF\xFE-0001\",\"tenant_id\":\"tenant-a\"}", "ill-formed UTF-8"},
      {R"({"call_id":"call-\ud800","tenant_id":"tenant-a"})", "the body is not JSON"},
      {R"({"call_id":"call-0001","tenant_id":"tenant-a","n":1e999})", "the body is not JSON"},
      {R"({"call_id":"call-0001","call_id":"call-0002","tenant_id":"tenant-a"})", "'call_id' occurs twice"},
      {R"({"call_id":"call-0001","tenant_id":"tenant-a","m":{"x":1,"x":2}})", "'x' occurs twice"},
      {deep + std::string(100, '[') + std::string(100, ']') + "}",
       "at line 1, column 153: nested deeper than 100 levels"},
      {deep + std::string(100'000, '['), "nested deeper than 100 levels"},
      {R"(["call-0001","tenant-a"])", "the body is array: an object with call_id and tenant_id was expected"},
      {R"("call-0001")", "the body is string: an object"},
      {"null", "the body is null: an object"},
      {"{}", "call_id is missing: a string was expected"},
      {R"({"tenant_id":"tenant-a"})", "call_id is missing"},
      {R"({"call_id":"call-0001"})", "tenant_id is missing: a string was expected"},
      {R"({"call_id":null,"tenant_id":"tenant-a"})", "call_id is null: a string was expected"},
      {R"({"call_id":12345678,"tenant_id":"tenant-a"})", "call_id is number: a string was expected"},
      {R"({"call_id":["call-0001"],"tenant_id":"tenant-a"})", "call_id is array: a string was expected"},
      {R"({"call_id":"call-0001","tenant_id":true})", "tenant_id is boolean: a string was expected"},
      {R"({"call_id":"","tenant_id":"tenant-a"})", "call_id '' is too short: at least 8 characters expected"},
      {R"({"call_id":"call-00","tenant_id":"tenant-a"})", "call_id 'call-00' is too short: at least 8"},
      {R"({"call_id":"ééééééé","tenant_id":"tenant-a"})", "call_id 'ééééééé' is too short: at least 8"},
      {R"({"call_id":"call-0001","tenant_id":"te"})", "tenant_id 'te' is too short: at least 3 characters"},
      {R"({"call_id":"call-0001","tenant_id":"éa"})", "tenant_id 'éa' is too short: at least 3 characters"},
      {R"({"call_id":")" + std::string(201, 'c') + R"(","tenant_id":"tenant-a"})", "call_id is too long: at most 200"},
      {R"({"call_id":"call\u00000001","tenant_id":"tenant-a"})", "holds control characters"},
      {R"({"call_id":"call-0001\r\nX: y","tenant_id":"tenant-a"})", "holds control characters"},
      {R"({"call_id":"        ","tenant_id":"tenant-a"})", "odd spaces"},
  }));
  INFO(body.substr(0, 120));
  CHECK_THROWS_WITH(read_process_body(body), Catch::Contains(words));
  CHECK_THROWS_AS(read_process_body(body), BadRequest);
}

TEST_CASE("a Content-Type of JSON, or none, lets the body be JSON", "[web]") {
  const auto [type, says] = GENERATE(table<std::string, bool>({
      {"", true},
      {"application/json", true},
      {"Application/JSON", true},
      {"application/json; charset=utf-8", true},
      {"application/json ;charset=UTF-8", true},
      {"application/x-www-form-urlencoded", false},
      {"text/plain", false},
      {"text/json", false},
      {"application/jsonx", false},
      {"multipart/form-data; boundary=application/json", false},
  }));
  INFO(type);
  Request request;
  request.headers["content-type"] = type;
  if (says) {
    CHECK_NOTHROW(require_json(request));
  } else {
    CHECK_THROWS_WITH(require_json(request), Catch::Contains("the body must be JSON"));
    CHECK_THROWS_MATCHES(require_json(request), RequestError,
                         Catch::Predicate<RequestError>([](const auto& error) { return error.status == 415; }));
  }
}

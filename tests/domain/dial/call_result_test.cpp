#include "domain/dial/call_result.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

namespace {

/// "qualification | reason | detail", or the error.
std::string said(const std::variant<CallResult, BadCallResult>& read) {
  if (const auto* bad = std::get_if<BadCallResult>(&read)) return "bad: " + bad->why;
  const auto& result = std::get<CallResult>(read);
  return result.qualification.value_or("-") + " | " + result.failure_reason.value_or("-") + " | " +
         result.failure_detail.value_or("-");
}

}  // namespace

TEST_CASE("a qualification is any JSON object, and nothing else") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {R"({"budget": "50 lakh", "units_per_day": 3, "more": {"a": [1, null]}})",
       R"({"budget":"50 lakh","more":{"a":[1,null]},"units_per_day":3} | - | -)"},
      {"{}", "{} | - | -"},
      {R"({"name":"\u0000रवि"})", R"({"name":"\u0000रवि"} | - | -)"},
      {"[]", "bad: the qualification is array: an object was expected"},
      {"null", "bad: the qualification is null: an object was expected"},
      {R"("called")", "bad: the qualification is string: an object was expected"},
  }));
  INFO(text);
  CHECK(said(read_qualification(json::parse(text))) == expected);
}

TEST_CASE("a failure is one of three reasons and a line of words") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {R"({"failure_reason":"rejected","failure_detail":"hung up"})", "- | rejected | hung up"},
      {R"({"failure_reason":"startup_failed"})", "- | startup_failed | -"},
      {R"({"failure_reason":"startup_failed","failure_detail":null})", "- | startup_failed | -"},
      {R"({"failure_reason":"startup_failed","failure_detail":" "})", "- | startup_failed | -"},
      {R"({"failure_reason":"rejected","failure_detail":"two\nlines\u0007"})", "- | rejected | two lines"},
      {R"({"failure_reason":"unanswered"})",
       "bad: failure_reason 'unanswered': no_answers, rejected or startup_failed expected"},
      {R"({"failure_reason":"no_answers","failure_detail":"the model broke"})", "- | no_answers | the model broke"},
      {R"({"failure_reason":""})", "bad: failure_reason '': no_answers, rejected or startup_failed expected"},
      {R"({"failure_reason":7})", "bad: failure_reason is number: a string was expected"},
      {R"({"failure_reason":null})", "bad: failure_reason is null: a string was expected"},
      {R"({"failure_reason":"rejected","failure_detail":{}})", "bad: failure_detail is object: a string was expected"},
      {R"({"failure_detail":"x"})", "bad: failure_reason is missing: no_answers, rejected or startup_failed expected"},
      {R"({"failure_reason":"rejected","reason":"x"})",
       "bad: unknown field 'reason': failure_reason and failure_detail were expected"},
      {R"(["rejected"])", "bad: the failure is array: an object was expected"},
  }));
  INFO(text);
  CHECK(said(read_call_failure(json::parse(text))) == expected);
  const std::string long_detail(501, 'x');
  CHECK(said(call_failed("rejected", long_detail)) == "bad: failure_detail has 501 bytes: at most 500 expected");
  CHECK(said(call_failed("rejected", long_detail.substr(1))) == "- | rejected | " + long_detail.substr(1));
}

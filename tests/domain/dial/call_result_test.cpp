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

TEST_CASE("a failure is one of four reasons and a line of words") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {R"({"failure_reason":"rejected","failure_detail":"hung up"})", "- | rejected | hung up"},
      {R"({"failure_reason":"startup_failed"})", "- | startup_failed | -"},
      {R"({"failure_reason":"do_not_call","failure_detail":"never again"})", "- | do_not_call | never again"},
      {R"({"failure_reason":"startup_failed","failure_detail":null})", "- | startup_failed | -"},
      {R"({"failure_reason":"startup_failed","failure_detail":" "})", "- | startup_failed | -"},
      {R"({"failure_reason":"rejected","failure_detail":"two\nlines\u0007"})", "- | rejected | two lines"},
      {R"({"failure_reason":"unanswered"})",
       "bad: failure_reason 'unanswered': no_answers, rejected, startup_failed or do_not_call expected"},
      {R"({"failure_reason":"no_answers","failure_detail":"the model broke"})", "- | no_answers | the model broke"},
      {R"({"failure_reason":""})",
       "bad: failure_reason '': no_answers, rejected, startup_failed or do_not_call expected"},
      {R"({"failure_reason":7})", "bad: failure_reason is number: a string was expected"},
      {R"({"failure_reason":null})", "bad: failure_reason is null: a string was expected"},
      {R"({"failure_reason":"rejected","failure_detail":{}})", "bad: failure_detail is object: a string was expected"},
      {R"({"failure_detail":"x"})",
       "bad: failure_reason is missing: no_answers, rejected, startup_failed or do_not_call expected"},
      {R"({"failure_reason":"rejected","reason":"x"})",
       "bad: unknown field 'reason': failure_reason, failure_detail, disposition or call_back_at expected"},
      {R"(["rejected"])", "bad: the failure is array: an object was expected"},
  }));
  INFO(text);
  CHECK(said(read_call_failure(json::parse(text))) == expected);
  const std::string long_detail(501, 'x');
  CHECK(said(call_failed("rejected", long_detail)) == "bad: failure_detail has 501 bytes: at most 500 expected");
  CHECK(said(call_failed("rejected", long_detail.substr(1))) == "- | rejected | " + long_detail.substr(1));
}

TEST_CASE("a failure may have a finer word, which goes with its reason") {
  const auto [reason, disposition, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"no_answers", R"("infrastructure")", "infrastructure"},
      {"no_answers", R"("agent")", "agent"},
      {"no_answers", R"("empty_result")", "empty_result"},
      {"no_answers", "null", "-"},
      {"rejected", R"("hung_up")", "hung_up"},
      {"rejected", R"("opted_out")", "opted_out"},
      {"startup_failed", R"("agent")", "agent"},
      {"startup_failed", R"("infrastructure")", "infrastructure"},
      {"do_not_call", R"("opted_out")", "opted_out"},
      // What the phone, the trunk or another reason says, no agent does.
      {"rejected", R"("busy")", "disposition 'busy': hung_up or opted_out expected with rejected"},
      {"rejected", R"("infrastructure")", "disposition 'infrastructure': hung_up or opted_out expected with rejected"},
      {"startup_failed", R"("trunk")", "disposition 'trunk': agent or infrastructure expected with startup_failed"},
      {"no_answers", R"("opted_out")",
       "disposition 'opted_out': agent, empty_result or infrastructure expected with no_answers"},
      {"no_answers", R"("")", "disposition '': agent, empty_result or infrastructure expected with no_answers"},
      {"no_answers", "7", "disposition is number: a string was expected"},
  }));
  INFO(reason << ' ' << disposition);
  const auto read =
      read_call_failure(json::parse(R"({"failure_reason":")" + reason + R"(","disposition":)" + disposition + "}"));
  const auto* result = std::get_if<CallResult>(&read);
  CHECK((result == nullptr ? std::get<BadCallResult>(read).why : result->disposition.value_or("-")) == expected);
}

TEST_CASE("when to call back is an RFC 3339 time with its offset; a qualification may have other words there") {
  const std::string not_so = ": an RFC 3339 time with its offset expected, such as 2026-11-30T17:00:00+05:30";
  const auto [said_as, expected] = GENERATE_COPY(table<std::string, std::string>({
      {R"("2026-11-30T17:00:00+05:30")", "1796038200"},
      {R"("2026-11-30T11:30:00Z")", "1796038200"},
      {R"("2026-11-30T11:30:00.75Z")", "1796038200"},
      {R"("2026-11-30T01:30:00-10:00")", "1796038200"},
      {"null", "-"},
      {R"("2026-11-30T17:00:00")", "call_back_at '2026-11-30T17:00:00'" + not_so},
      {R"("2026-11-30T17:00+05:30")", "call_back_at '2026-11-30T17:00+05:30'" + not_so},
      {R"("2026-11-30")", "call_back_at '2026-11-30'" + not_so},
      {R"("2026-11-31T17:00:00+05:30")", "call_back_at '2026-11-31T17:00:00+05:30'" + not_so},
      {R"("2026-11-30T25:00:00+05:30")", "call_back_at '2026-11-30T25:00:00+05:30'" + not_so},
      {R"("2026-11-30T17:00:00+0530")", "call_back_at '2026-11-30T17:00:00+0530'" + not_so},
      {R"("2026-11-30T17:00:00+99:30")", "call_back_at '2026-11-30T17:00:00+99:30'" + not_so},
      {R"("2026-11-30 17:00:00+05:30")", "call_back_at '2026-11-30 17:00:00+05:30'" + not_so},
      {R"("tomorrow at five")", "call_back_at 'tomorrow at five'" + not_so},
      {R"("")", "call_back_at ''" + not_so},
      {"1796038200", "call_back_at is number: a string was expected"},
  }));
  INFO(said_as);
  const json failed = json::parse(R"({"failure_reason":"no_answers","call_back_at":)" + said_as + "}");
  const auto read = read_call_failure(failed);
  const auto* result = std::get_if<CallResult>(&read);
  const auto at = result == nullptr ? std::nullopt : result->call_back_at;
  CHECK((result == nullptr ? std::get<BadCallResult>(read).why
         : at              ? std::to_string(unix_seconds(*at))
                           : "-") == expected);
  const json qualified = json::parse(R"({"budget":"5 lakh","call_back_at":)" + said_as + "}");
  const auto taken = std::get<CallResult>(read_qualification(qualified));
  CHECK(taken.call_back_at == at);
  CHECK(json::parse(taken.qualification.value()) == qualified);
}

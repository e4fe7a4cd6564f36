#include "stages/postcall/summarize.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "golden.h"
#include "scratch.h"
#include "stages/work.h"
#include "support/rows.h"

using namespace callmill;
using namespace std::chrono_literals;
using Catch::Contains;
using Json = nlohmann::ordered_json;

namespace {

constexpr UnixTime kSummaryTime = unix_time(1'750'000'000);

const std::string kTurns =
    R"([{"item_id":"a","role":"assistant","text":"Axeo, hello?","interrupted":true},)"
    R"({"item_id":"b","role":"user","text":"This is Ana, 06 12 34 56 78.","interrupted":false}])";

/// A database with one call in stage summarize, and its job as the stage sees it.
struct OneCall {
  tests::Scratch scratch;
  stages::Stage stage = stages::summarize_stage();

  explicit OneCall(const std::string& turns = kTurns) {
    tests::tenant(scratch.database, {.tenant_id = "axeo", .display_name = "Axeo Guyane", .language = "fr-FR"});
    tests::call(scratch.database, {.id = 7, .tenant_id = "axeo"});
    tests::job(scratch.database, {.id = 70, .call_row = 7, .stage = "summarize"});
    if (!turns.empty()) {
      set("insert into transcripts (call_row, turns, turn_count, character_count, order_quality, order_counts,"
          " assembled_at) values (7, :value, 2, 40, 'linked', '{}', 1)",
          turns);
    }
  }

  void set(const std::string& sql, const std::string& value) {
    scratch.database.prepare(sql, "test").bind("value", value).run();
  }
  void summary_fields(const std::string& value) { set("update tenants set summary_fields = :value", value); }
  void previous_kind(const std::string& value) { set("update jobs set error_kind = nullif(:value, '')", value); }

  stages::Work work() { return tests::loaded_work(scratch.database, stage, 70); }

  void record(const Verdict& verdict) {
    REQUIRE(verdict.writes.size() == 1);
    tests::record(scratch.database, verdict);
  }
};

HttpRequest http_request(OneCall& call, const Settings& settings = {}) {
  const Request request = tests::asked(call.work(), settings, kSummaryTime);
  REQUIRE(std::holds_alternative<HttpRequest>(request));
  return std::get<HttpRequest>(request);
}

std::string printed(const HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  if (request.credential == Credential::openai_bearer) text += "(with the bearer token of OPENAI_API_KEY)\n";
  return text + "\n" + Json::parse(request.body).dump(2) + "\n";
}

const Json kSummary = {
    {"key_points", {"Ana called"}},
    {"actions", Json::array()},
    {"caller_request", nullptr},
    {"contact", {{"name", "Ana"}, {"phone", "+33612345678"}, {"email", nullptr}, {"company", nullptr}}},
    {"one_line_summary", "Ana called."}};

Json completion(const Json& message, const Json& finish_reason = "stop") {
  return {{"model", "gpt-4o-mini-2024-07-18"},
          {"choices", Json::array({Json{{"message", message}, {"finish_reason", finish_reason}}})},
          {"usage",
           {{"prompt_tokens", 500}, {"completion_tokens", 40}, {"prompt_tokens_details", {{"cached_tokens", 128}}}}}};
}

Json says(const std::string& content) {
  return {{"role", "assistant"}, {"content", content}, {"refusal", nullptr}};
}

HttpResponse ok(const std::string& body) {
  return {200, {}, body, std::nullopt};
}

Verdict judged(OneCall& call, const Reply& reply, const Settings& settings = {}) {
  return tests::judged(call.work(), reply, settings, kSummaryTime);
}

/// Where nothing is asked.
Verdict decided(OneCall& call, const Settings& settings = {}) {
  return tests::decided(call.work(), settings, kSummaryTime);
}

/// "done", "again not_json", "failed length", "halt quota", ...
std::string in_short(const Verdict& verdict) {
  if (std::holds_alternative<Done>(verdict.what)) {
    const auto& done = std::get<Done>(verdict.what);
    CHECK(std::holds_alternative<AsTheFlowSays>(done.next));
    return done.outcome.empty() ? "done" : "done " + done.outcome;
  }
  if (const auto* again = std::get_if<Again>(&verdict.what)) return "again " + again->why.kind;
  if (const auto* failed = std::get_if<Failed>(&verdict.what)) return "failed " + failed->why.kind;
  if (const auto* halt = std::get_if<Halt>(&verdict.what)) return "halt " + halt->why.kind;
  return "later";
}

}  // namespace

TEST_CASE("the requests are these") {
  OneCall call;
  SECTION("to OpenAI") {
    tests::check_golden("summarize/openai.http", printed(http_request(call)));
  }
  SECTION("with a tenant's own fields, to a local server, after an answer that was cut off") {
    call.summary_fields(
        R"({"urgency":{"enum":["low","high"]},"address":{"type":"object","properties":{"city":{"type":["string","null"]}}}})");
    call.previous_kind("length");
    Settings settings;
    settings.openai_base_url = "http://127.0.0.1:11434/v1/";
    settings.openai_model = "llama3.1:8b";
    settings.openai_max_tokens_field = "max_tokens";
    settings.openai_context_tokens = 4096;
    tests::check_golden("summarize/local_fields_longer.http", printed(http_request(call, settings)));
  }
}

TEST_CASE("a request stays within the context and says what it left out") {
  Json turns = Json::array();
  for (int i = 0; i < 2000; ++i) turns.push_back({{"role", i % 2 ? "user" : "assistant"}, {"text", "So many words"}});
  OneCall call(turns.dump());
  Settings settings;
  settings.openai_context_tokens = 4096;
  const Json body = Json::parse(http_request(call, settings).body);
  CHECK_THAT(body.at("messages").at(1).at("content").get<std::string>(), Contains(" turns left out ...]"));
  CHECK(http_request(call, settings).body.size() < 3 * 4096);
}

TEST_CASE("every reply has its verdict") {
  const std::string good = completion(says(kSummary.dump())).dump();
  Json no_usage = completion(says("```json\n" + kSummary.dump() + "\n```"));
  no_usage.erase("usage");
  const std::string quota = R"({"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}})";
  const std::string flagged = R"({"error":{"message":"Input was flagged by moderation","code":403}})";
  const std::string unjson = R"({"error":{"message":"Failed to generate JSON","code":"json_validate_failed"}})";
  auto [name, previous, reply, verdict] = GENERATE_COPY(table<std::string, std::string, Reply, std::string>({
      {"a summary", "", ok(good), "done"},
      {"a summary on the last try", "wrong_shape", ok(good), "done"},
      {"a fenced summary without usage", "", ok(no_usage.dump()), "done"},
      {"a summary after thought", "", ok(completion(says("<think>hm</think>" + kSummary.dump())).dump()), "done"},
      {"no finish_reason", "", ok(completion(says(kSummary.dump()), nullptr).dump()), "done"},
      {"a refusal", "", ok(completion({{"content", nullptr}, {"refusal", "I can't"}}).dump()), "done refused"},
      {"a filter", "", ok(completion({{"content", nullptr}}, "content_filter").dump()), "done refused"},
      {"cut off", "", ok(completion(says("{\"key"), "length").dump()), "again length"},
      {"cut off after another error", "network", ok(completion(says("{\"key"), "length").dump()), "again length"},
      {"cut off twice", "length", ok(completion(says("{\"key"), "length").dump()), "failed length"},
      {"prose", "", ok(completion(says("Sure! Ana called.")).dump()), "again not_json"},
      {"prose twice", "not_json", ok(completion(says("Sure! Ana called.")).dump()), "failed not_json"},
      {"another shape", "", ok(completion(says("{}")).dump()), "again wrong_shape"},
      {"another shape twice", "wrong_shape", ok(completion(says("{}")).dump()), "failed wrong_shape"},
      {"another shape after prose", "not_json", ok(completion(says("{}")).dump()), "failed wrong_shape"},
      {"a tool call", "", ok(completion({{"content", nullptr}}, "tool_calls").dump()), "again wrong_shape"},
      {"no choices", "", ok("{\"choices\":[]}"), "again wrong_shape"},
      {"a page", "", ok("<html>"), "again not_json"},
      {"a page twice", "not_json", ok("<html>"), "failed not_json"},
      {"nothing at all", "", ok(""), "again not_json"},
      {"an error inside", "", ok(R"({"error":{"code":502,"message":"upstream"}})"), "again error_body"},
      {"a lasting error inside", "", ok(R"({"error":{"code":400,"message":"bad"}})"), "failed error_body"},
      {"quota inside", "", ok(quota), "halt quota"},
      {"quota", "", HttpResponse{429, {}, quota, {}}, "halt quota"},
      {"too fast", "", HttpResponse{429, {}, "", 7s}, "again rate_limited"},
      {"a bad key", "", HttpResponse{401, {}, "", {}}, "halt credentials"},
      {"forbidden", "", HttpResponse{403, {}, "", {}}, "halt credentials"},
      {"a bad request", "", HttpResponse{400, {}, "", {}}, "failed http_status"},
      {"out of money", "", HttpResponse{402, {}, "", {}}, "halt quota"},
      {"a wrong path", "", HttpResponse{404, {}, "404 page not found", {}}, "halt configuration"},
      {"a flagged call", "", HttpResponse{403, {}, flagged, {}}, "done refused"},
      {"a flagged call inside", "", ok(flagged), "done refused"},
      {"a call that is too long", "", HttpResponse{400, {}, R"({"error":{"code":"context_length_exceeded"}})", {}},
       "failed prompt_too_long"},
      {"JSON that the server found wrong", "", HttpResponse{400, {}, unjson, {}}, "again not_json"},
      {"JSON that the server found wrong twice", "not_json", HttpResponse{400, {}, unjson, {}}, "failed not_json"},
      {"a model being loaded", "", HttpResponse{503, {}, R"({"error":{"code":503,"message":"Loading model"}})", {}},
       "again http_status"},
      {"no connection", "", NotSent{TransportError::network, "refused"}, "again network"},
      {"no answer", "", Unanswered{TransportError::timeout, "120 s"}, "again timeout"},
      {"a bad URL", "", NotSent{TransportError::configuration, "unknown scheme"}, "halt configuration"},
  }));
  DYNAMIC_SECTION(name) {
    OneCall call;
    call.previous_kind(previous);
    const Verdict made = judged(call, reply);
    CHECK(in_short(made) == verdict);
    CHECK(made.writes.size() == (verdict.starts_with("done") ? 1 : 0));
    const auto* response = std::get_if<HttpResponse>(&reply);
    CHECK(made.code == (response != nullptr ? response->status : 0));
  }
}

TEST_CASE("no summary is bought for a tenant that was disabled meanwhile") {
  OneCall call;
  call.set("update tenants set status = :value", "disabled");
  CHECK(in_short(decided(call)) == "failed tenant_disabled");
}

TEST_CASE("a summary becomes a row, each time a new revision, with what it cost") {
  OneCall call;
  Json summary = kSummary;
  summary["contact"]["email"] = "ana@example.org";
  const Verdict verdict = judged(call, ok(completion(says(summary.dump())).dump()));
  CHECK((verdict.usage == Usage{"gpt-4o-mini", 500, 128, 40}));
  call.record(verdict);
  call.record(verdict);
  auto& database = call.scratch.database;
  CHECK(tests::number(database, "select max(revision) * 10 + count(*) from summaries where call_row = 7") == 22);
  CHECK(tests::word(database, "select group_concat(transcript_revision) from summaries where call_row = 7") == "1,1");
  CHECK(tests::word(database, "select state || ' ' || model || ' ' || created_at from summaries") ==
        "made gpt-4o-mini-2024-07-18 1750000000");
  CHECK(tests::word(database, "select summary from summaries") == summary.dump());
  CHECK(tests::word(database, "select unsupported from summaries") ==
        R"([{"field":"email","value":"ana@example.org"}])");
  CHECK(tests::word(database,
                    "select prompt_tokens || ' ' || cached_tokens || ' ' || completion_tokens from summaries") ==
        "500 128 40");
}

TEST_CASE("a refusal becomes a row that says who declined") {
  auto [message, reason, kind, words] = GENERATE(table<Json, std::string, std::string, std::string>({
      {Json{{"content", nullptr}, {"refusal", "I can't\nhelp"}}, "stop", "refused", "I can't help"},
      {Json{{"content", nullptr}}, "content_filter", "content_filter",
       "the provider's content filter stopped the answer"},
  }));
  DYNAMIC_SECTION(kind) {
    OneCall call;
    Json body = completion(message, reason);
    body["usage"] = {{"prompt_tokens", 9}, {"completion_tokens", nullptr}, {"prompt_tokens_details", nullptr}};
    const Verdict verdict = judged(call, ok(body.dump()));
    CHECK((verdict.usage == Usage{"gpt-4o-mini", 9, 0, 0}));
    call.record(verdict);
    auto& database = call.scratch.database;
    CHECK(tests::word(database, "select state || ': ' || refusal from summaries") == "refused: " + words);
    CHECK(tests::word(database, "select error_kind from summaries") == kind);
    CHECK(tests::word(database, "select summary from summaries") == "(null)");
  }
}

TEST_CASE("what cannot be asked is not asked, and says why") {
  SECTION("a call that was never assembled") {
    OneCall call("");
    CHECK(in_short(decided(call)) == "failed internal");
  }
  SECTION("fields that make no schema") {
    OneCall call;
    call.summary_fields(R"({"urgency":{"type":"string","minLength":2}})");
    const Verdict verdict = decided(call);
    REQUIRE(in_short(verdict) == "failed bad_summary_fields");
    CHECK_THAT(std::get<Failed>(verdict.what).why.words, Contains("summary_fields/urgency: 'minLength'"));
  }
  SECTION("a context without room halts the stage, for no call would fit") {
    OneCall call;
    Settings settings;
    settings.openai_context_tokens = 1500;
    CHECK(in_short(decided(call, settings)) == "halt configuration");
  }
  SECTION("one tenant's fields without room fail that tenant's call alone") {
    OneCall call;
    call.summary_fields(Json{{"a", {{"type", "string"}, {"description", std::string(20'000, 'x')}}}}.dump());
    Settings settings;
    settings.openai_context_tokens = 8000;
    CHECK(in_short(decided(call, settings)) == "failed bad_summary_fields");
  }
}

TEST_CASE("turns that are not as assemble writes them are an error that names the column") {
  auto turns = GENERATE(as<std::string>{}, "[3]", R"([{"role":"user"}])", R"([{"role":"robot","text":"a"}])",
                        R"([{"role":"user","text":null}])");
  DYNAMIC_SECTION(turns) {
    OneCall call(turns);
    CHECK_THROWS_WITH(decided(call), Contains("transcripts.turns"));
  }
}

#include "domain/job/http_outcome.h"

#include <catch2/catch.hpp>
#include <chrono>

using namespace callmill;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;

namespace {

HttpResponse answer(int status, std::string body, std::map<std::string, std::string> headers = {}) {
  return {status, std::move(headers), std::move(body), std::nullopt};
}

std::string error_json(const std::string& message, const std::string& type, const std::string& code) {
  return R"({"error":{"message":")" + message + R"(","type":")" + type + R"(","param":null,"code":)" +
         (code.empty() ? "null" : "\"" + code + "\"") + "}}";
}

}  // namespace

TEST_CASE("a status decides between success, another try, never, and a halt") {
  auto [status, body, meaning, kind] = GENERATE(table<int, std::string, Meaning, std::string>({
      {200, "{}", Meaning::success, ""},
      {204, "", Meaning::success, ""},
      {301, "", Meaning::permanent, "http_status"},
      {400, error_json("bad", "invalid_request_error", "context_length_exceeded"), Meaning::permanent,
       "prompt_too_long"},
      {401, error_json("no", "invalid_request_error", "invalid_api_key"), Meaning::halting, "credentials"},
      {403, "<html>forbidden</html>", Meaning::halting, "credentials"},
      {404, error_json("no such page", "invalid_request_error", ""), Meaning::halting, "configuration"},
      {404, error_json("no such model", "invalid_request_error", "model_not_found"), Meaning::halting, "configuration"},
      {408, "", Meaning::retryable, "http_status"},
      {409, "", Meaning::retryable, "http_status"},
      {413, "", Meaning::permanent, "http_status"},
      {422, R"({"detail":"unprocessable"})", Meaning::permanent, "http_status"},
      {429, "", Meaning::retryable, "rate_limited"},
      {429, error_json("slow", "requests", "rate_limit_exceeded"), Meaning::retryable, "rate_limited"},
      {429, error_json("slow", "rate_limit_error", "slow_down"), Meaning::retryable, "rate_limited"},
      {429, error_json("money", "insufficient_quota", ""), Meaning::halting, "quota"},
      {429, error_json("money", "x", "insufficient_quota"), Meaning::halting, "quota"},
      {429, error_json("money", "x", "credit_balance_exhausted"), Meaning::halting, "quota"},
      {429, error_json("money", "x", "organization_spend_limit_exceeded"), Meaning::halting, "quota"},
      {429, error_json("money", "x", "project_spend_limit_exceeded"), Meaning::halting, "quota"},
      {429, error_json("money", "x", "organization_usage_limit_exceeded"), Meaning::halting, "quota"},
      {500, "oops", Meaning::retryable, "http_status"},
      {502, "<html>bad gateway</html>", Meaning::retryable, "http_status"},
      {503, R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})", Meaning::retryable,
       "http_status"},
      {503, error_json("busy", "service_unavailable_error", "server_is_overloaded"), Meaning::retryable, "http_status"},
      {529, "[]", Meaning::retryable, "http_status"},
  }));
  DYNAMIC_SECTION(status << " " << body) {
    const HttpOutcome outcome = http_outcome(answer(status, body), ErrorsOf::model);
    CHECK(static_cast<int>(outcome.meaning) == static_cast<int>(meaning));
    CHECK(outcome.why.kind == kind);
    CHECK(outcome.why.words.empty() == (meaning == Meaning::success));
    CHECK(outcome.status == status);
  }
}

TEST_CASE("of any other server the status alone counts") {
  auto [status, body, meaning, kind] = GENERATE(table<int, std::string, Meaning, std::string>({
      {402, "", Meaning::permanent, "http_status"},
      {404, error_json("no such page", "invalid_request_error", ""), Meaning::permanent, "http_status"},
      {429, error_json("money", "insufficient_quota", ""), Meaning::retryable, "rate_limited"},
      {400, error_json("max_tokens", "content_filter", ""), Meaning::permanent, "http_status"},
      {401, "", Meaning::halting, "credentials"},
      {500, "", Meaning::retryable, "http_status"},
  }));
  const HttpOutcome outcome = http_outcome(answer(status, body));
  CHECK(static_cast<int>(outcome.meaning) == static_cast<int>(meaning));
  CHECK(outcome.why.kind == kind);
}

TEST_CASE("no answer is another try, unless our own settings are to blame") {
  CHECK(http_outcome(NotSent{TransportError::network, "refused"}).why == Failure{"network", "refused"});
  CHECK(http_outcome(Unanswered{TransportError::timeout, "120 s"}).why == Failure{"timeout", "120 s"});
  CHECK(std::holds_alternative<Again>(verdict_for(http_outcome(Unanswered{TransportError::network, "reset"})).what));
  const Verdict halt = verdict_for(http_outcome(NotSent{TransportError::configuration, "no such host scheme"}));
  REQUIRE(std::holds_alternative<Halt>(halt.what));
  CHECK(std::get<Halt>(halt.what).pause == kHaltPause);
  CHECK(std::get<Halt>(halt.what).why.kind == "configuration");
  CHECK(std::get<Halt>(verdict_for(http_outcome(NotSent{TransportError::credentials, "no key"})).what).why.kind ==
        "credentials");
  const Verdict never = verdict_for(http_outcome(MailReceipt{}));
  REQUIRE(std::holds_alternative<Failed>(never.what));
  CHECK(std::get<Failed>(never.what).why.kind == "internal");
}

TEST_CASE("a shortage of our own halts for half a minute, an answer that is too large fails its job at once") {
  const Verdict local = verdict_for(http_outcome(NotSent{TransportError::local, "too many open files"}));
  CHECK(std::get<Halt>(local.what).pause == kLocalPause);
  CHECK(std::get<Halt>(local.what).why == Failure{"local_shortage", "too many open files"});
  const Verdict large = verdict_for(http_outcome(Unanswered{TransportError::too_large, "longer than 8 MiB"}));
  CHECK(std::get<Failed>(large.what).why == Failure{"reply_too_large", "longer than 8 MiB"});
}

TEST_CASE("a redirect says where from, where to, and which setting is to be corrected") {
  HttpResponse response = answer(308, "", {{"location", "https://api.example/v1"}});
  response.asked = "http://api.example/v1/chat/completions (OPENAI_BASE_URL)";
  CHECK(http_outcome(response).why.words ==
        "HTTP 308, which redirects to https://api.example/v1; asked was http://api.example/v1/chat/completions "
        "(OPENAI_BASE_URL)");
}

TEST_CASE("the words of a failure are the server's, short, clean and with the request id") {
  auto [body, words] = GENERATE(table<std::string, std::string>({
      {error_json("It broke", "server_error", ""), "HTTP 500: It broke [server_error] (request id req_1)"},
      {error_json("It broke", "t", "c"), "HTTP 500: It broke [c] (request id req_1)"},
      {R"({"error":"plain words"})", "HTTP 500: plain words (request id req_1)"},
      {R"({"message":"top level"})", "HTTP 500: top level (request id req_1)"},
      {R"({"code":"internal","msg":"twirp"})", "HTTP 500: twirp [internal] (request id req_1)"},
      {R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
       "HTTP 500: Loading model [unavailable_error] (request id req_1)"},
      {R"({"error":{"code":99999999999999999999,"message":null}})",
       R"(HTTP 500: {"error":{"code":99999999999999999999,"message":null}} (request id req_1))"},
      {"two\r\nlines\x01 \xFF", "HTTP 500: two lines \xEF\xBF\xBD (request id req_1)"},
      {"", "HTTP 500 (request id req_1)"},
  }));
  DYNAMIC_SECTION(words) {
    CHECK(http_outcome(answer(500, body, {{"x-request-id", "req_1"}})).why.words == words);
  }
}

TEST_CASE("a page of HTML is cut, not stored whole") {
  const std::string words = http_outcome(answer(502, std::string(100'000, 'x'))).why.words;
  CHECK(words.size() < 330);
  CHECK_THAT(words, StartsWith("HTTP 502: xxx") && Catch::EndsWith("..."));
}

TEST_CASE("a key that a server quotes back is not repeated") {
  auto [status, said] = GENERATE(table<int, std::string>({
      {401, "Incorrect API key provided: SECRET1x. You can find your key at https://example.org/keys"},
      {401, "Incorrect API key provided: SECR****ET1x."},
      {500, "upstream said: Authorization: Bearer SECRETabc"},
      {500, "upstream said: Authorization: bearer SECRETabc"},
      {400, "key sk-SECRET is not allowed"},
      {400, "key 0a1b2c3d4e5f60718293a4b5SECRET is unknown"},
      {400, "token eyJhbGciOiJIUzI1NiJ9SECRET0.eyJzdWIiOiIxMjMSECRETTTT4NTY3ODkwIn0.x"},
  }));
  DYNAMIC_SECTION(said) {
    const std::string words = http_outcome(answer(status, error_json(said, "t", ""))).why.words;
    CHECK_THAT(words, !Contains("SECR") && Contains("(hidden)"));
  }
}

TEST_CASE("the wait a server asks for is taken, rounded up and capped at ten minutes") {
  using Wait = std::optional<std::chrono::seconds>;
  auto [retry_after, milliseconds, expected] = GENERATE(table<Wait, std::string, Wait>({
      {std::nullopt, "", std::nullopt},
      {7s, "", 7s},
      {0s, "", std::nullopt},
      {-5s, "", std::nullopt},
      {600s, "", 600s},
      {1'382'400s, "", 600s},
      {std::nullopt, "1500", 2s},
      {std::nullopt, "20", 1s},
      {7s, "1500", 2s},
      {7s, "soon", 7s},
      {7s, "nan", 7s},
      {7s, "-3", 7s},
      {std::nullopt, "1e30", 600s},
  }));
  DYNAMIC_SECTION((retry_after ? retry_after->count() : -1) << " and '" << milliseconds << "'") {
    HttpResponse response = answer(429, "");
    response.retry_after = retry_after;
    if (!milliseconds.empty()) response.headers["retry-after-ms"] = milliseconds;
    const Wait wait = http_outcome(response).server_asked;
    CHECK((wait ? wait->count() : -1) == (expected ? expected->count() : -1));
    const Verdict verdict = verdict_for(http_outcome(response));
    REQUIRE(std::holds_alternative<Again>(verdict.what));
    CHECK((std::get<Again>(verdict.what).server_asked == expected));
    CHECK(verdict.code == 429);
  }
}

TEST_CASE("an error inside a 200 is read by what it says of itself") {
  auto [body, meaning, kind] = GENERATE(table<std::string, Meaning, std::string>({
      {error_json("m", "server_error", ""), Meaning::retryable, "error_body"},
      {error_json("m", "rate_limit_error", "slow_down"), Meaning::retryable, "error_body"},
      {error_json("m", "something_new", ""), Meaning::retryable, "error_body"},
      {error_json("m", "invalid_request_error", "context_length_exceeded"), Meaning::permanent, "prompt_too_long"},
      {error_json("m", "insufficient_quota", ""), Meaning::halting, "quota"},
      {error_json("m", "invalid_request_error", "invalid_api_key"), Meaning::halting, "credentials"},
      {error_json("m", "invalid_request_error", "model_not_found"), Meaning::halting, "configuration"},
      {R"({"error":{"code":502,"message":"Provider returned error"}})", Meaning::retryable, "error_body"},
      {R"({"error":{"code":400,"message":"Bad"}})", Meaning::permanent, "error_body"},
      {R"({"error":{"code":401,"message":"Key"}})", Meaning::halting, "credentials"},
      {R"({"error":{"code":7,"message":"Who knows"}})", Meaning::retryable, "error_body"},
      {R"({"error":"text only"})", Meaning::retryable, "error_body"},
      {R"({"choices":[{"error":{"code":502,"message":"upstream"},"finish_reason":"error"}]})", Meaning::retryable,
       "error_body"},
  }));
  DYNAMIC_SECTION(body) {
    const auto outcome = error_inside(answer(200, body));
    REQUIRE(outcome.has_value());
    CHECK(static_cast<int>(outcome->meaning) == static_cast<int>(meaning));
    CHECK(outcome->why.kind == kind);
    CHECK_THAT(outcome->why.words, StartsWith("HTTP 200: "));
  }
}

TEST_CASE("a 200 without an error inside has none") {
  auto body = GENERATE(as<std::string>{}, "{}", "[]", "no json", R"({"error":null,"choices":[]})",
                       R"({"choices":[{"error":null}]})", R"({"message":"hello"})");
  DYNAMIC_SECTION(body) {
    CHECK_FALSE(error_inside(answer(200, body)).has_value());
  }
}

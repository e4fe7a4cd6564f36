// Each row of the table of known errors, and the errors of the providers as they send them.
#include "domain/job/known_errors.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"

using namespace callmill;
using nlohmann::json;

namespace {

std::string meaning_word(Meaning meaning) {
  switch (meaning) {
    case Meaning::success:
      return "success";
    case Meaning::retryable:
      return "again";
    case Meaning::declined:
      return "declined";
    case Meaning::permanent:
      return "failed";
    case Meaning::halting:
      return "halt";
  }
  return "";
}

/// "halt quota", of a model's reply.
std::string outcome_of(int status, const std::string& body) {
  const HttpResponse response{.status = status, .body = body};
  const HttpOutcome outcome =
      status == 200 ? error_inside(response).value_or(HttpOutcome{}) : http_outcome(response, ErrorsOf::model);
  return meaning_word(outcome.meaning) + " " + outcome.why.kind;
}

std::string error(const std::string& message, const json& type, const json& code) {
  return json{{"error", {{"message", message}, {"type", type}, {"code", code}}}}.dump();
}

}  // namespace

TEST_CASE("each row of the table decides, and none hides behind an earlier one") {
  for (const KnownError& row : known_errors()) {
    CAPTURE(row.status, row.label, row.words, row.kind);
    const ErrorBody body{
        .found = true,
        .message = "Sorry: " + std::string(row.words) + ".",
        .labels = row.label.empty() ? std::vector<std::string>{} : std::vector{std::string(row.label)}};
    CHECK(known_error(ErrorsOf::model, row.status == 0 ? 400 : row.status, body) == &row);
    CHECK(failure_kind::meaning_of(row.kind) != nullptr);
    CHECK_FALSE(row.source.empty());
    CHECK(std::string(row.words) == [&] {
      std::string small(row.words);
      for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      return small;
    }());
    if (row.whose == ErrorsOf::model)
      CHECK(known_error(ErrorsOf::any, row.status == 0 ? 400 : row.status, body) != &row);
  }
}

TEST_CASE("what a model's server says, as it says it, has its meaning") {
  const json none = nullptr;
  const auto [status, body, outcome] = GENERATE_COPY(table<int, std::string, std::string>({
      // out of money
      {402, error("Insufficient Balance", "unknown_error", "invalid_request_error"), "halt quota"},
      {402, error("Insufficient credits. Add more using https://openrouter.ai/settings/credits", none, 402),
       "halt quota"},
      {402, "", "halt quota"},
      {200, error("Insufficient credits", none, 402), "halt quota"},
      {429,
       error("Your account is suspended due to insufficient balance, please recharge your account",
             "exceeded_current_quota_error", none),
       "halt quota"},
      {429,
       error("You've reached your usage limit for this month.", "billing_hard_limit_reached",
             "billing_hard_limit_reached"),
       "halt quota"},
      {429,
       error("Your account is not active, please check your billing details on our website.", "billing_not_active",
             "billing_not_active"),
       "halt quota"},
      {429,
       error("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota",
             "insufficient_quota"),
       "halt quota"},
      {400, error("Your credit balance is too low to access the Anthropic API.", "invalid_request_error", none),
       "halt quota"},
      {403,
       R"({"code":"The caller does not have permission to execute the specified operation",)"
       R"("error":"Your newly created team doesn't have any credits yet."})",
       "halt quota"},
      // too fast, which is no lack of money
      {429,
       R"([{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing )"
       R"(details. Please retry in 9.1s.","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"9s"}]}}])",
       "again rate_limited"},
      {429, error("Rate limit reached for gpt-4o-mini on tokens per min (TPM)", "tokens", "rate_limit_exceeded"),
       "again rate_limited"},
      {429, error("Rate limit exceeded: free-models-per-min.", none, 429), "again rate_limited"},
      {429, R"({"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","code":"1300"})",
       "again rate_limited"},
      {413, error("Request too large for model on tokens per minute (TPM)", "tokens", "rate_limit_exceeded"),
       "again rate_limited"},
      // no such model, a wrong path
      {404, error("model 'qwen2.5:7b' not found", "not_found_error", none), "halt configuration"},
      {404, error("model \"qwen2.5:7b\" not found, try pulling it first", "api_error", none), "halt configuration"},
      {404, R"({"object":"error","message":"The model `qwen` does not exist.","type":"NotFoundError","code":404})",
       "halt configuration"},
      {404, R"({"detail":"Not Found"})", "halt configuration"},
      {404, "404 page not found", "halt configuration"},
      {400, error("Model Not Exist", "invalid_request_error", "invalid_request_error"), "halt configuration"},
      {400, R"({"object":"error","message":"Invalid model: gpt-4o-mini","type":"invalid_model","code":"1500"})",
       "halt configuration"},
      {400, error("gpt-9 is not a valid model ID", none, 400), "halt configuration"},
      // a setting that it does not take
      {400,
       error("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
             "'max_completion_tokens' instead.",
             "invalid_request_error", "unsupported_parameter"),
       "halt configuration"},
      {400, error("This response_format type is unavailable now", "invalid_request_error", "invalid_request_error"),
       "halt configuration"},
      {422, R"({"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs"}]})",
       "halt configuration"},
      {422,
       R"({"object":"error","message":{"detail":[{"loc":["body","response_format","type"],)"
       R"("msg":"response_format: expected text"}]},"type":"invalid_request_error"})",
       "halt configuration"},
      // the key
      {400,
       R"([{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",)"
       R"("status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}])",
       "halt credentials"},
      {401, error("Incorrect API key provided", "invalid_request_error", "invalid_api_key"), "halt credentials"},
      {403,
       error("Country, region, or territory not supported", "request_forbidden",
             "unsupported_country_region_territory"),
       "halt credentials"},
      // one call's own: flagged
      {403, error("Input was flagged by moderation", none, 403), "declined content_filter"},
      {400,
       R"({"error":{"message":"The response was filtered due to the prompt triggering the content management policy.",)"
       R"("code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
       "declined content_filter"},
      {400,
       R"({"error":{"message":"The response was filtered","code":"400",)"
       R"("innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
       "declined content_filter"},
      {400, error("litellm.ContentPolicyViolationError: AzureException - The response was filtered", none, "400"),
       "declined content_filter"},
      {400,
       error("Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
             "invalid_request_error", "invalid_prompt"),
       "declined content_filter"},
      {400,
       error("Your request was rejected by the safety system.", "invalid_request_error", "content_policy_violation"),
       "declined content_filter"},
      {200, error("Input was flagged by moderation", none, 403), "declined content_filter"},
      // one call's own: too long
      {400,
       error("This model's maximum context length is 4096 tokens. However, you requested 9000 tokens.",
             "BadRequestError", 400),
       "failed prompt_too_long"},
      {400,
       error("'max_tokens' or 'max_completion_tokens' is too large: 9000. This model's maximum context length is "
             "4096 tokens and your request has 300 input tokens",
             "BadRequestError", 400),
       "failed prompt_too_long"},
      {400, error("the request exceeds the available context size", "exceed_context_size_error", 400),
       "failed prompt_too_long"},
      // the answer
      {400,
       error("Failed to generate JSON. Please adjust your prompt.", "invalid_request_error", "json_validate_failed"),
       "again not_json"},
      // and what nobody knows
      {400, error("Something else", "invalid_request_error", none), "failed http_status"},
      {418, "", "failed http_status"},
      {500, "", "again http_status"},
      {529, error("Overloaded", "overloaded_error", none), "again http_status"},
  }));
  CAPTURE(status, body);
  CHECK(outcome_of(status, body) == outcome);
}

TEST_CASE("the words of an error are its message, wherever the server puts it") {
  const auto [body, words] = GENERATE(table<std::string, std::string>({
      {R"([{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}])",
       "HTTP 400: API key not valid. [INVALID_ARGUMENT]"},
      {R"({"error":{"error":{"message":"inner"}}})", "HTTP 400: inner"},
      {R"({"error":{"message":{"detail":"deep"}}})", "HTTP 400: deep"},
      {R"({"errors":[{"message":"first","code":"x"}]})", "HTTP 400: first [x]"},
      {R"({"detail":[{"loc":["body","max_tokens"],"msg":"Extra inputs are not permitted"}]})",
       "HTTP 400: max_tokens: Extra inputs are not permitted"},
      {R"({"code":"forbidden","error":"No credits"})", "HTTP 400: No credits [forbidden]"},
      {R"({"message":{"detail":[{"loc":["body"],"msg":"wrong"}]},"type":"t"})", "HTTP 400: body: wrong [t]"},
      {R"({"error":{"code":"400","message":"as a text"}})", "HTTP 400: as a text"},
  }));
  CHECK(http_outcome(HttpResponse{.status = 400, .body = body}, ErrorsOf::model).why.words == words);
}

TEST_CASE("an empty error beside an answer is none") {
  const std::string body = GENERATE(as<std::string>{}, R"({"error":"","choices":[]})", R"({"error":{},"choices":[]})",
                                    R"({"error":null,"choices":[]})", R"({"errors":[],"choices":[]})", "[]", "[[]]");
  CHECK_FALSE(error_inside(HttpResponse{.status = 200, .body = body}).has_value());
}

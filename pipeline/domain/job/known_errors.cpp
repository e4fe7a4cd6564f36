#include "domain/job/known_errors.h"

#include <algorithm>
#include <array>

#include "domain/job/failure_kind.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr ErrorsOf kAny = ErrorsOf::any;
constexpr ErrorsOf kModel = ErrorsOf::model;

constexpr std::string_view kOpenai = "platform.openai.com/docs/guides/error-codes";
constexpr std::string_view kOpenaiLimits = "help.openai.com/en/articles/6614457";
constexpr std::string_view kAnthropic = "docs.anthropic.com/en/api/errors";
constexpr std::string_view kAzure = "learn.microsoft.com/azure/ai-services/openai/concepts/content-filter";
constexpr std::string_view kDeepseek = "api-docs.deepseek.com/quick_start/error_codes";
constexpr std::string_view kGemini = "ai.google.dev/gemini-api/docs/troubleshooting";
constexpr std::string_view kGroq = "console.groq.com/docs/errors, docs/structured-outputs";
constexpr std::string_view kLitellm = "docs.litellm.ai/docs/exception_mapping";
constexpr std::string_view kLlamaCpp = "github.com/ggml-org/llama.cpp tools/server";
constexpr std::string_view kMistral = "docs.mistral.ai/api";
constexpr std::string_view kMoonshot = "platform.moonshot.ai/docs/api/chat";
constexpr std::string_view kOpenrouter = "openrouter.ai/docs/api-reference/errors";
constexpr std::string_view kVllm = "github.com/vllm-project/vllm vllm/entrypoints/openai";
constexpr std::string_view kXai = "docs.x.ai/docs/key-information/debugging";
constexpr std::string_view kHttp = "RFC 9110 15";

constexpr std::array kErrors{
    // Flagged: one call's own. Before money and keys: some say 403.
    KnownError{kModel, 0, "content_filter", "", Meaning::declined, failure_kind::content_filter, kAzure},
    KnownError{kModel, 0, "ResponsibleAIPolicyViolation", "", Meaning::declined, failure_kind::content_filter, kAzure},
    KnownError{kModel, 0, "", "content management policy", Meaning::declined, failure_kind::content_filter, kAzure},
    KnownError{kModel, 0, "content_policy_violation", "", Meaning::declined, failure_kind::content_filter, kOpenai},
    KnownError{kModel, 0, "", "rejected by the safety system", Meaning::declined, failure_kind::content_filter,
               kOpenai},
    KnownError{kModel, 0, "invalid_prompt", "", Meaning::declined, failure_kind::content_filter, kOpenai},
    KnownError{kModel, 0, "", "violating our usage policy", Meaning::declined, failure_kind::content_filter, kOpenai},
    KnownError{kModel, 0, "", "contentpolicyviolation", Meaning::declined, failure_kind::content_filter, kLitellm},
    KnownError{kModel, 0, "", "flagged by moderation", Meaning::declined, failure_kind::content_filter, kOpenrouter},
    // Too long: one call's own, though the words may name a setting or a limit.
    KnownError{kModel, 0, "context_length_exceeded", "", Meaning::permanent, failure_kind::prompt_too_long, kOpenai},
    KnownError{kModel, 0, "exceed_context_size_error", "", Meaning::permanent, failure_kind::prompt_too_long,
               kLlamaCpp},
    KnownError{kModel, 0, "", "maximum context length", Meaning::permanent, failure_kind::prompt_too_long, kVllm},
    KnownError{kModel, 0, "", "available context size", Meaning::permanent, failure_kind::prompt_too_long, kLlamaCpp},
    KnownError{kModel, 0, "", "prompt is too long", Meaning::permanent, failure_kind::prompt_too_long, kAnthropic},
    KnownError{kModel, 0, "", "input token count", Meaning::permanent, failure_kind::prompt_too_long, kGemini},
    // Out of money.
    KnownError{kModel, 402, "", "", Meaning::halting, failure_kind::quota, kDeepseek},
    KnownError{kModel, 0, "insufficient_quota", "", Meaning::halting, failure_kind::quota, kOpenaiLimits},
    KnownError{kModel, 0, "credit_balance_exhausted", "", Meaning::halting, failure_kind::quota, kOpenaiLimits},
    KnownError{kModel, 0, "organization_spend_limit_exceeded", "", Meaning::halting, failure_kind::quota,
               kOpenaiLimits},
    KnownError{kModel, 0, "project_spend_limit_exceeded", "", Meaning::halting, failure_kind::quota, kOpenaiLimits},
    KnownError{kModel, 0, "organization_usage_limit_exceeded", "", Meaning::halting, failure_kind::quota,
               kOpenaiLimits},
    KnownError{kModel, 0, "billing_not_active", "", Meaning::halting, failure_kind::quota, kOpenai},
    KnownError{kModel, 0, "billing_hard_limit_reached", "", Meaning::halting, failure_kind::quota, kOpenai},
    KnownError{kModel, 0, "exceeded_current_quota_error", "", Meaning::halting, failure_kind::quota, kMoonshot},
    KnownError{kModel, 0, "", "insufficient balance", Meaning::halting, failure_kind::quota, kDeepseek},
    KnownError{kModel, 0, "", "insufficient credits", Meaning::halting, failure_kind::quota, kOpenrouter},
    KnownError{kModel, 0, "", "requires more credits", Meaning::halting, failure_kind::quota, kOpenrouter},
    KnownError{kModel, 0, "", "credit balance is too low", Meaning::halting, failure_kind::quota, kAnthropic},
    KnownError{kModel, 0, "", "have any credits", Meaning::halting, failure_kind::quota, kXai},
    // The key.
    KnownError{kModel, 0, "invalid_api_key", "", Meaning::halting, failure_kind::credentials, kOpenai},
    KnownError{kModel, 0, "unsupported_country_region_territory", "", Meaning::halting, failure_kind::credentials,
               kOpenai},
    KnownError{kModel, 0, "authentication_error", "", Meaning::halting, failure_kind::credentials, kAnthropic},
    KnownError{kModel, 0, "permission_error", "", Meaning::halting, failure_kind::credentials, kAnthropic},
    KnownError{kModel, 0, "API_KEY_INVALID", "", Meaning::halting, failure_kind::credentials, kGemini},
    KnownError{kModel, 0, "", "api key not valid", Meaning::halting, failure_kind::credentials, kGemini},
    KnownError{kModel, 400, "", "incorrect api key", Meaning::halting, failure_kind::credentials, kXai},
    // No such model, no such path, a setting that the model does not take.
    KnownError{kModel, 0, "model_not_found", "", Meaning::halting, failure_kind::configuration, kOpenai},
    KnownError{kModel, 0, "invalid_model", "", Meaning::halting, failure_kind::configuration, kMistral},
    KnownError{kModel, 0, "", "model not exist", Meaning::halting, failure_kind::configuration, kDeepseek},
    KnownError{kModel, 0, "", "not a valid model id", Meaning::halting, failure_kind::configuration, kOpenrouter},
    KnownError{kModel, 404, "", "", Meaning::halting, failure_kind::configuration, kVllm},
    KnownError{kModel, 400, "unsupported_parameter", "", Meaning::halting, failure_kind::configuration, kOpenai},
    KnownError{kModel, 400, "unsupported_value", "", Meaning::halting, failure_kind::configuration, kOpenai},
    KnownError{kModel, 400, "", "max_tokens", Meaning::halting, failure_kind::configuration, kOpenai},
    KnownError{kModel, 400, "", "max_completion_tokens", Meaning::halting, failure_kind::configuration, kOpenai},
    KnownError{kModel, 400, "", "response_format", Meaning::halting, failure_kind::configuration, kDeepseek},
    KnownError{kModel, 422, "", "max_tokens", Meaning::halting, failure_kind::configuration, kMistral},
    KnownError{kModel, 422, "", "max_completion_tokens", Meaning::halting, failure_kind::configuration, kMistral},
    KnownError{kModel, 422, "", "response_format", Meaning::halting, failure_kind::configuration, kMistral},
    // The answer, not the request.
    KnownError{kModel, 400, "json_validate_failed", "", Meaning::retryable, failure_kind::not_json, kGroq},
    // Too fast; Groq says 413 of tokens a minute.
    KnownError{kModel, 413, "rate_limit_exceeded", "", Meaning::retryable, failure_kind::rate_limited, kGroq},
    // By status.
    KnownError{kAny, 401, "", "", Meaning::halting, failure_kind::credentials, kHttp},
    KnownError{kAny, 403, "", "", Meaning::halting, failure_kind::credentials, kHttp},
    KnownError{kAny, 408, "", "", Meaning::retryable, failure_kind::http_status, kHttp},
    KnownError{kAny, 409, "", "", Meaning::retryable, failure_kind::http_status, kHttp},
    KnownError{kAny, 429, "", "", Meaning::retryable, failure_kind::rate_limited, "RFC 6585 4"},
};

bool applies(const KnownError& known, ErrorsOf whose, int status, const ErrorBody& error, const std::string& message) {
  if (known.whose == ErrorsOf::model && whose != ErrorsOf::model) return false;
  if (known.status != 0 && known.status != status) return false;
  if (!known.label.empty() && !error.is(known.label)) return false;
  return message.find(known.words) != std::string::npos;
}

}  // namespace

std::span<const KnownError> known_errors() {
  return kErrors;
}

const KnownError* known_error(ErrorsOf whose, int status, const ErrorBody& error) {
  const std::string message = lower(error.message);
  const auto found = std::ranges::find_if(
      kErrors, [&](const KnownError& known) { return applies(known, whose, status, error, message); });
  return found == kErrors.end() ? nullptr : &*found;
}

}  // namespace callmill

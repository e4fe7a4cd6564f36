#include "stages/postcall/summarize.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/job/failure_kind.h"
#include "domain/job/http_outcome.h"
#include "domain/json.h"
#include "domain/summary/chat_reply.h"
#include "domain/summary/contact_check.h"
#include "domain/summary/read_summary.h"
#include "domain/summary/summary_prompt.h"
#include "domain/summary/summary_schema.h"
#include "domain/text.h"
#include "sql/stages/summarize.h"

namespace callmill::stages {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFrameTokens = 100;      // what the chat format puts around messages and schema
constexpr std::size_t kFewestForSpeech = 500;  // less of a transcript is not worth a summary

using SummarizeRow = sql::stages::summarize::Load::Row;

/// Needed by the verdict too.
struct Plan {
  std::string schema;
  std::string instructions;
  std::size_t output_tokens = 0;
  std::size_t speech_tokens = 0;
  std::vector<SpokenTurn> turns;
};

std::size_t output_tokens(const SummarizeRow& row, const Settings& settings) {
  const int once = std::max(1, settings.openai_max_output_tokens);
  if (row.error_kind != failure_kind::length) return static_cast<std::size_t>(once);
  return static_cast<std::size_t>(
      std::min<std::int64_t>(2 * std::int64_t{once}, std::max(once, settings.openai_context_tokens / 2)));
}

std::string no_room(const Settings& settings) {
  return "OPENAI_CONTEXT_TOKENS (" + std::to_string(settings.openai_context_tokens) +
         ") less OPENAI_MAX_OUTPUT_TOKENS (" + std::to_string(settings.openai_max_output_tokens) +
         ") and the instructions leaves no room for a transcript";
}

/// Nothing when it does not fit into the context.
std::optional<Plan> plan_with(std::string schema, const SummarizeRow& row, const Settings& settings) {
  Plan plan{std::move(schema), {}, output_tokens(row, settings), 0, {}};
  plan.instructions = summary_instructions(row.display_name, row.language, plan.schema);
  const std::size_t taken =
      estimated_tokens(plan.instructions) + estimated_tokens(plan.schema) + kFrameTokens + plan.output_tokens;
  const auto context = static_cast<std::size_t>(std::max(0, settings.openai_context_tokens));
  if (context < taken + kFewestForSpeech) return std::nullopt;
  plan.speech_tokens = context - taken;
  plan.turns = read_turns(row.turns.value());
  return plan;
}

/// The plan, or why there is nothing to ask.
std::variant<Plan, Verdict> plan_for(const SummarizeRow& row, const Settings& settings) {
  if (row.tenant_status == "disabled") {
    return failed(failure_kind::tenant_disabled, "tenant " + row.tenant_id + " is disabled: no summary is made for it");
  }
  if (!row.turns) {
    return failed(failure_kind::internal, "the call has no row in transcripts: set the job's stage to 'assemble'");
  }
  try {
    if (auto plan = plan_with(summary_schema(row.summary_fields), row, settings)) return *plan;
  } catch (const BadSummaryFields& bad) {
    return failed(failure_kind::bad_summary_fields, bad.what());
  }
  if (!plan_with(summary_schema("{}"), row, settings)) {
    return halt(kHaltPause, failure_kind::configuration, no_room(settings));
  }
  return failed(failure_kind::bad_summary_fields, "summary_fields: too long; with them, " + no_room(settings));
}

std::string url_of(const Settings& settings) {
  const std::string& url = settings.openai_base_url;
  return std::string(without_last_slashes(url)) + "/chat/completions";
}

HttpRequest request_by(const Plan& plan, const Settings& settings) {
  Json body = {{"model", clean_text(settings.openai_model)},
               {"messages",
                {{{"role", "system"}, {"content", plan.instructions}},
                 {{"role", "user"}, {"content", transcript_for_model(plan.turns, plan.speech_tokens)}}}},
               {"response_format",
                {{"type", "json_schema"},
                 {"json_schema",
                  {{"name", "post_call_summary"}, {"strict", true}, {"schema", read_ordered_json(plan.schema)}}}}}};
  body[settings.openai_max_tokens_field] = plan.output_tokens;
  return {"POST", url_of(settings), {{"Content-Type", "application/json"}}, Credential::openai_bearer, body.dump()};
}

std::variant<Planned<Plan>, Verdict> summarize_request(const SummarizeRow& row, const Settings& settings, UnixTime) {
  auto decided = plan_for(row, settings);
  if (auto* verdict = std::get_if<Verdict>(&decided)) return std::move(*verdict);
  auto& plan = std::get<Plan>(decided);
  HttpRequest asks = request_by(plan, settings);
  return Planned<Plan>{std::move(asks), std::move(plan)};
}

/// The columns in which a summary and a refusal differ; the others come from the reply.
struct Made {
  std::string_view state;
  std::optional<std::string> summary{};
  std::optional<std::string> refusal{};
  std::optional<std::string_view> error_kind{};
  std::string unsupported = "[]";
};

Write summary_write(const SummarizeRow& row, const ChatReply& reply, const Made& made, const Settings& settings,
                    UnixTime now) {
  const std::string model = reply.model.empty() ? clean_text(settings.openai_model) : reply.model;
  const auto tokens = [&](std::int64_t Usage::*count) {
    return reply.usage ? std::optional((*reply.usage).*count) : std::nullopt;
  };
  return sql::stages::summarize::RecordSummary{.call_row = row.call_row,
                                               .state = made.state,
                                               .summary = made.summary,
                                               .refusal = made.refusal,
                                               .error_kind = made.error_kind,
                                               .unsupported = made.unsupported,
                                               .model = model,
                                               .prompt_tokens = tokens(&Usage::prompt_tokens),
                                               .cached_tokens = tokens(&Usage::cached_tokens),
                                               .completion_tokens = tokens(&Usage::completion_tokens),
                                               .transcript_revision = row.transcript_revision,
                                               .now = now};
}

Verdict once_more(const SummarizeRow& row, std::initializer_list<std::string_view> before, Failure why) {
  if (std::ranges::find(before, row.error_kind.value_or("")) != before.end()) return failed(std::move(why));
  return again(std::move(why));
}

Verdict not_a_summary(const SummarizeRow& row, const BadSummary& bad) {
  return once_more(row, {failure_kind::not_json, failure_kind::wrong_shape}, failure(bad.kind, bad.what()));
}

Verdict judge(const ChatReply& reply, const SummarizeRow& row, const Plan& plan, const Settings& settings,
              UnixTime now) {
  const auto recorded = [&](const Made& made, std::string outcome) {
    return with(done(std::move(outcome)), {summary_write(row, reply, made, settings, now)});
  };
  const auto declined = [&](std::string_view kind, const std::string& words) {
    return recorded({.state = "refused", .refusal = words, .error_kind = kind}, "refused");
  };
  if (!reply.refusal.empty()) return declined(failure_kind::refused, reply.refusal);
  if (reply.finish_reason == "content_filter") {
    return declined(failure_kind::content_filter, "the provider's content filter stopped the answer");
  }
  if (reply.finish_reason == "length") {
    return once_more(row, {failure_kind::length},
                     failure(failure_kind::length, "the answer did not fit into " + std::to_string(plan.output_tokens) +
                                                       " tokens (OPENAI_MAX_OUTPUT_TOKENS)"));
  }
  try {
    if (!reply.text) throw BadSummary(failure_kind::wrong_shape, "choices[0].message.content is no text");
    const std::string summary = read_summary(*reply.text, plan.schema);
    const std::string unsupported = unsupported_contact(summary, plan.turns);
    return recorded({.state = "made", .summary = summary, .unsupported = unsupported}, "");
  } catch (const BadSummary& bad) {
    return not_a_summary(row, bad);
  }
}

/// A request that is declined for what the transcript says goes on as a refusal; JSON that the server found wrong is
/// asked for once more.
Verdict verdict_on_error(const SummarizeRow& row, const HttpOutcome& outcome, const Settings& settings, UnixTime now) {
  if (outcome.meaning == Meaning::declined) {
    const Made refused{.state = "refused", .refusal = outcome.why.words, .error_kind = outcome.why.kind};
    return with_code(with(done("refused"), {summary_write(row, {}, refused, settings, now)}), outcome.status);
  }
  if (outcome.why.kind == failure_kind::not_json) {
    return with_code(once_more(row, {failure_kind::not_json, failure_kind::wrong_shape}, outcome.why), outcome.status);
  }
  return verdict_for(outcome);
}

Verdict verdict_on_success(const SummarizeRow& row, const HttpResponse& response, const Plan& plan,
                           const Settings& settings, UnixTime now) {
  if (const auto inside = error_inside(response)) return verdict_on_error(row, *inside, settings, now);
  try {
    const ChatReply reply = read_chat_reply(response.body);
    Verdict verdict = judge(reply, row, plan, settings, now);
    verdict.usage = reply.usage;
    if (verdict.usage) verdict.usage->model = settings.openai_model;
    return verdict;
  } catch (const BadSummary& bad) {
    return not_a_summary(row, bad);
  }
}

Verdict summarize_verdict(const SummarizeRow& row, const Plan& plan, const Reply& reply, const Settings& settings,
                          UnixTime now) {
  const HttpOutcome outcome = http_outcome(reply, ErrorsOf::model);
  if (outcome.meaning != Meaning::success) return verdict_on_error(row, outcome, settings, now);
  return with_code(verdict_on_success(row, std::get<HttpResponse>(reply), plan, settings, now), outcome.status);
}

}  // namespace

Stage summarize_stage() {
  return make_stage<sql::stages::summarize::Load>("summarize", std::identity{}, summarize_request, summarize_verdict);
}

}  // namespace callmill::stages

// Every error_kind that a job, an attempt or an import can carry, and what it means.
#pragma once

#include <span>
#include <string_view>

namespace callmill::failure_kind {

// Any stage that talks to the outside.
inline constexpr std::string_view network = "network";
inline constexpr std::string_view timeout = "timeout";
inline constexpr std::string_view http_status = "http_status";
inline constexpr std::string_view rate_limited = "rate_limited";
inline constexpr std::string_view quota = "quota";
inline constexpr std::string_view credentials = "credentials";
inline constexpr std::string_view configuration = "configuration";
inline constexpr std::string_view reply_too_large = "reply_too_large";
// The worker itself.
inline constexpr std::string_view runner_lost = "runner_lost";
inline constexpr std::string_view internal = "internal";
inline constexpr std::string_view local_shortage = "local_shortage";
// import
inline constexpr std::string_view call_not_found = "call_not_found";
inline constexpr std::string_view call_not_finished = "call_not_finished";
inline constexpr std::string_view transcript_not_found = "transcript_not_found";
inline constexpr std::string_view bad_document = "bad_document";
inline constexpr std::string_view tenant_not_found = "tenant_not_found";
inline constexpr std::string_view tenant_disabled = "tenant_disabled";
// summarize. The first two are no failures of the job: they are kept in summaries.error_kind, the job goes on with
// outcome 'refused' and the transcript is mailed without a summary. length, not_json and wrong_shape are asked again
// once.
inline constexpr std::string_view refused = "refused";
inline constexpr std::string_view content_filter = "content_filter";
inline constexpr std::string_view prompt_too_long = "prompt_too_long";
inline constexpr std::string_view length = "length";
inline constexpr std::string_view not_json = "not_json";
inline constexpr std::string_view wrong_shape = "wrong_shape";
inline constexpr std::string_view error_body = "error_body";
inline constexpr std::string_view bad_summary_fields = "bad_summary_fields";
// email
inline constexpr std::string_view no_recipients = "no_recipients";
inline constexpr std::string_view bad_address = "bad_address";
inline constexpr std::string_view mail_deferred = "mail_deferred";
inline constexpr std::string_view mail_refused = "mail_refused";
inline constexpr std::string_view recipients_refused = "recipients_refused";
inline constexpr std::string_view mail_unknown = "mail_unknown";
// push
inline constexpr std::string_view under_way = "under_way";
inline constexpr std::string_view push_refused = "push_refused";
inline constexpr std::string_view push_unknown = "push_unknown";
// room, dial, locate, follow: what a job waits for. None is a failure.
inline constexpr std::string_view room_not_ready = "room_not_ready";
inline constexpr std::string_view outcome_unknown = "outcome_unknown";
inline constexpr std::string_view call_in_progress = "call_in_progress";
inline constexpr std::string_view result_awaited = "result_awaited";

/// What one kind means to an operator.
struct Meaning {
  std::string_view kind;
  std::string_view stages;    ///< Where it occurs, comma separated; "any".
  std::string_view happened;  ///< In words.
  std::string_view worker;    ///< What the worker does.
  std::string_view remedy;    ///< What is left to do.
};

/// All kinds, in the order above.
std::span<const Meaning> meanings();
/// Null: there is no such kind.
const Meaning* meaning_of(std::string_view kind);

}  // namespace callmill::failure_kind

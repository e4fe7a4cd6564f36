// Every error_kind a job, an attempt or an import can carry; the manual's table of kinds is this list.
#pragma once

#include <string_view>

namespace callmill::failure_kind {

// Any stage that talks to the outside.
inline constexpr std::string_view network = "network";            // not reached, or the connection broke
inline constexpr std::string_view timeout = "timeout";            // no answer within the stage's timeout_s
inline constexpr std::string_view http_status = "http_status";    // an HTTP status that is no success
inline constexpr std::string_view rate_limited = "rate_limited";  // 429 that passes by itself
inline constexpr std::string_view quota = "quota";                // 429 of the kind that money solves: the stage halts
inline constexpr std::string_view credentials = "credentials";    // 401, 403, SMTP 535: the stage halts
inline constexpr std::string_view configuration = "configuration";  // our settings cannot work: the stage halts
// The worker itself.
inline constexpr std::string_view runner_lost = "runner_lost";  // its runners died over it, repeatedly
inline constexpr std::string_view internal = "internal";        // a stage threw; a bug of callmill's
// import
inline constexpr std::string_view call_not_found = "call_not_found";        // waited in vain for the call's metadata
inline constexpr std::string_view call_not_finished = "call_not_finished";  // it never got an end
inline constexpr std::string_view transcript_not_found = "transcript_not_found";
inline constexpr std::string_view bad_document = "bad_document";  // it came from MongoDB, and cannot be read
inline constexpr std::string_view tenant_not_found = "tenant_not_found";
inline constexpr std::string_view tenant_disabled = "tenant_disabled";
// summarize. The first two are no failures of the job: they are kept in summaries.error_kind, the job goes on with
// outcome 'refused' and the transcript is mailed without a summary. length, not_json and wrong_shape are asked again
// once.
inline constexpr std::string_view refused = "refused";                // the model declined: message.refusal
inline constexpr std::string_view content_filter = "content_filter";  // the provider's filter did: finish_reason
inline constexpr std::string_view length = "length";      // the answer did not fit, not into twice the cap either
inline constexpr std::string_view not_json = "not_json";  // the server's reply, or the model's answer in it, is no JSON
inline constexpr std::string_view wrong_shape = "wrong_shape";  // JSON, but no completion, or not what the schema says
inline constexpr std::string_view error_body = "error_body";    // 200 with an error inside; its code says: again or not
inline constexpr std::string_view bad_summary_fields = "bad_summary_fields";  // the tenant's own fields make no schema
// email
inline constexpr std::string_view no_recipients = "no_recipients";
inline constexpr std::string_view bad_address = "bad_address";
inline constexpr std::string_view mail_deferred = "mail_deferred";            // 4yz
inline constexpr std::string_view mail_refused = "mail_refused";              // 5yz
inline constexpr std::string_view recipients_refused = "recipients_refused";  // some took it, some refused
inline constexpr std::string_view mail_unknown = "mail_unknown";              // no word after the end of DATA
// push
inline constexpr std::string_view under_way = "under_way";        // no fault: its next request follows at once
inline constexpr std::string_view push_refused = "push_refused";  // the CRM will not have the task or the customer
inline constexpr std::string_view push_unknown = "push_unknown";  // no word whether it made them: looked up first
// room, dial, locate, follow: what a job waits for. None is a failure.
inline constexpr std::string_view room_not_ready = "room_not_ready";  // room and agent are being asked for
inline constexpr std::string_view outcome_unknown =
    "outcome_unknown";  // a dial's reply was lost: its leg is looked for
inline constexpr std::string_view call_in_progress = "call_in_progress";  // the phone leg is there
inline constexpr std::string_view result_awaited = "result_awaited";  // the call is over, the agent's result is not in

}  // namespace callmill::failure_kind

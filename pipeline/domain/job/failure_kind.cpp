#include "domain/job/failure_kind.h"

#include <algorithm>
#include <array>

namespace callmill::failure_kind {

namespace {

// In Markdown, as the manual shows it.
constexpr std::array kMeanings{
    Meaning{network, "import, summarize, email, room, push", "the server was not reached, or the connection broke",
            "retries; import waits until MongoDB is back; room halts for 30 s", "check the network, then rerun"},
    Meaning{timeout, "import, summarize, email, room, push",
            "no answer within the stage's `timeout_s` (MongoDB: within the time limits of its URI)",
            "retries; import waits", "raise `timeout_s`, or find out why the server is slow"},
    Meaning{http_status, "summarize, room, push", "an HTTP status that is no success and that no other kind names",
            "retries 408, 409 and 5xx; others fail at once",
            "read `last_error`; fix what the request is made of (model, URL)"},
    Meaning{rate_limited, "summarize, push", "429 that passes by itself",
            "retries, after the server's Retry-After where that is longer",
            "set `per_second` or a smaller `in_flight_limit`"},
    Meaning{quota, "summarize", "402, or words of an account without money or at its limit",
            "halts for 15 min, then tries again", "pay or raise the limit, then unpause"},
    Meaning{credentials, "import, summarize, email, room, push",
            "401 or 403; SMTP 530, 534 or 535; MongoDB refuses the user", "halts for 15 min",
            "correct the key, or name and password, restart, unpause"},
    Meaning{configuration, "import, summarize, email, room, push",
            "a setting cannot work: no such model, one that it refuses, no STARTTLS, bad URL, no `SMTP_FROM`, a "
            "MongoDB older than 3.6",
            "halts, 15 min (email: 5 min)", "correct the setting, restart, unpause"},
    Meaning{reply_too_large, "summarize, room, push", "the answer is larger than what is read of one (8 MiB)",
            "fails at once", "find out what answers at that URL, rerun"},
    Meaning{
        runner_lost, "any", "runners died over this job ten times in one stage; or, on an open job, the last one did",
        "gives it back unspent; at the tenth loss fails it", "look at that job: does it crash the program? report it"},
    Meaning{internal, "any",
            "a stage could not read its row, or threw: a bug of callmill's, or a row changed by hand into something "
            "impossible; in email: a mail was replaced three times before it was sent",
            "fails at once", "report it with `callmill show job`"},
    Meaning{local_shortage, "import, summarize, email, room, push",
            "callmill has no file descriptor or memory left: nothing is wrong with the server",
            "halts for 30 s, spends nothing", "raise `LimitNOFILE` or the memory limit, or lower `in_flight_limit`"},
    Meaning{call_not_found, "import", "no metadata of the call came within `IMPORT_WAIT_SECONDS`",
            "waits first, spends no try, then fails", "import the metadata, rerun"},
    Meaning{call_not_finished, "import", "its metadata never got an end", "waits, then fails",
            "import the finished document, rerun"},
    Meaning{transcript_not_found, "import, email",
            "no transcript came; in email: the job was sent there before `assemble`",
            "waits, then fails; in email fails at once", "import it, rerun; or rerun `--from assemble`"},
    Meaning{bad_document, "import",
            "a document of the call came from MongoDB and cannot be read; the words name document and field",
            "waits, then fails", "correct the document or the mapping, rerun"},
    Meaning{tenant_not_found, "import", "no configuration of the tenant came", "waits, then fails",
            "import the tenant's document, rerun"},
    Meaning{tenant_disabled, "any", "the tenant's status is `disabled`, perhaps only since the job began",
            "fails at once, before money is spent or a mail sent",
            "enable it (`tenants.status`), `callmill rerun --failed --kind tenant_disabled`"},
    Meaning{refused, "summarize", "the model declined",
            "goes on: the transcript is mailed without a summary, saying so",
            "nothing, or another model and rerun `--from summarize`"},
    Meaning{content_filter, "summarize", "the provider's filter stopped the answer, or flagged the call",
            "goes on, as with `refused`", "nothing, or another model and rerun `--from summarize`"},
    Meaning{prompt_too_long, "summarize", "the transcript is longer than the model takes", "fails at once",
            "set `OPENAI_CONTEXT_TOKENS` to the model's, or take a model that takes more, rerun"},
    Meaning{length, "summarize", "the answer did not fit", "asks once more with twice the room, then fails",
            "raise `OPENAI_MAX_OUTPUT_TOKENS`, rerun"},
    Meaning{not_json, "summarize, room, push", "the answer is not JSON", "asks once more, then fails",
            "use a model or server that keeps to JSON, rerun"},
    Meaning{wrong_shape, "summarize, push", "JSON, but not what the schema says", "asks once more, then fails",
            "use a model or server that keeps to a schema, rerun"},
    Meaning{error_body, "summarize", "status 200 with an error inside",
            "retries, or fails where the error says that it lasts", "read `last_error`"},
    Meaning{bad_summary_fields, "summarize", "the tenant's own fields make no schema, or are too long", "fails at once",
            "correct `tenants.summary_fields`, rerun"},
    Meaning{no_recipients, "email", "the tenant has nobody to mail to", "fails at once",
            "set `tenants.recipients`, rerun"},
    Meaning{bad_address, "email", "none of the recipients is a mail address", "fails at once",
            "correct `tenants.recipients`, rerun"},
    Meaning{mail_deferred, "email", "the server said 4yz (not now), of all recipients or of some",
            "asks again for those only, over a day, spends no try; then fails",
            "look at `v_mails`: is the server full, do we send too many? rerun later"},
    Meaning{mail_refused, "email", "the server said 5yz (never)", "fails at once",
            "correct what `v_mails` shows, rerun"},
    Meaning{recipients_refused, "email", "some recipients have the mail, the server refused the others",
            "fails, so that somebody sees it", "correct the addresses, rerun: only those without it get it"},
    Meaning{mail_unknown, "email", "no reply came after the end of the message, whatever later tries said",
            "retries with the same Message-ID and bytes",
            "ask the recipient or the mail server's log for the Message-ID, then rerun"},
    Meaning{under_way, "push",
            "no fault: the next of the stage's requests follows, at once or when the CRM's index must show the task",
            "goes on", "nothing"},
    Meaning{push_refused, "push",
            "the CRM refuses the task, or the customer (400, 404, 422), or has another's in its place",
            "fails at once; the call stays `called`",
            "read `last_error`, correct the template (`TALKINGSHOPS_TEMPLATE`), rerun"},
    Meaning{
        push_unknown, "push", "no reply says whether the CRM made the task, or the customer",
        "looks it up, until the CRM's index must show it (`TALKINGSHOPS_INDEX_LAG_SECONDS`), before it sends again; "
        "then fails",
        "look into the CRM, rerun: it looks first"},
    Meaning{room_not_ready, "room", "LiveKit is being asked for the room, or the agent has not joined yet",
            "looks again; no agent within 20 s ends the call (`startup_failed`)",
            "nothing; does an agent of the name `LIVEKIT_AGENT_NAME` run?"},
    Meaning{outcome_unknown, "dial, locate", "a dial's reply was lost; its phone leg is looked for",
            "looks again, never dials", "nothing"},
    Meaning{call_in_progress, "follow", "the phone leg is in the room",
            "looks again until it is gone, or `CALL_STALE_AFTER_SECONDS` is over", "nothing"},
    Meaning{result_awaited, "follow", "the call is over, the agent has not reported",
            "waits for `CALL_RESULT_GRACE_SECONDS`, then `no_answers`", "nothing"}};

}  // namespace

std::span<const Meaning> meanings() {
  return kMeanings;
}

const Meaning* meaning_of(std::string_view kind) {
  const auto found = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& m) { return m.kind == kind; });
  return found == kMeanings.end() ? nullptr : &*found;
}

}  // namespace callmill::failure_kind

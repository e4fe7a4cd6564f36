#include "commands/settings/settings_table.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "commands/settings/setting_values.h"
#include "domain/lead/call_window.h"

namespace callmill::commands {

namespace {

using namespace setting;
using S = Settings;
using C = CallSettings;
using X = Secrets;

/// The field that a member of Settings, CallSettings or Secrets is.
template <auto Member, class AnySettings, class AnySecrets>
constexpr auto& field(AnySettings& settings, AnySecrets& secrets) {
  if constexpr (std::is_invocable_v<decltype(Member), AnySettings&>)
    return settings.*Member;
  else if constexpr (std::is_invocable_v<decltype(Member), AnySecrets&>)
    return secrets.*Member;
  else
    return settings.call.*Member;
}

bool passes(bool is_right) {
  return is_right;
}
bool passes(const std::string& fault) {
  return fault.empty();
}

template <auto Check>
std::string fault_of(std::string_view text) {
  if constexpr (std::is_same_v<decltype(Check(text)), std::string>) return Check(text);
  return {};
}

template <auto Member, auto Check = any_text>
constexpr Setting row(std::string_view name, std::string_view environment, std::string_view unit,
                      std::string_view expected, std::string_view about) {
  return {.name = name,
          .environment = environment,
          .unit = unit,
          .expected = expected,
          .about = about,
          .secret = std::is_invocable_v<decltype(Member), Secrets&>,
          .masked = std::is_invocable_v<decltype(Member), Secrets&>,
          .set =
              [](Settings& settings, Secrets& secrets, std::string_view text) {
                return passes(Check(text)) && read_value(text, field<Member>(settings, secrets));
              },
          .fault = fault_of<Check>,
          .value = [](const Settings& settings,
                      const Secrets& secrets) { return value_text(field<Member>(settings, secrets)); }};
}

constexpr Setting masked(Setting setting) {
  setting.masked = true;
  return setting;
}

// Texts of CallSettings are kept as they are given. The loop reads them again, and dials nobody if it cannot.
constexpr std::array kSettings{
    row<&S::db, not_empty>("db", "CALLMILL_DB", "", "a file name", "The SQLite file that holds everything."),
    row<&S::log_level, log_level>("log_level", "LOG_LEVEL", "", "trace, debug, info, warn or error",
                                  "The least important messages that the log still shows."),
    row<&S::import_wait, whole_number<0>>(
        "import_wait", "IMPORT_WAIT_SECONDS", "s", "a whole number of seconds, at least 0",
        "How long an enqueued call may wait in stage import for its documents before it fails."),
    row<&S::mapping>("mapping", "CALLMILL_MAPPING", "", "a file name",
                     "A JSON file that says where the importer finds each field of a document."),
    row<&X::mongodb_uri>("mongodb_uri", "MONGODB_URI", "", "text",
                         "Where MongoDB is (mongodb://...); not set, documents come from export files."),
    row<&S::mongodb_db, not_empty>("mongodb_db", "MONGODB_DB", "", "a database's name",
                                   "The database that holds the collections."),
    row<&S::mongodb_transcripts_collection, not_empty>("mongodb_transcripts_collection",
                                                       "MONGODB_TRANSCRIPTS_COLLECTION", "", "a collection's name",
                                                       "The collection that holds transcripts and their items."),
    row<&S::mongodb_metadata_collection, not_empty>("mongodb_metadata_collection", "MONGODB_METADATA_COLLECTION", "",
                                                    "a collection's name",
                                                    "The collection that holds one document per call."),
    row<&S::mongodb_tenants_collection, not_empty>("mongodb_tenants_collection", "MONGODB_TENANTS_COLLECTION", "",
                                                   "a collection's name",
                                                   "The collection that holds one document per tenant."),
    row<&S::mongodb_phones_collection, not_empty>("mongodb_phones_collection", "MONGODB_PHONES_COLLECTION", "",
                                                  "a collection's name",
                                                  "The collection that says which tenant a called number belongs to."),
    row<&S::tenant_refresh, whole_number<0>>(
        "tenant_refresh", "TENANT_REFRESH_SECONDS", "s", "a whole number of seconds, at least 0",
        "How old the tenants' configuration may get before it is read again from MongoDB."),
    row<&S::openai_base_url, http_url>("openai_base_url", "OPENAI_BASE_URL", "",
                                       "a URL that starts with http:// or https://",
                                       "Where the chat completions API is; also llama.cpp, Ollama or vLLM."),
    row<&S::openai_model, not_empty>("openai_model", "OPENAI_MODEL", "", "a model's name",
                                     "The model that writes summaries; llm_prices has its price."),
    row<&S::openai_max_tokens_field, max_tokens_field>(
        "openai_max_tokens_field", "OPENAI_MAX_TOKENS_FIELD", "", "max_completion_tokens or max_tokens",
        "What the server calls the limit of an answer; most local servers say max_tokens."),
    row<&S::openai_max_output_tokens, whole_number<1>>(
        "openai_max_output_tokens", "OPENAI_MAX_OUTPUT_TOKENS", "tokens", "a whole number, at least 1",
        "The longest summary the model may write; one that did not fit is asked for once more with twice as many."),
    row<&S::openai_context_tokens, whole_number<1>>(
        "openai_context_tokens", "OPENAI_CONTEXT_TOKENS", "tokens", "a whole number, at least 1",
        "What prompt and answer together may take; longer transcripts are cut in the middle, with a mark."),
    row<&S::ca_file>(
        "ca_file", "CALLMILL_CA_FILE", "", "a file name",
        "A PEM file of certificate authorities to trust beside the system's, for mail and every HTTP server."),
    row<&S::smtp_url, smtp_url>("smtp_url", "SMTP_URL", "", "smtp://host:port or smtps://host:port",
                                "The mail server; not used with MAIL_DIR."),
    row<&S::smtp_username>("smtp_username", "SMTP_USERNAME", "", "text",
                           "The name to log in with at the mail server; empty, no login."),
    row<&S::smtp_from, sender>("smtp_from", "SMTP_FROM", "", "Name <address> or address",
                               "The sender of every mail; needed, except with MAIL_DIR."),
    row<&S::smtp_bcc, addresses>("smtp_bcc", "SMTP_BCC", "", "addresses, comma separated",
                                 "Addresses that get a blind copy of every tenant's mails."),
    row<&S::smtp_starttls>(
        "smtp_starttls", "SMTP_STARTTLS", "", "automatic, required, when_offered or off",
        "Whether the connection to the mail server must be encrypted; automatic: off on loopback, else required."),
    row<&S::mail_dir>("mail_dir", "MAIL_DIR", "", "a folder's name",
                      "Write mails as .eml files into this folder instead of sending them."),
    masked(row<&C::whitelist_numbers, phone_numbers>("call_whitelist_numbers", "CALL_WHITELIST_NUMBERS", "",
                                                     "mobile numbers in India, comma separated",
                                                     "The only numbers that may be dialled; empty, every lead's.")),
    row<&C::window_start, is_window_start>("call_window_start", "CALL_WINDOW_START", "", "a time from 00:00 to 23:59",
                                           "From when on leads are dialled."),
    row<&C::window_end, is_window_end>("call_window_end", "CALL_WINDOW_END", "", "a time from 00:00 to 24:00",
                                       "From when on no more leads are dialled."),
    row<&C::timezone, time_zone>("call_timezone", "CALL_TIMEZONE", "", "a time zone such as Asia/Kolkata",
                                 "The time zone of the window, of the weekdays and of the holidays."),
    row<&C::weekdays, is_weekdays>("call_weekdays", "CALL_WEEKDAYS", "", "days such as mon-sat or mon,wed,fri",
                                   "The days on which leads are dialled."),
    row<&C::max_retries, whole_number<0, 1000>>(
        "max_call_retries", "MAX_CALL_RETRIES", "", "a whole number, 0 to 1000",
        "How often a lead is dialled again before it fails; with 3, four dials at most."),
    row<&C::retry_after, whole_number<0, 8760>>(
        "call_retry_after_hours", "CALL_RETRY_AFTER_HOURS", "h", "a whole number of hours, 0 to 8760",
        "How long a lead waits after a failed call, unless its row of retry_rules says otherwise."),
    row<&C::max_concurrent, whole_number<0, 10000>>("call_max_concurrent", "CALL_MAX_CONCURRENT", "lines",
                                                    "a whole number, 0 to 10000",
                                                    "How many calls may be under way at once; 0, nobody is dialled."),
    row<&C::per_second, calls_per_second>(
        "calls_per_second", "CALLS_PER_SECOND", "", "a number above 0, at most 1000",
        "How many dials may begin in a second; stages.per_second of stage dial may only lower it."),
    row<&C::ringing, whole_number<5, 80>>(
        "call_ringing_seconds", "CALL_RINGING_SECONDS", "s", "a whole number of seconds, 5 to 80",
        "How long a phone rings; above 32, LiveKit itself tells a dead trunk from a phone that nobody picks up."),
    row<&C::max_duration, whole_number<10, 86400>>("call_max_duration_seconds", "CALL_MAX_DURATION_SECONDS", "s",
                                                   "a whole number of seconds, 10 to 86400",
                                                   "How long a call may last, from the dial."),
    row<&C::stale_after, whole_number<10, 172800>>(
        "call_stale_after_seconds", "CALL_STALE_AFTER_SECONDS", "s", "a whole number of seconds, 10 to 172800",
        "After how long, from when it was scheduled, a call that has not ended is ended: stale_timeout."),
    row<&C::result_grace, whole_number<0, 86400>>(
        "call_result_grace_seconds", "CALL_RESULT_GRACE_SECONDS", "s", "a whole number of seconds, 0 to 86400",
        "How long after a call's end its agent may still bring the result; then it is no_answers."),
    row<&C::room_prefix, room_prefix>("call_room_prefix", "CALL_ROOM_PREFIX", "", "letters, digits, '-', '_' and '.'",
                                      "What comes before the lead's id in the name of its LiveKit room."),
    row<&S::livekit_url, livekit_url>("livekit_url", "LIVEKIT_URL", "", "a URL that starts with http, https, ws or wss",
                                      "Where LiveKit is; empty, nobody is dialled."),
    row<&S::livekit_api_key>("livekit_api_key", "LIVEKIT_API_KEY", "", "text",
                             "The name of LiveKit's API secret; no secret itself."),
    row<&S::livekit_sip_trunk_id>("livekit_sip_trunk_id", "LIVEKIT_SIP_TRUNK_ID", "", "text such as ST_abc",
                                  "The outbound trunk that calls go through."),
    row<&S::livekit_agent_name>("livekit_agent_name", "LIVEKIT_AGENT_NAME", "", "text",
                                "The agent to dispatch to each room; empty, LiveKit does so by itself."),
    row<&S::talkingshops_url, http_url>("talkingshops_url", "TALKINGSHOPS_URL", "",
                                        "a URL that starts with http:// or https://",
                                        "Where Talking Shops' API is, with its version."),
    row<&S::talkingshops_index_lag, whole_number<0, 3600>>(
        "talkingshops_index_lag_seconds", "TALKINGSHOPS_INDEX_LAG_SECONDS", "s", "a whole number of seconds, 0 to 3600",
        "How late the CRM's search may show what was made: a customer or task whose POST got no reply is searched so "
        "long before it is sent again."),
    row<&S::talkingshops_template>("talkingshops_template", "TALKINGSHOPS_TEMPLATE", "", "a file name",
                                   "A JSON file that says what a task is made of; empty, the shipped one."),
    row<&S::listen, listen_address>("listen", "CALLMILL_LISTEN", "", "HOST:PORT, the host an IP address or localhost",
                                    "Where 'run' and 'serve' answer HTTP; empty, 'run' does not."),
    row<&S::grace, whole_number<0>>("grace", "CALLMILL_GRACE_SECONDS", "s", "a whole number of seconds, at least 0",
                                    "After a stop signal, how long running transfers may take to finish."),
    row<&S::lease, whole_number<5>>("lease", "CALLMILL_LEASE_SECONDS", "s", "a whole number of seconds, at least 5",
                                    "A runner that was silent for so long has lost its jobs."),
    row<&X::openai_api_key>("openai_api_key", "OPENAI_API_KEY", "", "text",
                            "The key for the chat completions API; not sent when not set."),
    row<&X::smtp_password>("smtp_password", "SMTP_PASSWORD", "", "text",
                           "The password to log in with at the mail server."),
    row<&X::livekit_api_secret>("livekit_api_secret", "LIVEKIT_API_SECRET", "", "text",
                                "Signs LiveKit's tokens and checks its webhooks."),
    row<&X::talkingshops_api_key>("talkingshops_api_key", "TALKINGSHOPS_API_KEY", "", "text",
                                  "The key for Talking Shops; not set, nothing is pushed."),
};

}  // namespace

std::string Setting::option() const {
  std::string option(name);
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

std::string Setting::show(const Settings& settings, const Secrets& secrets) const {
  std::string text = value(settings, secrets);
  if (!secret) return text;
  return text.empty() ? "(not set)" : "(set)";
}

std::span<const Setting> all_settings() {
  return kSettings;
}

}  // namespace callmill::commands

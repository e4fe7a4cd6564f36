#include "commands/settings_table.h"

#include <algorithm>
#include <array>

#include "commands/setting_fields.h"

namespace callmill::commands {

namespace {

using namespace setting;
using S = Settings;
using C = CallSettings;

constexpr std::array kSettings{
    text<&S::db, not_empty>("db", "CALLMILL_DB", "a file name", "The SQLite file that holds everything."),
    text<&S::log_level, level>("log_level", "LOG_LEVEL", "trace, debug, info, warn or error",
                               "The least important messages that the log still shows."),
    seconds<&S::import_wait>("import_wait", "IMPORT_WAIT_SECONDS",
                             "How long an enqueued call may wait for its documents before it fails."),
    text<&S::mapping>("mapping", "CALLMILL_MAPPING", "a file name",
                      "A JSON file that says where the importer finds each field of a document."),
    secret<&Secrets::mongodb_uri>("mongodb_uri", "MONGODB_URI",
                                  "Where MongoDB is (mongodb://...); not set, documents come from export files."),
    text<&S::mongodb_db, not_empty>("mongodb_db", "MONGODB_DB", "a database's name",
                                    "The database that holds the collections."),
    text<&S::mongodb_transcripts_collection, not_empty>("mongodb_transcripts_collection",
                                                        "MONGODB_TRANSCRIPTS_COLLECTION", "a collection's name",
                                                        "The collection that holds transcripts and their items."),
    text<&S::mongodb_metadata_collection, not_empty>("mongodb_metadata_collection", "MONGODB_METADATA_COLLECTION",
                                                     "a collection's name",
                                                     "The collection that holds one document per call."),
    text<&S::mongodb_tenants_collection, not_empty>("mongodb_tenants_collection", "MONGODB_TENANTS_COLLECTION",
                                                    "a collection's name",
                                                    "The collection that holds one document per tenant."),
    text<&S::mongodb_phones_collection, not_empty>("mongodb_phones_collection", "MONGODB_PHONES_COLLECTION",
                                                   "a collection's name",
                                                   "The collection that says which tenant a called number belongs to."),
    seconds<&S::tenant_refresh>("tenant_refresh", "TENANT_REFRESH_SECONDS",
                                "How old the tenants' configuration may get before it is read again from MongoDB."),
    text<&S::openai_base_url, http_url>("openai_base_url", "OPENAI_BASE_URL",
                                        "a URL that starts with http:// or https://",
                                        "Where the chat completions API is; also llama.cpp, Ollama or vLLM."),
    text<&S::openai_model, not_empty>("openai_model", "OPENAI_MODEL", "a model's name",
                                      "The model that writes summaries."),
    text<&S::openai_max_tokens_field, max_tokens_field>(
        "openai_max_tokens_field", "OPENAI_MAX_TOKENS_FIELD", "max_completion_tokens or max_tokens",
        "What the server calls the limit of an answer; most local servers say max_tokens."),
    tokens<&S::openai_max_output_tokens>("openai_max_output_tokens", "OPENAI_MAX_OUTPUT_TOKENS",
                                         "The longest summary the model may write."),
    tokens<&S::openai_context_tokens>("openai_context_tokens", "OPENAI_CONTEXT_TOKENS",
                                      "What prompt and answer together may take; longer transcripts are cut."),
    text<&S::ca_file>("ca_file", "CALLMILL_CA_FILE", "a file name",
                      "A PEM file of certificate authorities to trust beside the system's."),
    text<&S::smtp_url, smtp_url>("smtp_url", "SMTP_URL", "smtp://host:port or smtps://host:port",
                                 "The mail server; not used with mail_dir."),
    text<&S::smtp_username>("smtp_username", "SMTP_USERNAME", "text",
                            "The name to log in with at the mail server; empty, no login."),
    text<&S::smtp_from, address>("smtp_from", "SMTP_FROM", "Name <address> or address", "The sender of every mail."),
    Setting{"smtp_bcc", "SMTP_BCC", "", "addresses, comma separated",
            "Addresses that get a blind copy of every tenant's mails.", false, set_bcc, bcc_value},
    Setting{"smtp_starttls", "SMTP_STARTTLS", "", "automatic, required, when_offered or off",
            "Whether the connection to the mail server must be encrypted; automatic: yes, save on loopback.", false,
            set_starttls, starttls_value},
    text<&S::mail_dir>("mail_dir", "MAIL_DIR", "a folder's name",
                       "Write mails as .eml files into this folder instead of sending them."),
    call<&CallSettings::whitelist_numbers>("call_whitelist_numbers", "CALL_WHITELIST_NUMBERS",
                                           "numbers, comma separated",
                                           "The only numbers that may be dialled; empty, every lead's."),
    call<&CallSettings::window_start>("call_window_start", "CALL_WINDOW_START", "a time such as 10:00",
                                      "From when on leads are dialled."),
    call<&CallSettings::window_end>("call_window_end", "CALL_WINDOW_END", "a time such as 19:00",
                                    "From when on no more leads are dialled."),
    call<&CallSettings::timezone>("call_timezone", "CALL_TIMEZONE", "a time zone such as Asia/Kolkata",
                                  "The time zone of the window, of the weekdays and of the holidays."),
    call<&CallSettings::weekdays>("call_weekdays", "CALL_WEEKDAYS", "days such as mon-sat or mon,wed,fri",
                                  "The days on which leads are dialled."),
    call_number<&C::max_retries, 0, 1000>("max_call_retries", "MAX_CALL_RETRIES", "", "a whole number, 0 to 1000",
                                          "How often a lead is dialled again before it fails."),
    call_number<&C::retry_after, 0, 8760>("call_retry_after_hours", "CALL_RETRY_AFTER_HOURS", "h",
                                          "a whole number of hours, 0 to 8760",
                                          "How long a lead waits after a failed call."),
    call_number<&C::max_concurrent, 0, 10000>("call_max_concurrent", "CALL_MAX_CONCURRENT", "lines",
                                              "a whole number, 0 to 10000",
                                              "How many calls may be under way at once; 0, nobody is dialled."),
    Setting{"calls_per_second", "CALLS_PER_SECOND", "", "a number above 0, at most 1000",
            "How many dials may begin in a second.", false, set_calls_per_second, calls_per_second_value},
    call_number<&C::ringing, 5, 80>("call_ringing_seconds", "CALL_RINGING_SECONDS", "s",
                                    "a whole number of seconds, 5 to 80",
                                    "How long a phone rings; above 32 a dead trunk shows at once."),
    call_number<&C::max_duration, 10, 86400>("call_max_duration_seconds", "CALL_MAX_DURATION_SECONDS", "s",
                                             "a whole number of seconds, 10 to 86400",
                                             "How long a call may last, from the dial."),
    call_number<&C::stale_after, 10, 172800>("call_stale_after_seconds", "CALL_STALE_AFTER_SECONDS", "s",
                                             "a whole number of seconds, 10 to 172800",
                                             "After how long a call that has not ended is ended."),
    call_number<&C::result_grace, 0, 86400>("call_result_grace_seconds", "CALL_RESULT_GRACE_SECONDS", "s",
                                            "a whole number of seconds, 0 to 86400",
                                            "How long after a call's end its agent may still bring the result."),
    Setting{"call_room_prefix", "CALL_ROOM_PREFIX", "", "letters, digits, '-', '_' and '.'",
            "What comes before the lead's id in the name of its room.", false, set_room_prefix, room_prefix_value},
    text<&S::livekit_url, livekit_url>("livekit_url", "LIVEKIT_URL", "a URL that starts with http, https, ws or wss",
                                       "Where LiveKit is; empty, nobody is dialled."),
    text<&S::livekit_api_key>("livekit_api_key", "LIVEKIT_API_KEY", "text", "The name of LiveKit's API secret."),
    text<&S::livekit_sip_trunk_id>("livekit_sip_trunk_id", "LIVEKIT_SIP_TRUNK_ID", "text such as ST_abc",
                                   "The outbound trunk that calls go through."),
    text<&S::livekit_agent_name>("livekit_agent_name", "LIVEKIT_AGENT_NAME", "text",
                                 "The agent to dispatch to each room; empty, LiveKit does so by itself."),
    text<&S::talkingshops_url, http_url>("talkingshops_url", "TALKINGSHOPS_URL",
                                         "a URL that starts with http:// or https://",
                                         "Where Talking Shops' API is, with its version."),
    text<&S::talkingshops_template>("talkingshops_template", "TALKINGSHOPS_TEMPLATE", "a file name",
                                    "A JSON file that says what a task is made of; empty, the shipped one."),
    text<&S::listen, listen_address>("listen", "CALLMILL_LISTEN", "HOST:PORT, the host an IP address or localhost",
                                     "Where 'run' and 'serve' answer HTTP; empty, 'run' does not."),
    seconds<&S::grace>("grace", "CALLMILL_GRACE_SECONDS",
                       "After a stop signal, how long running transfers may take to finish."),
    Setting{"lease", "CALLMILL_LEASE_SECONDS", "s", "a whole number of seconds, at least 5",
            "A runner that was silent for so long has lost its jobs.", false, set_seconds<&S::lease, 5>,
            seconds_value<&S::lease>},
    secret<&Secrets::openai_api_key>("openai_api_key", "OPENAI_API_KEY", "The key for the chat completions API."),
    secret<&Secrets::smtp_password>("smtp_password", "SMTP_PASSWORD",
                                    "The password to log in with at the mail server."),
    secret<&Secrets::livekit_api_secret>("livekit_api_secret", "LIVEKIT_API_SECRET",
                                         "Signs LiveKit's tokens and checks its webhooks."),
    secret<&Secrets::talkingshops_api_key>("talkingshops_api_key", "TALKINGSHOPS_API_KEY",
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

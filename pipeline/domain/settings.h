// What an operator may set: values only, read by commands/settings/configuration, handed to every pure function that
// needs them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace callmill {

/// Dialling. Texts are as given, and checked when settings are read; phone_number.h and call_window.h read them again,
/// and fail closed.
struct CallSettings {
  std::string whitelist_numbers;          ///< CALL_WHITELIST_NUMBERS: empty, every number may be dialled.
  std::string window_start = "10:00";     ///< CALL_WINDOW_START
  std::string window_end = "19:00";       ///< CALL_WINDOW_END
  std::string timezone = "Asia/Kolkata";  ///< CALL_TIMEZONE
  std::string weekdays = "mon-sun";       ///< CALL_WEEKDAYS

  int max_retries = 3;                     ///< MAX_CALL_RETRIES: a lead whose retry_count would exceed it fails.
  std::chrono::hours retry_after{24};      ///< CALL_RETRY_AFTER_HOURS
  int max_concurrent = 10;                 ///< CALL_MAX_CONCURRENT: lines; 0, nobody is dialled.
  double per_second = 2;                   ///< CALLS_PER_SECOND: dials begun, above 0.
  std::chrono::seconds ringing{40};        ///< CALL_RINGING_SECONDS, 5 to 80: ringing_timeout.
  std::chrono::seconds max_duration{900};  ///< CALL_MAX_DURATION_SECONDS: max_call_duration, from the dial.
  /// CALL_STALE_AFTER_SECONDS: from when the call was scheduled; then its room is deleted.
  std::chrono::seconds stale_after{1200};
  std::chrono::seconds result_grace{60};  ///< CALL_RESULT_GRACE_SECONDS: after the call's end, for the agent's result.
  std::string room_prefix = "ignitech-lead-";  ///< CALL_ROOM_PREFIX
};

/// How SMTP is protected. `automatic`: required, but off where the server is on loopback.
enum class StartTls { automatic, required, when_offered, off };

/// Every field's name in lower case is the command line's, in upper case the environment's (`SMTP_FROM`,
/// `--smtp-from`). Secrets are not here but in `Secrets`, which only the wall (pipeline/outside) gets to see.
struct Settings {
  std::string db = "callmill.db";  ///< CALLMILL_DB: the SQLite file.
  std::string log_level = "info";  ///< LOG_LEVEL: trace, debug, info, warn, error.

  std::chrono::seconds import_wait{900};  ///< IMPORT_WAIT_SECONDS: an enqueued call's, for its documents.
  std::string mapping;  ///< CALLMILL_MAPPING: a JSON file that overrides the importer's field mapping.
  std::string mongodb_db = "sonore-phone-agent";
  std::string mongodb_transcripts_collection = "calls-transcripts";
  std::string mongodb_metadata_collection = "calls-metadata";
  std::string mongodb_tenants_collection = "tenant_config";
  std::string mongodb_phones_collection = "phone-tenant-map";
  std::chrono::seconds tenant_refresh{300};  ///< TENANT_REFRESH_SECONDS: how old the tenants' configuration may get.

  std::string openai_base_url = "https://api.openai.com/v1";
  std::string openai_model = "gpt-4o-mini";
  /// OPENAI_MAX_TOKENS_FIELD: `max_completion_tokens`, or `max_tokens` for most local servers.
  std::string openai_max_tokens_field = "max_completion_tokens";
  int openai_max_output_tokens = 1200;
  int openai_context_tokens = 100'000;  ///< OPENAI_CONTEXT_TOKENS: prompt and answer together must fit.

  /// CALLMILL_CA_FILE: PEM; certificate authorities trusted beside the system's, by HTTPS and SMTP alike.
  std::string ca_file;

  std::string smtp_url;               ///< SMTP_URL: smtp://host:port or smtps://host:port; unused with MAIL_DIR.
  std::string smtp_username;          ///< SMTP_USERNAME: empty, no authentication.
  std::string smtp_from;              ///< SMTP_FROM: `Name <address>` or `address`.
  std::vector<std::string> smtp_bcc;  ///< SMTP_BCC: addresses, comma separated, added to every tenant's.
  StartTls smtp_starttls = StartTls::automatic;
  std::string mail_dir;  ///< MAIL_DIR: write .eml files there instead of sending.

  CallSettings call;  ///< CALL_*, MAX_CALL_RETRIES, CALLS_PER_SECOND: who is dialled, when and how often.

  std::string livekit_url;           ///< LIVEKIT_URL: http(s) or ws(s); empty, nobody is dialled.
  std::string livekit_api_key;       ///< LIVEKIT_API_KEY: names the secret; no secret itself.
  std::string livekit_sip_trunk_id;  ///< LIVEKIT_SIP_TRUNK_ID: ST_...
  std::string livekit_agent_name;    ///< LIVEKIT_AGENT_NAME: empty, LiveKit dispatches an agent by itself.
  std::string talkingshops_url = "https://api.talkingshops.com/v1";
  /// TALKINGSHOPS_INDEX_LAG_SECONDS: so late a search may show what was made.
  std::chrono::seconds talkingshops_index_lag{30};
  std::string talkingshops_template;  ///< TALKINGSHOPS_TEMPLATE: a JSON file; empty, the shipped one.
  std::string task_template;  ///< That file's text, which commands/settings reads and checks; empty, the shipped one.

  std::string listen;  ///< CALLMILL_LISTEN: HOST:PORT of the HTTP API; empty, `run` does not listen.

  std::chrono::seconds grace{20};  ///< --grace: after SIGTERM, how long running transfers may take to finish.
  std::chrono::seconds lease{60};  ///< CALLMILL_LEASE_SECONDS: a runner silent for so long has lost its jobs.
};

/// Read from the environment or a file of mode 0600; never logged, printed or stored.
struct Secrets {
  std::string mongodb_uri{};  ///< MONGODB_URI, which may hold a password; empty: no MongoDB, only export files.
  std::string openai_api_key{};
  std::string smtp_password{};
  std::string livekit_api_secret{};    ///< Signs tokens, checks webhooks.
  std::string talkingshops_api_key{};  ///< Empty: nothing is pushed, qualified calls wait.
};

}  // namespace callmill

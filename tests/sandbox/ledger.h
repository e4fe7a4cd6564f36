// What the sandbox saw: GET /sandbox/ledger, and printed at the end.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace callmill::sandbox {

struct TranscriptSeen {
  std::string first_caller_line;
  int asked = 0;     ///< Requests for a summary of it.
  int answered = 0;  ///< Summaries handed out for it: what costs money.
};

struct MailSeen {
  std::int64_t at_ms = 0;  ///< Unix time.
  std::string from;
  std::vector<std::string> recipients;  ///< Those that were taken.
  std::size_t bytes = 0;
  std::string digest;  ///< Of the message, dots undoubled.
  std::string answer;  ///< The code after the final dot, or close_after_data, silence_after_data.
};

/// One CreateSIPParticipant that was acted upon. Instants are unix milliseconds; 0: it never came so far.
struct DialSeen {
  std::string call_id;  ///< Of the participant's attributes.
  std::string identity;
  std::string number;
  std::string room;
  std::int64_t began_at_ms = 0;
  std::int64_t rang_at_ms = 0;  ///< The phone began to ring.
  std::int64_t answered_at_ms = 0;
  std::int64_t ended_at_ms = 0;
  std::string end;  ///< DisconnectReason and last sip.callStatus: "ROOM_DELETED/active".
};

struct RoomSeen {
  int created = 0;
  int deleted = 0;  ///< By DeleteRoom.
};

struct DispatchSeen {
  std::string room;
  std::string agent_name;
  std::string metadata;
};

/// What the agent said of a call, and how it was taken: "row", or the HTTP status.
struct ResultSeen {
  std::string call_id;
  std::string what;  ///< qualification, or a failure_reason.
  std::string taken;
};

struct WebhookSeen {
  std::string event;
  std::string identity;
  int tries = 0;
  int status = 0;  ///< Of the last try; 0: not delivered.
};

struct TaskSeen {
  std::string id;
  std::string idempotency_key;
  std::string customer_id;
  std::string body;
};

struct Ledger {
  std::map<std::string, std::map<std::string, int>> requests;  ///< By service, then by status, fault or method; "all".
  std::map<std::string, TranscriptSeen> transcripts;           ///< By a digest of the transcript.
  std::map<std::string, int> smtp;                             ///< connections, mails, recipients_refused, logins.
  std::map<std::string, std::vector<MailSeen>> mails;          ///< By Message-ID, without angle brackets.
  std::vector<DialSeen> dials;
  std::map<std::string, RoomSeen> rooms;  ///< By name.
  std::vector<DispatchSeen> dispatches;
  std::vector<ResultSeen> results;
  std::vector<WebhookSeen> webhooks;
  std::map<std::string, std::string> customers;  ///< Customer id by mobile.
  std::vector<TaskSeen> tasks;

  /// Counts a request; gives how many there are of the kind by now.
  int count(const std::string& service, const std::string& what) { return ++requests[service][what]; }

  std::string to_json() const;
  /// What to_json() gave. Throws std::exception when it is something else.
  static Ledger from_json(std::string_view text);
};

/// 16 hexadecimal digits.
std::string digest(std::string_view text);
std::int64_t unix_ms();

}  // namespace callmill::sandbox

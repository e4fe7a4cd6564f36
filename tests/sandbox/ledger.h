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

struct Ledger {
  std::map<std::string, int> openai_requests;          ///< By status or fault; "all" is their number.
  std::map<std::string, TranscriptSeen> transcripts;   ///< By a digest of the transcript.
  std::map<std::string, int> smtp;                     ///< connections, mails, recipients_refused, logins.
  std::map<std::string, std::vector<MailSeen>> mails;  ///< By Message-ID, without angle brackets.

  std::string to_json() const;
  /// What to_json() gave. Throws std::exception when it is something else.
  static Ledger from_json(std::string_view text);
};

/// 16 hexadecimal digits.
std::string digest(std::string_view text);
std::int64_t unix_ms();

}  // namespace callmill::sandbox

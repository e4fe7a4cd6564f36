// One connection to the mail server: opened by libcurl, kept for many mails, carrying one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "outside/curl.h"
#include "outside/mail_server.h"
#include "outside/outside.h"
#include "outside/smtp_dialogue.h"

namespace callmill::outside {

using Steady = std::chrono::steady_clock;

inline constexpr int kSynRetries = 4;                       ///< TCP gives up after half a minute.
inline constexpr int kMailsPerConnection = 100;             ///< Many servers allow no more.
inline constexpr std::chrono::seconds kConnectionAge{300};  ///< Older ones are not used again.
inline constexpr std::chrono::seconds kConnectionIdle{30};  ///< Unused for so long: closed.

/// A mail under way and how long the server may take for each reply: connecting, up to the login, takes one such time
/// in all, and the reply to the whole message two. The 300 s of table `stages` are RFC 5321's 5 and 10 min (4.5.3.2.1,
/// 4.5.3.2.6).
struct MailJob {
  TransferId id = 0;
  Mail mail;
  std::chrono::seconds timeout{0};
};

class SmtpConnection {
 public:
  /// Adds itself to `multi` and begins to connect; the mail follows by itself. Throws Unsendable.
  SmtpConnection(CURLM* multi, const MailServer& server, MailJob job);
  ~SmtpConnection();
  SmtpConnection(const SmtpConnection&) = delete;
  SmtpConnection& operator=(const SmtpConnection&) = delete;

  CURL* easy() const { return easy_.get(); }

  /// curl has connected, or failed to. Returns the reply to the mail if that already decides it.
  std::optional<Reply> connected(CURLcode code, Steady::time_point now);

  /// Begins the next mail. Requires ready().
  void carry(MailJob job, Steady::time_point now);

  /// Sends and receives without waiting. Returns the reply to the mail once it is known.
  std::optional<Reply> drive(Steady::time_point now);

  /// The mail under way, or the one that it connects for.
  const std::optional<MailJob>& job() const { return job_; }
  std::optional<MailJob> take_job();

  bool talking() const { return dialogue_.has_value(); }
  /// It can take another mail now.
  bool ready(Steady::time_point now) const;
  /// It will take no other mail: destroy it.
  bool spent(Steady::time_point now) const;
  /// The server had already closed this kept connection: the mail deserves a new one.
  bool gone_stale() const { return gone_stale_; }

  /// When drive() has to look at the clock.
  Steady::time_point deadline() const { return deadline_; }
  /// What to poll for; only when connected.
  std::optional<curl_waitfd> poll_for() const;

 private:
  void set_up(const MailServer& server, std::chrono::seconds timeout);
  void begin(Steady::time_point now);
  std::chrono::seconds patience() const;  ///< For the reply that the server owes now.
  std::optional<Reply> flush(Steady::time_point now);
  std::optional<Reply> receive(Steady::time_point now);
  std::optional<Reply> break_off(TransportError error, const std::string& why);
  std::optional<Reply> finish(Steady::time_point now);
  void say_goodbye();
  bool all_sent() const { return sent_ == outgoing_.size(); }
  static std::size_t take_line(char* bytes, std::size_t size, std::size_t count, void* self);

  CURLM* multi_;
  ErrorText error_{};
  std::string url_;  // as errors show it
  bool wants_login_;
  bool logged_in_ = false;
  bool size_offered_ = false;
  SmtpReply last_line_;  // while connecting
  std::optional<MailJob> job_;
  std::optional<SmtpDialogue> dialogue_;
  SmtpReplies replies_;
  std::string outgoing_;
  std::size_t sent_ = 0;  // bytes of outgoing_
  bool open_ = false;
  bool gone_stale_ = false;
  int mails_ = 0;
  Steady::time_point opened_{};
  Steady::time_point deadline_ = Steady::time_point::max();
  Easy easy_;  // last: it refers to the above
};

}  // namespace callmill::outside

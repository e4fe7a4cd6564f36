// The dialogue for one mail, from MAIL FROM to the reply that ends DATA: decisions only, no socket.
//
// libcurl opens the connection (EHLO, STARTTLS, AUTH) and moves the bytes. The dialogue itself is ours, because curl
// 7.88.1 waits for the replies to the end of DATA and to QUIT inside curl_multi_perform: one slow mail server would
// stop every transfer of the worker.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/job/reply.h"
#include "domain/job/request.h"

namespace callmill::outside {

/// One reply, its lines joined by spaces. `code` 0: not an SMTP reply; `text` shows how it began.
struct SmtpReply {
  int code = 0;
  std::string text;
  bool operator==(const SmtpReply&) const = default;
};

/// Cuts replies out of the bytes a server sends.
class SmtpReplies {
 public:
  void add(std::string_view bytes) { pending_ += bytes; }
  /// The next complete reply, or nothing yet.
  std::optional<SmtpReply> next();
  /// Nothing is left over.
  bool empty() const { return pending_.empty(); }

 private:
  std::string pending_;
};

/// Why this mail may not go to any SMTP server (an address that could smuggle in a command, bare line ends in the
/// bytes); empty: it may. Addresses must be ASCII, as libcurl and half of all servers require.
std::string unsendable_reason(const Mail& mail);

/// The message in the form of DATA: dots at line starts doubled, a last line end if missing, and the final dot.
std::string data_bytes(std::string_view message);

class SmtpDialogue {
 public:
  /// `size_offered`: the server's EHLO named SIZE. The mail has no unsendable_reason().
  SmtpDialogue(Mail mail, bool size_offered) : mail_(std::move(mail)), size_offered_(size_offered) {}

  /// The first command.
  std::string begin() const;

  /// What to send after `reply`; nothing once there is an outcome(). `all_sent`: everything so far, including the final
  /// dot of the message, was passed to the connection.
  std::string next(const SmtpReply& reply, bool all_sent);

  /// The connection broke, or the server was silent for too long.
  void broken(TransportError error, const std::string& why, bool all_sent);

  /// Empty while the dialogue lasts.
  const std::optional<Reply>& outcome() const { return outcome_; }
  /// The server has answered something.
  bool answered() const { return answered_; }
  /// The server has the message, or is being sent it: its next reply decides.
  bool awaits_verdict() const { return awaited_ == Awaited::message; }
  /// The connection is as it was before this mail, ready for another.
  bool left_clean() const { return left_clean_; }

 private:
  enum class Awaited { mail, recipient, data, message };
  std::string recipient_command() const;
  std::string after_recipient(const SmtpReply& reply);
  std::string after_message(const SmtpReply& reply, bool all_sent);
  std::string concluded(const SmtpReply& reply);
  std::string nonsense(const SmtpReply& reply, bool all_sent);

  Mail mail_;
  bool size_offered_;
  Awaited awaited_ = Awaited::mail;
  MailReceipt receipt_;
  std::optional<Reply> outcome_;
  bool answered_ = false;
  bool left_clean_ = false;
};

}  // namespace callmill::outside

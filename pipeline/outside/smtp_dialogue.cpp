#include "outside/smtp_dialogue.h"

#include <algorithm>
#include <cctype>

#include "domain/text.h"

namespace callmill::outside {

namespace {

constexpr std::size_t kLongestReply = 64U << 10U;  // bytes; RFC 5321 allows 512 a line
constexpr std::size_t kShownReply = 500;           // bytes kept of a reply's text

bool positive(int code) {
  return code >= 200 && code < 300;
}
bool negative(int code) {
  return code >= 400 && code < 600;
}

std::string shown(std::string_view text) {
  const std::string line = one_line(text);
  return std::string(cut_text(line, kShownReply));
}

/// The code of one reply line, or 0.
int line_code(std::string_view line) {
  const bool shaped =
      line.size() >= 3 &&
      std::all_of(line.begin(), line.begin() + 3, [](unsigned char c) { return std::isdigit(c) != 0; }) &&
      (line.size() == 3 || line[3] == ' ' || line[3] == '-');
  return shaped ? (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') : 0;
}

bool bad_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == address.size()) return true;
  return std::any_of(address.begin(), address.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7f || c == '<' || c == '>' || c == ',';
  });
}

bool bare_line_end(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return true;
    if (bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n')) return true;
  }
  return false;
}

}  // namespace

std::optional<SmtpReply> SmtpReplies::next() {
  std::string text;
  std::size_t start = 0;
  for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n', start)) {
    std::string_view line = std::string_view(pending_).substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const int code = line_code(line);
    start = end + 1;
    text.append(line.size() > 4 && code != 0 ? line.substr(4) : code == 0 ? line : std::string_view{}).append(" ");
    if (code != 0 && line.size() > 3 && line[3] == '-') continue;
    pending_.erase(0, start);
    return SmtpReply{code, shown(text)};
  }
  if (pending_.size() > kLongestReply) return SmtpReply{0, shown(pending_)};
  return std::nullopt;
}

std::string unsendable_reason(const Mail& mail) {
  if (bad_address(mail.from)) return "the sender '" + one_line(mail.from) + "' is no plain ASCII mail address";
  if (mail.recipients.empty()) return "the mail has no recipient";
  for (const std::string& address : mail.recipients)
    if (bad_address(address)) return "the recipient '" + one_line(address) + "' is no plain ASCII mail address";
  if (bare_line_end(mail.bytes)) return "the message has a line that does not end in CR LF";
  return {};
}

std::string data_bytes(std::string_view message) {
  std::string bytes;
  bytes.reserve(message.size() + message.size() / 64 + 8);
  bool line_start = true;
  for (const char c : message) {
    if (line_start && c == '.') bytes += '.';
    bytes += c;
    line_start = c == '\n';
  }
  if (!line_start) bytes += "\r\n";
  return bytes + ".\r\n";
}

std::string SmtpDialogue::begin() const {
  return "MAIL FROM:<" + mail_.from + ">" +
         (size_offered_ ? " SIZE=" + std::to_string(mail_.bytes.size()) : std::string{}) + "\r\n";
}

std::string SmtpDialogue::recipient_command() const {
  return "RCPT TO:<" + mail_.recipients[receipt_.recipients.size()] + ">\r\n";
}

std::string SmtpDialogue::next(const SmtpReply& reply, bool all_sent) {
  answered_ = true;
  if (awaited_ == Awaited::message) return after_message(reply, all_sent);
  const bool expected = awaited_ == Awaited::data ? reply.code == 354 : positive(reply.code);
  if (!expected && !negative(reply.code)) return nonsense(reply, all_sent);
  if (awaited_ == Awaited::recipient) return after_recipient(reply);
  if (!expected) return concluded(reply);
  if (awaited_ == Awaited::mail) {
    awaited_ = Awaited::recipient;
    return recipient_command();
  }
  awaited_ = Awaited::message;
  return data_bytes(mail_.bytes);
}

std::string SmtpDialogue::after_recipient(const SmtpReply& reply) {
  if (reply.code == 421) return concluded(reply);  // the server shuts down: it has not judged this recipient
  auto& judged = receipt_.recipients;
  judged.push_back({mail_.recipients[judged.size()], reply.code, reply.text});
  if (judged.size() < mail_.recipients.size()) return recipient_command();
  const bool some = std::any_of(judged.begin(), judged.end(), [](const auto& one) { return positive(one.code); });
  if (!some) return concluded(reply);
  awaited_ = Awaited::data;
  return "DATA\r\n";
}

std::string SmtpDialogue::after_message(const SmtpReply& reply, bool all_sent) {
  if (!positive(reply.code) && !negative(reply.code)) return nonsense(reply, all_sent);
  if (!all_sent && positive(reply.code)) return nonsense(reply, all_sent);
  left_clean_ = all_sent && reply.code != 421;
  return concluded(reply);
}

/// The server accepted or refused the mail.
std::string SmtpDialogue::concluded(const SmtpReply& reply) {
  receipt_.code = reply.code;
  receipt_.reply = reply.text;
  outcome_ = receipt_;
  return {};
}

std::string SmtpDialogue::nonsense(const SmtpReply& reply, bool all_sent) {
  const std::string said = reply.code == 0 ? reply.text : std::to_string(reply.code) + " " + reply.text;
  broken(TransportError::configuration, "the mail server's answer makes no sense here: " + said, all_sent);
  return {};
}

void SmtpDialogue::broken(TransportError error, const std::string& why, bool all_sent) {
  if (awaited_ == Awaited::message && all_sent)
    outcome_ = Unanswered{error, "no word after the end of DATA: " + why};
  else
    outcome_ = NotSent{error, why};
}

}  // namespace callmill::outside

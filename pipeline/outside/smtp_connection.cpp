#include "outside/smtp_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

namespace callmill::outside {

namespace {

long use_ssl(StartTls starttls) {
  switch (starttls) {
    case StartTls::automatic:
    case StartTls::required:
      return CURLUSESSL_ALL;
    case StartTls::when_offered:
      return CURLUSESSL_TRY;
    case StartTls::off:
      return CURLUSESSL_NONE;
  }
  return CURLUSESSL_ALL;
}

/// A host that is away is given up before a server that takes its time to greet.
int limit_syn_retries(void*, curl_socket_t socket, curlsocktype) {
  setsockopt(socket, IPPROTO_TCP, TCP_SYNCNT, &kSynRetries, sizeof kSynRetries);
  return CURL_SOCKOPT_OK;
}

}  // namespace

SmtpConnection::SmtpConnection(CURLM* multi, const MailServer& server, MailJob job)
    : multi_(multi),
      url_(shown_url(server.url)),
      wants_login_(!server.username.empty()),
      job_(std::move(job)),
      easy_(make_easy(error_, server.ca_file)) {
  set_up(server, job_->timeout);
  add(multi_, easy());
}

SmtpConnection::~SmtpConnection() {
  if (open_ && !talking()) say_goodbye();
  curl_multi_remove_handle(multi_, easy());  // closes the connection
}

void SmtpConnection::set_up(const MailServer& server, std::chrono::seconds timeout) {
  set_url(easy(), server.url);
  set(easy(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(easy(), CURLOPT_CONNECT_ONLY, 1L);
  set(easy(), CURLOPT_CONNECTTIMEOUT, static_cast<long>(timeout.count()));
  set(easy(), CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(timeout.count()));
  set(easy(), CURLOPT_SOCKOPTFUNCTION, &limit_syn_retries);
  set(easy(), CURLOPT_USE_SSL, use_ssl(server.starttls));
  set(easy(), CURLOPT_HEADERFUNCTION, &SmtpConnection::take_line);
  set(easy(), CURLOPT_HEADERDATA, static_cast<void*>(this));
  if (!wants_login_) return;
  set(easy(), CURLOPT_USERNAME, server.username.c_str());
  set(easy(), CURLOPT_PASSWORD, server.password.c_str());
}

std::size_t SmtpConnection::take_line(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& connection = *static_cast<SmtpConnection*>(self);
  const std::string_view line(bytes, size * count);
  SmtpReplies cutter;
  cutter.add(line.size() > 3 && line[3] == '-' ? std::string(line).replace(3, 1, " ") : std::string(line));
  if (const auto reply = cutter.next()) {
    connection.last_line_ = *reply;
    if (reply->code == 235) connection.logged_in_ = true;
    if (reply->code == 250 && (reply->text == "SIZE" || reply->text.starts_with("SIZE ")))
      connection.size_offered_ = true;
  }
  return line.size();
}

std::optional<Reply> SmtpConnection::connected(CURLcode code, Steady::time_point now) {
  if (code != CURLE_OK) {
    const bool server_spoke =
        code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_REMOTE_ACCESS_DENIED || code == CURLE_LOGIN_DENIED;
    if (server_spoke && last_line_.code >= 400) return MailReceipt{last_line_.code, last_line_.text, {}};
    if (const std::string shortage = shortage_of(code, false); !shortage.empty())
      return NotSent{TransportError::local, shortage};
    const std::string words = words_of(code, error_);
    if (code == CURLE_USE_SSL_FAILED)
      return NotSent{TransportError::configuration,
                     "no mail goes to this server unencrypted (SMTP_STARTTLS): " + words};
    const TransportError error = transport_error_of(code, words);
    if (error == TransportError::configuration)
      return NotSent{error, words + "; asked was " + url_ + " (SMTP_URL); see also CALLMILL_CA_FILE"};
    return NotSent{error, words};
  }
  if (wants_login_ && !logged_in_)
    return NotSent{TransportError::configuration,
                   "SMTP_USERNAME is set, but the mail server offers no AUTH (over TLS, where that is in use)"};
  open_ = true;
  opened_ = now;
  begin(now);
  return drive(now);
}

void SmtpConnection::carry(MailJob job, Steady::time_point now) {
  job_ = std::move(job);
  begin(now);
}

void SmtpConnection::begin(Steady::time_point now) {
  dialogue_.emplace(job_->mail, size_offered_);
  outgoing_ = dialogue_->begin();
  sent_ = 0;
  deadline_ = now + patience();
  ++mails_;
}

std::chrono::seconds SmtpConnection::patience() const {
  return dialogue_->awaits_verdict() ? 2 * job_->timeout : job_->timeout;
}

std::optional<MailJob> SmtpConnection::take_job() {
  dialogue_.reset();
  return std::exchange(job_, std::nullopt);
}

bool SmtpConnection::ready(Steady::time_point now) const {
  return open_ && !job_ && mails_ < kMailsPerConnection && now < opened_ + kConnectionAge && now < deadline_;
}

bool SmtpConnection::spent(Steady::time_point now) const {
  return !job_ && !ready(now);
}

std::optional<curl_waitfd> SmtpConnection::poll_for() const {
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (!open_ || curl_easy_getinfo(easy(), CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD)
    return std::nullopt;
  const int events = all_sent() ? CURL_WAIT_POLLIN : CURL_WAIT_POLLIN | CURL_WAIT_POLLOUT;
  return curl_waitfd{socket, static_cast<short>(events), 0};
}

std::optional<Reply> SmtpConnection::drive(Steady::time_point now) {
  if (!open_) return std::nullopt;
  if (auto reply = flush(now)) return reply;
  if (auto reply = receive(now)) return reply;
  if (talking() && now >= deadline_)
    return break_off(TransportError::timeout,
                     "the mail server was silent for " + std::to_string(patience().count()) + " s");
  return std::nullopt;
}

std::optional<Reply> SmtpConnection::flush(Steady::time_point now) {
  while (open_ && talking() && !all_sent()) {
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(easy(), outgoing_.data() + sent_, outgoing_.size() - sent_, &sent);
    if (code == CURLE_AGAIN || (code == CURLE_OK && sent == 0)) return std::nullopt;
    if (code != CURLE_OK) {
      // The server may have said why before it hung up.
      if (auto reply = receive(now)) return reply;
      return break_off(TransportError::network, words_of(code, error_));
    }
    sent_ += sent;
    deadline_ = now + patience();
  }
  return std::nullopt;
}

std::optional<Reply> SmtpConnection::receive(Steady::time_point now) {
  std::array<char, 4096> buffer;
  while (open_) {
    std::size_t received = 0;
    const CURLcode code = curl_easy_recv(easy(), buffer.data(), buffer.size(), &received);
    if (code == CURLE_AGAIN) return std::nullopt;
    if (code != CURLE_OK) return break_off(TransportError::network, words_of(code, error_));
    if (received == 0) return break_off(TransportError::network, "the mail server closed the connection");
    if (!talking()) return break_off(TransportError::network, "the mail server spoke unasked");
    replies_.add({buffer.data(), received});
    while (talking() && !dialogue_->outcome()) {
      const auto reply = replies_.next();
      if (!reply) break;
      std::string answer = dialogue_->next(*reply, all_sent());
      if (dialogue_->outcome()) return finish(now);
      outgoing_ = std::move(answer);
      sent_ = 0;
      deadline_ = now + patience();
      if (auto ended = flush(now)) return ended;
    }
  }
  return std::nullopt;
}

std::optional<Reply> SmtpConnection::break_off(TransportError error, const std::string& why) {
  if (!talking()) {  // idle: no mail is lost
    open_ = false;
    return std::nullopt;
  }
  gone_stale_ = mails_ > 1 && !dialogue_->answered() && error == TransportError::network;
  dialogue_->broken(error, why, all_sent());
  open_ = false;
  return dialogue_->outcome();
}

/// Does not wait for the 221: a silent server must not delay the worker.
void SmtpConnection::say_goodbye() {
  std::size_t sent = 0;
  static_cast<void>(curl_easy_send(easy(), "QUIT\r\n", 6, &sent));
}

std::optional<Reply> SmtpConnection::finish(Steady::time_point now) {
  const Reply reply = *dialogue_->outcome();
  const auto* receipt = std::get_if<MailReceipt>(&reply);
  gone_stale_ = mails_ > 1 && receipt != nullptr && receipt->code == 421 && receipt->recipients.empty();
  open_ = dialogue_->left_clean() && replies_.empty();
  if (!open_ && all_sent()) say_goodbye();
  deadline_ = now + kConnectionIdle;
  return reply;
}

}  // namespace callmill::outside

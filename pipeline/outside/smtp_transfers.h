// All mails under way and their connections.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "domain/job/reply.h"
#include "domain/settings.h"
#include "outside/outside.h"
#include "outside/smtp_connection.h"

namespace callmill::outside {

class SmtpTransfers {
 public:
  using OnReply = std::function<void(TransferId, Reply)>;

  /// `multi` must outlive this. The members below call `on_reply`.
  SmtpTransfers(CURLM* multi, const Settings& settings, const Secrets& secrets, OnReply on_reply);

  /// Sends over a connection that is free, or over a new one.
  void start(MailJob job);
  /// curl has connected this handle, or failed to; false: the handle is not one of these connections.
  bool connected(CURL* easy, CURLcode code);
  /// Continues every dialogue as far as possible without waiting, and closes connections that are spent.
  void drive();
  void drop(TransferId id);

  /// Adds what curl_multi_poll has to watch.
  void add_sockets(std::vector<curl_waitfd>& sockets) const;
  Steady::time_point deadline() const;

 private:
  void connect(MailJob job);
  void finish(SmtpConnection& connection, Reply reply);

  CURLM* multi_;
  const Settings& settings_;
  const Secrets& secrets_;
  OnReply on_reply_;
  std::vector<std::unique_ptr<SmtpConnection>> connections_;
};

}  // namespace callmill::outside

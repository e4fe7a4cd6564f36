// All mails under way and the connections they go over.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "domain/settings.h"
#include "outside/smtp_connection.h"

namespace callmill::outside {

class SmtpTransfers {
 public:
  using OnReply = std::function<void(TransferId, Reply)>;

  /// Connections live in `multi`, which must outlive this. `on_reply` is called from within the members below.
  SmtpTransfers(CURLM* multi, const Settings& settings, const Secrets& secrets, OnReply on_reply);

  /// Sends over a connection that is free, or over a new one.
  void start(MailJob job);
  /// curl is done with connecting this handle; false when it is none of ours.
  bool connected(CURL* easy, CURLcode code);
  /// Moves every talk on as far as it goes without waiting, and closes connections that are used up.
  void drive();
  void drop(TransferId id);

  /// Adds what curl_multi_poll has to watch.
  void add_sockets(std::vector<curl_waitfd>& sockets) const;
  Steady::time_point deadline() const;

 private:
  void connect(MailJob job);
  void finish(SmtpConnection& connection, Reply reply);
  void close_spent();

  CURLM* multi_;
  const Settings& settings_;
  const Secrets& secrets_;
  OnReply on_reply_;
  std::vector<std::unique_ptr<SmtpConnection>> connections_;
};

}  // namespace callmill::outside

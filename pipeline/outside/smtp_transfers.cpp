#include "outside/smtp_transfers.h"

#include <algorithm>
#include <utility>

namespace callmill::outside {

SmtpTransfers::SmtpTransfers(CURLM* multi, const Settings& settings, const Secrets& secrets, OnReply on_reply)
    : multi_(multi), settings_(settings), secrets_(secrets), on_reply_(std::move(on_reply)) {}

void SmtpTransfers::start(MailJob job) {
  if (const std::string reason = unsendable_reason(job.mail); !reason.empty()) throw Unsendable(reason);
  const auto now = Steady::now();
  for (const auto& connection : connections_) {
    if (!connection->ready(now)) continue;
    connection->carry(std::move(job), now);
    return;
  }
  connect(std::move(job));
}

void SmtpTransfers::connect(MailJob job) {
  const MailServer server = mail_server(settings_, secrets_, own_host_name());
  connections_.push_back(std::make_unique<SmtpConnection>(multi_, server, std::move(job)));
}

bool SmtpTransfers::connected(CURL* easy, CURLcode code) {
  const auto found = std::find_if(connections_.begin(), connections_.end(),
                                  [easy](const auto& connection) { return connection->easy() == easy; });
  if (found == connections_.end()) return false;
  SmtpConnection& connection = **found;
  if (auto reply = connection.connected(code, Steady::now())) finish(connection, std::move(*reply));
  return true;
}

void SmtpTransfers::drive() {
  const auto now = Steady::now();
  // By index: finish() may add a connection.
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    SmtpConnection& connection = *connections_[i];
    if (auto reply = connection.drive(now)) finish(connection, std::move(*reply));
  }
  std::erase_if(connections_, [now](const auto& connection) { return connection->spent(now); });
}

void SmtpTransfers::finish(SmtpConnection& connection, Reply reply) {
  const bool stale = connection.gone_stale();
  auto job = connection.take_job();
  if (!job) return;
  if (!stale) return on_reply_(job->id, std::move(reply));
  // The server had closed the kept connection and took nothing of this mail: the mail did not fail.
  const TransferId id = job->id;
  try {
    connect(std::move(*job));
  } catch (const Unsendable& error) {
    on_reply_(id, NotSent{TransportError::configuration, error.what()});
  }
}

void SmtpTransfers::drop(TransferId id) {
  std::erase_if(connections_,
                [id](const auto& connection) { return connection->job() && connection->job()->id == id; });
}

void SmtpTransfers::add_sockets(std::vector<curl_waitfd>& sockets) const {
  for (const auto& connection : connections_)
    if (const auto socket = connection->poll_for()) sockets.push_back(*socket);
}

Steady::time_point SmtpTransfers::deadline() const {
  auto earliest = Steady::time_point::max();
  for (const auto& connection : connections_) earliest = std::min(earliest, connection->deadline());
  return earliest;
}

}  // namespace callmill::outside

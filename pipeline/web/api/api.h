// What the HTTP API answers. No sockets here: web/http/server.h has them.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "domain/livekit/livekit_webhook.h"
#include "web/api/batch_thread.h"
#include "web/api/db_connection.h"
#include "web/api/readiness.h"
#include "web/api/routes.h"
#include "web/api/tokens.h"
#include "web/api/writer.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// Answers requests. /healthz and requests without a token need no database and are answered in the caller's thread.
/// Three threads do the rest, each with a database connection of its own: one checks tokens and signatures and reads
/// (in WAL mode no writer keeps it waiting, but a disk may), one writes, one checks that the database can be written.
class Api {
 public:
  /// How many requests may wait for one of the threads; those beyond get 503 with Retry-After.
  static constexpr std::size_t kMostWaiting = 10'000;

  /// `db` is the path of a migrated database. `work_came` is called, from another thread, after each commit that gives
  /// the worker something to do: it wakes this process's worker, if there is one. LiveKit signs its webhooks with
  /// `key`.
  Api(const std::string& db, std::function<void()> work_came, WebhookKey key = {},
      std::size_t most_waiting = kMostWaiting);

  /// From now on LiveKit signs with this key. Callable from any thread.
  void trust(WebhookKey key);

  /// Callable from any thread.
  void answer(const Request& request, Respond respond);

  /// answer(), for the server; the Api must outlive it. The destructor answers all requests that wait.
  Handler handler();

 private:
  struct QueuedRequest {
    Request request;
    Respond respond;
    RouteMatch match;
  };
  /// A request that was read leads to an answer at once, or to a command, which is answered after its commit.
  using Decision = std::variant<Response, Command>;

  void work(const std::vector<QueuedRequest>& batch);
  /// Both throw RequestError.
  void perform(const QueuedRequest& queued, const std::string& token_name);
  Decision decide(const Request& request, const RouteMatch& match, const std::string& token_name);
  WebhookKey webhook_key() const;

  DbConnection connection_;  ///< The read thread's.
  TokenBook tokens_;
  mutable std::mutex key_mutex_;
  WebhookKey key_;
  Writer writer_;
  Readiness readiness_;
  BatchThread<QueuedRequest> read_thread_;  // last: it uses all the others
};

}  // namespace callmill::web

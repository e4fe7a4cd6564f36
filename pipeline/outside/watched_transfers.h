// The looks beside a WatchedRequest: the same small request again and again, until the long one has its answer.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "outside/http_transfer.h"
#include "outside/outside.h"

namespace callmill::outside {

/// How long a look may take before it is given up.
inline constexpr std::chrono::seconds kLookTimeout{5};
/// How long a request is looked at four times as often: what happens at its beginning is timed.
inline constexpr std::chrono::seconds kWatchedClosely{3};

class WatchedTransfers {
 public:
  using Steady = std::chrono::steady_clock;
  /// Makes the transfer of a look; may throw Unsendable.
  using MakeTransfer = std::function<std::unique_ptr<HttpTransfer>(const HttpRequest&, std::chrono::seconds timeout)>;

  /// `multi` outlives it.
  WatchedTransfers(CURLM* multi, MakeTransfer make_transfer) : multi_(multi), make_(std::move(make_transfer)) {}
  ~WatchedTransfers();
  WatchedTransfers(const WatchedTransfers&) = delete;
  WatchedTransfers& operator=(const WatchedTransfers&) = delete;

  /// The first look is due a quarter of `look_every` from now.
  void watch(TransferId id, const WatchedRequest& request);
  /// Begins the looks that are due.
  void drive();
  /// Whether `easy` was one of the looks; it has ended with `code`.
  bool finished(CURL* easy, CURLcode code);
  /// Requests whose answer is not waited for any more, by what their looks saw.
  std::vector<TransferId> given_up() const;
  /// When the next look is due; time_point::max(): none is.
  Steady::time_point deadline() const;
  /// Ends the watch of `id`, if there is one, and adds what it saw to the reply.
  void stop(TransferId id, Reply& reply);
  void drop(TransferId id);

 private:
  struct Watch {
    HttpRequest look;
    std::chrono::milliseconds every{0};
    Steady::time_point begun;
    Steady::time_point next;
    Steady::time_point look_begun;
    std::unique_ptr<HttpTransfer> under_way;
    std::vector<Look> seen;
    bool (*gives_up)(const std::vector<Look>&) = nullptr;
    bool is_given_up = false;

    std::chrono::milliseconds since_begin(Steady::time_point at) const {
      return std::chrono::duration_cast<std::chrono::milliseconds>(at - begun);
    }
    /// The distance of the look after one at `at`.
    std::chrono::milliseconds pause(Steady::time_point at) const {
      return at - begun < kWatchedClosely ? every / 4 : every;
    }
    void saw(HttpResponse&& response);
  };

  void begin(Watch& watch);
  void end(Watch& watch);

  CURLM* multi_;
  MakeTransfer make_;
  std::unordered_map<TransferId, Watch> watches_;
};

}  // namespace callmill::outside

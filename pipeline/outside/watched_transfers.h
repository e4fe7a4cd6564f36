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

  /// The first look is due one `look_every` from now.
  void watch(TransferId id, const WatchedRequest& request);
  /// Begins the looks that are due.
  void drive();
  /// Whether `easy` was one of the looks; it has ended with `code`.
  bool finished(CURL* easy, CURLcode code);
  /// When the next look is due; time_point::max(): none is.
  Steady::time_point deadline() const;
  /// Ends the watch of `id`, if there is one, and returns what it saw (HttpResponse::looks).
  std::vector<std::string> stop(TransferId id);

 private:
  struct Watch {
    HttpRequest look;
    std::chrono::milliseconds every{0};
    Steady::time_point next;
    std::unique_ptr<HttpTransfer> under_way;
    std::vector<std::string> seen;
  };

  void begin(Watch& watch);
  void end(Watch& watch);

  CURLM* multi_;
  MakeTransfer make_;
  std::unordered_map<TransferId, Watch> watches_;
};

}  // namespace callmill::outside

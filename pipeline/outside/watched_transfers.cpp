#include "outside/watched_transfers.h"

#include <algorithm>
#include <utility>

namespace callmill::outside {

WatchedTransfers::~WatchedTransfers() {
  for (auto& [id, watch] : watches_) end(watch);
}

void WatchedTransfers::watch(TransferId id, const WatchedRequest& request) {
  Watch watch;
  watch.look = request.look;
  watch.every = request.look_every;
  watch.next = Steady::now() + request.look_every;
  watches_[id] = std::move(watch);
}

void WatchedTransfers::drive() {
  const auto now = Steady::now();
  for (auto& [id, watch] : watches_) {
    if (watch.under_way == nullptr && watch.next <= now) begin(watch);
  }
}

void WatchedTransfers::begin(Watch& watch) {
  watch.next = Steady::now() + watch.every;
  try {
    watch.under_way = make_(watch.look, kLookTimeout);
  } catch (const Unsendable&) {
    return;  // a look that fails does no harm
  }
  if (curl_multi_add_handle(multi_, watch.under_way->easy()) != CURLM_OK) watch.under_way = nullptr;
}

void WatchedTransfers::end(Watch& watch) {
  if (watch.under_way != nullptr) curl_multi_remove_handle(multi_, watch.under_way->easy());
  watch.under_way = nullptr;
}

bool WatchedTransfers::finished(CURL* easy, CURLcode code) {
  const auto found = std::find_if(watches_.begin(), watches_.end(), [easy](const auto& entry) {
    return entry.second.under_way != nullptr && entry.second.under_way->easy() == easy;
  });
  if (found == watches_.end()) return false;
  Watch& watch = found->second;
  Reply reply = watch.under_way->reply(code);
  end(watch);
  auto* response = std::get_if<HttpResponse>(&reply);
  if (response == nullptr || response->status != 200) return true;
  if (watch.seen.empty() || watch.seen.back() != response->body) watch.seen.push_back(std::move(response->body));
  return true;
}

WatchedTransfers::Steady::time_point WatchedTransfers::deadline() const {
  auto soonest = Steady::time_point::max();
  for (const auto& [id, watch] : watches_) {
    if (watch.under_way == nullptr) soonest = std::min(soonest, watch.next);
  }
  return soonest;
}

std::vector<std::string> WatchedTransfers::stop(TransferId id) {
  const auto found = watches_.find(id);
  if (found == watches_.end()) return {};
  end(found->second);
  std::vector<std::string> seen = std::move(found->second.seen);
  watches_.erase(found);
  return seen;
}

}  // namespace callmill::outside

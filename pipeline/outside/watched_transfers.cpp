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
  watch.gives_up = request.gives_up;
  watch.begun = Steady::now();
  watch.next = watch.begun + watch.pause(watch.begun);
  watches_[id] = std::move(watch);
}

void WatchedTransfers::drive() {
  const auto now = Steady::now();
  for (auto& [id, watch] : watches_) {
    if (watch.under_way == nullptr && watch.next <= now) begin(watch);
  }
}

void WatchedTransfers::begin(Watch& watch) {
  watch.look_begun = Steady::now();
  watch.next = watch.look_begun + watch.pause(watch.look_begun);
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
  if (response != nullptr && (response->status == 200 || response->status == 404)) watch.saw(std::move(*response));
  return true;
}

void WatchedTransfers::Watch::saw(HttpResponse&& response) {
  const auto at = since_begin(look_begun);
  if (!seen.empty() && seen.back().status == response.status && seen.back().body == response.body) {
    seen.back().until = at;
  } else {
    seen.push_back({at, at, response.status, std::move(response.body)});
  }
  is_given_up = gives_up != nullptr && gives_up(seen);
}

std::vector<TransferId> WatchedTransfers::given_up() const {
  std::vector<TransferId> ids;
  for (const auto& [id, watch] : watches_) {
    if (watch.is_given_up) ids.push_back(id);
  }
  return ids;
}

WatchedTransfers::Steady::time_point WatchedTransfers::deadline() const {
  auto soonest = Steady::time_point::max();
  for (const auto& [id, watch] : watches_) {
    if (watch.under_way == nullptr) soonest = std::min(soonest, watch.next);
  }
  return soonest;
}

void WatchedTransfers::stop(TransferId id, Reply& reply) {
  const auto found = watches_.find(id);
  if (found == watches_.end()) return;
  Watch& watch = found->second;
  if (auto* response = std::get_if<HttpResponse>(&reply)) {
    response->took = watch.since_begin(Steady::now());
    response->looks = std::move(watch.seen);
  } else if (auto* lost = std::get_if<Unanswered>(&reply)) {
    lost->looks = std::move(watch.seen);
  }
  drop(id);
}

void WatchedTransfers::drop(TransferId id) {
  const auto found = watches_.find(id);
  if (found == watches_.end()) return;
  end(found->second);
  watches_.erase(found);
}

}  // namespace callmill::outside

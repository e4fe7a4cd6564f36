#include "runner/flights.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runner/transition.h"

namespace callmill::runner {

Verdict Flights::Landed::verdict(const Settings& settings, UnixTime now) const {
  try {
    const auto clock_set = std::chrono::round<std::chrono::seconds>(flight.clock_set);
    return flight.asked.verdict(arrival.reply, settings, now, clock_set);
  } catch (const std::exception& error) {
    return verdict_on_fault(error, "the stage could not judge the reply", now);
  }
}

void Flights::start(const Claimed& job, stages::Asked asked, std::chrono::seconds timeout) {
  const auto flight = flights_.emplace(++last_, Flight{job, std::move(asked)}).first;
  outside_.start(last_, flight->second.asked.request, timeout);
}

void Flights::wait(std::chrono::milliseconds at_most) {
  std::vector<outside::Arrival> arrivals = outside_.wait(at_most);
  std::move(arrivals.begin(), arrivals.end(), std::back_inserter(arrived_));
}

void Flights::move_clock(std::chrono::milliseconds by) {
  for (auto& [id, flight] : flights_) {
    flight.job.claimed_at += by;
    flight.clock_set += by;
  }
}

std::vector<Flights::Landed> Flights::take_arrived() {
  std::vector<Landed> landed;
  for (outside::Arrival& arrival : std::exchange(arrived_, {})) {
    auto flight = flights_.extract(arrival.id);
    if (!flight.empty()) landed.push_back({std::move(flight.mapped()), std::move(arrival)});
  }
  return landed;
}

void Flights::drop_all() {
  for (const auto& [id, flight] : flights_) outside_.drop(id);
  flights_.clear();
  arrived_.clear();
}

bool Flights::holds(const std::string& stage) const {
  return std::any_of(flights_.begin(), flights_.end(), [&](const auto& one) { return one.second.job.stage == stage; });
}

}  // namespace callmill::runner

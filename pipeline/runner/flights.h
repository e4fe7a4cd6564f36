// The requests under way, each with the job that asked.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "outside/outside.h"
#include "runner/job.h"
#include "stages/stage.h"

namespace callmill::runner {

class Flights {
 public:
  struct Flight {
    Claimed job;
    stages::Asked asked;
    std::chrono::milliseconds clock_set{0};  ///< By how much the clock was set since the job's row was loaded.
  };
  /// A flight whose reply is here.
  struct Landed {
    Flight flight;
    outside::Arrival arrival;
    /// What the stage makes of the reply.
    Verdict verdict(const Settings& settings, UnixTime now) const;
  };

  /// `outside` outlives it.
  explicit Flights(outside::Outside& outside) : outside_(outside) {}

  void start(const Claimed& job, stages::Asked asked, std::chrono::seconds timeout);
  /// Lets replies arrive, for so long at most.
  void wait(std::chrono::milliseconds at_most);
  /// The wall clock was set by so much.
  void move_clock(std::chrono::milliseconds by);
  std::vector<Landed> take_arrived();
  void drop_all();

  bool has_arrived() const { return !arrived_.empty(); }
  bool empty() const { return flights_.empty(); }
  std::size_t size() const { return flights_.size(); }
  bool holds(const std::string& stage) const;

 private:
  outside::Outside& outside_;
  std::map<outside::TransferId, Flight> flights_;
  std::vector<outside::Arrival> arrived_;
  outside::TransferId last_ = 0;
};

}  // namespace callmill::runner

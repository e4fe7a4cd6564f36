// How an owner parts from a thread that may hang in a driver (libmongoc waits for minutes, and cannot be interrupted).
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace callmill::outside {

/// Shared by both, for it outlives the owner where the thread is left behind. A thread that is left behind stops at its
/// next goes_on() and runs on in nothing: the program may be ending around it.
struct Parting {
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  bool ended = false;
  bool left_behind = false;

  /// The thread's, whenever time may have passed in the driver. False: it shall end. Does not return once it was left
  /// behind.
  bool goes_on();
  /// The thread's last word.
  void end();
  /// The owner's: asks the thread to end, waits for that so long at most, and joins it or leaves it behind.
  void part_from(std::thread& thread, std::chrono::milliseconds at_most);
};

}  // namespace callmill::outside

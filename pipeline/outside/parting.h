// How an owner ends a thread that may hang in a driver (libmongoc waits for minutes and cannot be interrupted).
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

namespace callmill::outside {

/// A thread that gets no signals: they are for the thread that waits for work, whose wait they end.
template <class Work>
std::thread thread_without_signals(Work work) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(work));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

/// Shared by both, because it outlives the owner if the thread is detached. A detached thread stops for good at its
/// next goes_on(): the program may be ending around it.
struct Parting {
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  bool ended = false;
  bool detached = false;

  /// Called by the thread after the driver may have taken time. False: the thread has to end. Does not return in a
  /// detached thread.
  bool goes_on();
  /// Called by the thread, last.
  void end();
  /// Called by the owner: asks the thread to end, then joins it, or detaches it after `at_most`.
  void part_from(std::thread& thread, std::chrono::milliseconds at_most);
};

}  // namespace callmill::outside

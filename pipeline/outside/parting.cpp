#include "outside/parting.h"

#include <unistd.h>

#include <csignal>

namespace callmill::outside {

bool Parting::goes_on() {
  std::unique_lock lock(mutex);
  while (detached) {
    lock.unlock();
    ::pause();
    lock.lock();
  }
  return !stopping;
}

void Parting::end() {
  const std::scoped_lock lock(mutex);
  ended = true;
  changed.notify_all();
}

void Parting::part_from(std::thread& thread, std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex);
  stopping = true;
  changed.notify_all();
  const bool in_time = changed.wait_for(lock, at_most, [this] { return ended; });
  detached = !in_time;
  lock.unlock();
  if (!in_time) return thread.detach();
  thread.join();
}

}  // namespace callmill::outside

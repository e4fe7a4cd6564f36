#pragma once

#include <chrono>
#include <future>
#include <thread>

namespace callmill::tests {

/// Runs `work` in a thread of its own. False: it did not end within a minute, and is left behind.
template <class Work>
bool ends(Work work) {
  std::packaged_task<void()> task(std::move(work));
  std::future<void> ended = task.get_future();
  std::thread thread(std::move(task));
  const bool has_ended = ended.wait_for(std::chrono::minutes{1}) == std::future_status::ready;
  has_ended ? thread.join() : thread.detach();
  return has_ended;
}

}  // namespace callmill::tests

// A thread that takes all that is in its queue and works on it as one batch.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace callmill::web {

/// While it works on one batch, the next one gathers: the busier it is, the larger and cheaper the batches.
template <class Item>
class BatchThread {
 public:
  /// At most `limit` items wait. `work` runs in the new thread, gets one item at least and throws nothing.
  BatchThread(std::size_t limit, std::function<void(std::vector<Item>)> work)
      : limit_(limit), work_(std::move(work)), thread_([this] { run(); }) {}

  /// Waits until all that is queued is worked on.
  ~BatchThread() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    something_to_do_.notify_one();
    thread_.join();
  }
  BatchThread(const BatchThread&) = delete;
  BatchThread& operator=(const BatchThread&) = delete;

  /// Puts an item that is not done yet behind all that waits, whatever the limit. To be called by `work`.
  void again(Item item) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(item));
  }

  /// False, and `item` is unchanged, if the queue is full. Callable from any thread.
  bool push(Item& item) {
    {
      const std::lock_guard lock(mutex_);
      if (queue_.size() >= limit_) return false;
      queue_.push_back(std::move(item));
    }
    something_to_do_.notify_one();
    return true;
  }

 private:
  void run() {
    for (;;) {
      std::vector<Item> batch;
      {
        std::unique_lock lock(mutex_);
        something_to_do_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        if (queue_.empty()) return;
        batch.swap(queue_);
      }
      work_(std::move(batch));
    }
  }

  const std::size_t limit_;
  const std::function<void(std::vector<Item>)> work_;
  std::mutex mutex_;
  std::condition_variable something_to_do_;
  std::vector<Item> queue_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace callmill::web

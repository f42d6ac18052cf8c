// Pool: threads that run what may wait, with a queue that has an end.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace winnow::http {

class Pool {
 public:
  Pool(unsigned threads, std::size_t waiting_max);
  ~Pool();  // as stop()
  Pool(const Pool&) = delete;

  // false: too much waits, or it has stopped; the job is not run.
  bool run(std::function<void()> job);
  void stop();  // what waits is run first

 private:
  void work();

  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // last: they use the above
};

}  // namespace winnow::http

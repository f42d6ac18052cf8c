// Load: several connections that send messages to a server, singly and in batches, and send again
// what was not acknowledged, through refusals, kills and restarts.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace winnow::test {

class RawClient;

class Load {
 public:
  // Sends to where aim() says, until stop(). The messageIds are all its own.
  Load(std::string key, int connections);
  ~Load() { stop(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  void aim(std::uint16_t port) { port_ = port; }
  // Ends at the next reply or failure of each connection; what is open then stays unacknowledged.
  void stop();

  std::size_t acknowledged() const { return acknowledged_count_; }
  std::size_t refused() const { return refused_; }
  // Until so many more were acknowledged (refused); false: not within a minute.
  bool wait_for_acknowledged(std::size_t more) { return wait_for(acknowledged_count_, more); }
  bool wait_for_refused(std::size_t more) { return wait_for(refused_, more); }

  // After stop().
  const std::set<std::string>& acknowledged_ids() const { return acknowledged_; }
  const std::set<std::string>& sent_ids() const { return sent_; }
  // Answers that are neither 200 nor 429; there must be none.
  const std::vector<std::string>& surprises() const { return surprises_; }

 private:
  struct Request {
    std::string body;
    std::vector<std::string> ids;
    std::string path;
  };
  Request next(int connection, int number, const std::string& known) const;
  void work(int connection);
  // One try; whether it was acknowledged.
  bool try_once(RawClient& client, const Request& request);
  void rest();  // a moment, before the same is tried again; ends early when stopped
  bool wait_for(const std::atomic<std::size_t>& count, std::size_t more);

  const std::string key_;
  std::atomic<std::uint16_t> port_{0};
  std::atomic<bool> stopped_{false};
  std::atomic<std::size_t> acknowledged_count_{0}, refused_{0};
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::set<std::string> acknowledged_, sent_;
  std::vector<std::string> surprises_;
  std::vector<std::thread> threads_;
};

}  // namespace winnow::test

// A wire to a PostgreSQL server on a socket that is cut when the server has answered so many bytes.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "support/shell.hpp"

namespace winnow::test {

class CutWire {
 public:
  // `url` as Postgres::url() has it: …/DATABASE?host=FOLDER.
  explicit CutWire(const std::string& url);
  CutWire(const CutWire&) = delete;
  CutWire& operator=(const CutWire&) = delete;
  ~CutWire();

  std::string url() const { return url_; }

  // From now on `bytes` of answers come through, then connections end and new ones are refused.
  void cut_after(int bytes) const { left_ = bytes; }
  void mend() const { left_ = whole; }

 private:
  static constexpr int whole = -1;

  void serve();
  void carry(int client);
  bool pass_answer(int from, int to);

  Folder folder_;
  std::string server_;  // the real socket
  std::string url_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};  // readable when it is over
  mutable std::atomic<int> left_ = whole;
  std::thread thread_;
};

}  // namespace winnow::test

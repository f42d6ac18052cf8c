// FolderWatch: waits until something in a folder changes: a file is made, removed or closed.
#pragma once

#include <string>

namespace winnow::app {

class FolderWatch {
 public:
  explicit FolderWatch(const std::string& folder);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Until something changed since the last wait (or since the watch began), at most so long.
  void wait(int milliseconds);

 private:
  int file_ = -1;  // without one it waits all the time it is given
};

}  // namespace winnow::app

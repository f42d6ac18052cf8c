#include "app/live/folder_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>

namespace winnow::app {

FolderWatch::FolderWatch(const std::string& folder)
    : file_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (file_ >= 0) ::inotify_add_watch(file_, folder.c_str(), IN_CREATE | IN_DELETE | IN_CLOSE);
}

FolderWatch::~FolderWatch() {
  if (file_ >= 0) ::close(file_);
}

void FolderWatch::wait(int milliseconds) {
  pollfd changed{file_, POLLIN, 0};
  if (::poll(&changed, 1, milliseconds) <= 0) return;
  std::array<char, 4096> news;
  while (::read(file_, news.data(), news.size()) > 0) {
  }
}

}  // namespace winnow::app

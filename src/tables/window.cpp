#include "tables/window.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.hpp"

namespace winnow::tables {

Window::Window(ReadBytes read, std::size_t chunk)
    : read_(std::move(read)),
      chunk_(chunk),
      memory_(new char[chunk + padding]()),
      capacity_(chunk) {
  CHECK(chunk > 0);
}

void Window::drop(std::size_t bytes) {
  CHECK(bytes <= size());
  begin_ += bytes;
}

void Window::make_room() {
  const std::size_t have = size();
  if (have * 2 > capacity_) {
    const std::size_t wider = std::max(chunk_, have * 2);
    std::unique_ptr<char[]> memory(new char[wider + padding]);
    std::memcpy(memory.get(), data(), have);
    memory_ = std::move(memory);
    capacity_ = wider;
  } else if (begin_ > 0) {
    std::memmove(memory_.get(), data(), have);
  }
  begin_ = 0;
  end_ = have;
}

Result<bool> Window::more() {
  if (ended_) return false;
  make_room();
  const std::size_t before = end_;
  while (!ended_ && end_ < capacity_) {
    const std::size_t got = TRY(read_(memory_.get() + end_, capacity_ - end_));
    CHECK(got <= capacity_ - end_);
    ended_ = got == 0;
    end_ += got;
  }
  std::memset(memory_.get() + end_, 0, padding);
  return end_ > before;
}

}  // namespace winnow::tables

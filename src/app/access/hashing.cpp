#include "app/access/hashing.hpp"

#include "base/limits.hpp"
#include "base/secret.hpp"

namespace winnow::app {

Result<Hashing::Turn> Hashing::Turn::wait(Hashing& hashing) {
  std::unique_lock lock(hashing.mutex_);
  const auto is_free = [&] { return hashing.running_ < limits::password_hashes_at_once; };
  if (!is_free()) {
    if (hashing.waiting_ >= limits::password_hashes_waiting) {
      return fail(ErrorKind::Busy, "too many people sign in at this moment: try again soon");
    }
    ++hashing.waiting_;
    hashing.free_.wait(lock, is_free);
    --hashing.waiting_;
  }
  ++hashing.running_;
  return Turn(hashing);
}

Hashing::Turn::~Turn() {
  if (hashing_ == nullptr) return;
  {
    const std::lock_guard lock(hashing_->mutex_);
    --hashing_->running_;
  }
  hashing_->free_.notify_one();
}

Result<std::string> Hashing::hash(std::string_view password) {
  const Turn turn = TRY(Turn::wait(*this));
  return hash_password(password);
}

Result<bool> Hashing::matches(const std::string& hash, std::string_view password) {
  const Turn turn = TRY(Turn::wait(*this));
  return password_matches(hash, password);
}

}  // namespace winnow::app

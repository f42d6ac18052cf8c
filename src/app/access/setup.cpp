#include "app/access/setup.hpp"

#include <algorithm>

#include "app/access/sessions.hpp"
#include "base/limits.hpp"
#include "base/secret.hpp"

namespace winnow::app {

std::string Setup::offer(std::string_view workspace, Millis now) {
  std::string token = new_token();
  const std::lock_guard lock(mutex_);
  offers_.insert_or_assign(std::string(workspace),
                           Offer{sha256_hex(token), now + limits::setup_ms});
  return token;
}

std::optional<std::string> Setup::find(std::string_view token, Millis now) const {
  const std::string hash = sha256_hex(token);
  const std::lock_guard lock(mutex_);
  for (const auto& [workspace, offer] : offers_) {
    if (equal_secrets(offer.hash, hash) && now < offer.until) return workspace;
  }
  return std::nullopt;
}

bool Setup::is_open(Millis now) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(offers_.begin(), offers_.end(),
                     [now](const auto& offer) { return now < offer.second.until; });
}

void Setup::end(std::string_view workspace) {
  const std::lock_guard lock(mutex_);
  const auto found = offers_.find(workspace);
  if (found != offers_.end()) offers_.erase(found);
}

}  // namespace winnow::app

// KnownSecrets: what keys and tokens open, found by the secret itself without a query. Any thread.
//
// Secrets are known by their SHA-256 alone. One that was found is found again by a keyed
// fingerprint, which nobody outside can aim at and which costs a tenth of it.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/secret.hpp"

namespace winnow::app {

template <typename T>
class KnownSecrets {
 public:
  using Pointer = std::shared_ptr<T>;

  KnownSecrets() { fill_with_chance(key_); }

  // nullptr: it opens nothing.
  Pointer find(std::string_view secret) const {
    const Fingerprint print = fingerprint(secret, key_);
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = recent_.find(print); found != recent_.end()) return found->second;
    }
    const std::string hash = sha256_hex(secret);
    const std::unique_lock lock(mutex_);
    const auto found = by_hash_.find(hash);
    if (found == by_hash_.end()) return nullptr;
    recent_.insert_or_assign(print, found->second);
    return found->second;
  }

  // In the place of what that secret opened before.
  void put(const std::string& hash, Pointer opened) {
    const std::unique_lock lock(mutex_);
    if (const auto known = by_hash_.find(hash); known != by_hash_.end()) forget(known->second);
    by_hash_.insert_or_assign(hash, std::move(opened));
  }

  template <typename Is>
  void remove_if(Is is) {
    const std::unique_lock lock(mutex_);
    std::erase_if(by_hash_, [&](const auto& entry) { return is(*entry.second); });
    std::erase_if(recent_, [&](const auto& entry) { return is(*entry.second); });
  }

  std::vector<Pointer> all() const {
    const std::shared_lock lock(mutex_);
    std::vector<Pointer> all;
    for (const auto& [hash, opened] : by_hash_) all.push_back(opened);
    return all;
  }

 private:
  struct ByLow {
    std::size_t operator()(const Fingerprint& print) const noexcept { return print.low; }
  };
  void forget(const Pointer& opened) {
    std::erase_if(recent_, [&](const auto& entry) { return entry.second == opened; });
  }

  FingerprintKey key_{};
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Pointer> by_hash_;
  mutable std::unordered_map<Fingerprint, Pointer, ByLow> recent_;  // of those in by_hash_ alone
};

}  // namespace winnow::app

#include "app/access/tries.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/limits.hpp"

namespace winnow::app {

std::string network_of(std::string_view peer) {
  std::string text(peer.substr(0, peer.find('%')));  // without a zone
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {
    return ::inet_ntop(AF_INET, bytes.data() + mapped.size(), out.data(), out.size());
  }
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return ::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
}

double Tries::begin(std::string_view peer, std::string_view account, Millis now) {
  const std::string network = network_of(peer), name(account);
  const std::lock_guard lock(mutex_);
  Millis until = now;
  for (const auto& [counts, of] : {std::pair(&peers_, &network), std::pair(&accounts_, &name)}) {
    const auto found = counts->find(*of);
    if (found != counts->end()) until = std::max(until, found->second.next);
  }
  if (until > now) return static_cast<double>(until - now) / 1000;
  count(peers_, network, now, limits::tries_wait_peer_ms);
  count(accounts_, name, now, limits::tries_wait_account_ms);
  return 0;
}

void Tries::count(Counts& counts, const std::string& of, Millis now, std::int64_t wait_max) {
  make_room(counts, now);
  Count& one = counts[of];
  if (now - one.last > limits::tries_forgotten_ms) one = {};
  one.last = now;
  ++one.wrong;
  const int beyond = one.wrong - limits::tries_free;
  if (beyond < 0) return;
  constexpr int doublings_max = 20;  // far beyond every wait_max
  one.next = now + std::min(wait_max, limits::tries_wait_ms << std::min(beyond, doublings_max));
}

void Tries::make_room(Counts& counts, Millis now) {
  if (counts.size() < limits::tries_kept) return;
  std::erase_if(counts, [now](const auto& entry) {
    return now - entry.second.last > limits::tries_forgotten_ms;
  });
  if (counts.size() < limits::tries_kept) return;
  std::vector<Millis> lasts;
  lasts.reserve(counts.size());
  for (const auto& [of, one] : counts) lasts.push_back(one.last);
  const auto middle = lasts.begin() + static_cast<std::ptrdiff_t>(lasts.size() / 2);
  std::nth_element(lasts.begin(), middle, lasts.end());
  std::erase_if(counts, [oldest = *middle](const auto& e) { return e.second.last <= oldest; });
}

void Tries::right(std::string_view peer, std::string_view account) {
  take_back(peer, account);
  const std::lock_guard lock(mutex_);
  accounts_.erase(std::string(account));
}

void Tries::take_back(std::string_view peer, std::string_view account) {
  const std::lock_guard lock(mutex_);
  const auto back = [](Counts& counts, const std::string& of) {
    const auto found = counts.find(of);
    if (found == counts.end()) return;
    found->second.next = 0;
    if (--found->second.wrong <= 0) counts.erase(found);
  };
  back(peers_, network_of(peer));
  back(accounts_, std::string(account));
}

}  // namespace winnow::app

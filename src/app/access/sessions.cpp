#include "app/access/sessions.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/limits.hpp"
#include "base/secret.hpp"

namespace winnow::app {

bool Session::is_over(Millis now) const {
  return now >= expires || now - seen >= limits::session_idle_ms;
}

void Sessions::add(std::string_view workspace, const store::SessionRecord& record) {
  auto session = std::make_shared<Session>();
  session->workspace = workspace;
  session->hash = record.hash;
  session->user = record.user;
  session->created = record.created;
  session->expires = record.expires;
  session->seen = record.seen;
  session->noted = record.seen;
  known_.put(record.hash, std::move(session));
}

void Sessions::end(const std::vector<std::string>& hashes) {
  if (hashes.empty()) return;
  const std::unordered_set<std::string> ended(hashes.begin(), hashes.end());
  known_.remove_if([&](const Session& session) { return ended.contains(session.hash); });
}

Sessions::Pointer Sessions::find(std::string_view token, Millis now) const {
  Pointer session = known_.find(token);
  if (!session || session->is_over(now)) return nullptr;
  session->seen = std::max(session->seen.load(), now);
  return session;
}

std::vector<Sessions::Pointer> Sessions::of(std::string_view workspace) const {
  std::vector<Pointer> all = known_.all();
  std::erase_if(all, [&](const Pointer& one) { return one->workspace != workspace; });
  return all;
}

std::string new_token() {
  std::array<std::uint8_t, 32> chance{};
  fill_with_chance(chance);
  return url_text(chance);
}

std::string csrf_of(std::string_view token) {
  return sha256_hex("winnow csrf " + std::string(token));
}

}  // namespace winnow::app

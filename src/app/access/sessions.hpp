// Sessions: who is signed in, in memory, so that a request costs no query. Any thread.
//
// A token is 256 bits of chance, shown once, in a cookie; here and in the base its SHA-256 stands.
// A session ends when nobody used it for twelve hours, and thirty days after it began.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/access/known_secrets.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "store/records.hpp"

namespace winnow::app {

struct Session {
  std::string workspace;
  std::string hash;
  Id user;
  Millis created = 0, expires = 0;
  std::atomic<Millis> seen{0};   // when it was last used …
  std::atomic<Millis> noted{0};  // … and what of that stands in the base

  bool is_over(Millis now) const;
  store::SessionRecord record() const { return {hash, user, created, seen, expires}; }
};

class Sessions {
 public:
  using Pointer = std::shared_ptr<Session>;

  // As it stands in the base.
  void add(std::string_view workspace, const store::SessionRecord& record);
  void end(const std::vector<std::string>& hashes);
  // The session of a token, which was seen now; nullptr: none, or it is over.
  Pointer find(std::string_view token, Millis now) const;
  std::vector<Pointer> of(std::string_view workspace) const;

 private:
  KnownSecrets<Session> known_;
};

std::string new_token();
// What a page must send beside the cookie, made of its token, so that nothing is to be kept.
std::string csrf_of(std::string_view token);

}  // namespace winnow::app

#include "http/api/once.hpp"

#include "base/limits.hpp"
#include "base/secret.hpp"

namespace winnow::http {

namespace {

// A key of a caller, in a form that says nothing about either.
std::string name_of_key(const Call& call, std::string_view key) {
  return sha256_hex(call.caller.who + "\n" + std::string(key));
}

std::string digest_of(const Request& request) {
  return sha256_hex(request.method + "\n" + request.path + "\n" + request.query + "\n" +
                    request.body);
}

}  // namespace

Reply Once::answer(const ApiRoute& route, const Call& call) {
  const std::string_view key = call.request.header("Idempotency-Key");
  const bool keeps = route.method == "POST" && route.again == Again::SameReply;
  if (!key.empty() && key.size() > limits::id_bytes) {
    return reply_of({problems::invalid, "the Idempotency-Key is too long"});
  }
  if (key.empty() || !keeps || !call.caller.workspace) return route.answer(call).take();
  const std::string name = name_of_key(call, key);
  {
    const std::lock_guard lock(mutex_);
    if (!under_way_.insert(name).second) {
      return reply_of({problems::conflict, "the request with this key is being answered"});
    }
  }
  Reply reply = answer_kept(route, call, name);
  const std::lock_guard lock(mutex_);
  under_way_.erase(name);
  return reply;
}

Reply Once::answer_kept(const ApiRoute& route, const Call& call, const std::string& key) {
  const std::string digest = digest_of(call.request);
  const auto kept = call.workspace().kept_reply(key);
  if (!kept) return reply_of(problem_of(kept.error()));
  if (*kept && (*kept)->request != digest) {
    return reply_of({problems::reused_key, "the key came with another request before"});
  }
  if (*kept) {
    Reply reply;
    reply.status = static_cast<int>((*kept)->status);
    reply.type = (*kept)->head;
    reply.body = (*kept)->body;
    reply.headers.emplace_back("Idempotency-Replayed", "true");
    return reply;
  }
  Reply reply = route.answer(call).take();
  constexpr int first_not_final = 500;  // "not now" may be tried again
  if (reply.status >= first_not_final) return reply;
  const auto done = call.workspace().keep_reply(
      {key, digest, reply.status, reply.type, reply.body, call.workspace().now()});
  // It is done; that a retry would do it again is the lesser evil than saying it is not.
  if (!done) reply.headers.emplace_back("Idempotency-Kept", "false");
  return reply;
}

}  // namespace winnow::http

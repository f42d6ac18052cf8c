#include "http/api/live_feed.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "app/board/list.hpp"
#include "app/json_writer.hpp"
#include "base/limits.hpp"

namespace winnow::http {

namespace {

constexpr auto look_every = std::chrono::milliseconds(100);
constexpr unsigned looks_a_question = 10;    // whether the caller may still watch
constexpr unsigned looks_a_heartbeat = 150;  // 15 s: below the 60 s of common proxies
constexpr std::size_t leads_an_event = 200;  // beyond it a screen reloads anyway

std::string event(std::string_view name, std::int64_t seq, const std::string& data) {
  return "event: " + std::string(name) + "\nid: " + std::to_string(seq) + "\ndata: " + data +
         "\n\n";
}

struct News {
  std::vector<app::Change> seen;
  std::vector<Id> left;  // were seen and are not any more
  bool whole = true;

  std::size_t size() const { return seen.size() + left.size(); }
};

std::string data_of(const app::Changes::Lately& lately, const News& news) {
  std::string data;
  app::JsonWriter json(data);
  json.begin('{');
  json.raw_member("seq", std::to_string(lately.seq));
  json.raw_member("whole", news.whole ? "true" : "false");
  json.key("leads");
  json.begin('[');
  for (const app::Change& change : news.seen) {
    json.begin('{');
    json.member("lead", to_text(change.lead));
    json.key("kinds");
    json.begin('[');
    for (std::size_t kind = 0; kind < engine::fact_kind_names.size(); ++kind) {
      if (change.has(static_cast<engine::FactKind>(kind))) json.text(engine::fact_kind_names[kind]);
    }
    json.end(']');
    json.end('}');
  }
  json.end(']');
  json.key("left");
  json.begin('[');
  for (const Id& lead : news.left) json.text(to_text(lead));
  json.end(']');
  json.end('}');
  return data;
}

// Whether lists have every lead as this model judges it.
bool is_listed(const app::Workspace& workspace, const app::PublicationPointer& model) {
  return model && workspace.board()->wait_until_whole(model->version, 0);
}

}  // namespace

LiveFeed::LiveFeed() : thread_([this] { loop(); }) {}

LiveFeed::~LiveFeed() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  end_all();
}

void LiveFeed::end_all() {
  const std::lock_guard lock(mutex_);
  for (const Watcher& watcher : watchers_) watcher.stream->end();
  watchers_.clear();
}

bool LiveFeed::has_room() const {
  const std::lock_guard lock(mutex_);
  return watchers_.size() < limits::live_streams;
}

Result<void> LiveFeed::watch(Wish wish, StreamPointer stream) {
  const app::Workspace& workspace = *wish.caller.workspace;
  const app::PublicationPointer model = workspace.in_force();
  const std::int64_t seq = wish.seq.value_or(workspace.status().last_seq);
  Watcher watcher{std::move(wish.caller),     std::move(wish.may_go_on),  std::move(stream), seq,
                  model ? model->version : 0, is_listed(workspace, model)};
  watcher.stream->say(event("hello", watcher.seq,
                            "{\"seq\":" + std::to_string(watcher.seq) +
                                ",\"model\":" + std::to_string(watcher.version) + "}"));
  const std::lock_guard lock(mutex_);
  if (stopping_ || watchers_.size() >= limits::live_streams) {
    watcher.stream->end();
    return fail(ErrorKind::Busy, "too many watch already");
  }
  watchers_.push_back(std::move(watcher));
  wake_.notify_all();
  return {};
}

void LiveFeed::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (watchers_.empty()) {
      wake_.wait(lock, [this] { return stopping_ || !watchers_.empty(); });
    } else {
      wake_.wait_for(lock, look_every, [this] { return stopping_; });
    }
    if (!stopping_) look();
  }
}

void LiveFeed::look() {
  const bool heartbeat = ++looks_ % looks_a_heartbeat == 0;
  const bool asks = looks_ % looks_a_question == 0;
  for (Watcher& watcher : watchers_) {
    if (asks && !watcher.may_go_on()) {
      watcher.stream->end();
      continue;
    }
    tell(watcher);
    if (heartbeat) watcher.stream->say(": still here\n\n");
  }
  watchers_.erase(std::remove_if(watchers_.begin(), watchers_.end(),
                                 [](const Watcher& one) { return !one.stream->say(""); }),
                  watchers_.end());
}

void LiveFeed::tell(Watcher& watcher) {
  app::Workspace& workspace = *watcher.caller.workspace;
  const app::PublicationPointer model = workspace.in_force();
  // Told when it comes into force, and again when lists have every lead as it judges it.
  const bool is_new = model && model->version != watcher.version;
  if (is_new || !watcher.is_listed) {
    watcher.is_listed = is_listed(workspace, model);
    if (is_new || watcher.is_listed) {
      watcher.version = model->version;
      watcher.stream->say(event("model", watcher.seq,
                                "{\"version\":" + std::to_string(model->version) +
                                    ",\"listed\":" + (watcher.is_listed ? "true" : "false") + "}"));
    }
  }
  const app::Changes::Lately lately = workspace.changes().after(watcher.seq);
  if (lately.seq == watcher.seq) return;
  watcher.seq = lately.seq;
  News news{{}, {}, lately.whole};
  const app::BoardViewPointer view = workspace.board()->view();
  const auto book = workspace.book();
  const app::Sight sight = watcher.caller.sight();
  for (const app::Change& change : lately.leads) {
    if (news.size() == leads_an_event) {
      news.whole = false;
      break;
    }
    const auto number = book->find(change.lead);
    if (!sight.only_of || (number && app::row(*view, *number, sight, workspace.now()))) {
      news.seen.push_back(change);
    } else if (std::any_of(change.owners_before.begin(), change.owners_before.end(),
                           [&](const Id& owner) { return sight.sees(owner); })) {
      news.left.push_back(change.lead);
    }
  }
  if (news.size() == 0 && news.whole) return;
  watcher.stream->say(event("leads", lately.seq, data_of(lately, news)));
}

}  // namespace winnow::http

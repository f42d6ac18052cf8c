#include "http/front.hpp"

#include <fmt/core.h>

#include <shared_mutex>
#include <utility>
#include <vector>

#include "app/forms/web_forms.hpp"
#include "app/json_writer.hpp"
#include "http/api/api.hpp"
#include "http/forms.hpp"
#include "http/ingest.hpp"
#include "http/router.hpp"
#include "http/screens.hpp"
#include "http/tracker.hpp"

namespace winnow::http {

namespace {

using app::Outcome;
using app::WorkspaceStatus;
using Kind = TakeInAnswer::Kind;

Reply text_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.type = "text/plain; charset=utf-8";
  reply.body = std::move(body);
  return reply;
}

TakeInAnswer answer_of(const Outcome& outcome) {
  TakeInAnswer answer;
  answer.kind = outcome.kind == Outcome::Kind::Stored   ? Kind::Stored
                : outcome.kind == Outcome::Kind::NotNow ? Kind::NotNow
                                                        : Kind::TooMany;
  answer.retry_after_s = outcome.retry_after;
  answer.stored = outcome.counts.stored;
  answer.quarantined = outcome.counts.quarantined;
  return answer;
}

// One line of Prometheus' text form for each workspace.
struct Metric {
  std::string_view name, type, about;
  std::uint64_t (*value)(const WorkspaceStatus&);
};
constexpr Metric metrics[] = {
    {"winnow_ready", "gauge", "1 while the workspace takes in",
     [](const WorkspaceStatus& s) -> std::uint64_t { return s.ready ? 1 : 0; }},
    {"winnow_leads", "gauge", "leads, merged ones among them",
     [](const WorkspaceStatus& s) -> std::uint64_t { return s.leads; }},
    {"winnow_facts", "gauge", "facts in the log",
     [](const WorkspaceStatus& s) { return static_cast<std::uint64_t>(s.last_seq); }},
    {"winnow_model_version", "gauge", "the version of the model in force, 0: none",
     [](const WorkspaceStatus& s) { return static_cast<std::uint64_t>(s.version); }},
    {"winnow_waiting_messages", "gauge", "messages that wait for their commit",
     [](const WorkspaceStatus& s) -> std::uint64_t { return s.waiting; }},
    {"winnow_stored_total", "counter", "messages that became facts",
     [](const WorkspaceStatus& s) { return s.totals.stored; }},
    {"winnow_duplicates_total", "counter", "messages that were stored before",
     [](const WorkspaceStatus& s) { return s.totals.duplicates; }},
    {"winnow_quarantined_total", "counter", "messages that went to the quarantine",
     [](const WorkspaceStatus& s) { return s.totals.quarantined; }},
    {"winnow_future_total", "counter", "messages from the future, brought back to when they came",
     [](const WorkspaceStatus& s) { return s.totals.future; }},
    {"winnow_moves_total", "counter", "moves between stages that models made",
     [](const WorkspaceStatus& s) { return s.totals.moves; }},
    {"winnow_commits_total", "counter", "durable transactions",
     [](const WorkspaceStatus& s) { return s.commits; }},
    {"winnow_snapshots_total", "counter", "snapshots saved while it works",
     [](const WorkspaceStatus& s) { return s.snapshots; }},
};

// The answer of a route that reads nothing of its request.
Route::Answer always(std::function<Reply()> reply) {
  return [reply = std::move(reply)](const Request&, const Params&, const Respond& respond) {
    respond(reply());
  };
}

// What stands here is for everybody; what needs a caller is the Api's.
bool only_public(Permission permission, Request&, const Respond& respond) {
  if (permission == Permission::Public) return true;
  respond(problem(403, "this is not open to anybody"));
  return false;
}

}  // namespace

struct Front::State {
  State()
      : router({{"GET", "/healthz", Permission::Public,
                 always([] { return text_reply(200, "ok\n"); })},
                {"GET", "/readyz", Permission::Public, always([this] { return ready(); })},
                {"POST", "/f/:form", Permission::Public,
                 [this](const Request& request, const Params& params, Respond respond) {
                   submit(request, std::string(params["form"]), std::move(respond));
                 }},
                {"OPTIONS", "/f/:form", Permission::Public, always(form_preflight)},
                {"GET", "**/t.js", Permission::Public,
                 [](const Request& request, const Params&, const Respond& respond) {
                   respond(tracker_reply(request));
                 }},
                {"GET", "/metrics", Permission::Public, always([this] { return measures(); })}},
               only_public) {}

  const Router router;
  const Screens screens{built_in_screens()};
  Api api;
  std::shared_mutex mutex;  // taken by open() and close() alone for long
  app::Workspaces* workspaces = nullptr;
  const Server* server = nullptr;
  app::WebForms forms;

  void take_in(TakeInRequest request, std::function<void(TakeInAnswer)> done) {
    const std::shared_lock lock(mutex);
    if (!workspaces) return done({Kind::NotNow, 1, 0, 0});
    const auto admitted = workspaces->admit(request.key);
    if (!admitted || admitted->key.kind == "api") return done({Kind::UnknownKey, 0, 0, 0});
    if (admitted->events) {
      const auto wanted = static_cast<std::int64_t>(request.delivery.messages.size() +
                                                    request.delivery.unreadable.size());
      const double wait = admitted->events->take(wanted, admitted->workspace->now());
      if (wait > 0) return done({Kind::TooMany, wait, 0, 0});
    }
    app::Sender sender = admitted->sender();
    if (!request.form.empty()) sender = {engine::Source::Public, "form:" + request.form};
    admitted->workspace->take_in(
        std::move(request.delivery), std::move(sender), admitted->leads,
        [done = std::move(done)](const Outcome& outcome) { done(answer_of(outcome)); });
  }

  Result<app::WebForm> form_of(const std::string& key, const std::string& name) {
    const std::shared_lock lock(mutex);
    if (!workspaces) return fail(ErrorKind::Busy, "the server is starting");
    const auto admitted = workspaces->admit(key);
    if (!admitted || admitted->key.kind == "api") return fail(ErrorKind::Denied, "no write key");
    const auto form = TRY(forms.find(*admitted->workspace, name));
    if (!form) return fail(ErrorKind::NotFound, "there is no form \"{}\"", name);
    return *form;
  }

  void submit(const Request& request, const std::string& name, Respond respond) {
    answer_form(
        request, name, std::move(respond),
        [this](const std::string& key, const std::string& form) { return form_of(key, form); },
        [this](TakeInRequest taken, std::function<void(TakeInAnswer)> done) {
          take_in(std::move(taken), std::move(done));
        });
  }

  // 200 when every workspace takes in, else 503 with what keeps it.
  Reply ready() {
    const std::shared_lock lock(mutex);
    std::string body;
    app::JsonWriter json(body);
    bool all_ready = workspaces != nullptr;
    json.begin('{');
    if (workspaces) {
      for (const app::Workspace* workspace : workspaces->all()) {
        const WorkspaceStatus status = workspace->status();
        all_ready = all_ready && status.ready;
        json.member(workspace->name(), status.ready ? "ready" : "away: " + status.problem);
      }
    }
    json.end('}');
    Reply reply;
    reply.status = all_ready ? 200 : 503;
    reply.body = std::move(body);
    return reply;
  }

  Reply measures() {
    const std::shared_lock lock(mutex);
    std::string out;
    if (server) {
      const Server::Counts counts = server->counts();
      const auto add = [&](std::string_view name, std::string_view type, std::uint64_t value) {
        out += fmt::format("# TYPE {0} {1}\n{0} {2}\n", name, type, value);
      };
      add("winnow_connections_total", "counter", counts.connections);
      add("winnow_connections", "gauge", counts.open);
      add("winnow_requests_total", "counter", counts.requests);
      add("winnow_malformed_requests_total", "counter", counts.malformed);
      add("winnow_slow_requests_total", "counter", counts.timeouts);
    }
    if (workspaces) {
      std::vector<std::pair<std::string, WorkspaceStatus>> all;
      for (const app::Workspace* workspace : workspaces->all()) {
        all.emplace_back(workspace->name(), workspace->status());
      }
      for (const Metric& metric : metrics) {
        out +=
            fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", metric.name, metric.about, metric.type);
        for (const auto& [name, status] : all) {
          out +=
              fmt::format("{}{{workspace=\"{}\"}} {}\n", metric.name, name, metric.value(status));
        }
      }
    }
    Reply reply = text_reply(200, std::move(out));
    reply.type = "text/plain; version=0.0.4; charset=utf-8";
    return reply;
  }
};

Front::Front() : state_(std::make_unique<State>()) {}
Front::~Front() = default;

void Front::open(app::Workspaces& workspaces) {
  state_->api.open(workspaces);
  const std::unique_lock lock(state_->mutex);
  state_->workspaces = &workspaces;
}

void Front::close() {
  state_->api.close();
  const std::unique_lock lock(state_->mutex);
  state_->workspaces = nullptr;
}

void Front::watch(const Server& server) {
  const std::unique_lock lock(state_->mutex);
  state_->server = &server;
}

void Front::answer(Request request, Respond respond) {
  if (is_ingest(request) && !is_form(request)) {
    return answer_ingest(request, std::move(respond),
                         [this](TakeInRequest taken, std::function<void(TakeInAnswer)> done) {
                           state_->take_in(std::move(taken), std::move(done));
                         });
  }
  if (Api::is_api(request)) return state_->api.answer(std::move(request), std::move(respond));
  if (!state_->router.knows(request.path)) return respond(state_->screens.answer(request));
  state_->router(std::move(request), std::move(respond));
}

}  // namespace winnow::http

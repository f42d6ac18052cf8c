#include "http/api/api.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <shared_mutex>
#include <utility>

#include "app/clock.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "http/accept.hpp"
#include "http/api/access_routes.hpp"
#include "http/api/account_routes.hpp"
#include "http/api/change_routes.hpp"
#include "http/api/expression_routes.hpp"
#include "http/api/field_routes.hpp"
#include "http/api/guard.hpp"
#include "http/api/identity_routes.hpp"
#include "http/api/lead_routes.hpp"
#include "http/api/list_routes.hpp"
#include "http/api/live_feed.hpp"
#include "http/api/model_routes.hpp"
#include "http/api/once.hpp"
#include "http/api/origin_routes.hpp"
#include "http/api/pool.hpp"
#include "http/api/record_routes.hpp"
#include "http/api/segment_routes.hpp"
#include "http/api/settings_routes.hpp"
#include "http/api/statistics_routes.hpp"
#include "http/api/verb_routes.hpp"
#include "http/gzip.hpp"

namespace winnow::http {

namespace {

constexpr std::string_view prefix = "/api/v1";
constexpr unsigned threads_min = 4;  // some wait for the writer while others answer

Problem not_now(std::string detail) {
  return {problems::away, std::move(detail), {}, {}, 1};
}

void append(std::vector<ApiRoute>& all, std::vector<ApiRoute> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Reply packed(Reply reply, const Request& request) {
  if (reply.stream || reply.body.size() < limits::api_packed_from) return reply;
  if (quality_in(request.header("Accept-Encoding"), "gzip") <= 0) return reply;
  reply.body = gzip(reply.body);
  reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  return reply;
}

}  // namespace

Reply json_reply(std::string body, int status) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Reply no_content() {
  Reply reply;
  reply.status = 204;
  return reply;
}

const std::vector<ApiRoute>& Api::routes() {
  static const std::vector<ApiRoute> all = [] {
    std::vector<ApiRoute> routes;
    append(routes, account_routes());
    append(routes, change_routes());
    append(routes, expression_routes());
    append(routes, field_routes());
    append(routes, list_routes());
    append(routes, lead_routes());
    append(routes, identity_routes());
    append(routes, origin_routes());
    append(routes, access_routes());
    append(routes, model_routes());
    append(routes, record_routes());
    append(routes, segment_routes());
    append(routes, settings_routes());
    append(routes, statistics_routes());
    append(routes, verb_routes());
    return routes;
  }();
  return all;
}

struct Api::State {
  State() : router(make_routes(), [](Permission, Request&, const Respond&) { return true; }) {}

  // The permission is asked for where the handler runs: finding the caller may take its time.
  std::vector<Route> make_routes() {
    std::vector<Route> made;
    for (const ApiRoute& route : Api::routes()) {
      made.emplace_back(
          route.method, std::string(prefix) + std::string(route.pattern), route.permission,
          [this, &route](Request request, const Params& params, const Respond& respond) {
            enqueue(route, std::move(request), params, respond);
          });
    }
    return made;
  }

  void enqueue(const ApiRoute& route, Request request, const Params& params,
               const Respond& respond) {
    auto given = std::make_shared<Request>(std::move(request));
    const bool taken = pool.run([this, &route, given, params, respond] {
      const std::shared_lock lock(mutex);  // until the answer is out: it may begin a stream
      respond(handle(route, *given, params));
    });
    if (!taken) respond(reply_of(not_now("the server has too much to do")));
  }

  Reply handle(const ApiRoute& route, const Request& request, const Params& params) {
    if (!workspaces) return reply_of(not_now("the server is starting or stopping"));
    try {
      auto caller = let_in(request, *workspaces, route.permission);
      if (const Problem* problem = std::get_if<Problem>(&caller)) return reply_of(*problem);
      const Call call{request, params, *workspaces, feed, std::get<app::Caller>(caller)};
      return packed(once.answer(route, call), request);
    } catch (const std::exception& bug) {
      log(LogLevel::Error, "a handler threw",
          {{"request", Value(request.id)}, {"bug", Value(bug.what())}});
      return reply_of({problems::broken, "a mistake in winnow itself, please report it"});
    }
  }

  const Router router;
  std::shared_mutex mutex;  // taken by open() and close() alone for long
  app::Workspaces* workspaces = nullptr;
  LiveFeed feed;
  Once once;
  Pool pool{std::max(threads_min, app::cores()), limits::api_waiting};  // last: it uses the above
};

Api::Api() : state_(std::make_unique<State>()) {}
Api::~Api() = default;

bool Api::is_api(const Request& request) {
  return request.path.starts_with("/api/");
}

void Api::open(app::Workspaces& workspaces) {
  const std::unique_lock lock(state_->mutex);
  state_->workspaces = &workspaces;
}

void Api::close() {
  const std::unique_lock lock(state_->mutex);
  state_->workspaces = nullptr;
  state_->feed.end_all();
}

void Api::answer(Request request, Respond respond) {
  state_->router(std::move(request), std::move(respond));
}

}  // namespace winnow::http

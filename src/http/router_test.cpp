#include "http/router.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace winnow::http {
namespace {

static_assert(!std::is_constructible_v<Route, std::string_view, std::string_view, Route::Answer>,
              "a route without a permission must not compile");

Route::Answer says(const std::string& name) {
  return [name](const Request&, const Params& params, const Respond& respond) {
    respond({200, "text/plain", name + " " + std::string(params["id"]), {}});
  };
}

bool let_in(Permission, Request&, const Respond&) {
  return true;
}

Router leads_router(Router::Guard guard = let_in) {
  std::vector<Route> routes;
  routes.emplace_back("GET", "/api/v1/leads", Permission::ReadLeads, says("list"));
  routes.emplace_back("GET", "/api/v1/leads/newest", Permission::ReadLeads, says("newest"));
  routes.emplace_back("GET", "/api/v1/leads/:id", Permission::ReadLeads, says("lead"));
  routes.emplace_back("PATCH", "/api/v1/leads/:id", Permission::WorkLeads, says("change"));
  routes.emplace_back("POST", "**/v1/batch", Permission::TakeIn, says("batch"));
  routes.emplace_back("GET", "/", Permission::Public, says("home"));
  return Router(std::move(routes), std::move(guard));
}

Reply asked(const Router& router, std::string method, std::string path) {
  Reply got;
  got.status = 0;
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  router(std::move(request), [&got](Reply reply) { got = std::move(reply); });
  return got;
}

TEST(Router, FindsTheFirstPatternThatFits) {
  const Router router = leads_router();
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"GET", "/", "home "},
      {"GET", "/api/v1/leads", "list "},
      {"GET", "/api/v1/leads/newest", "newest "},
      {"GET", "/api/v1/leads/l-7", "lead l-7"},
      {"GET", "/api/v1/leads/a%2Fb%20c+d", "lead a/b c+d"},
      {"GET", "/api/v1/leads/50%", "lead 50%"},
      {"PATCH", "/api/v1/leads/newest", "change newest"},
      {"HEAD", "/api/v1/leads/l-7", "lead l-7"},
      {"POST", "/v1/batch", "batch "},
      {"POST", "/custom/prefix/v1/batch", "batch "},
      {"POST", "//v1/batch", "batch "},
  };
  for (const auto& [method, path, body] : cases) {
    EXPECT_EQ(asked(router, method, path).body, body) << method << " " << path;
  }
}

TEST(Router, KnowsNoOtherPaths) {
  const Router router = leads_router();
  for (const char* path : {"/api/v1/leads/", "/api/v1/leads/7/x", "/api/v1", "/api/v1/Leads",
                           "/v1/batch/", "/xv1/batch", "*", "/api/v1//leads"}) {
    const Reply reply = asked(router, "GET", path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.type, "application/problem+json");
    EXPECT_EQ(reply.body, R"({"type":"about:blank","title":"Not Found","status":404,)"
                          R"("detail":"there is nothing at this path"})");
  }
}

TEST(Router, NamesTheMethodsOfAPath) {
  const Reply reply = asked(leads_router(), "DELETE", "/api/v1/leads/newest");
  EXPECT_EQ(reply.status, 405);
  ASSERT_EQ(reply.headers.size(), 1u);
  EXPECT_EQ(reply.headers[0].first, "Allow");
  EXPECT_EQ(reply.headers[0].second, "GET, HEAD, PATCH");
  EXPECT_EQ(asked(leads_router(), "HEAD", "/v1/batch").status, 405);
}

TEST(Router, AHeadOfItsOwnGoesBeforeThatOfGet) {
  std::vector<Route> routes;
  routes.emplace_back("GET", "/report", Permission::ReadLeads, says("get"));
  routes.emplace_back("HEAD", "/report", Permission::ReadLeads, says("head"));
  EXPECT_EQ(asked(Router(std::move(routes), let_in), "HEAD", "/report").body, "head ");
}

TEST(Router, AsksTheGuardForThePermissionOfTheRoute) {
  std::vector<Permission> asked_for;
  const Router router = leads_router([&](Permission permission, Request&, const Respond& respond) {
    asked_for.push_back(permission);
    respond(problem(403, "not you"));
    return false;
  });
  const Reply reply = asked(router, "PATCH", "/api/v1/leads/7");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(asked_for, std::vector<Permission>{Permission::WorkLeads});
  EXPECT_EQ(asked(router, "GET", "/nothing").status, 404);
  EXPECT_EQ(asked_for.size(), 1u);
}

TEST(Request, FindsHeadersOfAnyCaseAndDecodesTheQuery) {
  Request request;
  request.headers = {{"Content-TYPE", "text/plain"}, {"X-A", "1"}, {"x-a", "2"}};
  request.query = "writeKey=a%20b+c&empty=&=x&flag&writeKey=second&per%63ent=100%&k==v";
  EXPECT_EQ(request.header("content-type"), "text/plain");
  EXPECT_EQ(request.header("X-a"), "1");
  EXPECT_EQ(request.header("X-"), "");
  EXPECT_EQ(request.query_value("writeKey"), "a b c");
  EXPECT_EQ(request.query_value("empty"), "");
  EXPECT_EQ(request.query_value("flag"), "");
  EXPECT_EQ(request.query_value("percent"), "100%");
  EXPECT_EQ(request.query_value("k"), "=v");
  EXPECT_EQ(request.query_value("none"), "");
}

TEST(Problem, IsEscapedJson) {
  const Reply reply = problem(409, "https://winnow.example/taken", "Taken", "\"a\"\nis\x01");
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.body, R"({"type":"https://winnow.example/taken","title":"Taken","status":409,)"
                        R"("detail":"\"a\"\nis\u0001"})");
}

}  // namespace
}  // namespace winnow::http

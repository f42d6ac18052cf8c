// Router: which handler answers a path, and what it takes to be let in. Routes are data, in one
// table.
//
// A pattern is a path; a segment ":id" stands for any one that is not empty, and a first segment
// "**" for any number of them, none included. The first pattern in the table that fits counts. HEAD
// is answered by GET's handler. Beside a known path with another method stands 405, elsewhere 404.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/access/permission.hpp"
#include "http/request.hpp"

namespace winnow::http {

using app::Permission;

// The segments that ":names" stood for, decoded.
class Params {
 public:
  std::string_view operator[](std::string_view name) const;  // empty: no such name
  void add(std::string_view name, std::string value) {
    values_.emplace_back(name, std::move(value));
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

struct Route {
  using Answer = std::function<void(Request request, const Params& params, Respond respond)>;

  // All four are given: a route without a permission does not compile.
  Route(std::string_view method, std::string_view pattern, Permission permission, Answer answer);

  std::string method;
  std::string pattern;
  Permission permission;
  Answer answer;
  std::vector<std::string> segments;  // of the pattern
};

class Router {
 public:
  // Says yes, or answers the request itself and says no.
  using Guard =
      std::function<bool(Permission permission, Request& request, const Respond& respond)>;

  Router(std::vector<Route> routes, Guard guard);

  // A Handler for a Server.
  void operator()(Request request, Respond respond) const;

  struct Match {
    const Route* route = nullptr;  // none: 404, or with `allowed` 405
    Params params;
    std::vector<std::string_view> allowed;  // the methods of the path, if not this one
  };
  Match match(std::string_view method, std::string_view path) const;
  bool knows(std::string_view path) const { return !match("", path).allowed.empty(); }
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  Guard guard_;
};

}  // namespace winnow::http

// Workspaces: all bases of one server, and the keys that open them.
//
// A key is known by its SHA-256 alone: what `new_key` gives out is stored nowhere.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/live/budget.hpp"
#include "app/live/workspace.hpp"
#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

struct KeyWish {
  std::string kind;  // "write", "server", "api"
  std::string role;  // of api: "admin", "marketer", "sales", "analyst"
  std::string name;
  std::int64_t events_per_minute = 0, leads_per_minute = 0;  // 0: no limit
};

// A key that was shown and is good.
struct Admission {
  Workspace* workspace = nullptr;
  store::KeyRecord key;
  std::shared_ptr<Budget> events, leads;  // null: no limit

  // How far what it brings is trusted; by whom.
  Sender sender() const;
};

class Workspaces {
 public:
  struct Options {
    store::Location location;
    std::function<Millis()> clock;
    std::function<void(std::string_view workspace, std::string_view what, std::string_view detail)>
        log;
    // A server keeps every workspace at work; a single command opens a base no longer than needed.
    bool serving = false;
  };
  // Makes the folder if need be, and holds it: Conflict when another server does.
  static Result<std::unique_ptr<Workspaces>> open(const Options& options);

  // Opens every workspace that exists, and `main`.
  Result<void> open_all();
  // The workspace, made if there is none. Invalid: no name for one.
  Result<Workspace*> get(std::string_view name);
  std::vector<Workspace*> all() const;
  // Work on the base of a workspace, which is made if there is none.
  Result<void> with_base(std::string_view name,
                         const std::function<Result<void>(store::Base&)>& work);

  // The key itself, which is shown this once. Invalid: no such kind or role.
  Result<std::string> new_key(std::string_view workspace, const KeyWish& wish);
  Result<void> revoke_key(std::string_view workspace, const Id& key);
  Result<void> reload_keys(std::string_view workspace);  // after keys came in from elsewhere
  std::optional<Admission> admit(std::string_view key) const;

  const store::Location& location() const { return options_.location; }

 private:
  explicit Workspaces(Options options) : options_(std::move(options)) {}
  Result<void> load_keys(Workspace& workspace);
  Workspace* find(std::string_view name) const;  // nullptr: not open
  Millis now() const;

  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Workspace>, std::less<>> open_;
  std::map<std::string, Admission, std::less<>> keys_;  // by hash
};

}  // namespace winnow::app

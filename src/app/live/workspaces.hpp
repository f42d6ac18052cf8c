// Workspaces: all bases of one server, and the keys that open them.
//
// A key is known by its SHA-256 alone: what `new_key` gives out is stored nowhere. Who is let in as
// a person is the Access of the workspaces.
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

#include "app/access/known_secrets.hpp"
#include "app/access/users.hpp"
#include "app/bots/addresses.hpp"
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

class Access;

struct NewKey {
  std::string text;  // the key itself, which is shown this once
  store::KeyRecord record;
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
    // For the bot rules of workspaces that have none of their own.
    std::shared_ptr<const AddressList> data_centers = nullptr;  // null: none
  };
  ~Workspaces();
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

  // Invalid: no such kind or role, or a limit that is none.
  Result<NewKey> new_key(std::string_view workspace, const KeyWish& wish, const Actor& actor);
  Result<std::vector<store::KeyRecord>> keys(std::string_view workspace);  // by created, id
  // NotFound. Revoking once more changes nothing.
  Result<void> revoke_key(std::string_view workspace, const Id& key, const Actor& actor);
  // After keys and users came in from elsewhere.
  Result<void> reload(std::string_view workspace);
  // Costs no query; nullptr: the key opens nothing.
  std::shared_ptr<const Admission> admit(std::string_view key) const;

  Access& access() { return *access_; }
  Millis now() const;

  const store::Location& location() const { return options_.location; }

 private:
  explicit Workspaces(Options options);
  Result<void> load_keys(Workspace& workspace);
  Workspace* find(std::string_view name) const;  // nullptr: not open

  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Workspace>, std::less<>> open_;
  KnownSecrets<const Admission> keys_;
  std::unique_ptr<Access> access_;  // last: it uses the above
};

}  // namespace winnow::app

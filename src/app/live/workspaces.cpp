#include "app/live/workspaces.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "app/chance.hpp"
#include "app/clock.hpp"
#include "base/secret.hpp"

namespace winnow::app {

namespace {

struct KeyKind {
  std::string_view name, prefix;
};
constexpr std::array<KeyKind, 3> key_kinds{{{"write", "wk"}, {"server", "sk"}, {"api", "ak"}}};
constexpr std::array<std::string_view, 4> roles{"admin", "marketer", "sales", "analyst"};

Result<std::string_view> prefix_of(const KeyWish& wish) {
  const auto* kind = std::find_if(key_kinds.begin(), key_kinds.end(),
                                  [&](const KeyKind& one) { return one.name == wish.kind; });
  if (kind == key_kinds.end()) {
    return fail(ErrorKind::Invalid, "there is no kind of key \"{}\": write, server or api",
                wish.kind);
  }
  const bool is_api = wish.kind == "api";
  if (is_api && std::find(roles.begin(), roles.end(), wish.role) == roles.end()) {
    return fail(ErrorKind::Invalid, "an api key needs a role: admin, marketer, sales or analyst");
  }
  if (!is_api && !wish.role.empty()) {
    return fail(ErrorKind::Invalid, "a {} key takes facts in and has no role", wish.kind);
  }
  return kind->prefix;
}

Admission admission_of(Workspace& workspace, const store::KeyRecord& key) {
  const auto budget = [](std::int64_t limit) {
    return limit == 0 ? nullptr : std::make_shared<Budget>(limit);
  };
  return {&workspace, key, budget(key.events_per_minute), budget(key.leads_per_minute)};
}

}  // namespace

Sender Admission::sender() const {
  return {key.kind == "write" ? engine::Source::Public : engine::Source::Server,
          "key:" + to_text(key.id)};
}

Result<std::unique_ptr<Workspaces>> Workspaces::open(const Options& options) {
  std::error_code mistake;
  std::filesystem::create_directories(options.location.folder, mistake);
  if (mistake) {
    return fail(ErrorKind::Io, "{}: {}", options.location.folder, mistake.message());
  }
  return std::unique_ptr<Workspaces>(new Workspaces(options));
}

Result<void> Workspaces::open_all() {
  std::vector<std::string> names = TRY(store::Base::workspaces(options_.location));
  if (std::find(names.begin(), names.end(), "main") == names.end()) names.push_back("main");
  for (const std::string& name : names) TRY(get(name));
  return {};
}

Result<Workspace*> Workspaces::get(std::string_view name) {
  if (!store::is_workspace_name(name)) {
    return fail(ErrorKind::Invalid,
                "\"{}\" is no name of a workspace: a lower-case letter, then letters, digits, _ "
                "and -, at most 40",
                name);
  }
  if (Workspace* found = find(name)) return found;
  WorkspaceOptions options{options_.location, std::string(name), options_.clock, {}};
  if (options_.log) {
    options.log = [log = options_.log, who = std::string(name)](
                      std::string_view what, std::string_view detail) { log(who, what, detail); };
  }
  auto workspace = TRY(Workspace::open(options));
  TRY(load_keys(*workspace));
  const std::lock_guard lock(mutex_);
  return open_.emplace(name, std::move(workspace)).first->second.get();
}

Workspace* Workspaces::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(name);
  return found == open_.end() ? nullptr : found->second.get();
}

Result<void> Workspaces::with_base(std::string_view name,
                                   const std::function<Result<void>(store::Base&)>& work) {
  if (options_.serving || find(name) != nullptr) return TRY(get(name))->with_base(work);
  const auto base = TRY(store::Base::open(options_.location, name, store::Access::Own));
  return work(*base);
}

Millis Workspaces::now() const {
  return options_.clock ? options_.clock() : app::now();
}

std::vector<Workspace*> Workspaces::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Workspace*> all;
  for (const auto& [name, workspace] : open_) all.push_back(workspace.get());
  return all;
}

Result<void> Workspaces::load_keys(Workspace& workspace) {
  return workspace.with_base([&](store::Base& base) -> Result<void> {
    const std::vector<store::KeyRecord> keys = TRY(base.keys());
    const std::lock_guard lock(mutex_);
    for (const store::KeyRecord& key : keys) {
      if (!key.revoked) keys_.insert_or_assign(key.hash, admission_of(workspace, key));
    }
    return {};
  });
}

Result<std::string> Workspaces::new_key(std::string_view workspace, const KeyWish& wish) {
  const std::string_view prefix = TRY(prefix_of(wish));
  if (wish.events_per_minute < 0 || wish.leads_per_minute < 0) {
    return fail(ErrorKind::Invalid, "a limit is a whole number above zero");
  }
  std::string key = new_key_text(prefix);
  const store::KeyRecord record{new_id(now()),
                                wish.kind,
                                wish.role,
                                sha256_hex(key),
                                wish.name,
                                now(),
                                std::nullopt,
                                wish.events_per_minute,
                                wish.leads_per_minute};
  TRY(with_base(workspace, [&](store::Base& base) { return base.add_key(record); }));
  if (Workspace* in = find(workspace)) {
    const std::lock_guard lock(mutex_);
    keys_.insert_or_assign(record.hash, admission_of(*in, record));
  }
  return key;
}

Result<void> Workspaces::revoke_key(std::string_view workspace, const Id& key) {
  TRY(with_base(workspace, [&](store::Base& base) { return base.revoke_key(key, now()); }));
  const std::lock_guard lock(mutex_);
  for (auto it = keys_.begin(); it != keys_.end();) {
    it = it->second.key.id == key ? keys_.erase(it) : std::next(it);
  }
  return {};
}

Result<void> Workspaces::reload_keys(std::string_view workspace) {
  return load_keys(*TRY(get(workspace)));
}

std::optional<Admission> Workspaces::admit(std::string_view key) const {
  const std::string hash = sha256_hex(key);
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(hash);
  return found == keys_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace winnow::app

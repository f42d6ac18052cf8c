#include "app/live/workspaces.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "app/access/access.hpp"
#include "app/chance.hpp"
#include "app/clock.hpp"
#include "app/json_writer.hpp"
#include "base/secret.hpp"

namespace winnow::app {

namespace {

struct KeyKind {
  std::string_view name, prefix;
};
constexpr std::array<KeyKind, 3> key_kinds{{{"write", "wk"}, {"server", "sk"}, {"api", "ak"}}};

Result<std::string_view> prefix_of(const KeyWish& wish) {
  const auto* kind = std::find_if(key_kinds.begin(), key_kinds.end(),
                                  [&](const KeyKind& one) { return one.name == wish.kind; });
  if (kind == key_kinds.end()) {
    return fail(ErrorKind::Invalid, "there is no kind of key \"{}\": write, server or api",
                wish.kind);
  }
  const bool is_api = wish.kind == "api";
  if (is_api && !role_of(wish.role)) {
    return fail(ErrorKind::Invalid, "an api key needs a role: admin, marketer, sales or analyst");
  }
  if (!is_api && !wish.role.empty()) {
    return fail(ErrorKind::Invalid, "a {} key takes facts in and has no role", wish.kind);
  }
  return kind->prefix;
}

std::shared_ptr<const Admission> admission_of(Workspace& workspace, const store::KeyRecord& key) {
  const auto budget = [](std::int64_t limit) {
    return limit == 0 ? nullptr : std::make_shared<Budget>(limit);
  };
  return std::make_shared<const Admission>(
      Admission{&workspace, key, budget(key.events_per_minute), budget(key.leads_per_minute)});
}

// What the audit log says of a key: never its hash.
std::string summary_of_key(const store::KeyRecord& key) {
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  json.member("kind", key.kind);
  if (!key.role.empty()) json.member("role", key.role);
  json.member("name", key.name);
  json.raw_member("events_per_minute", std::to_string(key.events_per_minute));
  json.raw_member("leads_per_minute", std::to_string(key.leads_per_minute));
  json.end('}');
  return text;
}

}  // namespace

Sender Admission::sender() const {
  return {key.kind == "write" ? engine::Source::Public : engine::Source::Server,
          "key:" + to_text(key.id)};
}

Workspaces::Workspaces(Options options)
    : options_(std::move(options)), access_(std::make_unique<Access>(*this)) {}

Workspaces::~Workspaces() = default;

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
  if (options_.serving) access_->start_tidying();
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
  options.data_centers = options_.data_centers;
  if (options_.log) {
    options.log = [log = options_.log, who = std::string(name)](
                      std::string_view what, std::string_view detail) { log(who, what, detail); };
  }
  auto workspace = TRY(Workspace::open(options));
  TRY(load_keys(*workspace));
  TRY(access_->load(*workspace));
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
    for (const store::KeyRecord& key : TRY(base.keys())) {
      if (!key.revoked) keys_.put(key.hash, admission_of(workspace, key));
    }
    return {};
  });
}

Result<NewKey> Workspaces::new_key(std::string_view workspace, const KeyWish& wish,
                                   const Actor& actor) {
  const std::string_view prefix = TRY(prefix_of(wish));
  if (wish.events_per_minute < 0 || wish.leads_per_minute < 0) {
    return fail(ErrorKind::Invalid, "a limit is a whole number above zero");
  }
  NewKey key;
  key.text = new_key_text(prefix);
  key.record = {new_id(now()),
                wish.kind,
                wish.role,
                sha256_hex(key.text),
                wish.name,
                now(),
                std::nullopt,
                wish.events_per_minute,
                wish.leads_per_minute};
  store::Records records;
  records.keys = {key.record};
  records.audit = {audit_record(now(), actor, "key.new", to_text(key.record.id),
                                R"({"after":)" + summary_of_key(key.record) + "}")};
  TRY(with_base(workspace, [&](store::Base& base) { return base.write(records); }));
  if (Workspace* in = find(workspace)) keys_.put(key.record.hash, admission_of(*in, key.record));
  if (wish.role == name_of(Role::Admin)) access_->end_setup(workspace);
  return key;
}

Result<std::vector<store::KeyRecord>> Workspaces::keys(std::string_view workspace) {
  std::vector<store::KeyRecord> all;
  TRY(with_base(workspace, [&](store::Base& base) -> Result<void> {
    all = TRY(base.keys());
    return {};
  }));
  return all;
}

Result<void> Workspaces::revoke_key(std::string_view workspace, const Id& key, const Actor& actor) {
  TRY(with_base(workspace, [&](store::Base& base) -> Result<void> {
    const std::vector<store::KeyRecord> all = TRY(base.keys());
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const store::KeyRecord& one) { return one.id == key; });
    if (found == all.end()) return fail(ErrorKind::NotFound, "there is no key {}", to_text(key));
    if (found->revoked) return {};
    store::Records records;
    records.revoked_keys = {{key, now()}};
    records.audit = {audit_record(now(), actor, "key.revoke", to_text(key),
                                  R"({"before":)" + summary_of_key(*found) + "}")};
    return base.write(records);
  }));
  keys_.remove_if([&](const Admission& one) { return one.key.id == key; });
  return {};
}

Result<void> Workspaces::reload(std::string_view workspace) {
  Workspace* in = TRY(get(workspace));
  TRY(load_keys(*in));
  return access_->load(*in);
}

std::shared_ptr<const Admission> Workspaces::admit(std::string_view key) const {
  return keys_.find(key);
}

}  // namespace winnow::app

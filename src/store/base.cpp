#include "store/base.hpp"

#include <array>

#include "base/check.hpp"
#include "store/connection.hpp"
#include "store/copy.hpp"
#include "store/files.hpp"
#include "store/tables.hpp"

namespace winnow::store {

namespace {

std::vector<Statement> statements_of(const Records& records) {
  std::vector<Statement> all;
  for (const auto& one : records.users) all.push_back(put_user(one));
  for (const auto& one : records.sessions) all.push_back(put_session(one));
  for (const auto& hash : records.ended_sessions) all.push_back(delete_session(hash));
  for (const auto& one : records.segments) all.push_back(put_segment(one));
  for (const Id& id : records.deleted_segments) all.push_back(delete_segment(id));
  for (const auto& one : records.replies) all.push_back(put_reply(one));
  if (records.forget_replies) all.push_back(delete_replies(*records.forget_replies));
  for (const auto& key : records.keys) all.push_back(insert_key(key));
  for (const auto& [id, at] : records.revoked_keys) all.push_back(revoke_key(id, at));
  for (const auto& one : records.audit) all.push_back(insert_audit(one));
  return all;
}

class DbBase final : public Base {
 public:
  explicit DbBase(Connection connection) : connection_(std::move(connection)) {}

  Result<void> append(const Commit& commit) override {
    std::vector<Statement> statements;
    statements.reserve(commit.blocks.size() + commit.quarantined.size() + commit.released.size());
    for (const Block& block : commit.blocks) statements.push_back(insert_block(block));
    for (const auto& one : commit.quarantined) statements.push_back(insert_quarantined(one));
    for (const Id& id : commit.released) statements.push_back(delete_quarantined(id));
    return transact(statements);
  }

  Result<void> recover() override {
    doubted_ = true;
    TRY(connection_.reopen());
    doubted_ = false;
    return {};
  }

  Result<void> read_blocks(std::int64_t after,
                           const std::function<Result<void>(const Block&)>& each) override {
    return store::read_blocks(*TRY(connection_.db()), after, each);
  }
  Result<std::int64_t> last_seq() override { return store::last_seq(*TRY(connection_.db())); }

  Result<void> read_quarantine(
      const std::function<Result<void>(const Quarantined&)>& each) override {
    return store::read_quarantine(*TRY(connection_.db()), each);
  }

  Result<std::int64_t> add_model(const PublishedModel& model) override {
    const auto version = TRY(change(insert_model(model)));
    CHECK(version.has_value());
    return *version;
  }
  Result<std::vector<PublishedModel>> models() override {
    return read_models(*TRY(connection_.db()));
  }
  Result<std::int64_t> model_in_force() override {
    return store::model_in_force(*TRY(connection_.db()));
  }
  Result<void> put_in_force(std::int64_t version) override {
    const std::array statements = {mark_in_force(version), store::put_in_force(version)};
    TRY(transact(statements));
    if (TRY(model_in_force()) == version) return {};
    return fail(ErrorKind::NotFound, "there is no version {} of a model", version);
  }

  Result<void> add_key(const KeyRecord& key) override {
    const std::array statements = {insert_key(key)};
    return transact(statements);
  }
  Result<std::vector<KeyRecord>> keys() override { return read_keys(*TRY(connection_.db())); }
  Result<void> revoke_key(const Id& id, Millis at) override {
    if (TRY(change(store::revoke_key(id, at)))) return {};
    return fail(ErrorKind::NotFound, "there is no key {}", to_text(id));
  }

  Result<void> write(const Records& records) override { return transact(statements_of(records)); }
  Result<std::vector<UserRecord>> users() override { return read_users(*TRY(connection_.db())); }
  Result<std::vector<SessionRecord>> sessions() override {
    return read_sessions(*TRY(connection_.db()));
  }
  Result<std::vector<SegmentRecord>> segments() override {
    return read_segments(*TRY(connection_.db()));
  }
  Result<std::vector<AuditRecord>> audit(const std::optional<Id>& before,
                                         std::int64_t limit) override {
    return read_audit(*TRY(connection_.db()), before ? to_text(*before) : "~", limit);
  }
  Result<std::optional<ReplyRecord>> reply(std::string_view key) override {
    return read_reply(*TRY(connection_.db()), key);
  }

  Result<std::optional<std::string>> setting(std::string_view name) override {
    return store::setting(*TRY(connection_.db()), name);
  }
  Result<void> set_setting(std::string_view name, std::string_view value) override {
    const std::array statements = {store::set_setting(name, value)};
    return transact(statements);
  }

  Result<void> backup(const std::string& file) override {
    return write_backup(*TRY(connection_.db()), file);
  }

 private:
  // Where changes go. After one that failed nothing is known of the database until recover().
  Result<Db*> changing() {
    CHECK(connection_.access() == Access::Own);
    if (doubted_) return fail(ErrorKind::Busy, "the database failed and has not recovered yet");
    return connection_.db();
  }

  // A change that was refused for what it is was rolled back; any other error casts doubt.
  template <typename T>
  Result<T> noticed(Result<T> result) {
    if (!result && result.error().kind != ErrorKind::Conflict) doubted_ = true;
    return result;
  }

  Result<void> transact(std::span<const Statement> statements) {
    return noticed(TRY(changing())->transact(statements));
  }

  // One change that answers with the version or row that it touched; none: no such row.
  Result<std::optional<std::int64_t>> change(const Statement& statement) {
    return noticed(integer_of(*TRY(changing()), statement));
  }

  Connection connection_;
  bool doubted_ = false;
};

}  // namespace

Result<std::unique_ptr<Base>> Base::open(const Location& location, std::string_view workspace,
                                         Access access) {
  return std::make_unique<DbBase>(TRY(Connection::open(location, workspace, access)));
}

}  // namespace winnow::store

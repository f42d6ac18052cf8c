#include "store/tables.hpp"

#include <limits>

#include "base/check.hpp"
#include "base/limits.hpp"

namespace winnow::store {

namespace {

Result<Id> id_at(const Row& row, int column) {
  const auto id = parse_id(row.text(column));
  if (!id) return fail(ErrorKind::Io, "the database: \"{}\" is no id", row.text(column));
  return *id;
}

std::string text_at(const Row& row, int column) {
  return std::string(row.text(column));
}

Result<Quarantined> quarantined_of(const Row& row) {
  return Quarantined{TRY(id_at(row, 0)), row.integer(1),  text_at(row, 2),
                     text_at(row, 3),    text_at(row, 4), text_at(row, 5)};
}

Result<KeyRecord> key_of(const Row& row) {
  KeyRecord key;
  key.id = TRY(id_at(row, 0));
  key.kind = row.text(1);
  key.role = row.text(2);
  key.hash = row.text(3);
  key.name = row.text(4);
  key.created = row.integer(5);
  if (!row.is_null(6)) key.revoked = row.integer(6);
  key.events_per_minute = row.integer(7);
  key.leads_per_minute = row.integer(8);
  return key;
}

Result<UserRecord> user_of(const Row& row) {
  UserRecord user;
  user.id = TRY(id_at(row, 0));
  user.email = row.text(1);
  user.name = row.text(2);
  user.role = row.text(3);
  user.language = row.text(4);
  user.hash = row.text(5);
  user.created = row.integer(6);
  if (!row.is_null(7)) user.disabled = row.integer(7);
  user.version = row.integer(8);
  return user;
}

// All rows of a query that is short by nature, each read by `read`.
template <typename T>
Result<std::vector<T>> all_of(Db& db, const Statement& statement, Result<T> (*read)(const Row&)) {
  std::vector<T> all;
  TRY(db.rows(statement, [&](const Row& row) -> Result<void> {
    all.push_back(TRY(read(row)));
    return {};
  }));
  return all;
}

}  // namespace

Statement insert_block(const Block& block) {
  CHECK(block.count >= 1 && block.first_seq >= 1);
  return {"insert_block",
          {block.first_seq, std::int64_t{block.bucket}, block.first_at, block.last_at, block.count,
           Bytes{block.body}}};
}

Statement insert_quarantined(const Quarantined& quarantined) {
  return {"insert_quarantined",
          {to_text(quarantined.id), quarantined.received, Bytes{quarantined.via},
           std::string_view(quarantined.form), Bytes{quarantined.reason}, Bytes{quarantined.body}}};
}

Statement delete_quarantined(const Id& id) {
  return {"delete_quarantined", {to_text(id)}};
}

Statement insert_model(const PublishedModel& model) {
  return {"insert_model",
          {model.at, Bytes{model.by}, Bytes{model.name}, Bytes{model.text},
           std::int64_t{model.was_in_force ? 1 : 0}}};
}

Statement mark_in_force(std::int64_t version) {
  return {"mark_in_force", {version}};
}

Statement put_in_force(std::int64_t version) {
  return {"put_in_force", {version}};
}

Statement insert_key(const KeyRecord& key) {
  return {"insert_key",
          {to_text(key.id), std::string_view(key.kind), std::string_view(key.role),
           std::string_view(key.hash), Bytes{key.name}, key.created,
           key.revoked ? Param(*key.revoked) : Param(nullptr), key.events_per_minute,
           key.leads_per_minute}};
}

Statement revoke_key(const Id& id, Millis at) {
  return {"revoke_key", {to_text(id), at}};
}

Statement set_setting(std::string_view name, std::string_view value) {
  return {"set_setting", {name, Bytes{value}}};
}

Statement count_recovery() {
  return {"count_recovery", {}};
}

Statement put_user(const UserRecord& user) {
  return {"put_user",
          {to_text(user.id), Bytes{user.email}, Bytes{user.name}, std::string_view(user.role),
           std::string_view(user.language), std::string_view(user.hash), user.created,
           user.disabled ? Param(*user.disabled) : Param(nullptr), user.version}};
}

Statement put_session(const SessionRecord& session) {
  return {"put_session",
          {std::string_view(session.hash), to_text(session.user), session.created, session.seen,
           session.expires}};
}

Statement delete_session(std::string_view hash) {
  return {"delete_session", {hash}};
}

Statement insert_audit(const AuditRecord& audit) {
  return {"insert_audit",
          {to_text(audit.id), audit.at, Bytes{audit.who}, std::string_view(audit.action),
           Bytes{audit.what}, Bytes{audit.data}}};
}

Statement put_segment(const SegmentRecord& segment) {
  return {"put_segment",
          {to_text(segment.id), Bytes{segment.name}, Bytes{segment.expression}, Bytes{segment.by},
           segment.created, segment.updated, segment.version}};
}

Statement delete_segment(const Id& id) {
  return {"delete_segment", {to_text(id)}};
}

Statement put_reply(const ReplyRecord& reply) {
  return {"put_reply",
          {std::string_view(reply.key), std::string_view(reply.request), reply.status,
           Bytes{reply.head}, Bytes{reply.body}, reply.at}};
}

Statement delete_replies(Millis before) {
  return {"delete_replies", {before}};
}

Result<void> read_blocks(Db& db, std::int64_t after,
                         const std::function<Result<void>(const Block&)>& each) {
  std::int64_t read = 0;
  do {
    read = 0;
    const Statement page{"read_blocks", {after, limits::database_page_rows}};
    TRY(db.rows(page, [&](const Row& row) -> Result<void> {
      const Block block{row.integer(0), static_cast<int>(row.integer(1)),
                        row.integer(2), row.integer(3),
                        row.integer(4), text_at(row, 5)};
      if (block.first_seq + block.count - 1 <= after) {
        return fail(ErrorKind::Io, "the database: block {} overlaps the one before it",
                    block.first_seq);
      }
      after = block.first_seq + block.count - 1;
      ++read;
      return each(block);
    }));
  } while (read == limits::database_page_rows);
  return {};
}

Result<std::int64_t> last_seq(Db& db) {
  return TRY(integer_of(db, {"last_seq", {}})).value_or(0);
}

Result<void> read_quarantine(Db& db, const std::function<Result<void>(const Quarantined&)>& each) {
  Millis received = std::numeric_limits<Millis>::min();
  std::string id;
  std::int64_t read = 0;
  do {
    read = 0;
    const Statement page{"read_quarantine", {received, id, limits::database_page_rows}};
    TRY(db.rows(page, [&](const Row& row) -> Result<void> {
      const Quarantined quarantined = TRY(quarantined_of(row));
      received = quarantined.received;
      id = to_text(quarantined.id);
      ++read;
      return each(quarantined);
    }));
  } while (read == limits::database_page_rows);
  return {};
}

Result<std::vector<PublishedModel>> read_models(Db& db) {
  std::vector<PublishedModel> models;
  TRY(db.rows({"read_models", {}}, [&models](const Row& row) -> Result<void> {
    models.push_back({row.integer(0), row.integer(1), text_at(row, 2), text_at(row, 3),
                      text_at(row, 4), row.integer(5) != 0});
    return {};
  }));
  return models;
}

Result<std::int64_t> model_in_force(Db& db) {
  return TRY(integer_of(db, {"model_in_force", {}})).value_or(0);
}

Result<std::vector<KeyRecord>> read_keys(Db& db) {
  std::vector<KeyRecord> keys;
  TRY(db.rows({"read_keys", {}}, [&keys](const Row& row) -> Result<void> {
    keys.push_back(TRY(key_of(row)));
    return {};
  }));
  return keys;
}

Result<std::optional<std::string>> setting(Db& db, std::string_view name) {
  std::optional<std::string> value;
  TRY(db.rows({"setting", {name}}, [&value](const Row& row) {
    value = text_at(row, 0);
    return Result<void>();
  }));
  return value;
}

Result<std::vector<std::pair<std::string, std::string>>> read_settings(Db& db) {
  std::vector<std::pair<std::string, std::string>> settings;
  TRY(db.rows({"read_settings", {}}, [&settings](const Row& row) {
    settings.emplace_back(row.text(0), row.text(1));
    return Result<void>();
  }));
  return settings;
}

Result<std::vector<UserRecord>> read_users(Db& db) {
  return all_of<UserRecord>(db, {"read_users", {}}, user_of);
}

Result<std::vector<SessionRecord>> read_sessions(Db& db) {
  return all_of<SessionRecord>(
      db, {"read_sessions", {}}, [](const Row& row) -> Result<SessionRecord> {
        return SessionRecord{text_at(row, 0), TRY(id_at(row, 1)), row.integer(2), row.integer(3),
                             row.integer(4)};
      });
}

Result<std::vector<AuditRecord>> read_audit(Db& db, std::string_view before, std::int64_t limit) {
  return all_of<AuditRecord>(
      db, {"read_audit", {before, limit}}, [](const Row& row) -> Result<AuditRecord> {
        return AuditRecord{TRY(id_at(row, 0)), row.integer(1),  text_at(row, 2),
                           text_at(row, 3),    text_at(row, 4), text_at(row, 5)};
      });
}

Result<std::vector<SegmentRecord>> read_segments(Db& db) {
  return all_of<SegmentRecord>(
      db, {"read_segments", {}}, [](const Row& row) -> Result<SegmentRecord> {
        return SegmentRecord{TRY(id_at(row, 0)), text_at(row, 1), text_at(row, 2), text_at(row, 3),
                             row.integer(4),     row.integer(5),  row.integer(6)};
      });
}

Result<std::optional<ReplyRecord>> read_reply(Db& db, std::string_view key) {
  std::optional<ReplyRecord> reply;
  TRY(db.rows({"read_reply", {key}}, [&reply](const Row& row) {
    reply = ReplyRecord{text_at(row, 0), text_at(row, 1), row.integer(2),
                        text_at(row, 3), text_at(row, 4), row.integer(5)};
    return Result<void>();
  }));
  return reply;
}

Result<std::optional<std::int64_t>> integer_of(Db& db, const Statement& statement) {
  std::optional<std::int64_t> value;
  TRY(db.rows(statement, [&value](const Row& row) {
    value = row.integer(0);
    return Result<void>();
  }));
  return value;
}

}  // namespace winnow::store

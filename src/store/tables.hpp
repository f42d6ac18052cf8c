// Tables: what a base keeps, as rows; one function per query of queries/*.sql, same name.
//
// Statements only say what to write: Db::transact and Db::run carry them out. They point into what
// they were made of.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base.hpp"
#include "store/db.hpp"

namespace winnow::store {

Statement insert_block(const Block& block);
Statement insert_quarantined(const Quarantined& quarantined);
Statement delete_quarantined(const Id& id);
Statement insert_model(const PublishedModel& model);
Statement mark_in_force(std::int64_t version);
Statement put_in_force(std::int64_t version);
Statement insert_key(const KeyRecord& key);
Statement revoke_key(const Id& id, Millis at);
Statement set_setting(std::string_view name, std::string_view value);
Statement count_recovery();
Statement put_user(const UserRecord& user);
Statement put_session(const SessionRecord& session);
Statement delete_session(std::string_view hash);
Statement insert_audit(const AuditRecord& audit);
Statement put_segment(const SegmentRecord& segment);
Statement delete_segment(const Id& id);
Statement put_reply(const ReplyRecord& reply);
Statement delete_replies(Millis before);

Result<void> read_blocks(Db& db, std::int64_t after,
                         const std::function<Result<void>(const Block&)>& each);
Result<std::int64_t> last_seq(Db& db);
Result<void> read_quarantine(Db& db, const std::function<Result<void>(const Quarantined&)>& each);
Result<std::vector<PublishedModel>> read_models(Db& db);
Result<std::int64_t> model_in_force(Db& db);
Result<std::vector<KeyRecord>> read_keys(Db& db);
Result<std::optional<std::string>> setting(Db& db, std::string_view name);
Result<std::vector<std::pair<std::string, std::string>>> read_settings(Db& db);

Result<std::vector<UserRecord>> read_users(Db& db);
Result<std::vector<SessionRecord>> read_sessions(Db& db);
// Newest first; `before`: the text of an id, or "~" for all.
Result<std::vector<AuditRecord>> read_audit(Db& db, std::string_view before, std::int64_t limit);
Result<std::vector<SegmentRecord>> read_segments(Db& db);
Result<std::optional<ReplyRecord>> read_reply(Db& db, std::string_view key);

// The integer that a statement answers with: a version, a count; none: no row.
Result<std::optional<std::int64_t>> integer_of(Db& db, const Statement& statement);

}  // namespace winnow::store

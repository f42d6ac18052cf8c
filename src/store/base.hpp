// Base: one workspace's ground truth in a database, SQLite or PostgreSQL, the same for both.
//
// A Base is opened for a workspace and sees no other one: a SQLite file `DIR/<workspace>.db`, or
// the schema `winnow_<workspace>` of a PostgreSQL database. What append() said went well is durable
// (WAL with synchronous=FULL; synchronous_commit=on).
//
// Errors   Busy: the database is away, full, or could not sync; nothing was acknowledged, and
//          recover() may be tried until it succeeds. Io: the bytes found are not ours. Conflict:
//          another server holds this base. One Base is used by one thread at a time; a second one,
//          opened with Access::Read, may read beside it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/records.hpp"

namespace winnow::store {

struct Location {
  std::string folder;    // of SQLite files, the socket and snapshots
  std::string database;  // postgresql://…; empty: SQLite in the folder
};

enum class Access : std::uint8_t {
  Own,   // migrates, and holds the base against other servers until closed
  Read,  // neither; the base must exist
};

// The facts of one commit, whose seqs follow one another: first_seq … first_seq + count − 1; `body`
// as engine/fact_bytes.hpp packs it. Blocks do not overlap.
inline constexpr int several_buckets = 64;
struct Block {
  std::int64_t first_seq = 0;
  int bucket = 0;  // of all its leads, 0 … 63; or several_buckets
  Millis first_at = 0, last_at = 0;
  std::int64_t count = 0;
  std::string body;
};

// Input that could not become a fact, whole, with the reason; it can be tried again.
struct Quarantined {
  Id id;
  Millis received = 0;
  std::string via;     // which key or file brought it
  std::string form;    // how to read it again: "segment", "posthog", "form", "fact"
  std::string reason;  // for people, with the field's place
  std::string body;    // as it came
};

struct PublishedModel {
  std::int64_t version = 0;  // 1, 2, 3 …
  Millis at = 0;
  std::string by;  // "user:…", "cli"
  std::string name;
  std::string text;
  bool was_in_force = false;  // or is; false: its publishing was cut
};

struct Commit {
  std::vector<Block> blocks;
  std::vector<Quarantined> quarantined;
  std::vector<Id> released;  // rows of the quarantine that became facts
};

class Base {
 public:
  virtual ~Base() = default;

  static Result<std::unique_ptr<Base>> open(const Location& location, std::string_view workspace,
                                            Access access);
  // The names of the workspaces that exist there, by name.
  static Result<std::vector<std::string>> workspaces(const Location& location);

  // One durable transaction. After an error other than Conflict every change is Busy until
  // recover(). Conflict: a seq or id is there already; nothing was written.
  virtual Result<void> append(const Commit& commit) = 0;
  // After an error of append: reopens or reconnects, and makes sure that what can be read is
  // durable. What the failed commit wrote may or may not be there: read on from the last known seq.
  virtual Result<void> recover() = 0;

  // Blocks whose last fact has a seq above `after`, by first_seq. Stops at the first error of
  // `each`, which must not use this Base.
  virtual Result<void> read_blocks(std::int64_t after,
                                   const std::function<Result<void>(const Block&)>& each) = 0;
  virtual Result<std::int64_t> last_seq() = 0;  // 0: no facts

  virtual Result<void> read_quarantine(
      const std::function<Result<void>(const Quarantined&)>& each) = 0;  // by received, id

  virtual Result<std::int64_t> add_model(const PublishedModel& model) = 0;  // gives it its version
  virtual Result<std::vector<PublishedModel>> models() = 0;                 // by version
  // The version in force; 0: none. A model is added first and put in force when its moves stand.
  virtual Result<std::int64_t> model_in_force() = 0;
  virtual Result<void> put_in_force(std::int64_t version) = 0;  // NotFound

  virtual Result<void> add_key(const KeyRecord& key) = 0;
  virtual Result<std::vector<KeyRecord>> keys() = 0;             // by created, id
  virtual Result<void> revoke_key(const Id& id, Millis at) = 0;  // NotFound

  // One durable transaction, as append() is one. Conflict: an e-mail address, a name or an id is
  // there already; nothing was written.
  virtual Result<void> write(const Records& records) = 0;
  virtual Result<std::vector<UserRecord>> users() = 0;        // by created, id
  virtual Result<std::vector<SessionRecord>> sessions() = 0;  // by created
  virtual Result<std::vector<SegmentRecord>> segments() = 0;  // by id, which is by created
  // Newest first, from the one before `before` on.
  virtual Result<std::vector<AuditRecord>> audit(const std::optional<Id>& before,
                                                 std::int64_t limit) = 0;
  virtual Result<std::optional<ReplyRecord>> reply(std::string_view key) = 0;

  // Small settings of the workspace by name (the secret of its fingerprints, its language, …).
  virtual Result<std::optional<std::string>> setting(std::string_view name) = 0;
  virtual Result<void> set_setting(std::string_view name, std::string_view value) = 0;

  // Online: writes FILE, a SQLite database of everything in this base, whole or not at all. It
  // takes its time: beside a server at work, on a Base of its own with Access::Read.
  virtual Result<void> backup(const std::string& file) = 0;
};

// Makes a workspace of a backup. Conflict: the workspace exists and holds facts.
Result<void> restore(const Location& location, std::string_view workspace, const std::string& file);

// Letters, digits, `_` and `-`, 1 to 40 of them, first a letter, lower case.
bool is_workspace_name(std::string_view name);

}  // namespace winnow::store

// Records: what a base keeps beside facts and models: who may come in, what people saved, and who
// did what.
//
// They are read whole and few; a change of several is one durable transaction, together with the
// line of the audit log that says who made it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"

namespace winnow::store {

struct KeyRecord {
  Id id;
  std::string kind;  // "write", "server", "api"
  std::string role;  // of api keys; else empty
  std::string hash;  // SHA-256 of the key, 64 hexadecimal digits
  std::string name;  // what people call it; may be empty
  Millis created = 0;
  std::optional<Millis> revoked;
  std::int64_t events_per_minute = 0;  // 0: no limit
  std::int64_t leads_per_minute = 0;
};

struct UserRecord {
  Id id;
  std::string email;  // lower case; no two users have the same
  std::string name;
  std::string role;      // "admin", "marketer", "sales", "analyst"
  std::string language;  // "en"
  std::string hash;      // of the password, argon2id
  Millis created = 0;
  std::optional<Millis> disabled;  // since when
  std::int64_t version = 1;        // one more with each change
  bool operator==(const UserRecord&) const = default;
};

struct SessionRecord {
  std::string hash;  // SHA-256 of its token
  Id user;
  Millis created = 0;
  Millis seen = 0;     // last, some minutes ago at most
  Millis expires = 0;  // at the latest
  bool operator==(const SessionRecord&) const = default;
};

// Who did what; never changed.
struct AuditRecord {
  Id id;  // version 7, so that ids sort by time
  Millis at = 0;
  std::string who;     // "user:ID", "key:ID", "cli", "setup"
  std::string action;  // "user.add"
  std::string what;    // the id of what it was done to, or its name; may be empty
  std::string data;    // JSON, without secrets; "{}" when there is nothing to say
  bool operator==(const AuditRecord&) const = default;
};

struct SegmentRecord {
  Id id;
  std::string name;  // no two segments have the same
  std::string expression;
  std::string by;
  Millis created = 0, updated = 0;
  std::int64_t version = 1;
  bool operator==(const SegmentRecord&) const = default;
};

// What was answered to a request that may come again.
struct ReplyRecord {
  std::string key;      // made of the caller and their Idempotency-Key; 64 hexadecimal digits
  std::string request;  // a digest of what was asked
  std::int64_t status = 0;
  std::string head;  // headers worth keeping, as the writer likes
  std::string body;
  Millis at = 0;
  bool operator==(const ReplyRecord&) const = default;
};

// One change of records. `users`, `sessions`, `segments` and `replies` are new, or stand in the
// place of the one with their id (hash, key); the others are new.
struct Records {
  std::vector<UserRecord> users{};
  std::vector<SessionRecord> sessions{};
  std::vector<std::string> ended_sessions{};  // hashes
  std::vector<SegmentRecord> segments{};
  std::vector<Id> deleted_segments{};
  std::vector<ReplyRecord> replies{};
  std::optional<Millis> forget_replies{};  // those before that
  std::vector<KeyRecord> keys{};
  std::vector<std::pair<Id, Millis>> revoked_keys{};
  std::vector<AuditRecord> audit{};
};

}  // namespace winnow::store

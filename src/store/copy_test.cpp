#include "store/copy.hpp"

#include <atomic>
#include <filesystem>
#include <thread>

#include "support/on_both.hpp"

namespace winnow::store {
namespace {

namespace fs = std::filesystem;
using test::block_of;
using test::blocks_of;
using test::Database;
using test::id_of_number;
using test::quarantine_of;

class CopyOn : public test::OnBoth {};
INSTANTIATE_TEST_SUITE_P(Store, CopyOn, test::both(), test::name_of);

void fill(Base& base) {
  Commit commit;
  for (std::int64_t i = 0; i < 700; ++i) {  // more than one bunch
    commit.blocks.push_back(block_of(1 + i * 3, 3, "body " + std::to_string(i)));
  }
  commit.quarantined = {{id_of_number(1), 5, std::string("k\0y", 3), "fact", "why \xFF", "body"}};
  EXPECT_GOOD(base.append(commit));
  EXPECT_GOOD(base.add_model({0, 1, "cli", "a", "text a", true}));
  EXPECT_GOOD(base.add_model({0, 2, "cli", "b", "text b", false}));
  EXPECT_GOOD(base.put_in_force(1));
  EXPECT_GOOD(base.add_key({id_of_number(2), "api", "admin", "hash", "n", 3, 4, 5, 6}));
  EXPECT_GOOD(base.set_setting("secret", std::string("\0\xFF", 2)));
  Records records;
  records.users = {
      {id_of_number(3), "ada@acme.example", "Ада", "admin", "ru", "$argon2id$", 7, 8, 9},
      {id_of_number(4), "bob@acme.example", "", "sales", "en", "", 9, {}, 1}};
  records.sessions = {{"session", id_of_number(4), 10, 11, 12}};
  records.segments = {{id_of_number(5), "warm", "stage == \"warm\"", "user:x", 13, 14, 15}};
  records.replies = {{"key", "request", 200, "", "body", 16}};
  for (std::uint8_t i = 0; i < 3; ++i) {
    records.audit.push_back({id_of_number(i), 17, "cli", "user.add", "what", R"({"a":1})"});
  }
  EXPECT_GOOD(base.write(records));
}

// Everything a base says, as text.
std::string told(Base& base) {
  std::string text;
  for (const Block& b : blocks_of(base)) {
    text += fmt::format("block {} {} {} {} {} {}\n", b.first_seq, b.bucket, b.first_at, b.last_at,
                        b.count, b.body);
  }
  for (const Quarantined& q : quarantine_of(base)) {
    text += fmt::format("quarantine {} {} {} {} {} {}\n", to_text(q.id), q.received, q.via, q.form,
                        q.reason, q.body);
  }
  const auto models = base.models().value();
  for (const PublishedModel& m : models) {
    text += fmt::format("model {} {} {} {} {} {}\n", m.version, m.at, m.by, m.name, m.text,
                        m.was_in_force);
  }
  text += fmt::format("in force {}\n", base.model_in_force().value());
  const auto keys = base.keys().value();
  for (const KeyRecord& k : keys) {
    text += fmt::format("key {} {} {} {} {} {} {} {} {}\n", to_text(k.id), k.kind, k.role, k.hash,
                        k.name, k.created, k.revoked.value_or(-1), k.events_per_minute,
                        k.leads_per_minute);
  }
  const auto users = base.users().value();
  for (const UserRecord& u : users) {
    text += fmt::format("user {} {} {} {} {} {} {} {} {}\n", to_text(u.id), u.email, u.name, u.role,
                        u.language, u.hash, u.created, u.disabled.value_or(-1), u.version);
  }
  const auto segments = base.segments().value();
  for (const SegmentRecord& s : segments) {
    text += fmt::format("segment {} {} {} {} {} {} {}\n", to_text(s.id), s.name, s.expression, s.by,
                        s.created, s.updated, s.version);
  }
  const auto audit = base.audit(std::nullopt, 100).value();
  for (const AuditRecord& a : audit) {
    text += fmt::format("audit {} {} {} {} {} {}\n", to_text(a.id), a.at, a.who, a.action, a.what,
                        a.data);
  }
  return text + "secret " + base.setting("secret").value().value_or("none") + "\n";
}

TEST_P(CopyOn, ABackupRestoresEverythingIntoEitherDatabase) {
  const std::string file = path("kept.backup");
  std::string expected;
  {
    const auto base = open();
    fill(*base);
    expected = told(*base);
    EXPECT_GOOD(base->backup(file));
  }
  EXPECT_NE(expected.find("block 2098 "), std::string::npos);
  EXPECT_NE(expected.find("user 00000000-0000-0000-0000-000000000004 bob"), std::string::npos);
  for (const Database database : {Database::Sqlite, Database::Postgres}) {
    const Location target = location(database);
    EXPECT_GOOD(restore(target, "restored", file));
    const auto base = Base::open(target, "restored", Access::Own);
    ASSERT_TRUE(base);
    EXPECT_EQ(told(**base), expected);
    EXPECT_TRUE((*base)->sessions().value().empty());  // whoever comes signs in again
    EXPECT_FALSE((*base)->reply("key").value());
    EXPECT_GOOD((*base)->append({{block_of(5000, 1, "goes on")}, {}, {}}));
    EXPECT_EQ((*base)->add_model({0, 3, "cli", "c", "text c", false}), 3);
  }
}

TEST_P(CopyOn, RestoresIntoAWorkspaceWithoutFactsOnly) {
  const std::string file = path("kept.backup");
  std::string expected;
  {
    const auto base = open();
    fill(*base);
    expected = told(*base);
    EXPECT_GOOD(base->backup(file));
  }
  const auto refused = restore(location(), "main", file);
  EXPECT_ERROR(ErrorKind::Conflict, refused);
  EXPECT_NE(refused.error().message.find("holds facts already"), std::string::npos);
  EXPECT_EQ(told(*open()), expected);
  {
    const auto other = open(Access::Own, "other");
    EXPECT_GOOD(other->add_key({id_of_number(9), "api", "admin", "else", "n", 3, 4, 5, 6}));
    EXPECT_GOOD(other->set_setting("secret", "else"));
    EXPECT_ERROR(ErrorKind::Conflict, restore(location(), "other", file));  // it is held
  }
  EXPECT_GOOD(restore(location(), "other", file));
  EXPECT_EQ(told(*open(Access::Own, "other")), expected);
}

TEST_P(CopyOn, WhatIsNoBackupIsRefusedAndLeavesNothingBehind) {
  folder_.write("text.backup", std::string(5000, 'x'));
  folder_.write("empty.backup", "");
  EXPECT_ERROR(ErrorKind::Io, restore(location(), "main", path("text.backup")));
  EXPECT_ERROR(ErrorKind::Io, restore(location(), "main", path("empty.backup")));
  EXPECT_ERROR(ErrorKind::NotFound, restore(location(), "main", path("none.backup")));
  EXPECT_EQ(Base::workspaces(location()), std::vector<std::string>());
}

TEST_P(CopyOn, ADamagedBackupRestoresNothing) {
  const std::string file = path("kept.backup");
  {
    const auto base = open();
    fill(*base);
    EXPECT_GOOD(base->backup(file));
  }
  std::string bytes = folder_.read("kept.backup");
  for (std::size_t at = bytes.size() / 3; at < bytes.size(); ++at) bytes[at] = '\x5A';
  folder_.write("kept.backup", bytes);
  EXPECT_FALSE(restore(location(), "restored", file));
  EXPECT_EQ(open(Access::Own, "restored")->last_seq(), 0);
}

TEST_P(CopyOn, ABackupThatFailsLeavesTheFileAsItWas) {
  const auto base = open();
  fill(*base);
  EXPECT_ERROR(ErrorKind::Io, base->backup(path("nowhere/kept.backup")));
  folder_.write("kept.backup/in_the_way", "");
  EXPECT_ERROR(ErrorKind::Io, base->backup(path("kept.backup")));
  EXPECT_TRUE(fs::exists(path("kept.backup/in_the_way")));
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path().string().find(".part-"), std::string::npos) << entry.path();
  }
  EXPECT_GOOD(base->backup(path("good.backup")));
  EXPECT_GOOD(base->backup(path("good.backup")));  // takes the place of the one before
  EXPECT_FALSE(fs::exists(path("good.backup-wal")));
}

TEST_P(CopyOn, ABackupBesideTheServerIsOneMoment) {
  const auto server = open();
  EXPECT_GOOD(server->append({{block_of(1, 1, "x"), block_of(2, 1, "x")}, {}, {}}));
  const auto reader = open(Access::Read);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (std::int64_t seq = 3; !done; seq += 2) {
      EXPECT_GOOD(server->append({{block_of(seq, 1, "x"), block_of(seq + 1, 1, "x")}, {}, {}}));
    }
  });
  for (int i = 0; i < 5; ++i) EXPECT_GOOD(reader->backup(path("b" + std::to_string(i))));
  done = true;
  writer.join();
  for (int i = 0; i < 5; ++i) {
    const std::string name = "copy" + std::to_string(i);
    EXPECT_GOOD(restore(location(), name, path("b" + std::to_string(i))));
    const auto blocks = blocks_of(*open(Access::Own, name));
    EXPECT_GE(blocks.size(), 2u);
    EXPECT_EQ(blocks.size() % 2, 0u) << "half a commit";
    for (std::size_t k = 0; k < blocks.size(); ++k) {
      ASSERT_EQ(blocks[k].first_seq, static_cast<std::int64_t>(k) + 1);
    }
  }
}

}  // namespace
}  // namespace winnow::store

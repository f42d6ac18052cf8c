#include "store/base.hpp"

#include <csignal>
#include <limits>

#include "base/limits.hpp"
#include "support/on_both.hpp"

namespace winnow::store {
namespace {

using test::block_of;
using test::blocks_of;
using test::id_of_number;
using test::quarantine_of;

class BaseOn : public test::OnBoth {};
INSTANTIATE_TEST_SUITE_P(Store, BaseOn, test::both(), test::name_of);

// Every byte there is, the ones that no text may hold among them.
std::string all_bytes() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

TEST_P(BaseOn, KeepsBlocksByteForByte) {
  const std::vector<Block> blocks = {
      {1, 63, std::numeric_limits<Millis>::min(), std::numeric_limits<Millis>::max(), 2,
       all_bytes()},
      {3, 0, -5, 7, 1, ""},
      {4, 12, 0, 0, std::int64_t{1} << 40, std::string(3'000'000, '\xFF')}};
  EXPECT_GOOD(open()->append({blocks, {}, {}}));
  const auto base = open();
  const auto read = blocks_of(*base);
  ASSERT_EQ(read.size(), blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    EXPECT_EQ(read[i].first_seq, blocks[i].first_seq);
    EXPECT_EQ(read[i].bucket, blocks[i].bucket);
    EXPECT_EQ(read[i].first_at, blocks[i].first_at);
    EXPECT_EQ(read[i].last_at, blocks[i].last_at);
    EXPECT_EQ(read[i].count, blocks[i].count);
    EXPECT_TRUE(read[i].body == blocks[i].body) << i;
  }
  EXPECT_EQ(base->last_seq(), 3 + (std::int64_t{1} << 40));
}

TEST_P(BaseOn, ReadsOnFromTheBlockThatHoldsTheNextFact) {
  const auto base = open();
  EXPECT_EQ(base->last_seq(), 0);
  EXPECT_TRUE(blocks_of(*base).empty());
  EXPECT_GOOD(base->append({{block_of(1, 10, "a"), block_of(11, 5, "b")}, {}, {}}));
  EXPECT_GOOD(base->append({{block_of(20, 1, "c")}, {}, {}}));  // a gap is no harm
  const auto first_after = [&](std::int64_t after) {
    const auto blocks = blocks_of(*base, after);
    return blocks.empty() ? "" : blocks[0].body;
  };
  EXPECT_EQ(first_after(-1), "a");
  EXPECT_EQ(first_after(0), "a");
  EXPECT_EQ(first_after(9), "a");
  EXPECT_EQ(first_after(10), "b");
  EXPECT_EQ(first_after(14), "b");
  EXPECT_EQ(first_after(15), "c");
  EXPECT_EQ(first_after(19), "c");
  EXPECT_EQ(first_after(20), "");
  EXPECT_EQ(base->last_seq(), 20);
}

TEST_P(BaseOn, ReadsMoreThanAPageInOrder) {
  const auto base = open();
  const auto rows = limits::database_page_rows * 2 + 1;
  Commit commit;
  for (std::int64_t i = rows; i > 0; --i) commit.blocks.push_back(block_of(i, 1, "x"));
  for (std::int64_t i = 0; i < rows; ++i) {  // many of the same instant: the id decides
    Id id;
    id.bytes[14] = static_cast<std::uint8_t>(i % 256);
    id.bytes[15] = static_cast<std::uint8_t>(i / 256);
    commit.quarantined.push_back({id, i % 3, "key", "fact", "why", "body"});
  }
  EXPECT_GOOD(base->append(commit));
  const auto blocks = blocks_of(*base);
  ASSERT_EQ(blocks.size(), static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    ASSERT_EQ(blocks[i].first_seq, static_cast<std::int64_t>(i) + 1);
  }
  const auto quarantine = quarantine_of(*base);
  ASSERT_EQ(quarantine.size(), static_cast<std::size_t>(rows));
  for (std::size_t i = 1; i < quarantine.size(); ++i) {
    ASSERT_LT(std::pair(quarantine[i - 1].received, quarantine[i - 1].id),
              std::pair(quarantine[i].received, quarantine[i].id));
  }
}

TEST_P(BaseOn, StopsReadingAtTheFirstErrorAndGoesOnAfterwards) {
  const auto base = open();
  Commit commit;
  for (std::int64_t i = 1; i <= 50; ++i) commit.blocks.push_back(block_of(i, 1, "x"));
  EXPECT_GOOD(base->append(commit));
  int seen = 0;
  const auto read = base->read_blocks(0, [&seen](const Block&) -> Result<void> {
    if (++seen == 3) return fail(ErrorKind::Denied, "enough");
    return {};
  });
  EXPECT_ERROR(ErrorKind::Denied, read);
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(blocks_of(*base).size(), 50u);
}

TEST_P(BaseOn, ACommitIsWholeOrNotAtAll) {
  const auto base = open();
  const Quarantined bad{id_of_number(1), 5, "key", "fact", "why", "body"};
  EXPECT_GOOD(base->append({{block_of(1, 1, "a")}, {}, {}}));
  EXPECT_ERROR(ErrorKind::Conflict,
               base->append({{block_of(2, 1, "b"), block_of(1, 1, "again")}, {bad}, {}}));
  EXPECT_EQ(blocks_of(*base).size(), 1u);
  EXPECT_TRUE(quarantine_of(*base).empty());
  EXPECT_GOOD(base->append({{block_of(2, 1, "b")}, {bad}, {}}));  // a refusal casts no doubt
  EXPECT_EQ(blocks_of(*base).size(), 2u);
}

TEST_P(BaseOn, QuarantineIsKeptWholeUntilReleased) {
  const auto base = open();
  const std::string bytes = all_bytes();
  EXPECT_GOOD(base->append({{},
                            {{id_of_number(1), 9, bytes, "segment", bytes, bytes},
                             {id_of_number(2), 8, "", "posthog", "", ""}},
                            {}}));
  auto all = quarantine_of(*base);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, id_of_number(2));
  EXPECT_EQ(all[0].form, "posthog");
  EXPECT_EQ(all[0].body, "");
  EXPECT_EQ(all[1].received, 9);
  EXPECT_EQ(all[1].via, bytes);
  EXPECT_EQ(all[1].reason, bytes);
  EXPECT_EQ(all[1].body, bytes);
  EXPECT_GOOD(base->append({{block_of(1, 1, "now a fact")}, {}, {id_of_number(1)}}));
  all = quarantine_of(*base);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].id, id_of_number(2));
}

TEST_P(BaseOn, ModelsHaveVersionsAndOneIsInForce) {
  auto base = open();
  EXPECT_EQ(base->model_in_force(), 0);
  EXPECT_ERROR(ErrorKind::NotFound, base->put_in_force(1));
  EXPECT_EQ(base->add_model({77, 10, "cli", "first", "name: first", false}), 1);
  EXPECT_EQ(base->add_model({0, 20, "user:ada", "second", all_bytes(), false}), 2);
  EXPECT_EQ(base->add_model({0, 30, "cli", "cut", "", false}), 3);
  EXPECT_EQ(base->add_model({0, 40, "import", "of another base", "", true}), 4);
  EXPECT_EQ(base->model_in_force(), 0);
  EXPECT_GOOD(base->put_in_force(2));
  EXPECT_GOOD(base->put_in_force(1));
  base.reset();
  base = open();
  EXPECT_EQ(base->model_in_force(), 1);
  const auto models = base->models();
  ASSERT_TRUE(models);
  ASSERT_EQ(models->size(), 4u);
  const auto was_in_force = [&](std::size_t i) { return (*models)[i].was_in_force; };
  EXPECT_TRUE(was_in_force(0) && was_in_force(1) && !was_in_force(2) && was_in_force(3));
  EXPECT_EQ((*models)[0].version, 1);
  EXPECT_EQ((*models)[0].name, "first");
  EXPECT_EQ((*models)[1].at, 20);
  EXPECT_EQ((*models)[1].by, "user:ada");
  EXPECT_EQ((*models)[1].text, all_bytes());
}

TEST_P(BaseOn, KeysAreRevokedOnce) {
  const auto base = open();
  const KeyRecord late{id_of_number(1), "api", "sales", "h1", "", 20, std::nullopt, 0, 0};
  const KeyRecord early{id_of_number(2), "write", "", "h2", "Website", 10, std::nullopt, 600, 60};
  EXPECT_GOOD(base->add_key(late));
  EXPECT_GOOD(base->add_key(early));
  EXPECT_ERROR(ErrorKind::Conflict, base->add_key(early));
  EXPECT_GOOD(base->revoke_key(id_of_number(1), 30));
  EXPECT_GOOD(base->revoke_key(id_of_number(1), 40));
  EXPECT_ERROR(ErrorKind::NotFound, base->revoke_key(id_of_number(9), 40));
  const auto keys = base->keys();
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].id, early.id);
  EXPECT_EQ((*keys)[0].kind, "write");
  EXPECT_EQ((*keys)[0].hash, "h2");
  EXPECT_EQ((*keys)[0].name, "Website");
  EXPECT_EQ((*keys)[0].revoked, std::nullopt);
  EXPECT_EQ((*keys)[0].events_per_minute, 600);
  EXPECT_EQ((*keys)[0].leads_per_minute, 60);
  EXPECT_EQ((*keys)[1].role, "sales");
  EXPECT_EQ((*keys)[1].revoked, 30);
}

TEST_P(BaseOn, SettingsAreTheLastThatWereSet) {
  const auto base = open();
  EXPECT_EQ(base->setting("secret").value(), std::nullopt);
  EXPECT_GOOD(base->set_setting("secret", "old"));
  EXPECT_GOOD(base->set_setting("secret", all_bytes()));
  EXPECT_GOOD(base->set_setting("empty", ""));
  EXPECT_EQ(base->setting("secret").value(), all_bytes());
  EXPECT_EQ(base->setting("empty").value(), "");
}

TEST_P(BaseOn, WorkspacesDoNotSeeEachOther) {
  EXPECT_EQ(Base::workspaces(location()), std::vector<std::string>());
  const auto a = open(Access::Own, "agency-1"), b = open(Access::Own, "b_2");
  EXPECT_GOOD(a->append({{block_of(1, 1, "a")}, {}, {}}));
  EXPECT_TRUE(blocks_of(*b).empty());
  EXPECT_GOOD(b->append({{block_of(1, 1, "b")}, {}, {}}));
  EXPECT_EQ(blocks_of(*a)[0].body, "a");
  EXPECT_EQ(Base::workspaces(location()), (std::vector<std::string>{"agency-1", "b_2"}));
}

TEST_P(BaseOn, NamesThatAreNoneAreRefused) {
  const std::string longest(40, 'a');
  for (const std::string& good : {std::string("a"), std::string("a-b_9"), longest}) {
    EXPECT_TRUE(is_workspace_name(good)) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("9a"), std::string("A"), std::string("a.b"), std::string("../a"),
        std::string("a\"b"), std::string("a\0", 2), longest + "a"}) {
    EXPECT_FALSE(is_workspace_name(bad)) << bad;
    EXPECT_ERROR(ErrorKind::Invalid, Base::open(location(), bad, Access::Own));
  }
}

TEST_P(BaseOn, ASecondServerIsRefused) {
  const auto base = open();
  const auto second = Base::open(location(), "main", Access::Own);
  EXPECT_ERROR(ErrorKind::Conflict, second);
  EXPECT_NE(second.error().message.find("another winnow holds this base"), std::string::npos);
  EXPECT_GOOD(base->append({{block_of(1, 1, "a")}, {}, {}}));
}

TEST_P(BaseOn, TheHoldOfADeadProcessStopsNobody) {
  const Location place = location();  // the cluster belongs to this process, not to the child
  EXPECT_EQ(test::in_a_child([&] {
              const auto base = Base::open(place, "main", Access::Own);
              if (base && (*base)->append({{block_of(1, 1, "a")}, {}, {}})) ::raise(SIGKILL);
            }),
            128 + SIGKILL);
  EXPECT_EQ(blocks_of(*open()).size(), 1u);
}

TEST_P(BaseOn, AReaderReadsBesideTheServer) {
  EXPECT_ERROR(ErrorKind::NotFound, Base::open(location(), "main", Access::Read));
  const auto server = open();
  EXPECT_GOOD(server->append({{block_of(1, 1, "a")}, {}, {}}));
  const auto reader = open(Access::Read);
  EXPECT_EQ(blocks_of(*reader).size(), 1u);
  EXPECT_GOOD(server->append({{block_of(2, 1, "b")}, {}, {}}));
  EXPECT_EQ(blocks_of(*reader).size(), 2u);
  EXPECT_THROW(static_cast<void>(reader->set_setting("a", "b")), std::logic_error);
  EXPECT_GOOD(reader->recover());
  EXPECT_EQ(reader->last_seq(), 2);
}

// A server killed at any moment: what it said is durable is there, once, and commits are whole.
TEST_P(BaseOn, KilledAtAnyMomentKeepsWhatItAcknowledged) {
  const Location place = location();
  for (std::size_t kill_after = 0; kill_after < 12; ++kill_after) {
    const auto last = open()->last_seq();
    ASSERT_TRUE(last);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto base = Base::open(place, "main", Access::Own);
      for (std::int64_t seq = *last + 1; base; seq += 3) {
        Commit commit;
        for (int i = 0; i < 3; ++i) commit.blocks.push_back(block_of(seq + i, 1, "x"));
        if (!(*base)->append(commit) || ::write(ends[1], "x", 1) != 1) ::_exit(1);
      }
      ::_exit(2);
    }
    ::close(ends[1]);
    std::size_t acknowledged = 0;
    for (char byte = 0; acknowledged < kill_after && ::read(ends[0], &byte, 1) == 1;)
      ++acknowledged;
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    for (char byte = 0; ::read(ends[0], &byte, 1) == 1;) ++acknowledged;
    ::close(ends[0]);
    const auto blocks = blocks_of(*open(), *last);
    EXPECT_GE(blocks.size(), acknowledged * 3);
    EXPECT_EQ(blocks.size() % 3, 0u);
    EXPECT_LE(blocks.size(), acknowledged * 3 + 3);
  }
}

}  // namespace
}  // namespace winnow::store

#include "store/records.hpp"

#include "support/on_both.hpp"

namespace winnow::store {
namespace {

using test::id_of_number;

class RecordsOn : public test::OnBoth {};
INSTANTIATE_TEST_SUITE_P(Store, RecordsOn, test::both(), test::name_of);

const std::string odd("\0 \xFF Ж", 6);

UserRecord user_of(std::uint8_t number, const std::string& email) {
  UserRecord user;
  user.id = id_of_number(number);
  user.email = email;
  user.name = odd;
  user.role = "sales";
  user.language = "pl";
  user.hash = "$argon2id$x";
  user.created = 10 + number;
  return user;
}

TEST_P(RecordsOn, UsersAreChangedByTheirIdAndNoTwoHaveOneAddress) {
  auto base = open();
  UserRecord ada = user_of(1, "ada@x.example"), bob = user_of(2, "bob@x.example");
  EXPECT_GOOD(base->write({.users = {bob, ada}}));
  EXPECT_EQ(base->users(), (std::vector{ada, bob}));  // by created
  ada.disabled = 99;
  ada.role = "admin";
  ada.version = 2;
  ada.email = "ada@y.example";
  EXPECT_GOOD(base->write({.users = {ada}}));
  AuditRecord told{id_of_number(9), 5, "cli", "user.add", "", "{}"};
  EXPECT_ERROR(ErrorKind::Conflict,
               base->write({.users = {user_of(3, "ada@y.example")}, .audit = {told}}));
  EXPECT_TRUE(base->audit(std::nullopt, 10).value().empty());  // all or nothing
  base.reset();
  EXPECT_EQ(open()->users(), (std::vector{ada, bob}));
}

TEST_P(RecordsOn, SessionsBeginAreSeenAndEnd) {
  const auto base = open();
  EXPECT_GOOD(base->write({.users = {user_of(1, "a"), user_of(2, "b")}}));
  SessionRecord one{"h1", id_of_number(1), 5, 5, 100}, two{"h2", id_of_number(2), 6, 6, 100};
  EXPECT_GOOD(base->write({.sessions = {two, one}}));
  one.seen = 50;
  EXPECT_GOOD(base->write({.sessions = {one}}));
  EXPECT_EQ(base->sessions(), (std::vector{one, two}));
  EXPECT_GOOD(base->write({.ended_sessions = {"h1", "nobody's"}}));
  EXPECT_EQ(base->sessions(), (std::vector{two}));
}

TEST_P(RecordsOn, TheAuditIsReadNewestFirstPageByPage) {
  const auto base = open();
  Records records;
  for (std::uint8_t i = 1; i <= 5; ++i) {
    records.audit.push_back({id_of_number(i), 100 - i, odd, "key.new", odd, "{}"});
  }
  EXPECT_GOOD(base->write(records));
  auto page = base->audit(std::nullopt, 2).value();
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0], records.audit[4]);
  EXPECT_EQ(page[1], records.audit[3]);
  page = base->audit(page[1].id, 10).value();
  ASSERT_EQ(page.size(), 3u);
  EXPECT_EQ(page[0], records.audit[2]);
  EXPECT_TRUE(base->audit(page[2].id, 10).value().empty());
  EXPECT_ERROR(ErrorKind::Conflict, base->write({.audit = {records.audit[0]}}));  // never changed
}

TEST_P(RecordsOn, SegmentsHaveNamesOfTheirOwn) {
  const auto base = open();
  SegmentRecord warm{id_of_number(1), "warm", "score > 10", "user:a", 1, 1, 1};
  EXPECT_GOOD(base->write({.segments = {warm}}));
  warm.expression = odd;
  warm.version = 2;
  warm.updated = 9;
  EXPECT_GOOD(base->write({.segments = {warm}}));
  EXPECT_EQ(base->segments(), (std::vector{warm}));
  EXPECT_ERROR(ErrorKind::Conflict,
               base->write({.segments = {{id_of_number(2), "warm", "true", "", 2, 2, 1}}}));
  EXPECT_GOOD(base->write({.deleted_segments = {id_of_number(1)}}));
  EXPECT_TRUE(base->segments().value().empty());
}

TEST_P(RecordsOn, RepliesAreKeptUntilForgotten) {
  const auto base = open();
  ReplyRecord reply{"k1", "asked", 201, odd, odd, 50};
  EXPECT_GOOD(base->write({.replies = {reply, {"k2", "asked", 200, "", "", 60}}}));
  EXPECT_EQ(base->reply("k1").value(), reply);
  EXPECT_FALSE(base->reply("k3").value());
  EXPECT_GOOD(base->write({.forget_replies = 60}));
  EXPECT_FALSE(base->reply("k1").value());
  EXPECT_TRUE(base->reply("k2").value());
}

TEST_P(RecordsOn, KeysAreMadeAndRevokedWithTheirLineOfTheAudit) {
  const auto base = open();
  const KeyRecord key{id_of_number(1), "api", "sales", "h", "n", 3, {}, 0, 0};
  EXPECT_GOOD(base->write(
      {.keys = {key}, .audit = {{id_of_number(2), 3, "user:a", "key.new", "x", "{}"}}}));
  EXPECT_GOOD(base->write({.revoked_keys = {{key.id, 7}}}));
  ASSERT_EQ(base->keys().value().size(), 1u);
  EXPECT_EQ(base->keys().value()[0].revoked, 7);
}

}  // namespace
}  // namespace winnow::store

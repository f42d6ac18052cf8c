// What rules find in the events of a lead, and the verdicts that this makes.
#include "app/bots/rules.hpp"

#include <gtest/gtest.h>

#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;
using engine::Source;

constexpr Millis noon = 1'780'000'000'000;

Fact event(std::int64_t seq, Millis at, Map data = {}, std::string name = "page") {
  Fact fact;
  fact.seq = seq;
  fact.source = Source::Public;
  fact.at = at;
  fact.received = noon + 3'600'000;
  fact.message = "m" + std::to_string(seq);
  fact.name = std::move(name);
  fact.anonymous = "a-1";
  fact.data = std::move(data);
  return fact;
}

Fact in_context(std::string key, Value value) {
  return event(1, noon, {{"context", Value(Map{{std::move(key), std::move(value)}})}});
}

class Rules : public testing::Test {
 protected:
  std::string reason(const Fact& fact) {
    const auto why = judge_.look_at(fact);
    return why ? std::string(why->name) + " " + std::string(why->reason) : "";
  }
  BotRules rules_;
  BotJudge judge_{rules_};
};

TEST_F(Rules, OneEventGivesItselfAway) {
  EXPECT_EQ(reason(event(1, noon)), "");
  EXPECT_EQ(reason(in_context("userAgent", Value("Googlebot/2.1"))), "bot user_agent");
  EXPECT_EQ(reason(in_context("userAgent", Value("Mozilla/5.0 Firefox/126.0"))), "");
  EXPECT_EQ(reason(in_context("webdriver", Value(true))), "bot headless");
  EXPECT_EQ(reason(in_context("webdriver", Value(false))), "");
  EXPECT_EQ(reason(event(1, noon, {{"$raw_user_agent", Value("curl/8.1")}})), "bot user_agent");
  EXPECT_EQ(reason(event(1, noon, {{"_gotcha", Value("buy now")}}, "form")), "bot honeypot");
  EXPECT_EQ(reason(event(1, noon, {{"_gotcha", Value("")}}, "form")), "");
}

TEST_F(Rules, PeopleAndCrmsAreNotSuspected) {
  Fact fact = in_context("userAgent", Value("Googlebot/2.1"));
  for (const Source source : {Source::Person, Source::Crm}) {
    fact.source = source;
    EXPECT_EQ(reason(fact), "");
  }
  fact.source = Source::Server;
  EXPECT_EQ(reason(fact), "bot user_agent");
  fact.kind = FactKind::Trait;
  EXPECT_EQ(reason(fact), "");
}

TEST_F(Rules, AnAddressOfADataCenterIsABotsIfAListIsGiven) {
  const Fact inside = in_context("ip", Value("3.5.141.9"));
  EXPECT_EQ(reason(inside), "");
  rules_.data_centers = *AddressList::parse("# a cloud\n3.5.140.0/22\n2600:1f00::/24 # more\n");
  EXPECT_EQ(reason(inside), "bot data_center");
  EXPECT_EQ(reason(in_context("ip", Value("2600:1f99::1"))), "bot data_center");
  EXPECT_EQ(reason(in_context("ip", Value("3.5.144.0"))), "");
  EXPECT_EQ(reason(in_context("ip", Value("not an address"))), "");
}

TEST(Addresses, ALineThatIsNoRangeIsNamed) {
  for (const char* wrong :
       {"1.2.3.4/33", "1.2.3", "::1/129", "a.example", "1.2.3.4/x", "1.2.3.4/"}) {
    const auto list = AddressList::parse(std::string("10.0.0.0/8\n") + wrong);
    ASSERT_FALSE(list) << wrong;
    EXPECT_NE(list.error().message.find("line 2"), std::string::npos) << list.error().message;
  }
}

TEST(Addresses, AreFoundAsInAListWithoutOrder) {
  test::for_all(20, [](test::Random& random) {
    const auto text_of = [&](std::int64_t bits) {
      std::string text = std::to_string(random.between(0, 3));
      for (int i = 0; i < 3; ++i) text += "." + std::to_string(random.between(0, 255));
      return bits < 0 ? text : text + "/" + std::to_string(bits);
    };
    std::vector<std::string> lines;
    std::string all;
    for (int i = 0; i < 20; ++i) {
      lines.push_back(text_of(random.between(4, 32)));
      all += lines.back() + "\n";
    }
    const AddressList list = *AddressList::parse(all);
    for (int i = 0; i < 200; ++i) {
      const Address address = *parse_address(text_of(-1));
      bool expected = false;
      for (const std::string& line : lines) {
        expected = expected || AddressList::parse(line)->contains(address);
      }
      EXPECT_EQ(list.contains(address), expected);
    }
  });
}

TEST_F(Rules, MoreThanAPersonCanDoInASecondIsABot) {
  std::vector<Fact> facts;
  const auto count = static_cast<std::int64_t>(events_of_a_second);
  for (std::int64_t i = 0; i < count; ++i) facts.push_back(event(i + 1, noon + i * 40));
  facts.push_back(event(count + 1, noon + 60'000));  // a minute later: the visitor it copies
  EXPECT_EQ(judge_.look_at_all(facts).size(), events_of_a_second);
  EXPECT_EQ(judge_.look_at_all(facts).count(count + 1), 0u);
  facts[5].at -= 5'000;
  EXPECT_TRUE(judge_.look_at_all(facts).empty());
  facts[5].at += 5'000;
  for (Fact& fact : facts) fact.source = Source::Server;
  EXPECT_TRUE(judge_.look_at_all(facts).empty());
}

TEST_F(Rules, MessagesWithoutATimeCountAsOne) {
  std::vector<Fact> facts;
  for (std::int64_t i = 1; i <= 200; ++i) {
    facts.push_back(event(i, noon));
    facts.back().received = noon;
  }
  EXPECT_TRUE(judge_.look_at_all(facts).empty());
}

TEST_F(Rules, EveryLinkOfOneMailIsAScanner) {
  const auto click = [](std::int64_t seq, Millis at, const char* mail, const char* link) {
    Fact fact =
        event(seq, at, {{"campaign_id", Value(mail)}, {"url", Value(link)}}, "Email Link Clicked");
    fact.source = Source::Server;
    return fact;
  };
  const std::vector<Fact> scanned{click(1, noon, "june", "/a"), click(2, noon + 300, "june", "/b"),
                                  click(3, noon + 700, "june", "/c"),
                                  click(4, noon + 90'000, "june", "/b")};
  const auto found = judge_.look_at_all(scanned);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found.at(1).name, "scanner");
  EXPECT_EQ(found.at(1).reason, "every_link");
  EXPECT_EQ(found.count(4), 0u);
  // One link twice, links of two mails, or with time to read between them.
  for (const auto& other : {click(2, noon + 300, "june", "/a"), click(2, noon + 300, "july", "/b"),
                            click(2, noon + 1'000, "june", "/b")}) {
    EXPECT_TRUE(judge_.look_at_all(std::vector<Fact>{scanned[0], other}).empty());
  }
  rules_.mail_clicks = {"something_else"};
  EXPECT_TRUE(judge_.look_at_all(scanned).empty());
}

TEST(BotRulesText, IsReadOrRefusedWithItsPlace) {
  const auto rules =
      parse_bot_rules(R"({"mail_clicks":["clicked"],"data_centers":["10.0.0.0/8"]})");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_TRUE(rules->is_mail_click("Clicked"));
  EXPECT_TRUE(rules->data_centers.contains(*parse_address("10.1.2.3")));
  EXPECT_EQ(rules->honeypots, BotRules().honeypots);
  for (const char* wrong : {"[]", R"({"honeypots":"x"})", R"({"honeypots":[1]})",
                            R"({"data_centers":["x"]})", R"({"agents":[]})"}) {
    EXPECT_FALSE(parse_bot_rules(wrong)) << wrong;
  }
}

Fact said(const Fact& of, std::int64_t seq, std::string name, Source source) {
  Fact fact = bot_verdict(of, {"bot", "user_agent"}, noon);
  fact.seq = seq;
  fact.name = std::move(name);
  fact.source = source;
  if (source == Source::Person) fact.via = "user:1";
  if (source == Source::Person) fact.at = noon + 9'000'000;
  return fact;
}

TEST_F(Rules, VerdictsAreAddedOnceAndLiftedWhenTheRuleFindsNothing) {
  Fact bot = in_context("userAgent", Value("Googlebot/2.1"));
  std::vector<Fact> facts{bot};
  auto added = verdicts_to_add(facts, judge_, Recheck::No, noon);
  ASSERT_EQ(added.size(), 1u);
  EXPECT_EQ(added[0].name, "bot");
  EXPECT_EQ(added[0].at, bot.at);
  EXPECT_EQ(added[0].via, bot_rule);
  EXPECT_EQ(find_entry(added[0].data, "of")->text(), "m1");
  EXPECT_EQ(find_entry(added[0].data, "reason")->text(), "user_agent");
  added[0].seq = 2;
  facts.push_back(added[0]);
  EXPECT_TRUE(verdicts_to_add(facts, judge_, Recheck::Yes, noon).empty());
  facts[0].data.clear();
  EXPECT_TRUE(verdicts_to_add(facts, judge_, Recheck::No, noon).empty());
  const auto lifted = verdicts_to_add(facts, judge_, Recheck::Yes, noon);
  ASSERT_EQ(lifted.size(), 1u);
  EXPECT_EQ(lifted[0].name, "");
}

TEST_F(Rules, NothingIsSaidAgainstAPersonOrAnother) {
  const Fact bot = in_context("userAgent", Value("Googlebot/2.1"));
  const Fact human = event(1, noon);
  for (const Recheck recheck : {Recheck::No, Recheck::Yes}) {
    for (const char* name : {"", "bot", "duplicate", "undone"}) {
      const std::vector<Fact> by_person{bot, said(bot, 2, name, Source::Person)};
      EXPECT_TRUE(verdicts_to_add(by_person, judge_, recheck, noon).empty()) << name;
      const std::vector<Fact> after{human, said(human, 2, "bot", Source::Server),
                                    said(human, 3, name, Source::Person)};
      EXPECT_TRUE(verdicts_to_add(after, judge_, recheck, noon).empty()) << name;
    }
    Fact other = said(human, 2, "duplicate", Source::Server);
    other.via = "key:1";
    std::erase_if(other.data, [](const auto& entry) { return entry.first == "rule"; });
    EXPECT_TRUE(verdicts_to_add(std::vector<Fact>{human, other}, judge_, recheck, noon).empty());
  }
}

}  // namespace
}  // namespace winnow::app

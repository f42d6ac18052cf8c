// Where visits came from, by what real browsers and SDKs send.
#include "app/touches/touches.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis noon = 1'780'000'000'000, minute = 60'000;

Map data_of(const std::string& json) {
  return parse_json(json)->map();
}
std::string channel_in(const std::string& json) {
  const auto touch = touch_in(data_of(json), {});
  return touch ? touch->channel + " " + touch->source : "nothing";
}
std::string came_from(const std::string& referrer) {
  return channel_in(R"({"context":{"page":{"url":"https://shop.example/a","referrer":")" +
                    referrer + R"("}}})");
}

TEST(Channels, KnowSearchEnginesAndNetworksByTheirHosts) {
  for (const char* host : {"www.google.com", "www.google.co.uk", "www.google.de", "www.bing.com",
                           "duckduckgo.com", "search.yahoo.com", "yandex.ru", "ya.ru",
                           "www.baidu.com", "m.baidu.com", "search.naver.com", "www.ecosia.org"}) {
    EXPECT_EQ(came_from("https://" + std::string(host) + "/").substr(0, 8), "organic ") << host;
  }
  for (const char* host :
       {"www.linkedin.com", "lnkd.in", "l.facebook.com", "m.facebook.com", "t.co", "vk.com",
        "m.vk.com", "www.xing.com", "mp.weixin.qq.com", "out.reddit.com"}) {
    EXPECT_EQ(came_from("https://" + std::string(host) + "/x").substr(0, 7), "social ") << host;
  }
  EXPECT_EQ(came_from("https://mail.google.com/"), "email mail.google.com");
  EXPECT_EQ(came_from("https://blog.partner.example/"), "referral blog.partner.example");
  EXPECT_EQ(came_from("https://google.evil.example/"), "referral google.evil.example");
  EXPECT_EQ(came_from("https://notlinkedin.com/"), "referral notlinkedin.com");
}

TEST(Channels, TheOwnHostIsNoReferrer) {
  EXPECT_EQ(came_from("https://shop.example/before"), "nothing");
  EXPECT_EQ(came_from("https://www.shop.example/before"), "nothing");
  EXPECT_EQ(came_from(""), "nothing");
}

TEST(Channels, CampaignsAreReadWhereverSdksPutThem) {
  EXPECT_EQ(channel_in(R"({"context":{"campaign":{"source":"google","medium":"cpc"}}})"),
            "paid google");
  EXPECT_EQ(channel_in(R"({"utm_source":"june","utm_medium":"Email"})"), "email june");
  EXPECT_EQ(channel_in(R"({"$current_url":"https://a.example/?utm_source=linkedin&x=1#y"})"),
            "social linkedin");
  EXPECT_EQ(channel_in(R"({"context":{"page":{"search":"?utm_medium=webinar"}}})"), "event ");
  EXPECT_EQ(channel_in(R"({"context":{"campaign":{"gclid":"x"},)"
                       R"("page":{"referrer":"https://www.google.com/"}}})"),
            "paid google.com");
  EXPECT_EQ(channel_in(R"({"context":{"page":{"url":"https://a.example/?fbclid=z"}}})"), "social ");
  EXPECT_EQ(channel_in(R"({"utm_medium":"paid_social","utm_source":"linkedin"})"), "paid linkedin");
  EXPECT_EQ(channel_in(R"({"utm_medium":"affiliate"})"), "partner ");
  EXPECT_EQ(channel_in(R"({"utm_medium":"outbound"})"), "outbound ");
  EXPECT_EQ(channel_in(R"({"utm_source":"something"})"), "referral something");
  EXPECT_EQ(channel_in(R"({"plan":"pro"})"), "nothing");
}

TEST(Channels, RulesOfAWorkspaceStandBeforeTheUsualOnes) {
  const auto rules =
      parse_channel_rules(R"([{"channel":"partner","source":["google"],"medium":["c*"]},)"
                          R"({"channel":"event","referrer":["expo.example"]}])");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(channel_of({"google", "cpc", "", {}}, *rules), "partner");
  EXPECT_EQ(channel_of({"bing", "cpc", "", {}}, *rules), "paid");
  EXPECT_EQ(channel_of({"", "", "2026.expo.example", {}}, *rules), "event");
  EXPECT_EQ(channel_of({}, *rules), "direct");
}

TEST(Channels, ARuleThatIsWrongIsNamed) {
  for (const char* wrong :
       {"{}", "[1]", R"([{"channel":"tv"}])", R"([{"channel":"paid"}])",
        R"([{"channel":"paid","medium":"cpc"}])", R"([{"channel":"paid","medium":[]}])",
        R"([{"channel":"paid","media":["x"]}])", R"([{"channel":"paid","source":[1]}])"}) {
    EXPECT_FALSE(parse_channel_rules(wrong)) << wrong;
  }
}

Fact visit(std::int64_t seq, Millis at, const std::string& json = "{}") {
  Fact fact;
  fact.seq = seq;
  fact.source = engine::Source::Public;
  fact.at = fact.received = at;
  fact.name = "page";
  fact.data = data_of(json);
  return fact;
}

TEST(Touches, AVisitBeginsAfterQuietOrWithAnotherCampaign) {
  const std::string june = R"({"utm_source":"june","utm_medium":"email"})";
  const std::string july = R"({"utm_source":"july","utm_medium":"email"})";
  const std::vector<Fact> facts{visit(1, noon, june),
                                visit(2, noon + minute),
                                visit(3, noon + 2 * minute, june),
                                visit(4, noon + 3 * minute, july),
                                visit(5, noon + 33 * minute),
                                visit(6, noon + 64 * minute)};
  const auto touches = touches_of(facts, {});
  ASSERT_EQ(touches.size(), 3u);
  EXPECT_EQ(touches[0].source, "june");
  EXPECT_EQ(touches[1].source, "july");
  EXPECT_EQ(touches[1].seq, 4);
  EXPECT_EQ(touches[2].channel, "direct");
  EXPECT_EQ(touches[2].at, noon + 64 * minute);
}

TEST(Touches, EventsUnderAVerdictAreNone) {
  std::vector<Fact> facts{visit(1, noon, R"({"utm_source":"bots"})"), visit(2, noon + 90 * minute)};
  Fact verdict;
  verdict.kind = FactKind::Verdict;
  verdict.seq = 3;
  verdict.at = noon;
  verdict.name = "bot";
  verdict.data = {{"of_seq", Value(std::int64_t{1})}};
  facts.push_back(verdict);
  ASSERT_EQ(touches_of(facts, {}).size(), 1u);
  EXPECT_EQ(touches_of(facts, {})[0].source, "direct");
  verdict.seq = 4;
  verdict.name = "";
  facts.push_back(verdict);
  EXPECT_EQ(touches_of(facts, {}).size(), 2u);
}

TEST(Touches, AServersEventIsNoVisitUnlessItSaysSo) {
  std::vector<Fact> facts{visit(1, noon), visit(2, noon + 90 * minute, R"({"utm_source":"crm"})")};
  for (Fact& fact : facts) fact.source = engine::Source::Server;
  ASSERT_EQ(touches_of(facts, {}).size(), 1u);
  EXPECT_EQ(touches_of(facts, {})[0].seq, 2);
}

// The order in which facts arrive makes no difference.
TEST(Touches, DoNotDependOnTheOrderOfArrival) {
  test::for_all(50, [](test::Random& random) {
    std::vector<Fact> facts;
    for (std::int64_t i = 1; i <= 30; ++i) {
      const std::int64_t kind = random.between(0, 3);
      facts.push_back(visit(i, noon + i * minute * random.between(1, 20) + i,
                            kind == 0   ? R"({"utm_source":"a"})"
                            : kind == 1 ? R"({"context":{"page":{"referrer":"https://t.co/"}}})"
                                        : "{}"));
    }
    const auto one = touches_of(facts, {});
    std::reverse(facts.begin(), facts.end());
    const auto other = touches_of(facts, {});
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(one[i].at, other[i].at);
      EXPECT_EQ(one[i].channel, other[i].channel);
      EXPECT_TRUE(i == 0 || one[i - 1].at <= one[i].at);
    }
  });
}

}  // namespace
}  // namespace winnow::app

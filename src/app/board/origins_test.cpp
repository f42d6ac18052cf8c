// Where leads came from, first and last, as lists show it; and that other rules of channels heal
// it.
#include <gtest/gtest.h>

#include <atomic>

#include "app/board/board_view.hpp"
#include "app/board/fill.hpp"
#include "app/live/draft.hpp"
#include "app/protocols/decode.hpp"
#include "app/touches/touches.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

constexpr Millis noon = 1'780'000'000'000;
const Sender website{engine::Source::Public, "key:w"};

class LeadOrigins : public testing::Test {
 protected:
  void send(const std::string& json) {
    ++count_;
    Draft draft(book_, noon + count_ * 3'600'000);
    draft.add(*decode(Protocol::Segment, json), website, noon + count_ * 3'600'000);
    draft.kept();
    book_.apply(draft.facts());
  }
  void page(const std::string& context) {
    send(R"({"type":"page","userId":"ada","context":)" + context + "}");
  }
  BoardRow row() {
    const std::atomic<bool> stop{false};
    fill(board_, book_, nullptr, {1, noon}, stop);
    return row_of(*board_.view(), 0, noon);
  }

  Book book_{FingerprintKey{1, 2, 3}};
  Board board_;
  int count_ = 0;
};

TEST_F(LeadOrigins, AreThoseOfTheFirstAndTheLastVisitThatSaysSo) {
  page(R"({"page":{"url":"https://me.example/"}})");
  EXPECT_EQ(row().channel, "direct");
  EXPECT_EQ(row().source, "direct");
  page(R"({"page":{"url":"https://me.example/","referrer":"https://www.google.com/"}})");
  page(R"({"page":{"url":"https://me.example/?utm_source=news&utm_medium=email"}})");
  page(R"({"page":{"url":"https://me.example/b","referrer":"https://me.example/"}})");
  const BoardRow seen = row();
  EXPECT_EQ(seen.channel, "organic");
  EXPECT_EQ(seen.source, "google.com");
  EXPECT_EQ(seen.medium, "referral");
  EXPECT_EQ(seen.last_channel, "email");
  EXPECT_EQ(seen.last_source, "news");
}

TEST_F(LeadOrigins, AreOfTheFieldsWhereNoEventSaysAny) {
  send(R"({"type":"identify","userId":"ada",)"
       R"("traits":{"source":"Partner GmbH","medium":"affiliate"}})");
  EXPECT_EQ(row().source, "Partner GmbH");
  EXPECT_EQ(row().channel, "partner");
  EXPECT_EQ(row().last_channel, "partner");
}

TEST_F(LeadOrigins, HealWhenTheRulesOfChannelsChange) {
  page(R"({"campaign":{"source":"acme","medium":"link"}})");
  EXPECT_EQ(row().channel, "referral");
  board_.set_channel_rules(*parse_channel_rules(R"([{"channel":"event","source":["acme"]}])"));
  EXPECT_EQ(row().channel, "event");
  EXPECT_EQ(row().last_channel, "event");
}

// Of a lead whose every visit says where it came from, they are its first touch and its last.
TEST_F(LeadOrigins, AgreeWithTheTouchesOfTheLead) {
  test::for_all(20, [&](test::Random& random) {
    const std::vector<std::string> contexts{
        R"({"campaign":{"source":"a","medium":"cpc"}})",
        R"({"page":{"url":"https://me.example/?gclid=1"}})",
        R"({"page":{"url":"https://me.example/","referrer":"https://t.co/x"}})",
        R"({"campaign":{"source":"b","name":"spring"}})"};
    const auto events = random.between(1, 30);
    for (std::int64_t i = 0; i < events; ++i) {
      page(contexts[static_cast<std::size_t>(random.between(0, 3))]);
    }
    const auto touches = touches_of(book_.timeline_of(0).unpack(book_.texts()), {});
    const BoardRow seen = row();
    EXPECT_EQ(seen.channel, touches.front().channel);
    EXPECT_EQ(seen.last_channel, touches.back().channel);
    const std::string& source = touches.back().source;
    EXPECT_EQ(seen.last_source, source.empty() ? touches.back().channel : source);
  });
}

}  // namespace
}  // namespace winnow::app

// Bots in a workspace at work: without weight from the start, or healed when it shows later.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "app/chance.hpp"
#include "app/live/draft_bots.hpp"
#include "app/live/workspace.hpp"
#include "app/protocols/decode.hpp"
#include "support/on_both.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis noon = 1'780'000'000'000;
const Sender website{engine::Source::Public, "key:w"};
constexpr std::string_view model = R"(
name: test
events:
  page: {}
  demo: {}
signals:
  visits: {event: page, within: 7d}
scores:
  engagement:
    rules:
      - {id: visits, each: visits, points: 10, max: 50}
stages:
  - {id: warm, enter: "score.total >= 20", leave: "score.total < 10"}
  - {id: hot, enter: "score.total >= 40"}
  - {id: asked, on: demo}
)";

class Bots : public test::OnBoth {
 protected:
  std::unique_ptr<Workspace> open(std::string name) {
    WorkspaceOptions options;
    options.location = location();
    options.name = std::move(name);
    options.clock = [this] { return now_.load(); };
    auto opened = Workspace::open(options);
    if (!opened) ADD_FAILURE() << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  std::unique_ptr<Workspace> open_published(std::string name) {
    auto workspace = open(std::move(name));
    EXPECT_GOOD(workspace->publish(std::string(model), "test"));
    return workspace;
  }
  void send(Workspace& workspace, Message message) {
    Delivery delivery;
    delivery.form = "segment";
    if (message.id.empty()) message.id = "m" + std::to_string(++count_);
    message.anonymous = "a-1";
    message.body = "{}";
    delivery.messages.push_back(std::move(message));
    EXPECT_GOOD(workspace.import_delivery(std::move(delivery), website));
  }
  static Message event(std::string name, Millis at, Map data = {}) {
    Message message;
    message.name = std::move(name);
    message.at = at;
    message.data = std::move(data);
    return message;
  }
  static std::vector<Fact> facts(const Workspace& workspace) {
    const auto book = workspace.book();
    const auto number = book->find(IdentifierKind::Anonymous, "a-1");
    return number ? book->timeline_of(*number).unpack(book->texts()) : std::vector<Fact>();
  }
  static Id lead(const Workspace& workspace) {
    const auto book = workspace.book();
    return book->id_of(book->find(IdentifierKind::Anonymous, "a-1").value());
  }
  static std::size_t verdicts(const Workspace& workspace, std::string_view name) {
    const auto all = facts(workspace);
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Fact& fact) {
      return fact.kind == FactKind::Verdict && fact.name == name;
    }));
  }
  // What is said of the lead: total and stage.
  std::string standing(Workspace& workspace) {
    const auto seen = workspace.assess(lead(workspace), now_.load(), std::nullopt);
    EXPECT_GOOD(seen);
    if (!seen) return "";
    const auto& stages = seen->publication->plan->model->stages;
    const auto counted = seen->assessment.stage;
    return milli_text(seen->assessment.total) + " " + (counted ? stages[*counted].id : "none");
  }
  // A person's verdict on an event.
  static void say(Workspace& workspace, const Fact& event, std::string name) {
    EXPECT_GOOD(workspace.say({lead(workspace)}, [&](const Workspace::Saying& saying) {
      Fact fact = bot_verdict(event, {"", ""}, saying.now);
      fact.lead = saying.book.id_of(saying.number);
      fact.name = name;
      fact.source = engine::Source::Person;
      fact.via = "user:1";
      fact.at = fact.received = saying.now;
      fact.message = to_text(new_id(saying.now));
      return std::vector<Fact>{fact};
    }));
  }

  std::atomic<Millis> now_ = noon;
  int count_ = 0;
};

const Map googlebot{{"context", Value(Map{{"userAgent", Value("Googlebot/2.1")}})}};

TEST_P(Bots, AreOnTheTimelineAndHaveNoWeight) {
  const auto workspace = open_published("main");
  for (int i = 0; i < 5; ++i) send(*workspace, event("page", noon - 60'000 * (i + 1), googlebot));
  send(*workspace, event("demo", noon - 1'000, googlebot));
  EXPECT_EQ(verdicts(*workspace, "bot"), 6u);
  EXPECT_EQ(standing(*workspace), "0 none");
  send(*workspace, event("page", noon));
  EXPECT_EQ(standing(*workspace), "10 none");
}

TEST_P(Bots, ABurstHealsWhatItsFirstEventsDid) {
  const auto workspace = open_published("main");
  const auto count = static_cast<int>(events_of_a_second);
  for (int i = 0; i + 1 < count; ++i) send(*workspace, event("page", noon - 5'000 + i * 20));
  EXPECT_EQ(standing(*workspace), "50 hot");
  send(*workspace, event("page", noon - 5'000 + count * 20));
  EXPECT_EQ(verdicts(*workspace, "bot"), events_of_a_second);
  EXPECT_EQ(standing(*workspace), "0 none");
}

TEST_P(Bots, APersonLiftsAVerdictAndSetsOne) {
  const auto workspace = open_published("main");
  for (int i = 0; i < 5; ++i) send(*workspace, event("page", noon - 60'000 * (i + 1), googlebot));
  const std::vector<Fact> before = facts(*workspace);
  for (const Fact& fact : before) {
    if (fact.kind == FactKind::Event) say(*workspace, fact, "");
  }
  EXPECT_EQ(standing(*workspace), "50 hot");
  EXPECT_EQ(recheck_bots(*workspace, BotRules())->leads, 0u);  // the rule holds its tongue
  EXPECT_EQ(standing(*workspace), "50 hot");
  for (const Fact& fact : before) {
    if (fact.kind == FactKind::Event) say(*workspace, fact, "bot");
  }
  EXPECT_EQ(standing(*workspace), "0 none");
}

// Whatever came, by whatever rules: after a recheck all is as if the rules of now had always been.
TEST_P(Bots, ABetterRuleHealsAsIfItHadAlwaysBeen) {
  int round = 0;
  test::for_all(6, [&](test::Random& random) {
    now_ = noon;
    const std::string name = "w" + std::to_string(++round);
    auto then = open(name);
    EXPECT_GOOD(then->with_base([](store::Base& base) {
      return base.set_setting("bot_rules", R"({"honeypots":["street"]})");
    }));
    then.reset();
    then = open_published(name);
    const auto always = open_published(name + "b");
    for (int i = 0; i < 25; ++i) {
      now_ += random.between(1'000, 40'000'000);
      Map data;
      if (random.between(0, 2) == 0) data = {{"_gotcha", Value("x")}};
      if (random.between(0, 4) == 0) data = {{"street", Value("Main Street")}};
      const auto one = event(random.between(0, 9) == 0 ? "demo" : "page", now_, data);
      send(*then, one);
      --count_;
      send(*always, one);
    }
    EXPECT_GOOD(recheck_bots(*then, BotRules()));
    EXPECT_EQ(standing(*then), standing(*always));
    EXPECT_EQ(recheck_bots(*then, BotRules())->leads, 0u);
    EXPECT_GOOD(then->rebuild());
    EXPECT_EQ(standing(*then), standing(*always));
  });
}

// However the events are cut into requests, the same ones are under a verdict.
TEST_P(Bots, ABurstIsTheSameInOneRequestOrMany) {
  const auto workspace = open("main");
  Delivery delivery;
  delivery.form = "segment";
  const auto count = static_cast<int>(events_of_a_second);
  for (int i = 0; i < count + 5; ++i) {
    Message message = event("page", i < count ? noon - 9'000 + i * 30 : noon - i * 1'000);
    message.id = "b" + std::to_string(i);
    message.anonymous = "a-1";
    delivery.messages.push_back(std::move(message));
  }
  EXPECT_GOOD(workspace->import_delivery(std::move(delivery), website));
  EXPECT_EQ(verdicts(*workspace, "bot"), events_of_a_second);
}

INSTANTIATE_TEST_SUITE_P(Live, Bots, test::both(), test::name_of);

}  // namespace
}  // namespace winnow::app

// The engine's one-lead path against its slow twin, and what must hold of every assessment.
#include "support/twin.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/plan.hpp"
#include "engine/weights.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"
#include "support/same_assessment.hpp"
#include "support/twin_signals.hpp"

namespace winnow::test {
namespace {

using engine::Assessment;
using engine::AssessOptions;
using engine::Model;
using engine::Setting;
using engine::Timeline;

constexpr int models = 150;
constexpr int leads_a_model = 6;

Setting any_setting(Random& random) {
  return chance(random, 50) ? Setting::Live : Setting::Batch;
}

AssessOptions without_changes(Setting setting) {
  AssessOptions options;
  options.setting = setting;
  options.changes = false;
  return options;
}

// Calls property(model, plan, timeline, as_of, setting) for random ones of each.
template <typename Property>
void for_all_leads(int count, const ModelWishes& wishes, Property property) {
  for_all(count, [&](Random& random) {
    const std::string text = any_model_text(random, wishes);
    SCOPED_TRACE(text);
    const auto model = parsed(text);
    if (!model) return;
    const auto plan = engine::make_plan(model);
    for (int i = 0; i < leads_a_model && !testing::Test::HasFailure(); ++i) {
      const Timeline timeline =
          chance(random, 80) ? any_timeline(random) : any_file_timeline(random);
      const Millis as_of = any_as_of(random, *model, timeline);
      const Setting setting = any_setting(random);  // drawn in this order, so that seeds replay
      property(random, *plan, timeline, as_of, setting);
    }
  });
}

TEST(Assess, AgreesWithTheTwin) {
  for_all_leads(models, {},
                [](Random&, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
                   Setting setting) {
                  expect_same(*plan.model,
                              engine::assess(plan, timeline, as_of, without_changes(setting)),
                              twin_assess(*plan.model, timeline, as_of, setting));
                });
}

TEST(Assess, LinesSumToTheScores) {
  for_all_leads(models, {},
                [](Random&, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
                   Setting setting) {
                  const Assessment got =
                      engine::assess(plan, timeline, as_of, without_changes(setting));
                  std::vector<Milli> sums(plan.model->scores.size(), 0);
                  for (const engine::Line& line : got.lines) {
                    EXPECT_NE(line.points, 0);
                    sums[line.score] += line.points;
                  }
                  EXPECT_EQ(sums, got.scores);
                });
}

template <typename Fact, typename Instant>
std::vector<Fact> until(const std::vector<Fact>& facts, Millis as_of, Instant instant) {
  std::vector<Fact> known;
  std::copy_if(facts.begin(), facts.end(), std::back_inserter(known),
               [&](const Fact& fact) { return instant(fact) <= as_of; });
  return known;
}

const auto at_of = [](const auto& fact) { return fact.at; };
const auto known_at_of = [](const engine::Trait& trait) { return trait.known_at; };

TEST(Assess, LooksAtNothingLaterThanItsInstant) {
  for_all_leads(models, {},
                [](Random&, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
                   Setting setting) {
                  Timeline known = timeline;
                  known.traits = until(timeline.traits, as_of, known_at_of);
                  known.events = until(timeline.events, as_of, at_of);
                  known.moves = until(timeline.moves, as_of, at_of);
                  known.consents = until(timeline.consents, as_of, at_of);
                  known.verdicts = until(timeline.verdicts, as_of, at_of);
                  known.evidence = until(timeline.evidence, as_of, at_of);
                  expect_same(*plan.model,
                              engine::assess(plan, timeline, as_of, without_changes(setting)),
                              engine::assess(plan, known, as_of, without_changes(setting)));
                });
}

// The facts in an order of arrival of their own, those of one instant as they stood.
template <typename Fact, typename Instant>
void rearrange(Random& random, std::vector<Fact>& facts, Instant instant) {
  std::map<Millis, std::int64_t> place;
  for (const Fact& fact : facts) place.try_emplace(instant(fact), random.between(0, 1 << 30));
  std::stable_sort(facts.begin(), facts.end(), [&](const Fact& a, const Fact& b) {
    return std::pair(place[instant(a)], instant(a)) < std::pair(place[instant(b)], instant(b));
  });
}

TEST(Assess, DoesNotCareInWhichOrderTheFactsOfDifferentInstantsArrive) {
  for_all_leads(models, {},
                [](Random& random, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
                   Setting setting) {
                  Timeline other = timeline;
                  rearrange(random, other.traits, known_at_of);
                  rearrange(random, other.events, at_of);
                  rearrange(random, other.moves, at_of);
                  rearrange(random, other.consents, at_of);
                  rearrange(random, other.verdicts, at_of);
                  rearrange(random, other.evidence, at_of);
                  expect_same(*plan.model,
                              engine::assess(plan, timeline, as_of, without_changes(setting)),
                              engine::assess(plan, other, as_of, without_changes(setting)));
                });
}

// The twin's answer to "does anything that changes_at watches differ at this instant?"
class Future {
 public:
  Future(const Model& model, const Timeline& timeline, Millis as_of, Setting setting)
      : model_(model),
        timeline_(setting == Setting::Live ? with_move_made(model, timeline, as_of) : timeline),
        now_(twin_assess(model, timeline, as_of, setting)),
        setting_(setting) {}

  bool differs(Millis at) const {
    return !same_standing(now_, twin_assess(model_, timeline_, at, setting_));
  }

 private:
  const Model& model_;
  Timeline timeline_;
  Assessment now_;
  Setting setting_;
};

void check_change(Random& random, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
                  Setting setting, Millis horizon) {
  const Model& model = *plan.model;
  AssessOptions options;
  options.setting = setting;
  const Assessment got = engine::assess(plan, timeline, as_of, options);
  const Future future(model, timeline, as_of, setting);
  SCOPED_TRACE(testing::Message() << "as_of " << as_of << " live " << (setting == Setting::Live)
                                  << " changes_at " << got.changes_at.value_or(-1) << " exact "
                                  << got.changes_exact);

  if (!got.changes_exact) {  // the format promises no more than to look again at the full hour
    const Millis hour = 3600 * 1000;
    ASSERT_TRUE(got.changes_at.has_value());
    EXPECT_LE(*got.changes_at, (floor_div(as_of, hour) + 1) * hour);
    return;
  }
  const auto found = twin_changes_at(model, timeline, as_of, horizon, setting);
  if (found) {  // never late
    ASSERT_TRUE(got.changes_at.has_value()) << "the twin changes at " << *found;
    EXPECT_LE(*got.changes_at, *found);
  }
  const Millis ten_years = 3652ll * 86400 * 1000;
  const Millis last = got.changes_at.value_or(as_of + ten_years) - 1;
  for (int i = 0; i < 8 && last > as_of; ++i) {
    const Millis between = random.between(as_of + 1, last);
    EXPECT_FALSE(future.differs(between)) << "at " << between;
  }
  if (got.changes_at) {
    EXPECT_TRUE(future.differs(*got.changes_at));
    EXPECT_TRUE(last == as_of || !future.differs(last));
  }
}

TEST(ChangesAt, IsTheFirstInstantThatTheTwinFinds) {
  for_all_leads(
      60, {false, true},
      [](Random& random, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
         Setting setting) { check_change(random, plan, timeline, as_of, setting, 50'000); });
}

// Verdicts and evidence that begin and end close to the instant that is asked about.
TEST(ChangesAt, FollowsWhatPeopleSaid) {
  for_all_leads(60, {false, true},
                [](Random& random, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
                   Setting setting) {
                  Timeline said = timeline;
                  add_said(random, said);
                  add_said(random, said);
                  for (engine::LeadVerdict& verdict : said.verdicts) {
                    if (chance(random, 50)) verdict.at = as_of + random.between(-9000, 40'000);
                    if (chance(random, 50)) verdict.until = as_of + random.between(0, 45'000);
                  }
                  for (engine::Evidence& evidence : said.evidence) {
                    if (chance(random, 50)) evidence.at = as_of + random.between(-9000, 40'000);
                  }
                  check_change(random, plan, said, as_of, setting, 45'000);
                });
}

TEST(ChangesAt, FollowsNowToTheMillisecond) {
  for_all_leads(
      12, {},
      [](Random& random, const engine::Plan& plan, const Timeline& timeline, Millis as_of,
         Setting setting) { check_change(random, plan, timeline, as_of, setting, 2'000); });
}

// Lengths where a quotient can go wrong: small, powers of two and their neighbours, a century.
std::vector<std::int64_t> awkward_lengths(Random& random) {
  std::vector<std::int64_t> all = {1, 2, 3, 86400, 604800, 3'999'999, 4'000'001, 3'155'760'000};
  for (int bit = 2; bit < 32; ++bit) {
    const std::int64_t power = std::int64_t{1} << bit;
    all.insert(all.end(), {power - 1, power, power + 1});
  }
  for (int i = 0; i < 60; ++i) all.push_back(random.between(1, 3'155'760'000));
  return all;
}

TEST(Weights, AreTheTwinsAtEveryNearMissOfAQuotient) {
  for_all(4, [](Random& random) {
    for (const std::int64_t h : awkward_lengths(random)) {
      const engine::HalfLife prepared(h);
      for (int i = 0; i < 60; ++i) {
        // The ages around which floor(age · 2^24 / h) steps from q − 1 to q.
        const std::int64_t q = random.between(1, std::int64_t{33} << 24);
        const auto step = static_cast<std::int64_t>((Wide{q} * h + (1 << 24) - 1) / (1 << 24));
        for (const std::int64_t age : {step - 1, step, step + 1}) {
          const auto expected = static_cast<std::uint64_t>(half_life_weight(age, h));
          EXPECT_EQ(engine::half_life_weight(age, h), expected) << "age " << age << " h " << h;
          if (age >= prepared.horizon) continue;
          EXPECT_EQ(prepared.weight(age), expected) << "age " << age << " h " << h;
        }
      }
    }
  });
}

// `at` for the ages that a kernel of 32-bit seconds can hold.
TEST(Weights, OfTheKernelsAreTheTwins) {
  for_all(4, [](Random& random) {
    for (const std::int64_t length : awkward_lengths(random)) {
      const engine::HalfLife prepared(length);
      const std::uint32_t now = 4'294'967'295u;
      const std::int64_t oldest = std::min<std::int64_t>(prepared.horizon - 1, now);
      std::vector<std::uint32_t> at;
      for (int i = 0; i < 100; ++i) {
        const std::int64_t q = random.between(1, std::int64_t{33} << 24);
        const auto step = static_cast<std::int64_t>((Wide{q} * length + (1 << 24) - 1) >> 24);
        const std::int64_t age = std::clamp<std::int64_t>(step - random.between(0, 1), 0, oldest);
        at.push_back(now - static_cast<std::uint32_t>(age));
      }
      std::vector<std::uint64_t> halves(at.size()), lines(at.size());
      engine::weigh_half_life(at, now, prepared, halves.data());
      engine::weigh_linear(at, now, length, lines.data());
      for (std::size_t i = 0; i < at.size(); ++i) {
        const std::int64_t age = std::int64_t{now} - at[i];
        EXPECT_EQ(halves[i], static_cast<std::uint64_t>(half_life_weight(age, length)));
        EXPECT_EQ(lines[i], static_cast<std::uint64_t>(linear_weight(age, length)));
      }
    }
  });
}

}  // namespace
}  // namespace winnow::test

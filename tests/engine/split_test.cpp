// The same bits however the work is cut: into batches, over threads, loaded at once or arriving.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "engine/block.hpp"
#include "engine/fold.hpp"
#include "support/lead_columns.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"

namespace winnow::test {
namespace {

using engine::Details;
using engine::Fold;
using engine::Plan;
using engine::Results;
using engine::Timeline;
using engine::Timelines;

struct Judged {
  Results results;
  Details details;
};

Judged judged(const Plan& plan, const std::vector<columns::Column>& traits,
              const Timelines& timelines, Millis as_of) {
  const Fold fold(plan, traits, timelines, as_of);
  Judged out{Results(plan, timelines.leads()), Details(plan, timelines.leads())};
  const auto scratch = fold.scratch();
  for (std::uint32_t block = 0; block < fold.blocks(); ++block) {
    fold.judge(block, *scratch, out.results);
    fold.detail(block, *scratch, out.details);
  }
  return out;
}

bool bit(const std::vector<std::uint64_t>& bits, std::size_t lead) {
  return (bits[lead / 64] >> (lead % 64) & 1) != 0;
}

// Everything about one lead as numbers, to be compared.
std::vector<std::int64_t> everything_of(const Judged& judged, std::size_t lead) {
  std::vector<std::int64_t> all = {
      judged.results.total[lead],        judged.results.grade[lead],
      judged.results.disqualified[lead], judged.results.stage[lead],
      judged.details.changes_at[lead],   bit(judged.details.changes_inexact, lead)};
  for (const auto& score : judged.results.scores) all.push_back(score[lead]);
  for (const auto& labels : judged.results.labels) {
    if (!labels.empty()) all.push_back(labels[lead]);
  }
  for (const auto& framework : judged.results.frameworks) all.push_back(framework[lead]);
  for (const auto& segment : judged.results.segments) all.push_back(bit(segment, lead));
  for (const auto& missing : judged.details.missing) all.push_back(bit(missing, lead));
  return all;
}

struct Case {
  std::shared_ptr<const Plan> plan;
  std::vector<Timeline> leads;
  Millis as_of = 0;
};

template <typename Property>
void for_all_cases(int count, std::int64_t leads_max, Property property) {
  for_all(count, [&](Random& random) {
    const std::string text = any_model_text(random);
    SCOPED_TRACE(text);
    const auto model = parsed(text);
    if (!model) return;
    Case one{engine::make_plan(model), any_leads(random, random.between(1, leads_max)), 0};
    one.as_of = any_as_of(random, *model, pick(random, one.leads));
    property(random, one);
  });
}

TEST(Splits, TwoBatchesSayWhatOneSays) {
  for_all_cases(40, 80, [](Random& random, const Case& one) {
    const auto cut = random.between(0, static_cast<std::int64_t>(one.leads.size()));
    const std::vector<Timeline> first(one.leads.begin(), one.leads.begin() + cut);
    const std::vector<Timeline> second(one.leads.begin() + cut, one.leads.end());
    const auto judge = [&](const std::vector<Timeline>& leads) {
      return judged(*one.plan, columns_of(*one.plan, leads), timelines_of(*one.plan, leads),
                    one.as_of);
    };
    const Judged whole = judge(one.leads), a = judge(first), b = judge(second);
    for (std::size_t lead = 0; lead < one.leads.size(); ++lead) {
      const bool early = lead < first.size();
      EXPECT_EQ(everything_of(whole, lead),
                everything_of(early ? a : b, early ? lead : lead - first.size()));
    }
  });
}

TEST(Splits, EventsThatArriveOneByOneSayWhatAFileOfThemSays) {
  for_all_cases(40, 40, [](Random& random, const Case& one) {
    const auto traits = columns_of(*one.plan, one.leads);
    const Timelines at_once = timelines_of(*one.plan, one.leads);
    // A part is built, the rest arrives; in their order, so that much of it comes late.
    const int built = static_cast<int>(random.between(0, 100));
    const Timelines arriving = timelines_of(*one.plan, one.leads, built);
    ASSERT_EQ(at_once.events(), arriving.events());
    const Judged expected = judged(*one.plan, traits, at_once, one.as_of);
    const Judged got = judged(*one.plan, traits, arriving, one.as_of);
    for (std::size_t lead = 0; lead < one.leads.size(); ++lead) {
      EXPECT_EQ(everything_of(got, lead), everything_of(expected, lead)) << "lead " << lead;
    }
  });
}

TEST(Splits, LateArrivalsAreMergedIntoTheirBlock) {
  engine::EventSchema schema;
  schema.names = {"page", "form"};
  engine::EventBuilder builder(schema);
  for (int i = 0; i < 100; ++i) builder.add(0, 1'700'000'000'000 + i * 1000, i % 2, {});
  Timelines timelines = std::move(builder).build(1);
  // Older than all: none finds its place at an end, so the tail fills and is merged.
  for (int i = 0; i < 600; ++i) timelines.append(0, 1'600'000'000'000 + i, i % 2, {});
  EXPECT_EQ(timelines.events(), 700u);
  const Timelines::Block& block = timelines.block(0);
  EXPECT_EQ(block.head.events() + block.tail.events(), 700u);
  EXPECT_EQ(block.head.events(), 100u + 2 * 256u);
  for (const engine::Rows* rows : {&block.head, &block.tail}) {
    for (std::uint32_t name = 0; name < 2; ++name) {
      const engine::Slice slice = rows->slice(name);
      EXPECT_TRUE(std::is_sorted(slice.at, slice.at + slice.size));
    }
  }
}

TEST(Splits, AnyNumberOfThreadsSaysTheSame) {
  for_all_cases(2, 1, [](Random& random, const Case& one) {
    const std::vector<Timeline> leads = any_leads(random, 3 * engine::leads_a_block + 17);
    const auto traits = columns_of(*one.plan, leads);
    const Timelines timelines = timelines_of(*one.plan, leads);
    const Judged expected = judged(*one.plan, traits, timelines, one.as_of);
    const Fold fold(*one.plan, traits, timelines, one.as_of);
    Judged got{Results(*one.plan, timelines.leads()), Details(*one.plan, timelines.leads())};
    std::vector<std::thread> threads;
    for (std::uint32_t worker = 0; worker < 3; ++worker) {
      threads.emplace_back([&, worker] {
        const auto scratch = fold.scratch();
        for (std::uint32_t block = worker; block < fold.blocks(); block += 3) {
          fold.judge(block, *scratch, got.results);
          fold.detail(block, *scratch, got.details);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t lead = 0; lead < leads.size(); ++lead) {
      ASSERT_EQ(everything_of(got, lead), everything_of(expected, lead)) << "lead " << lead;
    }
  });
}

}  // namespace
}  // namespace winnow::test

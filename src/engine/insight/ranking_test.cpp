#include "engine/insight/ranking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/random.hpp"

namespace winnow::engine::insight {
namespace {

using winnow::test::for_all;
using winnow::test::Random;

struct Leads {
  std::vector<Milli> totals;
  std::vector<std::uint8_t> won;
  std::vector<Tie> ties() const { return ranked(totals, won); }
};

// Few different totals, so that there are ties; sometimes the ends of 64 bits.
Leads any_leads(Random& random, std::int64_t least = 0) {
  Leads leads;
  const auto count = random.between(least, 60);
  const auto spread = random.between(0, 30);
  for (std::int64_t i = 0; i < count; ++i) {
    Milli total = random.between(-spread, spread) * 500;
    if (random.between(0, 99) == 0) total = random.between(0, 1) == 0 ? INT64_MIN : INT64_MAX;
    leads.totals.push_back(total);
    leads.won.push_back(static_cast<std::uint8_t>(random.between(0, 3) == 0));
  }
  return leads;
}

std::uint32_t count_won(const Leads& leads) {
  return static_cast<std::uint32_t>(std::count(leads.won.begin(), leads.won.end(), 1));
}

TEST(Auc, IsTheShareOfPairsInOrder) {
  for_all(300, [](Random& random) {
    const Leads leads = any_leads(random);
    double in_order = 0, pairs = 0;
    for (std::size_t a = 0; a < leads.totals.size(); ++a) {
      for (std::size_t b = 0; b < leads.totals.size(); ++b) {
        if (leads.won[a] == 0 || leads.won[b] != 0) continue;
        ++pairs;
        in_order += leads.totals[a] > leads.totals[b] ? 1 : 0;
        in_order += leads.totals[a] == leads.totals[b] ? 0.5 : 0;
      }
    }
    const auto found = auc(leads.ties());
    ASSERT_EQ(found.has_value(), pairs > 0);
    EXPECT_DOUBLE_EQ(found.value_or(0), pairs > 0 ? in_order / pairs : 0);
  });
}

TEST(Auc, OfTheOppositeOutcomeIsTheRestToOne) {
  for_all(100, [](Random& random) {
    Leads leads = any_leads(random, 2);
    const auto before = auc(leads.ties());
    for (auto& won : leads.won) won = won == 0 ? 1 : 0;
    const auto after = auc(leads.ties());
    ASSERT_EQ(before.has_value(), after.has_value());
    if (!before) return;
    EXPECT_NEAR(*before + *after, 1, 1e-12);
  });
}

TEST(Auc, OfAKnownOrder) {
  const std::vector<Milli> totals = {4, 3, 2, 1};
  EXPECT_EQ(auc(ranked(totals, std::vector<std::uint8_t>{1, 1, 0, 0})), 1.0);
  EXPECT_EQ(auc(ranked(totals, std::vector<std::uint8_t>{0, 0, 1, 1})), 0.0);
  EXPECT_EQ(auc(ranked(totals, std::vector<std::uint8_t>{1, 0, 1, 0})), 0.75);
  EXPECT_EQ(auc(ranked(totals, std::vector<std::uint8_t>{1, 1, 1, 1})), std::nullopt);
  EXPECT_EQ(auc({}), std::nullopt);
}

TEST(Ranked, DoesNotDependOnTheOrderOfTheLeads) {
  for_all(100, [](Random& random) {
    const Leads leads = any_leads(random);
    std::vector<std::size_t> order(leads.totals.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = order.size(); i > 1; --i) {
      const auto other = random.between(0, static_cast<std::int64_t>(i) - 1);
      std::swap(order[i - 1], order[static_cast<std::size_t>(other)]);
    }
    Leads mixed;
    for (const std::size_t i : order) {
      mixed.totals.push_back(leads.totals[i]);
      mixed.won.push_back(leads.won[i]);
    }
    const std::vector<Tie> a = leads.ties(), b = mixed.ties();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].total, b[i].total);
      EXPECT_EQ(a[i].leads, b[i].leads);
      EXPECT_EQ(a[i].won, b[i].won);
      EXPECT_TRUE(i == 0 || a[i].total < a[i - 1].total);
    }
  });
}

TEST(Deciles, HoldEveryLeadAndEveryWinOnce) {
  for_all(200, [](Random& random) {
    const Leads leads = any_leads(random);
    const std::vector<Decile> all = deciles(leads.ties());
    EXPECT_EQ(all.size(), std::min<std::size_t>(10, leads.totals.size()));
    std::uint32_t count = 0, most = 0, least = UINT32_MAX;
    double won = 0, lift = 0;
    for (const Decile& one : all) {
      count += one.leads;
      most = std::max(most, one.leads);
      least = std::min(least, one.leads);
      won += one.won;
      lift += one.lift * one.leads;
      EXPECT_NEAR(one.rate * one.leads, one.won, 1e-9);
    }
    EXPECT_EQ(count, leads.totals.size());
    EXPECT_NEAR(won, count_won(leads), 1e-9);
    if (all.empty()) return;
    EXPECT_LE(most - least, 1U);
    // The mean lift of all leads is 1.
    EXPECT_NEAR(lift, count_won(leads) == 0 ? 0 : count, 1e-9);
    EXPECT_NEAR(all.back().captured, count_won(leads) == 0 ? 0 : 1, 1e-9);
  });
}

TEST(Deciles, ShareTheWinsOfATie) {
  // Twenty leads of one total, four of them won: every tenth has two leads and 0.4 wins.
  std::vector<std::uint8_t> won(20, 0);
  std::fill(won.begin(), won.begin() + 4, std::uint8_t{1});
  for (const Decile& one : deciles(ranked(std::vector<Milli>(20, 7), won))) {
    EXPECT_EQ(one.leads, 2U);
    EXPECT_NEAR(one.won, 0.4, 1e-12);
    EXPECT_NEAR(one.lift, 1, 1e-12);
  }
}

TEST(Gains, RiseFromNothingToAllWins) {
  for_all(100, [](Random& random) {
    const Leads leads = any_leads(random, 1);
    const std::vector<double> shares = gains(leads.ties());
    if (count_won(leads) == 0) {
      EXPECT_TRUE(shares.empty());
      return;
    }
    ASSERT_EQ(shares.size(), 101U);
    EXPECT_EQ(shares.front(), 0);
    EXPECT_EQ(shares.back(), 1);
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  });
}

TEST(Cuts, CountWhoIsSelected) {
  for_all(200, [](Random& random) {
    const Leads leads = any_leads(random);
    const std::vector<Milli> from = {random.between(-20'000, 20'000), 0, INT64_MIN};
    const std::vector<Cut> all = cuts(leads.ties(), from);
    ASSERT_EQ(all.size(), from.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::uint32_t selected = 0, won = 0;
      for (std::size_t lead = 0; lead < leads.totals.size(); ++lead) {
        if (leads.totals[lead] < from[i]) continue;
        ++selected;
        won += leads.won[lead];
      }
      EXPECT_EQ(all[i].from, from[i]);
      EXPECT_EQ(all[i].selected, selected);
      EXPECT_EQ(all[i].won, won);
      EXPECT_DOUBLE_EQ(all[i].precision, selected == 0 ? 0 : 1.0 * won / selected);
      EXPECT_DOUBLE_EQ(all[i].recall, count_won(leads) == 0 ? 0 : 1.0 * won / count_won(leads));
    }
    EXPECT_DOUBLE_EQ(all[2].lift, count_won(leads) == 0 ? 0 : 1);
  });
}

TEST(UsualCuts, AreRoundAndFewAndSelectSomebody) {
  for_all(300, [](Random& random) {
    const Leads leads = any_leads(random, 1);
    const std::vector<Tie> ties = leads.ties();
    const std::vector<Milli> given = {random.between(-9'000, 9'000)};
    const std::vector<Milli> all = usual_cuts(ties, given);
    EXPECT_LE(all.size(), 13U);
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_LE(all[i], ties.front().total);
      EXPECT_TRUE(i == 0 || all[i] < all[i - 1]);
    }
    const bool has_given = std::find(all.begin(), all.end(), given[0]) != all.end();
    EXPECT_EQ(has_given, given[0] <= ties.front().total);
  });
}

TEST(UsualCuts, OfTotalsFromZeroToAHundredAreTens) {
  const std::vector<Tie> ties = {{100'000, 1, 1}, {0, 1, 0}};
  const std::vector<Milli> all = usual_cuts(ties, std::vector<Milli>{35'000});
  ASSERT_EQ(all.size(), 12U);
  EXPECT_EQ(all.front(), 100'000);
  EXPECT_EQ(all[7], 35'000);
  EXPECT_EQ(all.back(), 0);
}

TEST(UsualCuts, OfNegativeTotals) {
  const std::vector<Tie> ties = {{-2'500, 1, 1}, {-4'500, 1, 0}};
  const std::vector<Milli> expected = {-2'600, -2'800, -3'000, -3'200, -3'400,
                                       -3'600, -3'800, -4'000, -4'200, -4'400};
  EXPECT_EQ(usual_cuts(ties, {}), expected);
}

}  // namespace
}  // namespace winnow::engine::insight

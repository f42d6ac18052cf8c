#include "app/live/agenda.hpp"

#include <gtest/gtest.h>

namespace winnow::app {
namespace {

using Leads = std::vector<LeadNumber>;

TEST(Agenda, GivesTheLongestDueFirstAndEachOnce) {
  Agenda agenda;
  agenda.set(3, 300);
  agenda.set(1, 100);
  agenda.set(2, 200);
  EXPECT_EQ(agenda.next(), 100);
  EXPECT_EQ(agenda.take_due(250, 10), (Leads{1, 2}));
  EXPECT_EQ(agenda.take_due(250, 10), Leads{});
  EXPECT_EQ(agenda.next(), 300);
  EXPECT_EQ(agenda.take_due(1000, 10), Leads{3});
  EXPECT_EQ(agenda.next(), Agenda::never);
}

TEST(Agenda, HoldsTheLastInstantSetForALead) {
  Agenda agenda;
  agenda.set(7, 100);
  agenda.set(7, 500);
  EXPECT_EQ(agenda.take_due(400, 10), Leads{});
  agenda.set(7, 50);
  EXPECT_EQ(agenda.take_due(400, 10), Leads{7});
  agenda.set(7, 60);
  agenda.set(7, Agenda::never);
  EXPECT_EQ(agenda.take_due(INT64_MAX - 1, 10), Leads{});
  EXPECT_EQ(agenda.of(7), Agenda::never);
  EXPECT_EQ(agenda.of(1'000), Agenda::never);
}

TEST(Agenda, GivesNoMoreThanAskedFor) {
  Agenda agenda;
  for (LeadNumber lead = 0; lead < 5; ++lead) agenda.set(lead, 0);
  EXPECT_EQ(agenda.take_due(0, 2).size(), 2u);
  EXPECT_EQ(agenda.take_due(0, 2).size(), 2u);
  EXPECT_EQ(agenda.take_due(0, 2).size(), 1u);
}

}  // namespace
}  // namespace winnow::app

#include "app/demo/demo.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "app/demo/journey.hpp"
#include "app/demo/people.hpp"
#include "app/demo/readme.hpp"
#include "app/demo/tables.hpp"
#include "app/templates.hpp"
#include "base/check.hpp"

namespace winnow::app {

namespace {

constexpr Millis day_ms = seconds_a_day * 1000;
constexpr std::uint64_t calendar_stream = 0x63616C;  // apart from the streams of the leads
constexpr std::uint64_t first_lead_stream = 1'000'000'000;
constexpr std::uint32_t duplicates_permille = 22;

// Leads come on workdays and by day, most of them.
Millis any_instant(std::int64_t last_day, Chance& chance) {
  std::int64_t day = last_day - chance.between(1, 365);
  const std::int64_t weekday = (day % 7 + 11) % 7;  // 0 is Sunday; 1970 began on a Thursday
  if (weekday == 0 && chance.percent(75)) day -= 2;
  if (weekday == 6 && chance.percent(75)) day -= 1;
  const bool at_night = chance.percent(12);
  const std::int64_t hour = at_night ? chance.between(0, 23) : chance.between(7, 18);
  return day * day_ms + (hour * 3600 + chance.between(0, 3599)) * 1000;
}

std::vector<Millis> instants(const DemoOptions& options) {
  Chance chance(options.seed, calendar_stream);
  std::vector<Millis> all(options.leads);
  for (Millis& instant : all) instant = any_instant(floor_div(options.as_of, day_ms), chance);
  std::sort(all.begin(), all.end());
  return all;
}

bool may_come_again(const DemoLead& lead) {
  return lead.kind == DemoLead::Kind::Person && lead.interest > 0;
}

struct People {
  std::vector<DemoLead> leads;
  std::vector<DemoDeal> deals;
  std::vector<DemoEvent> events;
};

People people_of(const DemoOptions& options) {
  People people;
  const std::vector<Millis> created = instants(options);
  for (std::uint32_t row = 0; row < options.leads; ++row) {
    Chance chance(options.seed, first_lead_stream + row);
    DemoLead lead = any_lead(chance, options.seed);
    if (row > 0 && chance.permille(duplicates_permille)) {
      const auto back = chance.between(1, std::min<std::int64_t>(row, 400));
      const DemoLead& first = people.leads[row - static_cast<std::uint32_t>(back)];
      if (may_come_again(first)) lead = second_entry_of(first, chance);
    }
    lead.id = fmt::format("L{:05}", row + 1);
    lead.created = created[row];
    people.deals.push_back(live_through(lead, row, options.as_of, chance, people.events));
    people.leads.push_back(std::move(lead));
  }
  std::stable_sort(people.events.begin(), people.events.end(),
                   [](const DemoEvent& a, const DemoEvent& b) { return a.at < b.at; });
  return people;
}

// The most promising of the open deals, the newest of equals; without any, the last lead.
std::size_t best_of(const People& people) {
  std::size_t best = people.deals.size() - 1;
  int promise = -1;
  for (std::size_t i = 0; i < people.deals.size(); ++i) {
    const DemoDeal& deal = people.deals[i];
    if (deal.state != DemoDeal::State::Open || deal.promise < promise) continue;
    best = i;
    promise = deal.promise;
  }
  return best;
}

}  // namespace

Demo make_demo(const DemoOptions& options) {
  CHECK(options.leads >= 1 && options.leads <= demo_leads_max);
  const People people = people_of(options);
  Demo demo;
  demo.events = people.events.size();
  demo.best = people.leads[best_of(people)].id;
  demo.files = {
      {"README.md", demo_readme({options, demo.events, demo.best})},
      {"model.yaml", std::string(template_text("b2b-saas"))},
      {"leads.csv", demo_leads_csv(people.leads, people.deals, options.seed)},
      {"events.csv", demo_events_csv(people.leads, people.events)},
  };
  return demo;
}

}  // namespace winnow::app

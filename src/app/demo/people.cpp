#include "app/demo/people.hpp"

#include <fmt/core.h>

#include <array>

namespace winnow::app {

namespace {

using Kind = DemoLead::Kind;

// A list to pick from in which some things stand more often than others.
template <typename T>
struct Share {
  T what;
  int percent;
};

template <typename List>
const auto& by_share(const List& list, Chance& chance) {
  std::int64_t left = chance.between(0, 99);
  for (const auto& one : list) {
    left -= one.percent;
    if (left < 0) return one.what;
  }
  return list[0].what;
}

struct Origin {
  std::string_view source;
  std::array<std::string_view, 3> campaigns;
};
constexpr std::array<Share<Origin>, 8> origins = {{
    {{"organic", {"blog", "guides", "brand"}}, 26},
    {{"ads", {"search-planning", "search-brand", "retargeting"}}, 22},
    {{"webinar", {"planning-in-practice", "year-end-review", "first-steps"}}, 13},
    {{"social", {"product-launch", "customer-stories", "hiring"}}, 11},
    {{"referral", {"customers", "employees", "investors"}}, 8},
    {{"event", {"spring-fair", "autumn-summit", "road-show"}}, 8},
    {{"partner", {"integrators", "marketplace", "consultants"}}, 7},
    {{"newsletter", {"monthly", "launch-news", "tips"}}, 5},
}};

constexpr std::array<Share<std::string_view>, 8> needs = {{
    {"campaign planning", 24},
    {"reporting", 22},
    {"lead qualification", 18},
    {"integration with CRM", 14},
    {"mail automation", 12},
    {"none", 6},
    {"on-premises", 2},
    {"custom development", 2},
}};
constexpr std::array<std::string_view, 6> challenges = {"reports take a week",
                                                        "sales and marketing disagree about leads",
                                                        "too many tools",
                                                        "good leads are answered too late",
                                                        "nobody knows what pays off",
                                                        "data in five spreadsheets"};

constexpr std::array<Share<std::array<std::int64_t, 2>>, 6> sizes = {{
    {{1, 9}, 17},
    {{10, 49}, 27},
    {{50, 199}, 24},
    {{200, 999}, 18},
    {{1000, 9999}, 11},
    {{10000, 90000}, 3},
}};
constexpr std::array<Share<std::int64_t>, 7> budgets = {{
    {0, 4},
    {2000, 14},
    {6000, 22},
    {12000, 24},
    {25000, 18},
    {60000, 12},
    {150000, 6},
}};
constexpr std::array<Share<std::int64_t>, 6> timelines = {{
    {1, 18},
    {2, 12},
    {3, 16},
    {6, 16},
    {9, 14},
    {12, 24},
}};
constexpr std::array<Share<int>, 4> interests = {{{0, 40}, {1, 30}, {2, 19}, {3, 11}}};
constexpr std::array<Share<std::size_t>, 3> seniorities = {{{0, 27}, {1, 33}, {2, 40}}};
constexpr std::array<Share<std::size_t>, 6> departments = {
    {{0, 30}, {1, 18}, {2, 20}, {3, 10}, {4, 14}, {5, 8}}};

const DemoRegion& any_region(Chance& chance) {
  std::int64_t left = chance.between(0, 99);
  for (const DemoRegion& region : demo_regions()) {
    left -= region.share;
    if (left < 0) return region;
  }
  return demo_regions().front();
}

// Companies are few, and what is true of one is true for all who work there: its facts come from
// its own name, not from the lead that is being made.
DemoCompany any_company(const DemoRegion& region, Chance& chance, std::uint64_t seed) {
  const bool of_a_family = chance.percent(50);
  const DemoName& first = chance.pick(of_a_family ? region.family : region.firms);
  const auto trade = static_cast<std::size_t>(chance.between(0, demo_industries.size() - 1));
  const DemoName& second = region.trades[trade];

  DemoCompany company;
  company.domain = fmt::format("{}-{}.example", first.ascii, second.ascii);
  std::uint64_t stream = 0;
  for (const char c : company.domain) stream = stream * 31 + static_cast<unsigned char>(c);
  Chance own(seed, stream);
  company.name =
      region.language == "zh"
          ? fmt::format("{}{}{}", first.written, second.written, own.pick(region.forms))
          : fmt::format("{} {} {}", first.written, second.written, own.pick(region.forms));
  company.industry = own.permille(8) ? "Gambling" : demo_industries[trade];
  company.closes_well = trade < demo_closing_industries && company.industry != "Gambling";
  const auto& size = by_share(sizes, own);
  company.employees = own.between(size[0], size[1]);
  company.revenue = company.employees * own.between(60, 240) * 1000;
  company.country = own.pick(region.countries).code;
  return company;
}

std::string phone_in(const DemoRegion& region, std::string_view country, Chance& chance) {
  std::string phone;
  for (const DemoCountry& one : region.countries) {
    if (one.code == country) phone = one.phone;
  }
  for (char& c : phone) {
    if (c == '#') c = static_cast<char>('0' + chance.between(0, 9));
  }
  return phone;
}

std::string address_of(const DemoLead& lead, Chance& chance) {
  const std::string_view given = lead.region->given[lead.given_name].ascii;
  const std::string_view family = lead.region->family[lead.family_name].ascii;
  // Gmail has no address with "_": nobody gets mail who happens to be called like this.
  if (chance.percent(11)) return fmt::format("{}_{}@gmail.com", given, family);
  return fmt::format("{}.{}@{}", given, family, lead.company.domain);
}

void add_answers(DemoLead& lead, Chance& chance) {
  lead.budget = by_share(budgets, chance);
  lead.timeline_months = by_share(timelines, chance);
  lead.agenda_clear = chance.percent(38);
  lead.decides = chance.percent(lead.seniority == 0 ? 70 : lead.seniority == 1 ? 35 : 12);
  lead.introduces = !lead.decides && chance.percent(88);
  lead.need = by_share(needs, chance);
  lead.challenge = chance.pick(challenges);
}

void make_student(DemoLead& lead, Chance& chance) {
  lead.title = lead.region->student;
  lead.seniority = 2;
  lead.decides = lead.introduces = false;
  lead.budget = 0;
  lead.interest = static_cast<int>(chance.between(0, 1));
}

void make_bot(DemoLead& lead, Chance& chance) {
  constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz";
  std::string name;
  for (int i = 0; i < 9; ++i) name += chance.pick(letters);
  lead.given = name.substr(0, 4);
  lead.family = name.substr(4);
  lead.email = name + "@mailinator.com";
  lead.interest = 0;
  lead.spam_percent = chance.between(86, 99);
}

void make_special(DemoLead& lead, Chance& chance) {
  switch (lead.kind) {
    case Kind::Student: make_student(lead, chance); break;
    case Kind::Bot: make_bot(lead, chance); break;
    case Kind::JobSeeker: lead.interest = 0; break;
    case Kind::Competitor:
      lead.company.name = "Rival Software Inc.";
      lead.company.domain = "rival.example";
      lead.email = lead.email.substr(0, lead.email.find('@')) + "@rival.example";
      break;
    case Kind::WrongData:
      if (chance.percent(30)) lead.email = lead.email.substr(0, lead.email.find('@') + 1);
      break;
    case Kind::Person:
    case Kind::Duplicate: break;
  }
}

Kind any_kind(Chance& chance) {
  const std::int64_t of_thousand = chance.between(0, 999);
  if (of_thousand < 6) return Kind::Bot;
  if (of_thousand < 26) return Kind::Student;
  if (of_thousand < 29) return Kind::Competitor;
  if (of_thousand < 44) return Kind::JobSeeker;
  if (of_thousand < 62) return Kind::WrongData;
  return Kind::Person;
}

}  // namespace

DemoLead any_lead(Chance& chance, std::uint64_t seed) {
  DemoLead lead;
  lead.kind = any_kind(chance);
  lead.region = &any_region(chance);
  lead.language = lead.region->language;
  lead.given_name = static_cast<std::size_t>(
      chance.between(0, static_cast<std::int64_t>(lead.region->given.size()) - 1));
  lead.family_name = static_cast<std::size_t>(
      chance.between(0, static_cast<std::int64_t>(lead.region->family.size()) - 1));
  lead.given = lead.region->given[lead.given_name].written;
  lead.family = lead.region->family[lead.family_name].written;
  lead.company = any_company(*lead.region, chance, seed);
  lead.email = address_of(lead, chance);
  lead.phone = phone_in(*lead.region, lead.company.country, chance);

  lead.seniority = by_share(seniorities, chance);
  const std::size_t department = by_share(departments, chance);
  lead.department = demo_departments[department];
  lead.title = lead.region->titles[department][lead.seniority];
  const Origin& origin = by_share(origins, chance);
  lead.source = origin.source;
  lead.campaign = chance.pick(origin.campaigns);
  lead.interest = by_share(interests, chance);
  lead.spam_percent = chance.between(0, 12);
  add_answers(lead, chance);
  make_special(lead, chance);
  return lead;
}

DemoLead second_entry_of(const DemoLead& first, Chance& chance) {
  DemoLead again = first;
  again.kind = Kind::Duplicate;
  const std::string_view given = first.region->given[first.given_name].ascii;
  const std::string_view family = first.region->family[first.family_name].ascii;
  again.given = given;
  again.given[0] = static_cast<char>(again.given[0] - 'a' + 'A');
  again.family = family;
  if (chance.percent(50)) {
    again.email = fmt::format("{}{}@{}", given.substr(0, 1), family, first.company.domain);
  } else {
    again.email = fmt::format("{}@{}", family, first.company.domain);
    for (char& c : again.family) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (chance.percent(50))
    again.company.name = first.company.name.substr(0, first.company.name.rfind(' '));
  again.duplicate_of = chance.percent(60) ? first.id : "";
  const Origin& origin = by_share(origins, chance);
  again.source = origin.source;
  again.campaign = chance.pick(origin.campaigns);
  return again;
}

}  // namespace winnow::app

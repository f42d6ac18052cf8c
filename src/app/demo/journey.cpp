#include "app/demo/journey.hpp"

#include <algorithm>
#include <array>

namespace winnow::app {

namespace {

using Kind = DemoLead::Kind;

constexpr Millis second_ms = 1000;
constexpr Millis minute_ms = 60 * second_ms;
constexpr Millis day_ms = seconds_a_day * second_ms;

// By interest, from who passes by to who wants to buy.
using ByInterest = std::array<int, 4>;

constexpr std::array<std::string_view, 5> reading = {
    "/blog/planning-a-quarter", "/blog/leads-and-sales", "/blog/what-mails-are-for",
    "/guides/planning", "/guides/first-campaign"};
constexpr std::array<std::string_view, 5> product = {"/", "/product", "/product/reports",
                                                     "/customers", "/about"};
constexpr std::array<std::string_view, 3> pricing = {"/pricing", "/pricing", "/pricing/teams"};
constexpr std::array<std::string_view, 4> comparing = {"/compare/spreadsheets", "/compare/others",
                                                       "/security", "/integrations/crm"};
constexpr std::array<std::string_view, 3> webinars = {"planning-in-practice", "year-end-review",
                                                      "first-steps"};
constexpr std::array<std::string_view, 4> first_forms = {"newsletter", "guide", "contact", "event"};

// Per mille, by what speaks for a lead.
constexpr std::array<int, 19> won_permille = {2,   3,   5,   9,   15,  27,  50,  85,  140, 215,
                                              310, 415, 525, 625, 710, 780, 830, 870, 900};

class Journey {
 public:
  Journey(const DemoLead& lead, std::uint32_t row, Millis as_of, Chance& chance,
          std::vector<DemoEvent>& events)
      : lead_(lead), row_(row), as_of_(as_of), chance_(chance), events_(events) {}

  DemoDeal live() {
    if (lead_.kind == Kind::Bot) return live_as_bot();
    form(lead_.created, chance_.pick(first_forms));
    read();
    show_intent();
    take_part();
    get_mail();
    if (lead_.kind == Kind::JobSeeker) look_for_jobs();
    return end();
  }

 private:
  void add(DemoEvent event) {
    event.lead = row_;
    if (event.at <= as_of_) events_.push_back(event);
  }
  void does(std::string_view what, Millis at) { add({at, row_, what}); }
  void page(Millis at, std::string_view path) { add({at, row_, "page", path}); }
  void form(Millis at, std::string_view title) { add({at, row_, "form", {}, title}); }

  bool happens(const ByInterest& percent) {
    return chance_.percent(percent[static_cast<std::size_t>(lead_.interest)]);
  }

  Millis days_after(std::int64_t first, std::int64_t last) {
    return lead_.created + chance_.between(first * seconds_a_day, last * seconds_a_day) * second_ms;
  }
  // Most of what a lead shows it shows in its first two weeks.
  Millis soon() { return chance_.percent(85) ? days_after(0, 13) : days_after(14, 28); }

  std::string_view any_page() {
    if (lead_.interest >= 2 && chance_.percent(20)) return chance_.pick(comparing);
    return chance_.percent(55) ? chance_.pick(reading) : chance_.pick(product);
  }

  void visit(Millis at) {
    for (std::int64_t i = chance_.between(1, 2 + lead_.interest); i > 0; --i) {
      page(at, any_page());
      at += chance_.between(8, 400) * second_ms;
    }
  }
  void visits(std::int64_t most, std::int64_t first_day, std::int64_t last_day) {
    for (std::int64_t i = chance_.between(0, most); i > 0; --i) {
      visit(days_after(first_day, last_day));
    }
  }

  void read() {
    visits(2, -30, -1);
    visits(1 + lead_.interest, 0, 14);
    visits(2 + lead_.interest, 15, 120);
    if (chance_.percent(6)) visit(days_after(121, 330));
  }

  void show_intent() {
    if (happens({2, 7, 26, 55})) {
      trial_ = true;
      const Millis at = soon();
      form(at, "trial");
      does("trial_request", at);
    }
    if (happens({7, 22, 62, 88})) look_at_prices();
    if (happens({3, 10, 22, 34})) {
      seminar_ = true;
      does("seminar", soon());
    }
    if (happens({2, 5, 14, 26})) does("inquiry", soon());
    if (happens({5, 14, 22, 28})) does("material_request", soon());
  }

  void look_at_prices() {
    pricing_views_ = chance_.between(1, 4);
    for (std::int64_t i = pricing_views_; i > 0; --i) {
      const Millis at = soon();  // two arguments that draw numbers would have no order
      page(at, chance_.pick(pricing));
    }
  }

  void take_part() {
    if (happens({5, 18, 24, 24})) {
      const Millis at = days_after(-10, 60);
      add({at, row_, "webinar", {}, chance_.pick(webinars)});
    }
    if (chance_.percent(12)) form(days_after(1, 90), "guide");
  }

  void get_mail() {
    if (lead_.kind == Kind::WrongData && chance_.percent(80)) {
      return does("email_bounce", lead_.created + chance_.between(20, 900) * second_ms);
    }
    if (!happens({16, 30, 28, 24})) return;
    does("newsletter_signup", days_after(0, 10));
    const std::int64_t letters = chance_.between(2, 11);
    for (std::int64_t i = 1; i <= letters; ++i) {
      if (!chance_.percent(45)) continue;
      const Millis sent = lead_.created + i * 28 * day_ms;
      const Millis opened = sent + chance_.between(60, 30 * 60 * 60) * second_ms;
      does("email_open", opened);
      if (chance_.percent(8)) return does("unsubscribe", opened + 40 * second_ms);
      if (!chance_.percent(22)) continue;
      does("email_click", opened + 15 * second_ms);
      page(opened + 17 * second_ms, chance_.pick(reading));
    }
  }

  void look_for_jobs() {
    for (std::int64_t i = chance_.between(2, 7); i > 0; --i) page(soon(), "/careers");
  }

  // Every page of the site, over and over, several in a second.
  DemoDeal live_as_bot() {
    static constexpr std::array<std::string_view, 6> site = {
        "/", "/pricing", "/product", "/blog/planning-a-quarter", "/security", "/pricing/teams"};
    Millis at = lead_.created - 2 * minute_ms;
    for (std::int64_t i = chance_.between(250, 500); i > 0; --i) {
      page(at, chance_.pick(site));
      at += chance_.between(40, 200);
    }
    form(lead_.created, "contact");
    return lose(lead_.created + day_ms, "spam");
  }

  int promise() const {
    static constexpr std::array<int, 3> of_seniority = {3, 1, 0};
    const std::int64_t size = lead_.company.employees;
    int sum = of_seniority[lead_.seniority];
    sum += lead_.company.closes_well ? 2 : 0;
    sum += lead_.timeline_months <= 1 ? 3 : lead_.timeline_months <= 6 ? 2 : 0;
    sum += size >= 50 && size < 1000 ? 2 : size >= 10 && size < 10000 ? 1 : 0;
    sum += trial_ ? 3 : 0;
    sum += pricing_views_ >= 2 ? 3 : pricing_views_ == 1 ? 2 : 0;
    sum += seminar_ ? 2 : 0;
    return sum;
  }

  DemoDeal end() {
    switch (lead_.kind) {
      case Kind::Student: return lose(days_after(20, 40), "student");
      case Kind::Competitor: return lose(days_after(2, 20), "competitor");
      case Kind::JobSeeker: return lose(days_after(20, 60), "job_seeker");
      case Kind::WrongData: return lose(days_after(1, 14), "wrong_data");
      case Kind::Duplicate: return lose(days_after(1, 30), "duplicate");
      case Kind::Bot:
      case Kind::Person: break;
    }
    const int sum = promise();
    const Millis closed = days_after(30, 120);
    const bool wins = chance_.permille(won_permille[static_cast<std::size_t>(sum)]);
    DemoDeal deal = wins ? win(closed) : lose(closed, reason());
    if (wins || chance_.percent(12 + 3 * sum)) negotiate(closed, deal);
    deal.promise = sum;
    return deal;
  }

  DemoDeal win(Millis closed) {
    if (closed > as_of_) return {};
    const std::int64_t seats = std::min<std::int64_t>(lead_.company.employees, 400);
    return {DemoDeal::State::Won, closed, (20 + seats) * chance_.between(6, 14) * 10};
  }

  DemoDeal lose(Millis closed, std::string_view why) {
    if (closed > as_of_) return {};
    return {DemoDeal::State::Lost, closed, 0, why};
  }

  std::string_view reason() {
    static constexpr std::array<std::string_view, 6> others = {
        "no_response", "no_response", "price", "chose_a_competitor", "no_need", "missing_function"};
    if (lead_.budget == 0) return "no_budget";
    if (lead_.timeline_months > 6 && chance_.percent(40)) return "timing";
    if (!lead_.decides && chance_.percent(25)) return "no_authority";
    return chance_.pick(others);
  }

  // Talks begin in the third week: before it nothing tells how the deal will end but the lead.
  void negotiate(Millis closed, const DemoDeal& deal) {
    const bool wins = deal.state == DemoDeal::State::Won;
    const std::int64_t days = (closed - lead_.created) / day_ms;
    for (std::int64_t i = chance_.between(1, 3); i > 0; --i) {
      does("meeting_booked", days_after(16, days - 1));
    }
    if (!wins) return add({closed, row_, "deal_lost", {}, {}, 0, deal.reason});
    add({closed, row_, "deal_won", {}, {}, deal.amount});
    for (std::int64_t i = chance_.between(1, 5); i > 0; --i) {
      page(closed + chance_.between(1, 200) * day_ms, "/help");
    }
  }

  const DemoLead& lead_;
  const std::uint32_t row_;
  const Millis as_of_;
  Chance& chance_;
  std::vector<DemoEvent>& events_;
  bool trial_ = false, seminar_ = false;
  std::int64_t pricing_views_ = 0;
};

}  // namespace

DemoDeal live_through(const DemoLead& lead, std::uint32_t row, Millis as_of, Chance& chance,
                      std::vector<DemoEvent>& events) {
  return Journey(lead, row, as_of, chance, events).live();
}

}  // namespace winnow::app

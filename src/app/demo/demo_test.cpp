#include "app/demo/demo.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "app/templates.hpp"
#include "app/text_file.hpp"
#include "base/limits.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

// FNV-1a: any change of any byte shows.
std::uint64_t fingerprint(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

const std::string& text_of(const Demo& demo, const std::string& name) {
  const auto found = std::find_if(demo.files.begin(), demo.files.end(),
                                  [&](const DemoFile& file) { return file.name == name; });
  EXPECT_NE(found, demo.files.end()) << name;
  return found->text;
}

// The demo's own files need no quotes; that is checked where they are read for real.
using Cells = std::vector<std::string>;
std::vector<Cells> rows_of(const std::string& csv) {
  std::vector<Cells> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    Cells cells(1);
    for (const char c : line) {
      if (c == ',') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

class Table {
 public:
  explicit Table(const std::string& csv) : rows_(rows_of(csv)) {
    for (std::size_t i = 0; i < rows_[0].size(); ++i) column_[rows_[0][i]] = i;
  }
  std::size_t rows() const { return rows_.size() - 1; }
  const std::string& at(std::size_t row, const std::string& column) const {
    return rows_.at(row + 1).at(column_.at(column));
  }
  std::size_t count(const std::string& column, const std::string& cell) const {
    std::size_t found = 0;
    for (std::size_t row = 0; row < rows(); ++row) found += at(row, column) == cell ? 1U : 0U;
    return found;
  }

 private:
  std::vector<Cells> rows_;
  std::map<std::string, std::size_t> column_;
};

struct Sample {
  Demo demo = make_demo({});
  Table leads{text_of(demo, "leads.csv")};
  Table events{text_of(demo, "events.csv")};
};
const Sample& sample() {
  static const Sample one;
  return one;
}

TEST(Demo, IsTheSameOnEveryMachine) {
  const Demo small = make_demo({300, 7, 1'750'000'000'000});
  EXPECT_EQ(fingerprint(text_of(small, "leads.csv")), 927787659000159327U);
  EXPECT_EQ(fingerprint(text_of(small, "events.csv")), 13206495551021655033U);
  EXPECT_EQ(fingerprint(text_of(sample().demo, "leads.csv")), 9129541161804322630U);
  EXPECT_EQ(fingerprint(text_of(sample().demo, "events.csv")), 18288424387079510030U);
}

TEST(Demo, AnotherSeedMakesOtherLeads) {
  EXPECT_NE(text_of(make_demo({300, 7, 0}), "leads.csv"),
            text_of(make_demo({300, 8, 0}), "leads.csv"));
}

TEST(Demo, EveryOptionGivesRowsThatHoldTogether) {
  test::for_all(30, [](test::Random& random) {
    const DemoOptions options = {static_cast<std::uint32_t>(random.between(1, 400)),
                                 static_cast<std::uint64_t>(random.between(0, INT64_MAX)),
                                 random.between(-11'000'000'000'000, 16'000'000'000'000)};
    const Demo demo = make_demo(options);
    const Table leads(text_of(demo, "leads.csv")), events(text_of(demo, "events.csv"));
    ASSERT_EQ(leads.rows(), options.leads);
    ASSERT_EQ(events.rows(), demo.events);
    std::set<std::string> ids;
    for (std::size_t row = 0; row < leads.rows(); ++row) {
      ids.insert(leads.at(row, "lead_id"));
      ASSERT_LT(*parse_instant(leads.at(row, "created_at")), options.as_of);
      const std::string& closed = leads.at(row, "closed_at");
      ASSERT_EQ(closed.empty(), leads.at(row, "won").empty());
      ASSERT_TRUE(closed.empty() || *parse_instant(closed) <= options.as_of);
    }
    ASSERT_EQ(ids.size(), options.leads);
    ASSERT_EQ(ids.count(demo.best), 1U);
    for (std::size_t row = 0; row < events.rows(); ++row) {
      ASSERT_EQ(ids.count(events.at(row, "lead_id")), 1U);
      ASSERT_LE(*parse_instant(events.at(row, "timestamp")), options.as_of);
    }
  });
}

TEST(Demo, HoldsAYearOfJourneysInManyLanguages) {
  const Sample& all = sample();
  EXPECT_EQ(all.leads.rows(), 10'000U);
  EXPECT_GT(all.events.rows(), 100'000U);
  for (const char* language : {"en", "de", "fr", "ru", "zh", "pl", "ro", "be"}) {
    EXPECT_GT(all.leads.count("language", language), 200U) << language;
  }
  for (const char* title : {"Marketing Director", "Vertriebsleiter", "Chef des ventes", "会计",
                            "Бухгалтер", "Księgowa", "Agent de vânzări", "Бухгалтар"}) {
    EXPECT_GT(all.leads.count("title", title), 0U) << title;
  }
  for (const char* event :
       {"page", "form", "material_request", "inquiry", "trial_request", "seminar", "webinar",
        "newsletter_signup", "email_open", "email_click", "email_bounce", "unsubscribe",
        "meeting_booked", "deal_won", "deal_lost"}) {
    EXPECT_GT(all.events.count("event", event), 100U) << event;
  }
  const Millis first = *parse_instant(all.leads.at(0, "created_at"));
  const Millis last = *parse_instant(all.leads.at(9'999, "created_at"));
  EXPECT_GT(last - first, 360 * seconds_a_day * 1000);
}

TEST(Demo, ATenthToAFifthOfTheAnswersIsMissing) {
  for (const char* column :
       {"title", "seniority", "department", "country", "phone", "campaign", "budget",
        "timeline_months", "agenda_clear", "decision_maker", "need", "challenge", "company.name",
        "company.industry", "company.employees", "company.revenue", "company.country"}) {
    const std::size_t missing = sample().leads.count(column, "");
    EXPECT_GT(missing, 900U) << column;
    EXPECT_LT(missing, 2'200U) << column;
  }
}

TEST(Demo, DealsHaveAmountsOrReasons) {
  const Table& leads = sample().leads;
  const std::size_t won = leads.count("won", "true");
  const std::size_t lost = leads.count("won", "false");
  EXPECT_GT(won, 600U);
  EXPECT_LT(won, 1'200U);
  EXPECT_GT(lost, 6'000U);
  EXPECT_EQ(leads.count("deal_amount", ""), leads.rows() - won);
  EXPECT_EQ(leads.count("lost_reason", ""), leads.rows() - lost);
  EXPECT_EQ(sample().events.count("event", "deal_won"), won);
  for (const char* reason : {"no_budget", "no_authority", "price", "chose_a_competitor", "spam",
                             "timing", "student", "duplicate", "wrong_data"}) {
    EXPECT_GT(leads.count("lost_reason", reason), 10U) << reason;
  }
}

TEST(Demo, HasRobotsThatReadHundredsOfPagesInSeconds) {
  std::map<std::string, std::vector<Millis>> views;
  const Table& events = sample().events;
  for (std::size_t row = 0; row < events.rows(); ++row) {
    if (events.at(row, "event") != "page") continue;
    views[events.at(row, "lead_id")].push_back(*parse_instant(events.at(row, "timestamp")));
  }
  int robots = 0;
  for (const auto& [lead, at] : views) {
    robots += at.size() >= 250 && at.back() - at.front() < 120'000 ? 1 : 0;
  }
  EXPECT_GT(robots, 30);
}

TEST(Demo, HasPeopleTwiceInAnotherSpelling) {
  const Table& leads = sample().leads;
  std::map<std::string, std::size_t> row_of;
  int twice = 0;
  for (std::size_t row = 0; row < leads.rows(); ++row) {
    row_of[leads.at(row, "lead_id")] = row;
    const std::string& first = leads.at(row, "duplicate_of");
    if (first.empty()) continue;
    ++twice;
    ASSERT_EQ(row_of.count(first), 1U) << "the first entry stands before the second";
    EXPECT_NE(leads.at(row_of[first], "email"), leads.at(row, "email"));
  }
  EXPECT_GT(twice, 50);
}

TEST(Templates, AreTheFilesOfTheProject) {
  EXPECT_GE(templates().size(), 7U);
  for (const Template& one : templates()) {
    const std::string path = WINNOW_ROOT "/models/" + std::string(one.name) + ".yaml";
    const Result<std::string> text = read_text_file(path, limits::model_bytes);
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_EQ(one.text, *text) << path;
    EXPECT_EQ(template_text(one.name), one.text);
  }
}

}  // namespace
}  // namespace winnow::app

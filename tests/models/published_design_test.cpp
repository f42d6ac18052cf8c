// b2b-saas holds a published example design point for point, and the fields and events that the
// sample data are made of.
#include <map>
#include <set>

#include "engine/assess.hpp"
#include "models/templates.hpp"

namespace winnow::test {
namespace {

using engine::Timeline;

constexpr Millis now = 1'772'452'800'000;  // 2026-03-02T12:00:00Z
constexpr Millis day = 86400 * 1000;

class PublishedDesign : public testing::Test {
 protected:
  void SetUp() override {
    model_ = template_model("b2b-saas");
    ASSERT_TRUE(model_);
    plan_ = engine::make_plan(model_);
  }

  // What the rules of the group `published` give, by rule; limits would show under "".
  std::map<std::string, Milli> points(const Timeline& timeline) const {
    std::map<std::string, Milli> by_rule;
    const engine::Assessment assessment = engine::assess(*plan_, timeline, now);
    for (const engine::Line& line : assessment.lines) {
      const engine::Score& score = model_->scores[line.score];
      if (score.groups[line.group].id != "published") continue;
      const bool rule = line.kind == engine::Line::Kind::Rule;
      by_rule[rule ? score.groups[line.group].rules[line.rule].id : ""] += line.points;
    }
    return by_rule;
  }

  std::map<std::string, Milli> points_of(const std::string& root, const std::string& name,
                                         Value value) const {
    Timeline timeline;
    timeline.traits.push_back({root, name, std::move(value)});
    return points(timeline);
  }
  std::map<std::string, Milli> points_of(const std::string& event, Map properties = {}) const {
    Timeline timeline;
    engine::Event one;
    one.name = event;
    one.at = now - 500 * day;
    one.properties = std::move(properties);
    timeline.events = {one, one};  // twice, long ago: counted once, for ever
    return points(timeline);
  }

  std::shared_ptr<const engine::Model> model_;
  std::shared_ptr<const engine::Plan> plan_;
};

using Points = std::map<std::string, Milli>;

TEST_F(PublishedDesign, TitleGivesTenFiveOrNothing) {
  EXPECT_EQ(points_of("lead", "seniority", Value("manager")), (Points{{"seniority", 10'000}}));
  EXPECT_EQ(points_of("lead", "seniority", Value("lead")), (Points{{"seniority", 5'000}}));
  EXPECT_EQ(points_of("lead", "seniority", Value("staff")), Points{});
}

TEST_F(PublishedDesign, AnIndustryThatClosesOftenGivesFive) {
  EXPECT_EQ(points_of("company", "industry", Value("Software")),
            (Points{{"closing_industry", 5'000}}));
  EXPECT_EQ(points_of("company", "industry", Value("agriculture")), Points{});
}

TEST_F(PublishedDesign, MarketingDepartmentGivesFive) {
  EXPECT_EQ(points_of("lead", "department", Value("Marketing")),
            (Points{{"marketing_department", 5'000}}));
  EXPECT_EQ(points_of("lead", "department", Value("sales")), Points{});
}

TEST_F(PublishedDesign, AClearAgendaGivesFive) {
  EXPECT_EQ(points_of("lead", "agenda_clear", Value(true)), (Points{{"clear_agenda", 5'000}}));
  EXPECT_EQ(points_of("lead", "agenda_clear", Value(false)), Points{});
}

TEST_F(PublishedDesign, IntroductionGivesTenWithinAMonthAndFiveWithinSix) {
  const auto after = [&](double months) {
    return points_of("lead", "timeline_months", Value(months));
  };
  EXPECT_EQ(after(0), (Points{{"introduction", 10'000}}));
  EXPECT_EQ(after(1), (Points{{"introduction", 10'000}}));
  EXPECT_EQ(after(1.5), (Points{{"introduction", 5'000}}));
  EXPECT_EQ(after(6), (Points{{"introduction", 5'000}}));
  EXPECT_EQ(after(6.5), Points{});
}

TEST_F(PublishedDesign, ActionsGiveTheirPointsOnce) {
  EXPECT_EQ(points_of("material_request"), (Points{{"material_request", 5'000}}));
  EXPECT_EQ(points_of("inquiry"), (Points{{"inquiry", 5'000}}));
  EXPECT_EQ(points_of("trial_request"), (Points{{"trial_request", 10'000}}));
  EXPECT_EQ(points_of("seminar"), (Points{{"seminar", 10'000}}));
  EXPECT_EQ(points_of("newsletter_signup"), (Points{{"newsletter", 5'000}}));
  EXPECT_EQ(points_of("page", {{"path", Value("/pricing/teams")}}),
            (Points{{"pricing_page", 5'000}}));
  EXPECT_EQ(points_of("page", {{"path", Value("/about")}}), Points{});
}

TEST_F(PublishedDesign, StandsInOneGroupWithNothingElse) {
  for (const engine::Score& score : model_->scores) {
    for (const engine::Group& group : score.groups) {
      if (group.id != "published") continue;
      EXPECT_EQ(group.rules.size(), 11U);
      EXPECT_FALSE(group.range);
      EXPECT_FALSE(score.range);
    }
  }
}

TEST_F(PublishedDesign, AsksByFourFrameworks) {
  std::set<std::string> ids;
  for (const engine::Framework& framework : model_->frameworks) ids.insert(framework.id);
  EXPECT_EQ(ids, (std::set<std::string>{"bant", "champ", "meddic", "gpct", "icp"}));
}

TEST_F(PublishedDesign, DeclaresWhatTheSampleDataAreMadeOf) {
  using engine::FieldType;
  const std::map<std::string, FieldType> wanted = {
      {"lead.email", FieldType::String},           {"lead.first_name", FieldType::String},
      {"lead.last_name", FieldType::String},       {"lead.title", FieldType::String},
      {"lead.seniority", FieldType::String},       {"lead.department", FieldType::String},
      {"lead.country", FieldType::String},         {"lead.language", FieldType::String},
      {"lead.source", FieldType::String},          {"lead.campaign", FieldType::String},
      {"lead.phone", FieldType::String},           {"lead.budget", FieldType::Number},
      {"lead.timeline_months", FieldType::Number}, {"lead.agenda_clear", FieldType::Bool},
      {"lead.decision_maker", FieldType::Bool},    {"lead.need", FieldType::String},
      {"lead.challenge", FieldType::String},       {"company.name", FieldType::String},
      {"company.industry", FieldType::String},     {"company.employees", FieldType::Int},
      {"company.revenue", FieldType::Number},      {"company.country", FieldType::String}};
  std::map<std::string, FieldType> fields;
  for (const engine::Field& field : model_->fields) {
    fields[field.root + "." + field.name] = field.type;
  }
  for (const auto& [name, type] : wanted) {
    ASSERT_TRUE(fields.count(name)) << name;
    EXPECT_EQ(fields[name], type) << name;
  }
  std::set<std::string> events;
  for (const engine::EventType& event : model_->events) events.insert(event.name);
  for (const char* name : {"page", "form", "material_request", "inquiry", "trial_request",
                           "seminar", "newsletter_signup", "email_open", "email_click", "webinar",
                           "unsubscribe", "meeting_booked", "deal_won", "deal_lost"}) {
    EXPECT_TRUE(events.count(name)) << name;
  }
}

}  // namespace
}  // namespace winnow::test

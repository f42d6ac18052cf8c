// Lists over a Board: what is in, in which order, and that pages and counts agree.
#include "app/board/board.hpp"

#include <gtest/gtest.h>

#include <set>

#include "app/board/board_names.hpp"
#include "app/board/fill.hpp"
#include "app/board/list.hpp"
#include "engine/plan.hpp"
#include "support/random_model.hpp"

namespace winnow::app {
namespace {

constexpr Millis noon = 1'780'000'000'000;
constexpr Millis hour = 3'600'000;
constexpr const char* model_text = R"(
name: shop
fields:
  first_name: {type: string}
  last_name: {type: string}
  email: {type: string}
  country: {type: string}
  employees: {type: int}
  address: {type: map}
  company.name: {type: string}
signals:
  pages: {event: page}
scores:
  fit:
    range: [0, 100]
    rules:
      - {id: size, match: lead.employees, steps: [{from: 10, points: 10}, {from: 100, points: 40}]}
  warm: {rules: [{id: visits, each: pages, points: 5}]}
labels: {fit: {A: 40, B: 10, C: 0}}
grade: '{fit}'
disqualify: [{reason: rival, when: 'lead.country == "XX"'}]
stages:
  - {id: known, enter: 'has(lead.email)'}
  - {id: mql, enter: 'score.total >= 40'}
  - {id: sal, by: sales}
  - {id: sql, by: sales}
  - {id: won, on: deal_won}
segments: {polish: 'lead.country == "PL"'}
)";

class BoardTest : public testing::Test {
 protected:
  BoardTest() {
    const auto model = test::parsed(model_text);
    EXPECT_TRUE(model);
    publication_ = std::make_shared<const Publication>(
        Publication{1, 0, "", "shop", model_text, engine::make_plan(model)});
  }

  engine::Fact fact(engine::FactKind kind, int lead, Millis at) {
    engine::Fact made;
    made.kind = kind;
    made.seq = ++seq_;
    made.lead = id(lead);
    made.at = made.received = at;
    made.message = std::to_string(seq_);
    return made;
  }
  static Id id(int lead) {
    Id made;
    made.bytes[14] = static_cast<std::uint8_t>(lead >> 8);
    made.bytes[15] = static_cast<std::uint8_t>(lead);
    return made;
  }
  void traits(int lead, Map data, const std::string& root = "lead") {
    engine::Fact made = fact(engine::FactKind::Trait, lead, noon);
    made.name = root;
    made.data = std::move(data);
    book_.apply({&made, 1});
  }
  void page(int lead, Millis at, Map data = {}) {
    engine::Fact made = fact(engine::FactKind::Event, lead, at);
    made.name = "page";
    made.data = std::move(data);
    book_.apply({&made, 1});
  }
  void move(int lead, const std::string& to, Millis at) {
    engine::Fact made = fact(engine::FactKind::Move, lead, at);
    made.name = to;
    made.data = {{"by", Value("person")}, {"who", Value("user:" + to_text(id(900)))}};
    book_.apply({&made, 1});
  }
  std::int64_t owner(int lead, const std::string& user, Millis at) {
    engine::Fact made = fact(engine::FactKind::Owner, lead, at);
    made.name = user;
    book_.apply({&made, 1});
    return made.seq;
  }
  void verdict(int lead, const std::string& name, Map data) {
    engine::Fact made = fact(engine::FactKind::Verdict, lead, noon);
    made.name = name;
    made.data = std::move(data);
    book_.apply({&made, 1});
  }
  BoardViewPointer filled() {
    (void)fill(board_, book_, publication_, {2, noon + hour}, stop_);
    return board_.view();
  }
  std::vector<int> leads(const BoardView& view, const ListQuery& query,
                         const Sight& sight = Sight::of_all()) {
    const auto page = list(view, query, sight);
    EXPECT_TRUE(page) << page.error().message;
    std::vector<int> numbers;
    if (!page) return numbers;
    for (const BoardRow& row : page->rows) numbers.push_back(row.lead.bytes[15]);
    return numbers;
  }
  std::vector<int> leads_where(const std::string& expression) {
    const auto compiled = compile_filter(expression, publication_.get());
    EXPECT_TRUE(compiled.program) << expression << ": "
                                  << (compiled.issues.empty() ? "" : compiled.issues[0].message);
    ListQuery query;
    query.now = noon + hour;
    if (compiled.program) query.filter.conditions.push_back(compiled.program);
    query.sorting = {SortKey::Created, "", Direction::Ascending};
    return leads(*filled(), query);
  }
  ListQuery by_creation() {
    ListQuery query;
    query.now = noon + hour;
    query.sorting = {SortKey::Created, "", Direction::Ascending};
    return query;
  }
  void three() {
    traits(1, {{"country", Value("PL")},
               {"email", Value("ada@firm.example")},
               {"employees", Value(std::int64_t{250})},
               {"first_name", Value("Zofia")},
               {"last_name", Value("Żółć")}});
    traits(1, {{"name", Value("Firma")}}, "company");
    page(2, noon - hour,
         {{"context", Value(Map{{"campaign", Value(Map{{"name", Value("autumn")},
                                                       {"source", Value("ads")}})}})}});
    traits(2, {{"address", Value(Map{{"city", Value("Łódź")}})},
               {"country", Value("XX")},
               {"employees", Value(std::int64_t{20})}});
    page(3, noon,
         {{"context",
           Value(Map{{"page", Value(Map{{"referrer", Value("https://www.search.example/q")},
                                        {"url", Value("https://we.example")}})}})}});
    for (int i = 0; i < 9; ++i) page(3, noon + i);
  }

  Board board_;
  Book book_{FingerprintKey{1}};
  PublicationPointer publication_;
  std::int64_t seq_ = 0;
  std::atomic<bool> stop_{false};
};

TEST_F(BoardTest, ARowSaysWhatTheFactsAndTheModelSay) {
  three();
  const auto view = filled();
  EXPECT_TRUE(board_.progress().whole);
  const auto first = row(*view, 0, Sight::of_all(), noon + hour);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->name, "Zofia Żółć");
  EXPECT_EQ(first->email, "ada@firm.example");
  EXPECT_EQ(first->company, "Firma");
  EXPECT_EQ(first->source, "direct");
  EXPECT_EQ(first->total, 40'000);
  EXPECT_EQ(first->scores, (std::vector<Milli>{40'000, 0}));
  EXPECT_EQ(first->grade, "A");
  EXPECT_EQ(first->segments, std::vector<std::string>{"polish"});
  EXPECT_EQ(first->version, 1);
  EXPECT_EQ(first->last_seen, std::nullopt);
  const auto second = row(*view, 1, Sight::of_all(), noon + hour);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->source, "ads");
  EXPECT_EQ(second->campaign, "autumn");
  EXPECT_EQ(second->disqualified, "rival");
  EXPECT_EQ(second->created, noon - hour);
  EXPECT_EQ(second->last_seen, noon - hour);
  const auto third = row(*view, 2, Sight::of_all(), noon + hour);
  ASSERT_TRUE(third);
  EXPECT_EQ(third->source, "search.example");
  EXPECT_EQ(third->medium, "referral");
  EXPECT_EQ(third->total, 50'000);
  EXPECT_EQ(third->events, 10u);
}

TEST_F(BoardTest, ConditionsPickLeads) {
  three();
  EXPECT_EQ(leads_where("score.total >= 40.0"), (std::vector<int>{1, 3}));
  EXPECT_EQ(leads_where("lead.country == 'PL'"), std::vector<int>{1});
  EXPECT_EQ(leads_where("lead.country != 'PL'"), std::vector<int>{2});  // unknown is not in
  EXPECT_EQ(leads_where("!has(lead.country)"), std::vector<int>{3});
  EXPECT_EQ(leads_where("lead.address.city == 'Łódź'"), std::vector<int>{2});
  EXPECT_EQ(leads_where("'polish' in segments"), std::vector<int>{1});
  EXPECT_EQ(leads_where("disqualified"), std::vector<int>{2});
  EXPECT_EQ(leads_where("disqualified_reason == 'rival'"), std::vector<int>{2});
  EXPECT_EQ(leads_where("source == 'direct' || campaign == 'autumn'"), (std::vector<int>{2, 1}));
  EXPECT_EQ(leads_where("owner == '' && events > 0"), (std::vector<int>{2, 3}));
  EXPECT_EQ(leads_where("grade == 'B'"), std::vector<int>{2});
  EXPECT_EQ(leads_where("label.fit == 'A' && company.name.startsWith('Fir')"), std::vector<int>{1});
  EXPECT_EQ(leads_where("last_seen > now - duration('90m')"), std::vector<int>{3});
  EXPECT_EQ(leads_where("lead.employees > 10 && score.fit < 40.0"), std::vector<int>{2});
  EXPECT_EQ(leads_where("stage == ''"), (std::vector<int>{2, 1, 3}));
}

TEST_F(BoardTest, GradesAreCountedInOnePass) {
  three();
  const BoardViewPointer view = filled();
  BoardFilter filter;
  const auto counts = count_by_grade(*view, filter, noon + hour, Sight::of_all());
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->matching, 3u);
  ASSERT_GE(counts->grades.size(), 2u);
  for (const GradeCount& each : counts->grades) {
    BoardFilter one;
    one.conditions = {compile_filter("grade == '" + each.grade + "'", publication_.get()).program};
    EXPECT_EQ(each.matching, *count(*view, one, noon + hour, Sight::of_all())) << each.grade;
  }
  filter.conditions = {compile_filter("lead.country == 'PL'", publication_.get()).program};
  const auto polish = count_by_grade(*view, filter, noon + hour, Sight::of_all());
  ASSERT_TRUE(polish);
  EXPECT_EQ(polish->grades.front().grade, "A");
  EXPECT_EQ(polish->grades.front().matching, 1u);
  EXPECT_EQ(polish->matching, 1u);
}

TEST_F(BoardTest, AFilterThatCannotWorkIsAnIssueWithItsPlace) {
  const auto unknown = compile_filter("lead.contry == 'PL'", publication_.get());
  EXPECT_FALSE(unknown.program);
  ASSERT_EQ(unknown.issues.size(), 1u);
  const auto no_truth = compile_filter("score.total", publication_.get());
  EXPECT_FALSE(no_truth.program);
  EXPECT_EQ(no_truth.issues.size(), 1u);
  EXPECT_TRUE(compile_filter("created < now", nullptr).program);
}

TEST_F(BoardTest, EveryNameOfTheTableCompiles) {
  for (const BoardName& name : board_names(publication_->plan->model.get())) {
    const auto compiled = compile_filter(
        "has(" + name.name + ") || " + name.name + " == " + name.name, publication_.get());
    const auto alone = compile_filter(name.name + " == " + name.name, publication_.get());
    EXPECT_TRUE(alone.program) << name.name;
    EXPECT_FALSE(name.sentence.empty());
  }
}

TEST_F(BoardTest, SearchesWordsInAnyScriptWithoutAccents) {
  three();
  traits(4, {{"first_name", Value("Иван")}, {"last_name", Value("Фёдоров")}});
  traits(5, {{"first_name", Value("李")}, {"last_name", Value("小龙")}});
  const auto view = filled();
  const auto found = [&](const std::string& text) {
    ListQuery query = by_creation();
    query.filter.text = text;
    return leads(*view, query);
  };
  EXPECT_EQ(found("zolc"), std::vector<int>{1});
  EXPECT_EQ(found("ŻÓŁĆ firma"), std::vector<int>{1});
  EXPECT_EQ(found("zolc nobody"), std::vector<int>{});
  EXPECT_EQ(found("ФЕДОР"), std::vector<int>{4});
  EXPECT_EQ(found("小"), std::vector<int>{5});
  EXPECT_EQ(found("firm.ex"), std::vector<int>{1});
  EXPECT_EQ(found("  "), (std::vector<int>{2, 1, 3, 4, 5}));
}

TEST_F(BoardTest, NobodySeesWhatIsNotTheirs) {
  three();
  const Id ada = id(901), bob = id(902);
  owner(1, to_text(ada), noon);
  owner(2, to_text(bob), noon);
  const auto view = filled();
  EXPECT_EQ(leads(*view, by_creation(), {ada}), (std::vector<int>{1, 3}));
  EXPECT_EQ(leads(*view, by_creation(), {bob}), (std::vector<int>{2, 3}));
  EXPECT_EQ(leads(*view, by_creation(), {id(903)}), std::vector<int>{3});
  EXPECT_EQ(leads(*view, by_creation(), {Id{}}), std::vector<int>{3});
  EXPECT_EQ(*count(*view, {}, noon, {ada}), 2u);
  EXPECT_TRUE(row(*view, 0, {ada}, noon));
  EXPECT_FALSE(row(*view, 0, {bob}, noon));
  EXPECT_EQ(matching(*view, {}, noon, 10, {bob})->size(), 2u);
  EXPECT_FALSE(matching(*view, {}, noon, 2, Sight::of_all()));
  ListQuery mine = by_creation();
  mine.filter.owner = to_text(ada);
  EXPECT_EQ(leads(*view, mine), std::vector<int>{1});
  mine.filter.owner = "";
  EXPECT_EQ(leads(*view, mine), std::vector<int>{3});
}

TEST_F(BoardTest, WhatWasUndoneIsNotThere) {
  three();
  const std::int64_t seq = owner(1, to_text(id(901)), noon);
  verdict(1, "undone", {{"of_seq", Value(seq)}});
  EXPECT_EQ(row(*filled(), 0, Sight::of_all(), noon)->owner, "");
  verdict(1, "", {{"of_seq", Value(seq)}});
  EXPECT_EQ(row(*filled(), 0, Sight::of_all(), noon)->owner, to_text(id(901)));
}

TEST_F(BoardTest, PutOffAndDisqualifiedByAPersonEndAtTheirInstant) {
  three();
  verdict(1, "snoozed", {{"until", Value(timestamp_of(noon + hour))}});
  verdict(3, "disqualified", {{"reason", Value("no_budget")}});
  const auto view = filled();
  EXPECT_EQ(row(*view, 0, Sight::of_all(), noon + hour - 1)->snoozed_until, noon + hour);
  EXPECT_EQ(row(*view, 0, Sight::of_all(), noon + hour)->snoozed_until, std::nullopt);
  EXPECT_EQ(row(*view, 2, Sight::of_all(), noon)->disqualified, "no_budget");
  ListQuery query = by_creation();
  query.filter.disqualified = Having::None;
  EXPECT_EQ(leads(*view, query), std::vector<int>{1});
  query.filter.disqualified = Having::Any;
  query.now = noon;
  query.filter.snoozed = Having::Only;
  EXPECT_EQ(leads(*view, query), std::vector<int>{1});
}

TEST_F(BoardTest, PagesFollowOneAnotherInEveryOrder) {
  for (int lead = 0; lead < 300; ++lead) {
    traits(lead,
           {{"employees", Value(std::int64_t{lead % 7 * 40})},
            {"first_name",
             Value(lead % 5 == 0 ? "" : std::string(1, static_cast<char>('a' + lead % 11)))}});
    for (int i = 0; i < lead % 3; ++i) page(lead, noon + lead % 13 * hour);
    if (lead % 4 == 0) move(lead, lead % 8 == 0 ? "sal" : "sql", noon + lead);
  }
  const auto view = filled();
  for (const std::string& name : sorting_names()) {
    for (const char* sign : {"", "-"}) {
      const std::string text = sign + name;
      SCOPED_TRACE(text);
      const auto sorting = parse_sorting(name == "score" ? text + ".fit" : text);
      ASSERT_TRUE(sorting);
      ListQuery query;
      query.now = noon;
      query.sorting = *sorting;
      query.limit = 200;
      const auto first = list(*view, query, Sight::of_all());
      ASSERT_TRUE(first);
      EXPECT_EQ(first->matching, 300u);
      std::vector<Id> once, piece_by_piece;
      for (const BoardRow& row : first->rows) once.push_back(row.lead);
      query.cursor = first->next;
      const auto second = list(*view, query, Sight::of_all());
      ASSERT_TRUE(second);
      for (const BoardRow& row : second->rows) once.push_back(row.lead);
      EXPECT_EQ(once.size(), 300u);
      query.cursor.clear();
      query.limit = 7;
      do {
        const auto page = list(*view, query, Sight::of_all());
        ASSERT_TRUE(page);
        for (const BoardRow& row : page->rows) piece_by_piece.push_back(row.lead);
        query.cursor = page->next;
      } while (!query.cursor.empty());
      EXPECT_EQ(once, piece_by_piece);
      const std::set<Id> each(once.begin(), once.end());
      EXPECT_EQ(each.size(), 300u);
    }
  }
  EXPECT_FALSE(parse_sorting("nonsense"));
  ListQuery query = by_creation();
  query.cursor = "00";
  EXPECT_FALSE(list(*view, query, Sight::of_all()));
  query.cursor.clear();
  query.limit = 201;
  EXPECT_FALSE(list(*view, query, Sight::of_all()));
}

TEST_F(BoardTest, PutTellsTheSameAsAFill) {
  three();
  (void)filled();
  owner(3, to_text(id(901)), noon);
  traits(2, {{"first_name", Value("Nobody")}});
  page(4, noon);
  for (const int lead : {2, 3, 4}) {
    const BoardChange change{id(lead), nullptr, 0};
    board_.put(book_, publication_.get(), {&change, 1});
  }
  const auto before = board_.view();
  EXPECT_EQ(row(*before, 1, Sight::of_all(), noon)->name, "Nobody");
  EXPECT_EQ(row(*before, 2, Sight::of_all(), noon)->owner, to_text(id(901)));
  EXPECT_EQ(row(*before, 3, Sight::of_all(), noon)->version, 0);
  const auto after = filled();
  for (LeadNumber lead = 0; lead < 3; ++lead) {
    const auto a = row(*before, lead, Sight::of_all(), noon);
    const auto b = row(*after, lead, Sight::of_all(), noon);
    EXPECT_EQ(a->name, b->name);
    EXPECT_EQ(a->owner, b->owner);
    EXPECT_EQ(a->total, b->total);
    EXPECT_EQ(a->events, b->events);
  }
  // The old view is as it was.
  traits(2, {{"first_name", Value("Somebody")}});
  const BoardChange change{id(2), nullptr, 0};
  const auto held = board_.view();
  board_.put(book_, publication_.get(), {&change, 1});
  EXPECT_EQ(row(*held, 1, Sight::of_all(), noon)->name, "Nobody");
  EXPECT_EQ(row(*board_.view(), 1, Sight::of_all(), noon)->name, "Somebody");
}

}  // namespace
}  // namespace winnow::app

#include "app/sheet.hpp"

#include <gtest/gtest.h>

#include "base/zones.hpp"
#include "engine/model_parse.hpp"

namespace winnow::app {
namespace {

std::shared_ptr<const engine::Model> model() {
  const auto parsed = engine::parse_model(
      "name: m\n"
      "scores:\n"
      "  fit: {rules: [{id: a, when: 'lead.a', points: 1}]}\n"
      "  use: {rules: [{id: b, when: 'lead.b', points: 1}]}\n"
      "labels: {use: {A: 1}}\n"
      "frameworks: {bant: {criteria: [{id: c, when: 'lead.c'}]}}\n",
      {load_zone, all_zones});
  EXPECT_TRUE(parsed.model);
  return parsed.model;
}

std::string names(const std::vector<SheetColumn>& columns) {
  std::string all;
  for (const SheetColumn& column : columns) all += (all.empty() ? "" : ",") + column.name;
  return all;
}

TEST(Sheet, HasTheColumnsOfTheModelInOrder) {
  EXPECT_EQ(names(sheet_columns(*model())),
            "lead_id,fit,use,total,grade,label.use,stage,disqualified,framework.bant,segments,"
            "missing,changes_at");
}

TEST(Sheet, ColumnsAreChosenByName) {
  const auto chosen = choose_columns(*model(), "total,lead_id,total");
  ASSERT_TRUE(chosen);
  EXPECT_EQ(names(*chosen), "total,lead_id,total");
  EXPECT_FALSE(needs_details(*chosen));
  EXPECT_TRUE(needs_details(*choose_columns(*model(), "lead_id,missing")));
  EXPECT_TRUE(needs_details(sheet_columns(*model())));
  EXPECT_TRUE(needs_changes(sheet_columns(*model())));
  EXPECT_FALSE(needs_changes(*choose_columns(*model(), "lead_id,missing")));
  for (const char* list : {"totl", "lead_id,totl", "lead_id,", ",", "", " ", "label.fit"}) {
    const auto wrong = choose_columns(*model(), list);
    ASSERT_FALSE(wrong) << list;
    EXPECT_EQ(wrong.error().kind, ErrorKind::Invalid);
  }
  EXPECT_EQ(names(*choose_columns(*model(), " lead_id , total ")), "lead_id,total");
  EXPECT_EQ(choose_columns(*model(), "totl").error().message,
            "--columns: there is no column \"totl\"; did you mean total?");
}

TEST(Sheet, CellsAreQuotedWhereTheyMust) {
  const std::pair<const char*, const char*> cases[] = {
      {"plain", "plain"},
      {"", ""},
      {"a,b", "\"a,b\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"cr\r", "\"cr\r\""},
      {" blank ; ", " blank ; "},
  };
  for (const auto& [text, cell] : cases) {
    std::string out;
    append_cell(out, text);
    EXPECT_EQ(out, cell);
  }
}

}  // namespace
}  // namespace winnow::app

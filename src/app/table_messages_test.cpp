#include "app/table_messages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "base/json.hpp"
#include "support/shell.hpp"

namespace winnow::app {
namespace {

class TableMessages : public testing::Test {
 protected:
  std::vector<Value> read(TableKind kind, const std::string& text, ReadRules rules = {}) {
    folder_.write("table.csv", text);
    std::string lines;
    const auto written = write_messages((folder_.path() / "table.csv").string(), kind, rules,
                                        rejects_, [&](std::string_view more) {
                                          lines += more;
                                          return Result<void>();
                                        });
    mistake_ = written ? "" : written.error().message;
    std::vector<Value> messages;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) messages.push_back(*parse_json(line));
    return messages;
  }
  static std::string text(const Value& message, std::string_view key) {
    const Value* found = message.find(key);
    return found ? to_json(*found) : "";
  }

  test::Folder folder_;
  RejectLog rejects_ = *RejectLog::open("");
  std::string mistake_;
};

TEST_F(TableMessages, ARowOfLeadsIdentifiesWithTheTypesOfItsColumns) {
  const auto messages = read(TableKind::Leads,
                             "lead_id,email,size,won,company.size,note\n"
                             "a-1,ada@acme.example,12,true,300,\n"
                             "a-2,,7,false,,x\n");
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(text(messages[0], "type"), R"("identify")");
  EXPECT_EQ(text(messages[0], "userId"), R"("a-1")");
  EXPECT_EQ(text(messages[0], "traits"), R"({"email":"ada@acme.example","size":12,"won":true})");
  EXPECT_EQ(text(messages[1], "type"), R"("group")");
  EXPECT_EQ(text(messages[1], "traits"), R"({"size":300})");
  EXPECT_EQ(text(messages[1], "groupId"), R"("a-1")");  // nothing else names the account
  EXPECT_EQ(text(messages[2], "traits"), R"({"note":"x","size":7,"won":false})");
}

TEST_F(TableMessages, AnAccountIsNamedByItsColumns) {
  const auto messages =
      read(TableKind::Leads, "lead_id,company.name,company.domain\na,Acme,acme.example\nb,Zed,\n");
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_EQ(text(messages[1], "groupId"), R"("acme.example")");
  EXPECT_EQ(text(messages[3], "groupId"), R"("Zed")");
}

TEST_F(TableMessages, ARowOfEventsIsATrackMessageAtItsTime) {
  const auto messages = read(TableKind::Events,
                             "lead_id,timestamp,event,amount\n"
                             "a-1,2026-02-01 10:00,order,49.90\n");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(text(messages[0], "type"), R"("track")");
  EXPECT_EQ(text(messages[0], "event"), R"("order")");
  EXPECT_EQ(text(messages[0], "timestamp"), R"("2026-02-01T10:00:00Z")");
  EXPECT_EQ(text(messages[0], "properties"), R"({"amount":49.9})");
}

TEST_F(TableMessages, TheSameRowHasTheSameIdWhereverItStands) {
  const std::string head = "lead_id,timestamp,event\n", row = "a,2026-02-01,view\n";
  const auto once = read(TableKind::Events, head + row);
  const auto later = read(TableKind::Events, head + "b,2026-02-02,view\n" + row + row);
  ASSERT_EQ(later.size(), 3u);
  EXPECT_EQ(text(later[1], "messageId"), text(once[0], "messageId"));
  EXPECT_NE(text(later[2], "messageId"), text(once[0], "messageId"));  // two views, not one
}

TEST_F(TableMessages, RowsThatCannotBeReadAreCountedAndTheOthersGoOn) {
  const auto messages = read(TableKind::Events,
                             "lead_id,timestamp,event\n"
                             ",2026-02-01,view\n"
                             "a,once upon a time,view\n"
                             "a,2026-02-01,\n"
                             "a,2026-02-01,view\n");
  EXPECT_EQ(messages.size(), 1u);
  EXPECT_EQ(rejects_.count(), 3u);
}

TEST_F(TableMessages, LeadsAreNamedByTheirAddressWhereNothingElseNamesThem) {
  const auto messages = read(TableKind::Leads, "email,size\nada@acme.example,1\n");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(text(messages[0], "userId"), R"("ada@acme.example")");
  EXPECT_EQ(text(messages[0], "traits"), R"({"email":"ada@acme.example","size":1})");
  read(TableKind::Leads, "size\n1\n");
  EXPECT_NE(mistake_.find("--id"), std::string::npos) << mistake_;
}

}  // namespace
}  // namespace winnow::app

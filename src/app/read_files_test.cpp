#include "app/read_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "engine/fold.hpp"
#include "engine/model_parse.hpp"

namespace winnow::app {
namespace {

namespace fs = std::filesystem;

// A folder of its own for the files of one test.
class ReadFiles : public testing::Test {
 protected:
  ReadFiles() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        fs::temp_directory_path() / ("winnow_" + std::to_string(::getpid()) + "_" + test->name());
    fs::create_directories(folder_);
  }
  ~ReadFiles() override { fs::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  Result<Loaded> read(const std::string& model, const ReadOptions& options) {
    auto parsed = engine::parse_model(model, {load_zone, all_zones});
    EXPECT_TRUE(parsed.model) << (parsed.issues.empty() ? "" : parsed.issues[0].message);
    return read_files(engine::make_plan(parsed.model), options);
  }

  fs::path folder_;
};

std::string trait(const Loaded& loaded, const std::string& id, const std::string& name) {
  const columns::Code code = loaded.ids.find_text(id);
  EXPECT_NE(code, 0u) << id;
  for (std::size_t i = 0; i < loaded.plan->traits.size(); ++i) {
    if (loaded.plan->traits[i].name != name) continue;
    const columns::Column& column = loaded.traits[i];
    return column.is_missing(code - 1) ? "-" : to_json(column.value(code - 1));
  }
  return "no such trait";
}

std::string all_notes(const Loaded& loaded) {
  std::string all;
  for (const std::string& note : loaded.notes) all += note + "\n";
  return all;
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

const std::string traits_model = R"(
name: m
scores:
  fit:
    rules:
      - {id: a, when: 'lead.title == "x" && lead["emp.var.rate"] > 1.0', points: 1}
      - {id: b, when: 'company.size > 3 && lead.address.country == "DE"', points: 1}
)";

const std::string events_model = R"(
name: m
signals:
  pages: {event: page, where: 'event.path == "/a" && event.context.campaign.source == "x"'}
  value: {event: order, measure: sum, of: amount}
scores: {s: {rules: [{id: p, each: pages, points: 1}, {id: v, each: value, points: 1}]}}
)";

double points(const Loaded& loaded, const std::string& id) {
  const engine::Fold fold(*loaded.plan, loaded.traits, loaded.timelines,
                          *parse_instant("2026-01-01"));
  const auto assessed = fold.assess_lead(loaded.ids.find_text(id) - 1, {});
  return static_cast<double>(assessed.total) / 1000;
}

TEST_F(ReadFiles, ColumnsAreFoundByTheirNamesAndCompaniesByTheirPrefix) {
  ReadOptions options;
  options.leads = file("leads.csv",
                       "lead_id;title;emp.var.rate;company.size;unused\n"
                       "a;x;1,5;7;1\nb;unknown;-0,1;;2\n");
  options.missing = {"unknown"};
  const auto loaded = read(traits_model, options);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(trait(*loaded, "a", "lead.title"), "\"x\"");
  EXPECT_EQ(trait(*loaded, "b", "lead.title"), "-");
  EXPECT_EQ(trait(*loaded, "a", "lead[\"emp.var.rate\"]"), "1.5");
  EXPECT_EQ(trait(*loaded, "a", "company.size"), "7");
  EXPECT_EQ(trait(*loaded, "b", "company.size"), "-");
  EXPECT_NE(all_notes(*loaded).find("decimal commas"), std::string::npos) << all_notes(*loaded);
}

TEST_F(ReadFiles, IntegersBeyond64BitsAreCounted) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id\na\n");
  options.events = {
      file("events.ndjson",
           "{\"lead_id\":\"a\",\"timestamp\":1767000000,\"event\":\"order\",\"amount\":7}\n"
           "{\"lead_id\":\"a\",\"timestamp\":1767000001,\"event\":\"order\","
           "\"amount\":99999999999999999999}\n")};
  const auto loaded = read(events_model, options);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(points(*loaded, "a"), 7);
  EXPECT_NE(all_notes(*loaded).find("unknown to the model: 1 event.amount"), std::string::npos)
      << all_notes(*loaded);
}

TEST_F(ReadFiles, OnlyJsonNests) {
  ReadOptions options;
  options.leads = file("leads.ndjson",
                       "{\"id\":7,\"title\":\"x\",\"company\":{\"size\":9},"
                       "\"address\":{\"country\":\"DE\"}}\n");
  const auto loaded = read(traits_model, options);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(trait(*loaded, "7", "company.size"), "9");
  EXPECT_EQ(trait(*loaded, "7", "lead.address.country"), "\"DE\"");
  options.leads = file("leads.csv", "id,address.country\n7,DE\n");
  EXPECT_EQ(trait(*read(traits_model, options), "7", "lead.address.country"), "-");
}

TEST_F(ReadFiles, OfTheSameLeadTwiceTheLaterValueCountsAndMissingErasesNothing) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id,title,company.size\na,x,1\nb,y,2\na,z,\n");
  const auto loaded = read(traits_model, options);
  EXPECT_EQ(loaded->ids.size(), 3u);
  EXPECT_EQ(trait(*loaded, "a", "lead.title"), "\"z\"");
  EXPECT_EQ(trait(*loaded, "a", "company.size"), "1");
  EXPECT_NE(all_notes(*loaded).find("name a lead again (later values count): 1"),
            std::string::npos);
}

TEST_F(ReadFiles, WithoutAnIdTheRowsNumberNamesTheLead) {
  ReadOptions options;
  options.leads = file("leads.csv", "title,company.size\nx,1\nbad\ny,2\n");
  const auto loaded = read(traits_model, options);
  EXPECT_EQ(trait(*loaded, "1", "lead.title"), "\"x\"");
  EXPECT_EQ(trait(*loaded, "3", "lead.title"), "\"y\"");
  EXPECT_EQ(loaded->rejected, 1u);
}

TEST_F(ReadFiles, RefusesWhatCannotBeMeant) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id,title\na,x\n");
  options.id = "leed_id";
  const auto wrong_id = read(traits_model, options);
  ASSERT_FALSE(wrong_id);
  EXPECT_EQ(wrong_id.error().kind, ErrorKind::Invalid);
  EXPECT_NE(wrong_id.error().message.find("lead_id"), std::string::npos);
  options.id.clear();
  options.rename = {"title"};
  EXPECT_EQ(read(traits_model, options).error().kind, ErrorKind::Invalid);
  options.rename = {"title=lead_id"};
  EXPECT_EQ(read(traits_model, options).error().kind, ErrorKind::Invalid);
  options.rename.clear();
  options.leads = "-";
  options.events = {"-"};
  EXPECT_EQ(read(traits_model, options).error().kind, ErrorKind::Invalid);
  options.leads = folder_ / "nowhere.csv";
  EXPECT_EQ(read(traits_model, options).error().kind, ErrorKind::Io);
  options.leads = file("empty.csv", "");
  EXPECT_EQ(read(traits_model, options).error().kind, ErrorKind::Invalid);
}

TEST_F(ReadFiles, EventsOfEveryShapeComeToTheSame) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id\na\nb\n");
  const std::string csv = file("e.csv",
                               "lead_id,timestamp,event,amount\n"
                               "a,2025-05-01T10:00:00Z,order,2.50\nb,1746093600,order,1\n");
  const std::string own =
      file("own.ndjson",
           "{\"lead_id\":\"a\",\"timestamp\":\"2025-05-01\",\"event\":\"order\",\"amount\":2.5}\n"
           "{\"lead_id\":\"b\",\"timestamp\":1746093600,\"event\":\"order\","
           "\"properties\":{\"amount\":1}}\n");
  const std::string segment =
      file("segment.ndjson",
           "{\"type\":\"track\",\"userId\":\"a\",\"timestamp\":\"2025-05-01T10:00:00.000Z\","
           "\"event\":\"order\",\"properties\":{\"amount\":2.5}}\n"
           "{\"type\":\"track\",\"userId\":\"\",\"anonymousId\":\"b\",\"timestamp\":\"2025-05-01\","
           "\"event\":\"order\",\"properties\":{\"amount\":1}}\n"
           "{\"type\":\"page\",\"userId\":\"a\",\"timestamp\":\"2025-05-01\",\"properties\":"
           "{\"path\":\"/a\"},\"context\":{\"campaign\":{\"source\":\"x\"}}}\n"
           "{\"type\":\"identify\",\"userId\":\"a\",\"timestamp\":\"2025-05-01\"}\n");
  for (const std::string& path : {csv, own}) {
    options.events = {path};
    const auto loaded = read(events_model, options);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(points(*loaded, "a"), 2.5) << path;
    EXPECT_EQ(points(*loaded, "b"), 1) << path;
  }
  options.events = {segment};
  const auto loaded = read(events_model, options);
  EXPECT_EQ(points(*loaded, "a"), 3.5);
  EXPECT_EQ(points(*loaded, "b"), 1);
  EXPECT_NE(all_notes(*loaded).find("no events (identify, group, alias): 1"), std::string::npos);
}

TEST_F(ReadFiles, BadEventsAreRejectedAndStrangersCounted) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id\na\n");
  options.events = {file("e.csv",
                         "lead_id,timestamp,event,amount\n"
                         "a,2025-05-01,order,1\n"
                         ",2025-05-01,order,1\n"
                         "a,01/02/2025,order,1\n"
                         "a,2025-05-01,,1\n"
                         "a,,order,\"1\n"
                         "stranger,2025-05-01,order,1\n")};
  options.rejects = folder_ / "rejects.csv";
  const auto loaded = read(events_model, options);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(points(*loaded, "a"), 1);
  EXPECT_EQ(loaded->rejected, 4u);
  EXPECT_NE(all_notes(*loaded).find("events of leads that are not in the file of leads: 1"),
            std::string::npos);
  const std::string rejects = text_of(options.rejects);
  EXPECT_EQ(rejects.substr(0, 21), "line,reason,row,file\n");
  EXPECT_NE(rejects.find("3,\"no lead id\",\",2025-05-01,order,1\","), std::string::npos);
  EXPECT_NE(rejects.find("--date-format"), std::string::npos);
  EXPECT_NE(rejects.find("6,\"a quote is never closed\",\"a,,order,\"\"1\","), std::string::npos);
  EXPECT_LE(loaded->notes.size(), 10u);
}

TEST_F(ReadFiles, GuessesAboutEventsAreReported) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id\na\n");
  options.events = {file("e.csv", "lead_id;timestamp;event;amount\na;2025-05-01;order;1,5\n")};
  const auto commas = read(events_model, options);
  ASSERT_TRUE(commas) << commas.error().message;
  EXPECT_EQ(points(*commas, "a"), 1.5);
  EXPECT_NE(all_notes(*commas).find("event.amount is number with decimal commas"),
            std::string::npos)
      << all_notes(*commas);
  options.events = {file("e.csv", "lead_id;timestamp;event;amount\na;2025-05-01;order;007\n")};
  const auto codes = read(events_model, options);
  ASSERT_TRUE(codes) << codes.error().message;
  EXPECT_NE(all_notes(*codes).find("event.amount kept as text (numbers with a leading 0"),
            std::string::npos)
      << all_notes(*codes);
}

TEST_F(ReadFiles, EventFilesNeedTheirThreeColumns) {
  ReadOptions options;
  options.leads = file("leads.csv", "lead_id\na\n");
  options.events = {file("e.csv", "lead_id,time,event\na,2025-05-01,order\n")};
  const auto loaded = read(events_model, options);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::Invalid);
  EXPECT_NE(loaded.error().message.find("\"timestamp\""), std::string::npos);
  options.rename = {"time=timestamp"};
  EXPECT_TRUE(read(events_model, options));
  options.events = {file("none.csv", "")};
  EXPECT_TRUE(read(events_model, options)) << "a file without a byte holds no events";
}

}  // namespace
}  // namespace winnow::app

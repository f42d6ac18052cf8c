#include "tables/ndjson.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "base/limits.hpp"

namespace winnow::tables {
namespace {

struct Read {
  std::vector<std::string> keys;
  std::vector<std::vector<std::string>> rows;  // "-" missing, else kind and text
  std::vector<Reject> rejects;
};

std::string shown(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::Missing: return "-";
    case Cell::Kind::Text: return "text " + std::string(cell.text);
    case Cell::Kind::String: return "string " + std::string(cell.text);
    case Cell::Kind::Number: return "number " + std::string(cell.text);
    case Cell::Kind::Bool: return cell.truth ? "true" : "false";
    case Cell::Kind::Nested: return to_json(*cell.value);
  }
  return "?";
}

Read read(std::string_view text, const std::vector<JsonPath>& paths) {
  Read out;
  auto reader = NdjsonReader::open(bytes_of(text),
                                   [&](const Reject& reject) { out.rejects.push_back(reject); });
  EXPECT_TRUE(reader);
  out.keys = reader->keys();
  reader->want(paths);
  while (*reader->next()) {
    auto& row = out.rows.emplace_back();
    for (const Cell& cell : reader->cells()) row.push_back(shown(cell));
  }
  return out;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Ndjson, KeepsWhatIsWantedAsItStands) {
  const Read out = read(
      "{\"id\":\"a\",\"n\":1.50,\"b\":true,\"x\":null,\"l\":[1,\"y\",null],\"o\":{\"z\":2}}\n"
      "\n{\"id\":7}\r\n",
      {{"id"}, {"n"}, {"b"}, {"x"}, {"l"}, {"o", "z"}, {"o"}});
  EXPECT_EQ(out.keys, (std::vector<std::string>{"id", "n", "b", "x", "l", "o"}));
  EXPECT_EQ(out.rows,
            (Rows{{"string a", "number 1.50", "true", "-", "[1,\"y\",null]", "2", "{\"z\":2}"},
                  {"number 7", "-", "-", "-", "-", "-", "-"}}));
  EXPECT_TRUE(out.rejects.empty());
}

TEST(Ndjson, KeysAreThoseOfAllObjectsAtTheBeginning) {
  const Read out = read("no\n{\"x\":1}\n{\"lead_id\":\"b\",\"x\":2}\n", {{"x"}});
  EXPECT_EQ(out.keys, (std::vector<std::string>{"x", "lead_id"}));
  EXPECT_EQ(out.rows, (Rows{{"number 1"}, {"number 2"}}));
  const std::string long_line = "{\"z\":\"" + std::string(3 * limits::row_bytes, 'z') + "\"}\n";
  const Read after = read(long_line + "{\"id\":3}\n", {{"id"}});
  EXPECT_EQ(after.keys, std::vector<std::string>{"id"});
  EXPECT_EQ(after.rows, Rows{{"number 3"}});
  EXPECT_EQ(after.rejects.size(), 1u);
  const Read big = read("{\"id\":\"" + std::string(1 << 20, 'z') + "\"}\n", {{"x"}});
  EXPECT_EQ(big.keys, std::vector<std::string>{"id"});
}

TEST(Ndjson, PathsLeadIntoObjects) {
  const Read out = read("{\"a\":{\"b\":{\"c\":\"x\"},\"d\":1}}\n{\"a\":\"text\"}\n{\"a\":[1]}\n",
                        {{"a", "b", "c"}, {"a", "d"}});
  EXPECT_EQ(out.rows, (Rows{{"string x", "number 1"}, {"-", "-"}, {"-", "-"}}));
}

TEST(Ndjson, TheLastOfTwoKeysCounts) {
  EXPECT_EQ(read("{\"a\":1,\"a\":\"x\"}", {{"a"}}).rows, (Rows{{"string x"}}));
}

TEST(Ndjson, NumbersBeyondInt64KeepTheirText) {
  EXPECT_EQ(read("{\"a\":123456789012345678901234567890}", {{"a"}}).rows,
            (Rows{{"number 123456789012345678901234567890"}}));
}

TEST(Ndjson, BadLinesAreRejectedWithTheirReason) {
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"[1]", "not a JSON object"},
      {"{\"a\":1", "not JSON: the object does not end where the line does"},
      {"{\"a\":\"x}", "not JSON: a text is not closed"},
      {"{\"a\":01}", "not JSON: a broken number"},
      {"{\"b\":nul}", "not JSON: a word that is not true, false or null"},
      {"{\"b\":{\"c\":[tru]}}", "not JSON: a word that is not true, false or null"},
      {"{\"a\":1} x", "not JSON: the object does not end where the line does"},
      {"{\"a\":1}}", "text after the object"},
      {"{\"a\":\"\xFF\"}", "not UTF-8"},
      {std::string("{\"a\":\"\0\"}", 9), "a NUL byte"},
  };
  std::string text;
  for (const auto& [line, reason] : lines) text += line + "\n{\"a\":1}\n";
  const Read out = read(text, {{"a"}});
  EXPECT_EQ(out.rows, Rows(lines.size(), {"number 1"}));
  ASSERT_EQ(out.rejects.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(out.rejects[i].reason, lines[i].second) << lines[i].first;
    EXPECT_EQ(out.rejects[i].line, static_cast<std::int64_t>(2 * i + 1));
    EXPECT_EQ(out.rejects[i].row, lines[i].first);
  }
}

TEST(Ndjson, DepthAndLengthHaveAnEnd) {
  const std::string deep = "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}";
  const std::string long_text = "{\"a\":\"" + std::string(2 * limits::cell_bytes, 'x') + "\"}";
  const std::string long_line = "{\"b\":\"" + std::string(2 * limits::row_bytes, 'x') + "\"}";
  const Read out = read(deep + "\n" + long_text + "\n" + long_line + "\n{\"a\":1}", {{"a"}});
  EXPECT_EQ(out.rows, (Rows{{"number 1"}}));
  ASSERT_EQ(out.rejects.size(), 3u);
  EXPECT_EQ(out.rejects[0].reason, "nested deeper than 64 levels");
  EXPECT_EQ(out.rejects[1].reason, "a text is longer than 1 MiB");
  EXPECT_EQ(out.rejects[2].reason, "the line is longer than 16 MiB");
  EXPECT_EQ(out.rejects[2].line, 3);
}

}  // namespace
}  // namespace winnow::tables

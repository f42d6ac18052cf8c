#include "tables/csv.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "base/limits.hpp"
#include "support/random.hpp"

namespace winnow::tables {
namespace {

using Row = std::vector<std::string>;

// Bytes that arrive in pieces of `piece`, to try every place where a piece may end.
ReadBytes in_pieces(std::string_view text, std::size_t piece) {
  return [read = bytes_of(text), piece](char* into, std::size_t room) {
    return read(into, std::min(piece, room));
  };
}

struct Read {
  std::optional<Error> error;
  Row header;
  std::vector<Row> rows;
  std::vector<std::int64_t> lines, numbers;
  std::vector<Reject> rejects;
};

Read read(std::string_view text, std::size_t piece = 1 << 20) {
  Read out;
  auto reader = CsvReader::open(in_pieces(text, piece),
                                [&](const Reject& reject) { out.rejects.push_back(reject); });
  if (!reader) {
    out.error = reader.error();
    return out;
  }
  out.header = reader->header();
  while (*reader->next()) {
    Row row;
    for (std::size_t i = 0; i < out.header.size(); ++i) row.emplace_back(reader->cell(i));
    out.rows.push_back(std::move(row));
    out.lines.push_back(reader->line());
    out.numbers.push_back(reader->number());
  }
  return out;
}

TEST(Csv, ReadsRowsWithAnyLineEnd) {
  for (const char* text :
       {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4", "a,b\n\n1,2\n   \n3,4"}) {
    const Read out = read(text);
    EXPECT_EQ(out.header, (Row{"a", "b"})) << text;
    EXPECT_EQ(out.rows, (std::vector<Row>{{"1", "2"}, {"3", "4"}})) << text;
    EXPECT_TRUE(out.rejects.empty()) << text;
  }
}

TEST(Csv, EachDelimiterIsRecognised) {
  for (const char* text : {"a,b\n1;x,2\n", "a;b\n1,5;2\n", "a\tb\n1,5\t2\n", "a|b\n1,5|2\n"}) {
    const Read out = read(text);
    EXPECT_EQ(out.header, (Row{"a", "b"})) << text;
    ASSERT_EQ(out.rows.size(), 1u) << text;
    EXPECT_EQ(out.rows[0][1], "2") << text;
  }
}

TEST(Csv, ADelimiterInsideQuotesDoesNotCount) {
  const Read out = read("name;note\n\"a, b\";\"c, d, e\"\n\"f, g\";h\n");
  EXPECT_EQ(out.header, (Row{"name", "note"}));
  EXPECT_EQ(out.rows, (std::vector<Row>{{"a, b", "c, d, e"}, {"f, g", "h"}}));
}

TEST(Csv, OneColumnNeedsNoDelimiter) {
  const Read out = read("id\n1\n2\n");
  EXPECT_EQ(out.rows, (std::vector<Row>{{"1"}, {"2"}}));
}

TEST(Csv, QuotedCellsMayHoldDelimitersQuotesAndLineEnds) {
  const Read out = read("a,b\n\"x,\"\"y\"\"\nz\",\"\"\n1,2\n");
  EXPECT_EQ(out.rows, (std::vector<Row>{{"x,\"y\"\nz", ""}, {"1", "2"}}));
  EXPECT_EQ(out.lines, (std::vector<std::int64_t>{2, 4}));
}

TEST(Csv, AQuoteInsideAnUnquotedCellIsALetter) {
  const Read out = read("a,b\n=\"0049\",5\" pipe\n");
  EXPECT_EQ(out.rows, (std::vector<Row>{{"=\"0049\"", "5\" pipe"}}));
}

TEST(Csv, WrongNumbersOfCellsAreRejectedWithTheirLine) {
  const Read out = read("a,b\n1,2\n1\n\n1,2,3\n3,4\n");
  EXPECT_EQ(out.rows.size(), 2u);
  ASSERT_EQ(out.rejects.size(), 2u);
  EXPECT_EQ(out.rejects[0].line, 3);
  EXPECT_EQ(out.rejects[0].reason, "1 cell where the header has 2");
  EXPECT_EQ(out.rejects[1].line, 5);
  EXPECT_EQ(out.rejects[1].reason, "3 cells where the header has 2");
  EXPECT_EQ(out.rejects[1].row, "1,2,3");
  EXPECT_EQ(out.numbers, (std::vector<std::int64_t>{1, 4}));
}

TEST(Csv, RowsAfterAStrayQuoteAreNotSwallowed) {
  const Read out = read("a,b\n1,\"open\n2,x\n3,y\n");
  EXPECT_EQ(out.rows, (std::vector<Row>{{"2", "x"}, {"3", "y"}}));
  EXPECT_EQ(out.lines, (std::vector<std::int64_t>{3, 4}));
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].line, 2);
  EXPECT_EQ(out.rejects[0].reason, "a quote is never closed");
  EXPECT_EQ(out.rejects[0].row, "1,\"open");
}

TEST(Csv, TextAfterAClosingQuoteIsRejectedAndTheNextLineIsRead) {
  const Read out = read("a,b\n1,\"open\n2,\"Manager\"\n3,y\n\"x\"y,1\n4,z\n");
  EXPECT_EQ(out.rows, (std::vector<Row>{{"2", "Manager"}, {"3", "y"}, {"4", "z"}}));
  ASSERT_EQ(out.rejects.size(), 2u);
  EXPECT_EQ(out.rejects[0].line, 2);
  EXPECT_EQ(out.rejects[0].reason, "text after the quote that closes a cell");
  EXPECT_EQ(out.rejects[1].line, 5);
}

TEST(Csv, NulBytesAndDamagedUtf8AreRejectedRowByRow) {
  using namespace std::string_literals;
  const Read out = read("a,b\n1,x\0y\n2,\xC3\xA9\n3,\xC3\n4,z\n"s);
  EXPECT_EQ(out.rows, (std::vector<Row>{{"2", "\xC3\xA9"}, {"4", "z"}}));
  ASSERT_EQ(out.rejects.size(), 2u);
  EXPECT_EQ(out.rejects[0].reason, "a NUL byte");
  EXPECT_EQ(out.rejects[1].reason, "not UTF-8 at byte 3 of the row");
  EXPECT_EQ(out.rejects[1].line, 4);
}

TEST(Csv, AFileWithoutOrWithADoubtfulHeaderIsRefused) {
  EXPECT_EQ(read("\n\n").error->message, "the file has no header line");
  EXPECT_EQ(read("a,b,a\n1,2,3\n").error->message,
            "two columns are called \"a\"; rename one in the file");
  EXPECT_EQ(read("a,\"b\n1,2\n").error->message,
            "the header in line 1 cannot be read: a quote is never closed");
  EXPECT_FALSE(read("a,,\n1,2,3\n").error) << "columns without a name are nobody's";
}

TEST(Csv, AHugeCellIsRejectedAndTheFileGoesOn) {
  const std::string huge(3 * limits::cell_bytes, 'x');
  for (const std::string& cell : {huge, "\"" + huge + "\"", "\"" + huge}) {
    const Read out = read("a,b\n1," + cell + "\n2,y\n");
    EXPECT_EQ(out.rows, (std::vector<Row>{{"2", "y"}}));
    ASSERT_EQ(out.rejects.size(), 1u);
    EXPECT_EQ(out.rejects[0].line, 2);
    EXPECT_LE(out.rejects[0].row.size(), reject_bytes);
  }
}

// A source that makes `size` bytes of one letter, so that the test itself needs no memory.
TEST(Csv, AHundredMegabytesInOneCellNeedNoMemory) {
  std::size_t left = 100'000'000;
  std::size_t asked_max = 0;
  bool header = true;
  ReadBytes source = [&](char* into, std::size_t room) -> Result<std::size_t> {
    if (header) {
      header = false;
      return bytes_of("a,b\n1,\"")(into, room);
    }
    asked_max = std::max(asked_max, room);
    const std::size_t size = std::min(left, room);
    std::fill(into, into + size, 'x');
    left -= size;
    return size;
  };
  std::vector<Reject> rejects;
  auto reader = CsvReader::open(source, [&](const Reject& r) { rejects.push_back(r); });
  ASSERT_TRUE(reader);
  EXPECT_FALSE(*reader->next());
  ASSERT_EQ(rejects.size(), 1u);
  EXPECT_EQ(rejects[0].line, 2);
  EXPECT_EQ(left, 0u);
  EXPECT_LE(asked_max, 4 * limits::cell_bytes);
}

// Each line, read as the beginning of a row, opens a quote that runs to the end of the file.
TEST(Csv, QuotesThatNeverMatchTakeLinearTime) {
  std::string text = "a,b\n";
  for (int i = 0; i < 400'000; ++i) text += "a\",\"b\n";
  const Read out = read(text);
  EXPECT_GE(out.rejects.size(), 1u);
  for (const Reject& reject : out.rejects) EXPECT_GE(reject.line, 2);
}

std::string in_quotes(const std::string& cell) {
  std::string out = "\"";
  for (const char c : cell) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

TEST(Csv, WhatIsWrittenIsReadWhereverThePiecesEnd) {
  test::for_all(300, [](test::Random& random) {
    static const std::vector<std::string> parts = {
        "a", "bc", "\"", ",", "\n", "\r\n", " ", ";", "\xD0\xB6", "0123456789abcdef"};
    const auto columns = static_cast<std::size_t>(random.between(2, 5));
    std::vector<Row> rows;
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) text += fmt::format("{}c{}", i ? "," : "", i);
    for (std::int64_t count = random.between(0, 8); count > 0; --count) {
      Row row;
      text += random.between(0, 1) ? "\r\n" : "\n";
      for (std::size_t i = 0; i < columns; ++i) {
        std::string cell;
        for (std::int64_t n = random.between(0, 6); n > 0; --n) {
          cell += parts[static_cast<std::size_t>(random.between(0, 9))];
        }
        const bool quote = random.between(0, 1) || cell.find_first_of(",\n\r") != cell.npos ||
                           (!cell.empty() && cell[0] == '"');
        text += i ? "," : "";
        text += quote ? in_quotes(cell) : cell;
        row.push_back(std::move(cell));
      }
      rows.push_back(std::move(row));
    }
    const Read out = read(text, static_cast<std::size_t>(random.between(1, 40)));
    ASSERT_FALSE(out.error) << text;
    EXPECT_EQ(out.rows, rows) << text;
    EXPECT_TRUE(out.rejects.empty()) << text;
  });
}

}  // namespace
}  // namespace winnow::tables

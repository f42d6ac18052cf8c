#include "tables/encoding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "support/random.hpp"

namespace winnow::tables {
namespace {

using namespace std::string_literals;

std::string all_of(const ReadBytes& read) {
  std::string all;
  char piece[997];
  while (true) {
    const auto got = read(piece, sizeof piece);
    EXPECT_TRUE(got) << got.error().message;
    if (!got || *got == 0) return all;
    all.append(piece, *got);
  }
}

struct Opened {
  std::string text, encoding;
  bool gzip = false, empty = false;
};
Opened open(std::string_view bytes) {
  auto text = open_text(bytes_of(bytes));
  EXPECT_TRUE(text);
  if (!text) return {};
  return {all_of(text->read), text->encoding, text->gzip, text->empty};
}

std::string utf16(std::u16string_view text, bool little) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

std::string zipped(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  std::string source(text);
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

TEST(Encoding, Utf8IsTakenAsItIsAndItsMarkIsDropped) {
  EXPECT_EQ(open("a,\xC3\xA9").text, "a,\xC3\xA9");
  EXPECT_EQ(open("\xEF\xBB\xBF"
                 "a,b")
                .text,
            "a,b");
  EXPECT_EQ(open("\xEF\xBB\xBF").empty, true);
  EXPECT_EQ(open("").empty, true);
  EXPECT_EQ(open("").text, "");
}

TEST(Encoding, Utf16IsRecognisedWithAndWithoutAMark) {
  const std::u16string_view text = u"id,имя\n1,Анна\n2,Zoë\n";
  const std::string utf8 = "id,имя\n1,Анна\n2,Zoë\n";
  EXPECT_EQ(open("\xFF\xFE" + utf16(text, true)).text, utf8);
  EXPECT_EQ(open("\xFE\xFF" + utf16(text, false)).text, utf8);
  EXPECT_EQ(open(utf16(text, true)).text, utf8);
  EXPECT_EQ(open(utf16(text, false)).text, utf8);
  EXPECT_EQ(open(utf16(text, false)).encoding, "UTF-16BE");
}

TEST(Encoding, WindowsTablesAreToldApartByTheirWords) {
  // "имя;город\nАнна;Москва\nИван;Санкт-Петербург\n"
  const Opened russian = open(
      "\xE8\xEC\xFF;\xE3\xEE\xF0\xEE\xE4\n\xC0\xED\xED\xE0;"
      "\xCC\xEE\xF1\xEA\xE2\xE0\n\xC8\xE2\xE0\xED;\xD1\xE0\xED\xEA\xF2-"
      "\xCF\xE5\xF2\xE5\xF0\xE1\xF3\xF0\xE3\n");
  EXPECT_EQ(russian.encoding, "windows-1251");
  EXPECT_EQ(russian.text, "имя;город\nАнна;Москва\nИван;Санкт-Петербург\n");
  // "Müller;Köln;Straße"
  const Opened german = open("name;city\nM\xFCller;K\xF6ln\nWei\xDF;M\xFCnchen\n");
  EXPECT_EQ(german.encoding, "windows-1252");
  EXPECT_EQ(german.text, "name;city\nMüller;Köln\nWeiß;München\n");
  // "Łódź, Gdańsk, Wałbrzych, Częstochowa, święto, źródło"
  const Opened polish = open(
      "miasto;ulica\n\xA3\xF3"
      "d\x9F;\x8Cwi\xEAtokrzyska\nWa\xB3"
      "brzych;\x9Fr\xF3"
      "d\xB3o i si\xB3"
      "a\nCz\xEAstochowa;D\xB3uga przy ko\x9C"
      "ciele\n");
  EXPECT_EQ(polish.encoding, "windows-1250");
  EXPECT_EQ(polish.text,
            "miasto;ulica\nŁódź;Świętokrzyska\nWałbrzych;źródło i siła\n"
            "Częstochowa;Długa przy kościele\n");
}

TEST(Encoding, AFewDamagedPlacesLeaveUtf8AsItIs) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "город\n";
  text += "\xFF\n";
  EXPECT_EQ(open(text).encoding, "UTF-8");
  EXPECT_EQ(open(text).text, text);
}

TEST(Encoding, ALetterCutAtTheEndOfTheHeadIsNoDamage) {
  const std::string head(10, 'a');
  EXPECT_EQ(guess_encoding(head + "\xD0", false).name, "UTF-8");
  EXPECT_NE(guess_encoding(head + "\xD0", true).name, "UTF-8");
}

TEST(Gzip, MembersAreReadOneAfterAnotherAndPaddingIsSkipped) {
  const Opened opened =
      open(zipped("a,b\n1,") + std::string(7, '\0') + zipped("2\n") + std::string(9, '\0'));
  EXPECT_TRUE(opened.gzip);
  EXPECT_EQ(opened.text, "a,b\n1,2\n");
}

TEST(Gzip, WhatIsCutOrDamagedIsAnError) {
  const std::string packed = zipped(std::string(100'000, 'x') + "end");
  const auto drained = [](const std::string& bytes) -> Result<void> {
    const ReadBytes read = gunzip(bytes_of(bytes));
    char piece[4096];
    while (true) {
      if (TRY(read(piece, sizeof piece)) == 0) return {};
    }
  };
  EXPECT_TRUE(drained(packed));
  for (std::size_t size = 1; size < packed.size(); ++size) {
    const auto cut = drained(packed.substr(0, size));
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().kind, ErrorKind::Io);
  }
  std::string damaged = packed;
  damaged[damaged.size() - 5] ^= 1;  // the checksum
  EXPECT_FALSE(drained(damaged));
  EXPECT_FALSE(drained(packed + "and more"));
}

TEST(Encoding, WhereAPieceEndsMakesNoDifference) {
  const std::string text = "id,имя\n1,Анна\n2,Zoë 🙂\n";
  const std::string bytes = "\xFF\xFE" + utf16(u"id,имя\n1,Анна\n2,Zoë 🙂\n", true);
  test::for_all(50, [&](test::Random& random) {
    const auto piece = static_cast<std::size_t>(random.between(1, 20));
    ReadBytes source = [read = bytes_of(bytes), piece](char* into, std::size_t room) {
      return read(into, std::min(room, piece));
    };
    auto opened = open_text(std::move(source));
    ASSERT_TRUE(opened);
    EXPECT_EQ(all_of(opened->read), text);
  });
}

}  // namespace
}  // namespace winnow::tables

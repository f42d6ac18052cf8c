// Encodings: any text file as UTF-8. The door to ICU's converters and its detector.
//
// Recognised, in this order: a byte order mark (UTF-8, UTF-16, UTF-32); UTF-16 without a mark, by
// where its zero bytes lie; UTF-8, if the head of the file is (a few damaged places in much good
// UTF-8 leave it UTF-8: those rows are rejected later, one by one); else a Windows-125x table, or
// what ICU takes for its neighbour (KOI8-R, ISO-8859-2), guessed from the words with other letters.
// Windows-1252 is the last resort.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "tables/bytes.hpp"

namespace winnow::tables {

// How much of a file is looked at before anything is decided.
inline constexpr std::size_t head_bytes = 1024 * 1024;

struct Encoding {
  std::string name;      // as ICU calls it: "UTF-8", "UTF-16LE", "windows-1251"
  std::size_t mark = 0;  // bytes of the byte order mark
  bool is_utf8() const { return name == "UTF-8"; }
};

// `whole`: the head is the whole file, so a letter cut at its end is damage.
Encoding guess_encoding(std::string_view head, bool whole);

// The text as UTF-8. What the encoding does not know becomes U+FFFD.
Result<ReadBytes> to_utf8(const Encoding& encoding, ReadBytes bytes);

struct Text {
  ReadBytes read;        // UTF-8, but for damaged places of a file that is UTF-8 itself
  std::string encoding;  // "UTF-8", "windows-1251"
  bool gzip = false;
  bool empty = false;  // no byte, or only a mark
};

// Unpacks (by the magic bytes of gzip) and decodes.
Result<Text> open_text(ReadBytes bytes);

}  // namespace winnow::tables

#include "base/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "base/search_text.hpp"

namespace winnow {

namespace {

constexpr std::string_view replacement = "\uFFFD";

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

bool continues(std::string_view text, std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
  return i < text.size() && byte_at(text, i) >= low && byte_at(text, i) <= high;
}

// How many bytes the well-formed code point at `i` takes (Unicode, table 3-7); 0: none is there.
std::size_t well_formed_bytes(std::string_view text, std::size_t i) {
  const unsigned first = byte_at(text, i);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(text, i + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;   // below: overlong
    const unsigned high = first == 0xED ? 0x9F : 0xBF;  // above: surrogates
    return continues(text, i + 1, low, high) && continues(text, i + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;   // below: overlong
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;  // above: beyond U+10FFFF
    const bool whole =
        continues(text, i + 1, low, high) && continues(text, i + 2) && continues(text, i + 3);
    return whole ? 4 : 0;
  }
  return 0;
}

// The offset of the first byte at or after `i` that is not ASCII, or the end.
std::size_t skip_ascii(std::string_view text, std::size_t i) {
  constexpr std::uint64_t high_bits = 0x8080808080808080u;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, 8);
    if ((eight & high_bits) != 0) break;
  }
  while (i < text.size() && byte_at(text, i) < 0x80) ++i;
  return i;
}

bool belongs_to_words(char32_t c) {
  const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
  return (mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

bool written_without_blanks(char32_t c) {
  if (c < 0x80) return false;
  static constexpr UScriptCode scripts[] = {USCRIPT_HAN,    USCRIPT_HIRAGANA, USCRIPT_KATAKANA,
                                            USCRIPT_THAI,   USCRIPT_LAO,      USCRIPT_KHMER,
                                            USCRIPT_MYANMAR};
  return std::any_of(std::begin(scripts), std::end(scripts), [c](UScriptCode script) {
    return uscript_hasScript(static_cast<UChar32>(c), script) != 0;
  });
}

// Whether a word may end at `edge` when `neighbour` comes next to it.
bool parts(char32_t edge, char32_t neighbour) {
  return !belongs_to_words(neighbour) || written_without_blanks(neighbour) ||
         written_without_blanks(edge);
}

std::size_t start_of_last(std::string_view text, std::size_t end) {
  do {
    --end;
  } while (end > 0 && (byte_at(text, end) & 0xC0) == 0x80);
  return end;
}

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0) {
    const char32_t before = code_point_at(text, start_of_last(text, begin)).value;
    if (!parts(code_point_at(text, begin).value, before)) return false;
  }
  if (end == text.size()) return true;
  const char32_t last = code_point_at(text, start_of_last(text, end)).value;
  return parts(last, code_point_at(text, end).value);
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  for (std::size_t i = skip_ascii(text, 0); i < text.size(); i = skip_ascii(text, i)) {
    const std::size_t bytes = well_formed_bytes(text, i);
    if (bytes == 0) return i;
    i += bytes;
  }
  return std::string_view::npos;
}

bool valid_utf8(std::string_view text) {
  return first_invalid_utf8(text) == std::string_view::npos;
}

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | (c >> 6));
    byte(0x80 | (c & 0x3F));
  } else if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    out += replacement;
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | (c >> 18));
    byte(0x80 | ((c >> 12) & 0x3F));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
}

CodePoint code_point_at(std::string_view utf8, std::size_t offset) {
  CHECK(offset < utf8.size());
  const auto low = [&](std::size_t i) { return char32_t{byte_at(utf8, offset + i) & 0x3F}; };
  const char32_t first = byte_at(utf8, offset);
  switch (well_formed_bytes(utf8, offset)) {
    case 1: return {first, 1};
    case 2: return {((first & 0x1F) << 6) | low(1), 2};
    case 3: return {((first & 0x0F) << 12) | (low(1) << 6) | low(2), 3};
    case 4: return {((first & 0x07) << 18) | (low(1) << 12) | (low(2) << 6) | low(3), 4};
    default: return {U'\uFFFD', 1};
  }
}

std::string fold_case(std::string_view utf8) {
  std::string folded;
  if (skip_ascii(utf8, 0) == utf8.size()) {
    folded.assign(utf8);
    for (char& c : folded) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return folded;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&folded, static_cast<int32_t>(utf8.size()));
  icu::CaseMap::utf8Fold(U_FOLD_CASE_DEFAULT, {utf8.data(), static_cast<int32_t>(utf8.size())},
                         sink, nullptr, status);
  CHECK(U_SUCCESS(status));
  return folded;
}

namespace {

// Letters with a stroke have no accent that could be taken off.
char32_t without_stroke(char32_t c) {
  switch (c) {
    case U'\u0142': return 'l';
    case U'\u00F8': return 'o';
    case U'\u0111': return 'd';
    case U'\u0127': return 'h';
    case U'\u0167': return 't';
    case U'\u0131': return 'i';
    default: return c;
  }
}

}  // namespace

std::string fold_for_search(std::string_view utf8) {
  if (skip_ascii(utf8, 0) == utf8.size()) return fold_case(utf8);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* parting = icu::Normalizer2::getNFDInstance(status);
  CHECK(U_SUCCESS(status));
  const auto whole = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
  const icu::UnicodeString parts = parting->normalize(folding->normalize(whole, status), status);
  CHECK(U_SUCCESS(status));
  std::string folded;
  for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(parts.char32At(i));
    if (u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK) continue;
    append_utf8(folded, without_stroke(c));
  }
  return folded;
}

bool has_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    if (stands_alone(text, at, at + word.size())) return true;
  }
  return false;
}

std::string_view unicode_version() {
  static const std::string version = [] {
    UVersionInfo parts_of_version;
    u_getUnicodeVersion(parts_of_version);
    return std::to_string(parts_of_version[0]) + "." + std::to_string(parts_of_version[1]);
  }();
  return version;
}

}  // namespace winnow

#include "tables/encoding.hpp"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace winnow::tables {
namespace {

struct Mark {
  std::string_view bytes;
  const char* name;
};
using namespace std::string_view_literals;
// UTF-32LE begins like UTF-16LE, so it stands before it.
constexpr std::array<Mark, 5> marks = {{{"\xEF\xBB\xBF"sv, "UTF-8"},
                                        {"\xFF\xFE\0\0"sv, "UTF-32LE"},
                                        {"\0\0\xFE\xFF"sv, "UTF-32BE"},
                                        {"\xFF\xFE"sv, "UTF-16LE"},
                                        {"\xFE\xFF"sv, "UTF-16BE"}}};

bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// ASCII letters in UTF-16 have a zero byte on one side, always the same one.
std::optional<Encoding> unmarked_utf16(std::string_view head) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0';
  const std::size_t pairs = head.size() / 2;
  if (pairs < 2) return std::nullopt;
  for (const std::size_t side : {std::size_t{1}, std::size_t{0}}) {
    if (zeros[side] * 5 > pairs && zeros[1 - side] * 20 <= zeros[side]) {
      return Encoding{side == 1 ? "UTF-16LE" : "UTF-16BE", 0};
    }
  }
  return std::nullopt;
}

// Bytes of the UTF-8 sequence that a lead byte announces; 0: it cannot lead.
std::size_t sequence_bytes(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// Whether the head is UTF-8, perhaps with damage: at least ten good letters for each bad byte.
bool mostly_utf8(std::string_view head, bool whole) {
  std::size_t good = 0, bad = 0;
  for (std::size_t i = 0; i < head.size();) {
    if (!is_high(head[i])) {
      ++i;
      continue;
    }
    const std::size_t size = sequence_bytes(static_cast<unsigned char>(head[i]));
    if (size > head.size() - i && !whole) break;  // the cut at the end of the head
    if (size > 0 && size <= head.size() - i && valid_utf8(head.substr(i, size))) {
      ++good;
      i += size;
    } else {
      ++bad;
      ++i;
    }
  }
  return bad == 0 || good >= bad * 10;
}

// The words that hold other than ASCII letters, which alone tell one table from another.
std::string telling_words(std::string_view head) {
  constexpr std::size_t enough = 64 * 1024;
  const auto in_word = [](char c) {
    return is_high(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::string words;
  for (std::size_t i = 0; i < head.size() && words.size() < enough;) {
    std::size_t end = i;
    bool telling = false;
    while (end < head.size() && in_word(head[end])) telling |= is_high(head[end++]);
    if (telling) {
      words.append(head.substr(i, end - i));
      words += ' ';
    }
    i = end + 1;
  }
  return words;
}

// In Cyrillic, Greek, Hebrew or Arabic words other letters stand side by side; in Latin ones they
// are strewn among ASCII letters.
bool own_script(std::string_view words) {
  std::size_t high = 0, beside = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_high(words[i])) continue;
    ++high;
    beside += (i > 0 && is_high(words[i - 1])) || (i + 1 < words.size() && is_high(words[i + 1]));
  }
  return beside * 2 > high;
}

// The Windows table that holds all of what ICU named.
const char* windows_name(std::string_view icu) {
  if (icu == "ISO-8859-1") return "windows-1252";
  if (icu == "ISO-8859-7") return "windows-1253";
  if (icu == "ISO-8859-9") return "windows-1254";
  if (icu == "ISO-8859-8" || icu == "ISO-8859-8-I") return "windows-1255";
  if (icu == "ISO-8859-6") return "windows-1256";
  for (const char* same :
       {"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256", "KOI8-R", "ISO-8859-2"}) {
    if (icu == same) return same;
  }
  return nullptr;
}

bool is_latin(std::string_view name) {
  return name == "windows-1250" || name == "windows-1252" || name == "windows-1254" ||
         name == "ISO-8859-2";
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};
struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// How much of the words makes no sense under a table: what is no letter, a mark without a letter
// before it, a capital after a small letter.
std::size_t nonsense(std::string_view words, const std::string& table) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(table.c_str(), &status));
  std::vector<UChar> text(words.size() * 2 + 1);
  const std::int32_t size =
      U_FAILURE(status)
          ? 0
          : ucnv_toUChars(converter.get(), text.data(), static_cast<std::int32_t>(text.size()),
                          words.data(), static_cast<std::int32_t>(words.size()), &status);
  if (U_FAILURE(status)) return words.size();
  std::size_t count = 0;
  UChar before = ' ';
  for (std::int32_t i = 0; i < size; ++i) {
    const UChar c = text[static_cast<std::size_t>(i)];
    const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (mark ? before == ' ' : c != ' ' && !u_isalpha(c)) ++count;
    if (u_isupper(c) && u_islower(before)) ++count;
    before = c;
  }
  return count;
}

// The tables that ICU takes for possible, the likeliest first.
std::vector<std::string> likely_tables(std::string_view words) {
  std::vector<std::string> tables;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  if (U_FAILURE(status)) return tables;
  ucsdet_setText(detector.get(), words.data(), static_cast<std::int32_t>(words.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  for (std::int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const char* icu = ucsdet_getName(matches[i], &status);
    const char* name = U_SUCCESS(status) ? windows_name(icu) : nullptr;
    if (name) tables.emplace_back(name);
  }
  return tables;
}

std::string guess_table(std::string_view head) {
  const std::string words = telling_words(head);
  const bool own = own_script(words);
  std::vector<std::string> tables = likely_tables(words);
  if (own) {
    tables.emplace_back("windows-1251");
  } else {
    tables.emplace_back("windows-1252");
    tables.emplace_back("windows-1250");
  }
  std::string best;
  std::size_t least = 0;
  for (const std::string& table : tables) {
    if (is_latin(table) == own) continue;
    const std::size_t bad = nonsense(words, table);
    if (!best.empty() && bad >= least) continue;
    best = table;
    least = bad;
  }
  return best;
}

class Decoder {
 public:
  Decoder(Converter from, Converter to, ReadBytes bytes)
      : from_(std::move(from)), to_(std::move(to)), bytes_(std::move(bytes)) {}

  Result<std::size_t> read(char* into, std::size_t room) {
    char* out = into;
    while (out == into && !flushed_) {
      if (source_ == source_end_ && !ended_) {
        const std::size_t got = TRY(bytes_(input_.data(), input_.size()));
        ended_ = got == 0;
        source_ = input_.data();
        source_end_ = source_ + got;
      }
      UErrorCode status = U_ZERO_ERROR;
      ucnv_convertEx(to_.get(), from_.get(), &out, into + room, &source_, source_end_,
                     pivot_.data(), &pivot_source_, &pivot_target_, pivot_.data() + pivot_.size(),
                     static_cast<UBool>(first_), static_cast<UBool>(ended_), &status);
      first_ = false;
      const bool full = status == U_BUFFER_OVERFLOW_ERROR;
      flushed_ = ended_ && !full;
      if (U_FAILURE(status) && !full) {
        return fail(ErrorKind::Io, "the text cannot be decoded: {}", u_errorName(status));
      }
    }
    return static_cast<std::size_t>(out - into);
  }

 private:
  Converter from_, to_;
  ReadBytes bytes_;
  std::array<char, 64 * 1024> input_;
  const char* source_ = input_.data();
  const char* source_end_ = input_.data();
  std::array<UChar, 16 * 1024> pivot_;
  UChar* pivot_source_ = pivot_.data();
  UChar* pivot_target_ = pivot_.data();
  bool first_ = true, ended_ = false, flushed_ = false;
};

// Drops `count` bytes from the front.
Result<ReadBytes> without_front(ReadBytes bytes, std::size_t count) {
  if (count > 0) TRY(read_head(bytes, count));
  return bytes;
}

}  // namespace

Encoding guess_encoding(std::string_view head, bool whole) {
  for (const Mark& mark : marks) {
    if (head.substr(0, mark.bytes.size()) == mark.bytes) return {mark.name, mark.bytes.size()};
  }
  if (const auto utf16 = unmarked_utf16(head)) return *utf16;
  if (mostly_utf8(head, whole)) return {"UTF-8", 0};
  return {guess_table(head), 0};
}

Result<ReadBytes> to_utf8(const Encoding& encoding, ReadBytes bytes) {
  bytes = TRY(without_front(std::move(bytes), encoding.mark));
  if (encoding.is_utf8()) return bytes;
  UErrorCode status = U_ZERO_ERROR;
  Converter from(ucnv_open(encoding.name.c_str(), &status));
  Converter to(ucnv_open("UTF-8", &status));
  if (U_FAILURE(status)) {
    return fail(ErrorKind::Invalid, "no such encoding: {}", encoding.name);
  }
  auto decoder = std::make_shared<Decoder>(std::move(from), std::move(to), std::move(bytes));
  return ReadBytes([decoder](char* into, std::size_t room) { return decoder->read(into, room); });
}

Result<Text> open_text(ReadBytes bytes) {
  Text text;
  const std::string magic = TRY(read_head(bytes, 2));
  bytes = after(magic, std::move(bytes));
  text.gzip = magic == "\x1F\x8B";
  if (text.gzip) bytes = gunzip(std::move(bytes));
  std::string head = TRY(read_head(bytes, head_bytes));
  const Encoding encoding = guess_encoding(head, head.size() < head_bytes);
  text.encoding = encoding.name;
  text.empty = head.size() == encoding.mark;
  text.read = TRY(to_utf8(encoding, after(std::move(head), std::move(bytes))));
  return text;
}

}  // namespace winnow::tables

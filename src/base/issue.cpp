#include "base/issue.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/text.hpp"

namespace winnow {

namespace {

constexpr int screen_columns = 80;
constexpr std::size_t suggested_letters_max = 100;  // nobody mistypes a name longer than that

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The code points of one line, as a terminal may show them: what is not UTF-8 or would move the
// cursor becomes one visible stand-in.
std::vector<std::string> printable_code_points(std::string_view line) {
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t end = i + 1;
    while (end < line.size() && continues_code_point(line[end])) ++end;
    const std::string_view one = line.substr(i, end - i);
    const auto first = static_cast<unsigned char>(one[0]);
    if (first < 0x20 || first == 0x7F) {
      shown.emplace_back(" ");
    } else if (!valid_utf8(one) || (first == 0xC2 && static_cast<unsigned char>(one[1]) < 0xA0)) {
      shown.emplace_back("\uFFFD");
    } else {
      shown.emplace_back(one);
    }
    i = end;
  }
  return shown;
}

std::string_view line_of(std::string_view text, int number) {
  for (int line = 1; line < number; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

std::u32string letters_of(std::string_view name) {
  std::u32string letters;
  for (std::size_t i = 0; i < name.size();) {
    const CodePoint point = code_point_at(name, i);
    letters.push_back(point.value);
    i += point.bytes;
  }
  return letters;
}

// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`.
std::size_t edit_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

Place place_of(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  while (offset > 0 && offset < text.size() && continues_code_point(text[offset])) --offset;
  Place place;
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else if (!continues_code_point(text[i])) {
      ++place.column;
    }
  }
  return place;
}

std::string caret_lines(std::string_view text, Place place) {
  const std::vector<std::string> line = printable_code_points(line_of(text, place.line));
  const int length = static_cast<int>(line.size());
  const int caret = std::clamp(place.column, 1, length + 1) - 1;
  int begin = 0;
  if (length >= screen_columns) {
    begin = std::clamp(caret - screen_columns / 2, 0, length - screen_columns + 2);
  }
  const int end = std::min(length, begin + screen_columns - 1);
  std::string out;
  for (int i = begin; i < end; ++i) {
    const bool cut = (i == begin && begin > 0) || (i == end - 1 && end < length);
    out += cut ? "…" : line[static_cast<std::size_t>(i)];
  }
  out += '\n';
  out.append(static_cast<std::size_t>(caret - begin), ' ');
  out += "^\n";
  return out;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  const std::u32string wanted = letters_of(name);
  if (wanted.size() < 2 || wanted.size() > suggested_letters_max) return {};
  std::size_t allowed = std::max<std::size_t>(1, wanted.size() / 3);
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    const std::u32string letters = letters_of(candidate);
    const std::size_t longer = std::max(letters.size(), wanted.size());
    if (longer - std::min(letters.size(), wanted.size()) > allowed) continue;
    const std::size_t distance = edit_distance(wanted, letters);
    if (distance > allowed) continue;
    nearest = &candidate;
    if (distance == 0) break;
    allowed = distance - 1;  // only a nearer one replaces it, so the first of equals stays
  }
  return nearest == nullptr ? std::string() : *nearest;
}

}  // namespace winnow

// Functions of text. Positions count code points. Text from files may hold bytes that are no UTF-8:
// each of them counts as one.
#include <algorithm>
#include <array>
#include <optional>

#include "base/email_kind.hpp"
#include "base/text.hpp"
#include "cel/natives.hpp"

namespace winnow::cel {

namespace {

constexpr auto npos = std::string_view::npos;

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// How many bytes the code point at `offset` takes.
std::size_t width_at(std::string_view text, std::size_t offset) {
  const auto lead = static_cast<unsigned char>(text[offset]);
  const std::size_t promised = lead < 0xC0U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  std::size_t width = 1;
  while (width < promised && offset + width < text.size() && continues(text[offset + width])) {
    ++width;
  }
  return width;
}

std::int64_t count_code_points(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += width_at(text, at)) ++count;
  return count;
}

// The byte where the code point of that index begins; the text's end is a place too.
std::optional<std::size_t> byte_of(std::string_view text, std::int64_t index) {
  if (index < 0) return std::nullopt;
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += width_at(text, at);
  return index == 0 ? std::optional(at) : std::nullopt;
}

bool all_texts(const Datum* args, std::size_t count) {
  return std::all_of(args, args + count, [](const Datum& d) { return d.is(Datum::Kind::String); });
}

Datum size(Run& run, NodeId at, const Datum* args, std::size_t count) {
  switch (args[0].kind) {
    case Datum::Kind::String:
      if (!run.may_work(args[0].text.size())) return run.fail(at, Fault::TooManySteps);
      return Datum::of(count_code_points(args[0].text));
    case Datum::Kind::List:
      return Datum::of(static_cast<std::int64_t>(args[0].container->list().size()));
    case Datum::Kind::Map:
      return Datum::of(static_cast<std::int64_t>(args[0].container->map().size()));
    default: return run.no_overload(at, args, count);
  }
}

using Question = bool (*)(std::string_view text, std::string_view part);

bool holds_part(std::string_view text, std::string_view part) {
  return text.find(part) != npos;
}
bool starts(std::string_view text, std::string_view part) {
  return text.starts_with(part);
}
bool ends(std::string_view text, std::string_view part) {
  return text.ends_with(part);
}

template <Question question>
Datum ask(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 2)) return run.no_overload(at, args, count);
  if (!run.may_work(args[0].text.size())) return run.fail(at, Fault::TooManySteps);
  return Datum::of(question(args[0].text, args[1].text));
}

Datum matches(Run& run, NodeId at, const Datum* args, std::size_t count) {
  constexpr std::size_t compile_units = 2048;
  if (!all_texts(args, 2)) return run.no_overload(at, args, count);
  if (!run.may_work(args[0].text.size() + 16 * args[1].text.size() + compile_units)) {
    return run.fail(at, Fault::TooManySteps);
  }
  const Pattern* pattern = run.pattern(args[1].text);
  if (pattern == nullptr) return run.fail(at, Fault::BadPattern, args[1].text);
  return Datum::of(pattern->matches(args[0].text));
}

Datum char_at(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!args[0].is(Datum::Kind::String) || !args[1].is(Datum::Kind::Int)) {
    return run.no_overload(at, args, count);
  }
  const std::string_view text = args[0].text;
  const auto begin = byte_of(text, args[1].integer);
  if (!begin) return run.fail(at, Fault::IndexOutOfRange);
  if (*begin == text.size()) return Datum::of(std::string_view());
  return Datum::of(text.substr(*begin, width_at(text, *begin)));
}

Datum index_of(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 2) || (count == 3 && !args[2].is(Datum::Kind::Int))) {
    return run.no_overload(at, args, count);
  }
  const std::string_view text = args[0].text;
  const auto from = byte_of(text, count == 3 ? args[2].integer : 0);
  if (!from) return run.fail(at, Fault::IndexOutOfRange);
  if (!run.may_work(text.size())) return run.fail(at, Fault::TooManySteps);
  const std::size_t found = text.find(args[1].text, *from);
  return Datum::of(found == npos ? std::int64_t{-1} : count_code_points(text.substr(0, found)));
}

// The last place at or before the third argument.
Datum last_index_of(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 2) || (count == 3 && !args[2].is(Datum::Kind::Int))) {
    return run.no_overload(at, args, count);
  }
  const std::string_view text = args[0].text;
  const auto from = count == 3 ? byte_of(text, args[2].integer) : std::optional(text.size());
  if (!from) return run.fail(at, Fault::IndexOutOfRange);
  if (!run.may_work(text.size())) return run.fail(at, Fault::TooManySteps);
  const std::size_t found = text.rfind(args[1].text, *from);
  return Datum::of(found == npos ? std::int64_t{-1} : count_code_points(text.substr(0, found)));
}

Datum join(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!args[0].is(Datum::Kind::List) || (count == 2 && !args[1].is(Datum::Kind::String))) {
    return run.no_overload(at, args, count);
  }
  const std::string_view separator = count == 2 ? args[1].text : std::string_view();
  const List& items = args[0].container->list();
  std::size_t bytes = 0;
  for (const Value& item : items) {
    const Datum datum = Datum::of(item);
    if (!datum.is(Datum::Kind::String)) return run.no_overload(at, &datum, 1);
    bytes += datum.text.size() + separator.size();
    if (bytes > 2 * limits::expression_text_bytes) return run.fail(at, Fault::TooMuchText);
  }
  std::string made;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) made += separator;
    made += items[i].text();
  }
  return run.keep(at, std::move(made));
}

template <char first, char last>
Datum with_ascii_case(Run& run, NodeId at, const Datum* args, std::size_t count) {
  constexpr char case_bit = 0x20;
  if (!all_texts(args, 1)) return run.no_overload(at, args, count);
  std::string made(args[0].text);
  for (char& c : made) {
    if (c >= first && c <= last) c = static_cast<char>(c ^ case_bit);
  }
  return run.keep(at, std::move(made));
}

// The code points and their ends: where "" is found.
std::size_t find_next(std::string_view text, std::string_view part, std::size_t from) {
  return part.empty() ? from : text.find(part, from);
}

Datum replace(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 3) || (count == 4 && !args[3].is(Datum::Kind::Int))) {
    return run.no_overload(at, args, count);
  }
  const std::string_view text = args[0].text;
  const std::string_view old = args[1].text;
  std::int64_t left = count == 4 ? args[3].integer : -1;  // negative: all of them
  std::string made;
  std::size_t done = 0;  // of the text
  std::size_t from = 0;
  while (left != 0 && from <= text.size()) {
    const std::size_t found = find_next(text, old, from);
    if (found == npos) break;
    made += text.substr(done, found - done);
    made += args[2].text;
    done = found + old.size();
    from = old.empty() ? found + (found < text.size() ? width_at(text, found) : 1) : done;
    if (made.size() > limits::expression_text_bytes) return run.fail(at, Fault::TooMuchText);
    if (left > 0) --left;
  }
  made += text.substr(done);
  return run.keep(at, std::move(made));
}

Datum reverse(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 1)) return run.no_overload(at, args, count);
  const std::string_view text = args[0].text;
  std::string made(text.size(), '\0');
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t width = width_at(text, begin);
    text.copy(made.data() + (text.size() - begin - width), width, begin);
    begin += width;
  }
  return run.keep(at, std::move(made));
}

// At most `limit` pieces, the last of them with all that is left; below 0 all pieces, 0 none. The
// separator "" splits into code points.
Datum split(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 2) || (count == 3 && !args[2].is(Datum::Kind::Int))) {
    return run.no_overload(at, args, count);
  }
  const std::string_view separator = args[1].text;
  std::int64_t left = count == 3 ? args[2].integer : -1;
  List made;
  std::string_view rest = args[0].text;
  if (left == 0 || (separator.empty() && rest.empty())) return run.keep(std::move(made));
  while (left != 1) {
    const std::size_t end = separator.empty() ? width_at(rest, 0) : rest.find(separator);
    if (end == npos || (separator.empty() && end == rest.size())) break;
    const Datum added = run.add(at, Datum::of(rest.substr(0, end)), made);
    if (!added.is_value()) return added;
    rest.remove_prefix(end + separator.size());
    if (left > 0) --left;
  }
  const Datum added = run.add(at, Datum::of(rest), made);
  return added.is_value() ? run.keep(std::move(made)) : added;
}

Datum substring(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!args[0].is(Datum::Kind::String) ||
      !std::all_of(args + 1, args + count, [](const Datum& d) { return d.is(Datum::Kind::Int); })) {
    return run.no_overload(at, args, count);
  }
  const std::string_view text = args[0].text;
  const auto begin = byte_of(text, args[1].integer);
  const auto end = count == 3 ? byte_of(text, args[2].integer) : std::optional(text.size());
  if (!begin || !end || *begin > *end) return run.fail(at, Fault::IndexOutOfRange);
  return Datum::of(text.substr(*begin, *end - *begin));
}

// Unicode's White_Space.
bool is_blank(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_blank_at(std::string_view text, std::size_t begin, std::size_t width) {
  const std::string_view point = text.substr(begin, width);
  return valid_utf8(point) && is_blank(code_point_at(point, 0).value);
}

Datum trim(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 1)) return run.no_overload(at, args, count);
  std::string_view text = args[0].text;
  while (!text.empty() && is_blank_at(text, 0, width_at(text, 0))) {
    text.remove_prefix(width_at(text, 0));
  }
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && continues(text[begin])) --begin;
    if (!is_blank_at(text, begin, text.size() - begin)) break;
    text = text.substr(0, begin);
  }
  return Datum::of(text);
}

Datum lower(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 1)) return run.no_overload(at, args, count);
  return run.keep(at, fold_case(args[0].text));
}

Datum kind_of_email(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!all_texts(args, 1)) return run.no_overload(at, args, count);
  return run.keep(at, std::string(name_of(email_kind(args[0].text))));
}

constexpr std::array<NativeRow, 19> rows = {{
    {"size", size},
    {"contains", ask<holds_part>, 2, 2},
    {"startsWith", ask<starts>, 2, 2},
    {"endsWith", ask<ends>, 2, 2},
    {"matches", matches, 2, 2},
    {"charAt", char_at, 2, 2},
    {"indexOf", index_of, 2, 3},
    {"lastIndexOf", last_index_of, 2, 3},
    {"join", join, 1, 2},
    {"lowerAscii", with_ascii_case<'A', 'Z'>},
    {"upperAscii", with_ascii_case<'a', 'z'>},
    {"replace", replace, 3, 4},
    {"reverse", reverse},
    {"split", split, 2, 3},
    {"substring", substring, 2, 3},
    {"trim", trim},
    {"lower", lower},
    {"emailKind", kind_of_email},
    {"hasWord", ask<has_word>, 2, 2},
}};

}  // namespace

std::span<const NativeRow> string_natives() {
  return rows;
}

}  // namespace winnow::cel

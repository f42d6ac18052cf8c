#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace winnow {

namespace {

namespace dom = simdjson::dom;

// --- reading -----------------------------------------------------------------------------------

constexpr std::size_t quoted_bytes_max = 60;  // of a number that an error names

std::size_t end_of_string(std::string_view text, std::size_t opening) {
  for (std::size_t i = opening + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

bool fits(std::string_view number) {
  const char* end = number.data() + number.size();
  if (number.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t i = 0;
    return std::from_chars(number.data(), end, i).ec != std::errc::result_out_of_range;
  }
  double d = 0;
  if (std::from_chars(number.data(), end, d).ec != std::errc::result_out_of_range) return true;
  return number.find("e-") != number.npos || number.find("E-") != number.npos;  // nearly zero
}

// The library says only that some number is too large: the first such one, and where it stands.
std::optional<Error> number_too_large(std::string_view text) {
  constexpr std::string_view number_bytes = "+-.eE0123456789";
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      i = end_of_string(text, i);
    } else if (text[i] == '-' || (text[i] >= '0' && text[i] <= '9')) {
      const std::size_t end = std::min(text.find_first_not_of(number_bytes, i), text.size());
      const std::string_view number = text.substr(i, end - i);
      if (!fits(number)) {
        return fail(ErrorKind::Invalid, "the number {}{} is too large at byte {}",
                    number.substr(0, quoted_bytes_max), number.size() > quoted_bytes_max ? "…" : "",
                    i)
            .value();
      }
      i = end;
    } else {
      ++i;
    }
  }
  return std::nullopt;
}

tl::unexpected<Error> refusal(std::string_view text, simdjson::error_code code, std::size_t depth) {
  switch (code) {
    case simdjson::EMPTY: return fail(ErrorKind::Invalid, "there is no JSON in an empty text");
    case simdjson::DEPTH_ERROR:
      return fail(ErrorKind::Invalid, "the JSON nests deeper than {} levels", depth);
    case simdjson::CAPACITY: return fail(ErrorKind::Invalid, "the JSON is longer than 4 GB");
    case simdjson::MEMALLOC: return fail(ErrorKind::Busy, "no memory left to read the JSON");
    case simdjson::UTF8_ERROR:
      return fail(ErrorKind::Invalid, "the JSON is not UTF-8 at byte {}", first_invalid_utf8(text));
    case simdjson::UNCLOSED_STRING:
      return fail(ErrorKind::Invalid, "a string of the JSON is not closed");
    case simdjson::UNESCAPED_CHARS:
      return fail(ErrorKind::Invalid, "a string of the JSON holds an unescaped control character");
    case simdjson::STRING_ERROR:
      return fail(ErrorKind::Invalid, "a string of the JSON has a wrong escape");
    case simdjson::NUMBER_ERROR:
      if (auto error = number_too_large(text)) return tl::unexpected<Error>(*error);
      return fail(ErrorKind::Invalid, "a number of the JSON is malformed");
    default: return fail(ErrorKind::Invalid, "the JSON is malformed");
  }
}

// Makes a Value of the library's tree.
class Builder {
 public:
  Value value_of(const dom::element& element) {
    switch (element.type()) {
      case dom::element_type::NULL_VALUE: return Value();
      case dom::element_type::BOOL: return Value(bool{element});
      case dom::element_type::INT64: return Value(std::int64_t{element});
      case dom::element_type::UINT64: has_too_large_ = true; return Value();
      case dom::element_type::DOUBLE: return Value(double{element});
      case dom::element_type::STRING: return Value(std::string_view{element});
      case dom::element_type::ARRAY: return list_of(dom::array{element});
      case dom::element_type::OBJECT: return map_of(dom::object{element});
    }
    return Value();
  }

  bool has_too_large() const { return has_too_large_; }

 private:
  Value list_of(const dom::array& array) {
    List list;
    list.reserve(array.size());
    for (const dom::element item : array) list.push_back(value_of(item));
    return Value(std::move(list));
  }

  Value map_of(const dom::object& object) {
    Map map;
    map.reserve(object.size());
    for (const auto field : object) map.emplace_back(field.key, value_of(field.value));
    const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::stable_sort(map.begin(), map.end(), by_key);
    // Of equal keys the last one counts: going backwards, it comes first.
    const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
    map.erase(map.begin(), std::unique(map.rbegin(), map.rend(), same_key).base());
    return Value(std::move(map));
  }

  bool has_too_large_ = false;  // an integer beyond int64
};

// --- writing -----------------------------------------------------------------------------------

void append_escape(std::string& out, unsigned char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
  }
}

void append_valid(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, copied, i - copied);
    append_escape(out, c);
    copied = i + 1;
  }
  out.append(text, copied);
}

void append_double(std::string& out, double d) {
  const std::string text = double_text(d);
  const bool is_number = text.back() >= '0' && text.back() <= '9';
  out += is_number ? text : '"' + text + '"';
}

void append_list(std::string& out, const List& list) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, list[i]);
  }
  out += ']';
}

void append_map(std::string& out, const Map& map) {
  out += '{';
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, map[i].first);
    out += ':';
    append_json(out, map[i].second);
  }
  out += '}';
}

}  // namespace

Result<Value> parse_json(std::string_view text, std::size_t depth) {
  dom::parser parser;
  // The library counts the document itself as a level.
  if (const auto code = parser.allocate(text.size(), depth + 1)) {
    return refusal(text, code, depth);
  }
  dom::element root;
  if (const auto code = parser.parse(text.data(), text.size()).get(root)) {
    return refusal(text, code, depth);
  }
  Builder builder;
  Value value = builder.value_of(root);
  if (builder.has_too_large()) return refusal(text, simdjson::NUMBER_ERROR, depth);
  return value;
}

std::string to_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

void append_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Null: out += "null"; return;
    case Value::Kind::Bool: out += value.boolean() ? "true" : "false"; return;
    case Value::Kind::Int: out += std::to_string(value.integer()); return;
    case Value::Kind::Double: append_double(out, value.real()); return;
    case Value::Kind::String: append_json_string(out, value.text()); return;
    case Value::Kind::Timestamp: append_json_string(out, to_text(value.timestamp())); return;
    case Value::Kind::Duration: append_json_string(out, to_text(value.duration())); return;
    case Value::Kind::List: append_list(out, value.list()); return;
    case Value::Kind::Map: append_map(out, value.map()); return;
  }
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t bad = first_invalid_utf8(text); bad != std::string_view::npos;
       bad = first_invalid_utf8(text)) {
    append_valid(out, text.substr(0, bad));
    out += "\uFFFD";
    text.remove_prefix(bad + 1);
  }
  append_valid(out, text);
  out += '"';
}

}  // namespace winnow

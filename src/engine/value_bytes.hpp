// Values as bytes, with numbers ("codes") in the place of texts, lists and maps met before.
//
// A value is a tag and what it needs. The keys of a map are one text, its shape: each key with its
// length. Who keeps the table of codes decides what gets one: the writer asks `code_of(bytes)` for
// each text, shape, list and map in turn (inner ones first) and writes it whole on `no_code`; the
// reader tells its table of each that it met whole, in the same turn.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "base/id.hpp"
#include "base/limits.hpp"
#include "base/value.hpp"
#include "engine/bytes.hpp"

namespace winnow::engine {

inline constexpr std::uint32_t no_code = UINT32_MAX;

enum Tag : std::uint8_t {
  tag_null,
  tag_false,
  tag_true,
  tag_int,           // zigzag
  tag_double,        // its bits
  tag_whole_double,  // one that is an integer, zigzag
  tag_timestamp,     // seconds, nanoseconds
  tag_duration,
  tag_text,              // with its length
  tag_uuid,              // the text of a UUID in lower case, as 16 bytes
  tag_no_text,           // ""
  tag_far_code,          // a code as varint
  tag_small_int = 0x20,  // + 0 … 63
  tag_code = 0x60,       // + 0 … 63
  tag_code_2 = 0xA0,     // + 0 … 63: six bits and a byte
  tag_code_3 = 0xE0,     // + 0 … 27: five bits and two bytes
  tag_list = 0xFE,       // no text of UTF-8 begins so: bytes in a table tell themselves apart
  tag_map = 0xFF
};

constexpr bool begins_as_value(std::string_view bytes) {
  return !bytes.empty() && static_cast<std::uint8_t>(bytes[0]) >= tag_list;
}

// The 16 bytes of a text that is their text again.
std::optional<Id> uuid_of(std::string_view text);

void put_code(std::string& out, std::uint32_t code);
// The code that `tag` and what follows it say; no_code: it is no tag of a code.
std::uint32_t read_code(ByteReader& in, std::uint8_t tag);
void put_scalar(std::string& out, const Value& value);  // neither text nor list nor map
std::optional<Value> read_scalar(ByteReader& in, std::uint8_t tag);  // none: no tag of a scalar

template <typename Table>
class ValueWriter {
 public:
  explicit ValueWriter(Table& table) : table_(table) {}

  void text(std::string& out, std::string_view text) {
    if (text.empty()) {
      out += static_cast<char>(tag_no_text);
      return;
    }
    if (!begins_as_value(text)) {
      const std::uint32_t code = table_.code_of(text);
      if (code != no_code) return put_code(out, code);
    }
    whole_text(out, text);
  }

  // Without asking for a code.
  static void whole_text(std::string& out, std::string_view text) {
    if (const auto uuid = uuid_of(text)) {
      out += static_cast<char>(tag_uuid);
      out.append(reinterpret_cast<const char*>(uuid->bytes.data()), uuid->bytes.size());
      return;
    }
    out += static_cast<char>(tag_text);
    put_varint(out, text.size());
    out += text;
  }

  void value(std::string& out, const Value& value) {
    switch (value.kind()) {
      case Value::Kind::String: return text(out, value.text());
      case Value::Kind::List:
      case Value::Kind::Map: return nested(out, value);
      default: put_scalar(out, value);
    }
  }

  // Shape and values, without tag or code.
  void map(std::string& out, const Map& map) {
    CHECK(++depth_ <= limits::fact_depth);
    std::string shape;
    for (const auto& entry : map) {
      put_varint(shape, entry.first.size());
      shape += entry.first;
    }
    text(out, shape);
    for (const auto& entry : map) value(out, entry.second);
    --depth_;
  }

 private:
  void nested(std::string& out, const Value& value) {
    const std::size_t begin = out.size();
    if (value.is(Value::Kind::Map)) {
      out += static_cast<char>(tag_map);
      map(out, value.map());
    } else {
      out += static_cast<char>(tag_list);
      list(out, value.list());
    }
    const std::uint32_t code = table_.code_of(std::string_view(out).substr(begin));
    if (code == no_code) return;
    out.resize(begin);
    put_code(out, code);
  }

  void list(std::string& out, const List& list) {
    CHECK(++depth_ <= limits::fact_depth);
    put_varint(out, list.size());
    for (const Value& item : list) value(out, item);
    --depth_;
  }

  Table& table_;
  int depth_ = 0;
};

// What is no value spoils the bytes (ByteReader::good).
template <typename Table>
class ValueReader {
 public:
  ValueReader(ByteReader& in, Table& table, int depth = 0)
      : in_(in), table_(table), depth_(depth) {}

  // Until the next call.
  std::string_view text() { return text_of(in_.byte()); }

  Value value() {
    const std::uint8_t tag = in_.byte();
    if (tag == tag_map) return met(Value(map()));
    if (tag == tag_list) return met(Value(list()));
    if (auto scalar = read_scalar(in_, tag)) return std::move(*scalar);
    const std::uint32_t code = read_code(in_, tag);
    if (code == no_code) return Value(text_of(tag));
    std::optional<Value> known = table_.value(code, depth_);
    if (!known) in_.spoil();
    return known ? std::move(*known) : Value();
  }

  Map map() {
    Map map;
    read(map);
    return map;
  }

  // In the place of what `map` held, whose memory is used again.
  void read(Map& map) {
    if (!enter()) return map.clear();
    std::size_t size = 0;
    ByteReader shape(text());
    map.reserve(entries_of(shape));
    for (; !shape.at_end(); ++size) {
      const std::string_view key = shape.text();
      if (size > 0 && key <= map[size - 1].first) shape.spoil();
      if (!shape.good()) break;
      if (size == map.size()) map.emplace_back();
      map[size].first = key;
    }
    if (!shape.good()) in_.spoil();
    map.resize(size);
    for (auto& entry : map) entry.second = value();
    --depth_;
  }

 private:
  static std::size_t entries_of(ByteReader shape) {
    std::size_t count = 0;
    for (; !shape.at_end(); ++count) shape.text();
    return count;
  }

  bool enter() {
    if (++depth_ > limits::fact_depth) in_.spoil();
    return in_.good();
  }

  List list() {
    List list;
    if (!enter()) return list;
    for (std::uint64_t left = in_.varint(); left > 0 && in_.good(); --left) {
      list.push_back(value());
    }
    --depth_;
    return list;
  }

  Value met(Value value) {
    if (in_.good()) table_.met(value);
    return value;
  }

  std::string_view text_of(std::uint8_t tag) {
    if (tag == tag_no_text) return {};
    if (tag == tag_text) {
      const std::string_view text = in_.text();
      if (!begins_as_value(text)) table_.met(text);
      return text;
    }
    if (tag == tag_uuid) {
      Id id;
      const std::string_view bytes = in_.bytes(id.bytes.size());
      if (bytes.size() == id.bytes.size()) std::memcpy(id.bytes.data(), bytes.data(), bytes.size());
      uuid_.clear();
      append_text(uuid_, id);
      table_.met_uuid(uuid_);
      return uuid_;
    }
    const std::uint32_t code = read_code(in_, tag);
    const auto known = code == no_code ? std::nullopt : table_.text(code);
    if (!known) in_.spoil();
    return known.value_or(std::string_view());
  }

  ByteReader& in_;
  Table& table_;
  int depth_;
  std::string uuid_;
};

}  // namespace winnow::engine

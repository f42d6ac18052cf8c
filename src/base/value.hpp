// Value: one piece of data of any type, as expressions, JSON and traits know it.
//
// A value type: copied, compared, never in a wrong state. Null is a value of its own here; that a
// thing is *missing* is said by having no Value (a null pointer, an empty optional).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace winnow {

// An instant to the nanosecond: seconds since 1970 UTC and 0 … 999,999,999 nanoseconds after it.
// Years 1 to 9999 (timestamp_min … timestamp_max in base/time.hpp), as in CEL.
struct Timestamp {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  auto operator<=>(const Timestamp&) const = default;
};

// A length of time: whole seconds, rounded towards the past, and 0 … 999,999,999 nanoseconds more
// (so −0.5 s is {−1, 500,000,000}). At most ±315,576,000,000 s, as in CEL.
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  auto operator<=>(const Duration&) const = default;
};

class Value;
using List = std::vector<Value>;
// Keys rising by byte (which in UTF-8 is by code point), each once.
using Map = std::vector<std::pair<std::string, Value>>;

class Value {
 public:
  enum class Kind : std::uint8_t {
    Null,
    Bool,
    Int,
    Double,
    String,
    Timestamp,
    Duration,
    List,
    Map
  };

  Value() = default;  // null
  explicit Value(bool b) : data_(b) {}
  explicit Value(std::int64_t i) : data_(i) {}
  explicit Value(double d) : data_(d) {}
  explicit Value(std::string s) : data_(std::move(s)) {}
  explicit Value(std::string_view s) : data_(std::string(s)) {}
  explicit Value(const char* s) : data_(std::string(s)) {}
  explicit Value(winnow::Timestamp t) : data_(t) {}
  explicit Value(winnow::Duration d) : data_(d) {}
  explicit Value(winnow::List l) : data_(std::make_shared<const winnow::List>(std::move(l))) {}
  explicit Value(winnow::Map m) : data_(std::make_shared<const winnow::Map>(std::move(m))) {}

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is(Kind k) const { return kind() == k; }
  bool is_number() const { return is(Kind::Int) || is(Kind::Double); }

  // Each needs the kind of its name; asking for another is a bug of the caller.
  bool boolean() const { return std::get<bool>(data_); }
  std::int64_t integer() const { return std::get<std::int64_t>(data_); }
  double real() const { return std::get<double>(data_); }
  const std::string& text() const { return std::get<std::string>(data_); }
  winnow::Timestamp timestamp() const { return std::get<winnow::Timestamp>(data_); }
  winnow::Duration duration() const { return std::get<winnow::Duration>(data_); }
  const winnow::List& list() const { return *std::get<ListPointer>(data_); }
  const winnow::Map& map() const { return *std::get<MapPointer>(data_); }

  // An entry of a map, or nullptr.
  const Value* find(std::string_view key) const;

  // The same kind and the same content, bit by bit: 1 and 1.0 differ, NaN equals NaN. (CEL's `==`
  // is cel::equal.) For dictionaries and tests.
  bool same(const Value& other) const;

 private:
  using ListPointer = std::shared_ptr<const winnow::List>;
  using MapPointer = std::shared_ptr<const winnow::Map>;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, winnow::Timestamp,
               winnow::Duration, ListPointer, MapPointer>
      data_;
};

// An entry of a map, or nullptr.
const Value* find_entry(const Map& map, std::string_view key);

std::string_view name_of(Value::Kind kind);  // "null", "bool", "int", "double", "string", …

}  // namespace winnow

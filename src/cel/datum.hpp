// Datum: one value during a run. It owns nothing: text and containers lie in the row, in the
// program's constants, or in the run's arena (cel/run.hpp).
//
// A Datum is also how a run says "unknown" and "error"; an error keeps what its message needs and
// the message is only made if somebody reads it.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/value.hpp"
#include "cel/tree.hpp"

namespace winnow::cel {

enum class Fault : std::uint8_t {
  None,
  NoOverload,  // `kinds` of the operands
  NoBool,      // the node is an operand that `need` wants to be a bool
  Overflow,
  DivisionByZero,
  RemainderByZero,
  IndexOutOfRange,
  NoSuchKey,    // `text`: the key
  EmptyList,    // min([]), max([])
  NotAMap,      // the path leads through something without members
  NotReadable,  // `text`: what int(), double(), … could not read
  OutOfRange,   // a number, time or duration beyond what its type holds
  UnknownZone,  // `text`: its name
  BadPattern,   // `text`: the pattern
  TooManySteps,
  TooMuchText,
};

struct Datum {
  // The first nine are Value::Kind's.
  enum class Kind : std::uint8_t {
    Null,
    Bool,
    Int,
    Double,
    String,
    Timestamp,
    Duration,
    List,
    Map,
    Unknown,
    Error
  };
  // The kinds of the operands that an operator or function has no overload for.
  struct Kinds {
    static constexpr std::size_t room = 6;
    std::uint8_t count;
    Kind kind[room];
  };

  // Who wanted a bool, and what came.
  struct Need {
    NodeId whose;
    Kind kind;
  };

  Kind kind = Kind::Null;
  Fault fault = Fault::None;  // of an Error
  NodeId node = 0;            // of an Error: where it happened
  union {
    bool boolean;
    std::int64_t integer;
    double real;
    std::string_view text;  // of a String; of some Errors
    winnow::Timestamp timestamp;
    winnow::Duration duration;
    const Value* container;  // of a List or Map: the Value that holds it
    Kinds kinds;             // of a NoOverload
    Need need;               // of a NoBool
  };

  Datum() : integer(0) {}
  static Datum of(bool b) {
    return make(Kind::Bool, [&](Datum& d) { d.boolean = b; });
  }
  static Datum of(std::int64_t i) {
    return make(Kind::Int, [&](Datum& d) { d.integer = i; });
  }
  static Datum of(double r) {
    return make(Kind::Double, [&](Datum& d) { d.real = r; });
  }
  static Datum of(std::string_view s) {
    return make(Kind::String, [&](Datum& d) { d.text = s; });
  }
  static Datum of(winnow::Timestamp t) {
    return make(Kind::Timestamp, [&](Datum& d) { d.timestamp = t; });
  }
  static Datum of(winnow::Duration l) {
    return make(Kind::Duration, [&](Datum& d) { d.duration = l; });
  }
  static Datum of(const char*) = delete;  // would be a bool
  // Refers to `value`, which must outlive the Datum.
  static Datum of(const Value& value);
  static Datum unknown() {
    return make(Kind::Unknown, [](Datum&) {});
  }

  bool is(Kind k) const { return kind == k; }
  bool is_number() const { return kind == Kind::Int || kind == Kind::Double; }
  bool is_value() const { return kind < Kind::Unknown; }
  bool is_true() const { return kind == Kind::Bool && boolean; }
  bool is_false() const { return kind == Kind::Bool && !boolean; }
  double as_double() const { return kind == Kind::Int ? static_cast<double>(integer) : real; }

  // The Value itself; of a value only.
  Value to_value() const;

 private:
  template <typename Set>
  static Datum make(Kind kind, Set set) {
    Datum d;
    d.kind = kind;
    set(d);
    return d;
  }
};

// CEL's `==` and `<` (see cel/program.hpp, equal and order).
bool equal(const Datum& a, const Datum& b);
enum class Order : std::uint8_t { Less, Equal, Greater, None, NoOverload };  // None: NaN
Order order(const Datum& a, const Datum& b);

}  // namespace winnow::cel

// Random expressions: any tree at all for parser and printer, sensible text for evaluators.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cel/tree.hpp"
#include "cel/type.hpp"
#include "support/random.hpp"

namespace winnow::test {

template <typename T>
const T& any_of(Random& random, std::span<const T> choices) {
  return choices[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(choices.size()) - 1))];
}

inline std::string_view any_of(Random& random, std::initializer_list<std::string_view> choices) {
  return any_of(random, std::span<const std::string_view>(choices.begin(), choices.size()));
}

inline std::int64_t any_int(Random& random) {
  static constexpr std::array<std::int64_t, 10> edges = {
      INT64_MIN, INT64_MIN + 1, -1, 0, 1, 2, 63, 1'000'000'000, INT64_MAX - 1, INT64_MAX};
  if (random.between(0, 2) == 0) return any_of<std::int64_t>(random, edges);
  return random.between(-20, 20);
}

inline double any_double(Random& random) {
  static constexpr std::array<double, 12> edges = {0.0,
                                                   -0.0,
                                                   1e308,
                                                   -1e308,
                                                   5e-324,
                                                   0.1,
                                                   1e21,
                                                   1e15,
                                                   -0.5,
                                                   2.5,
                                                   9007199254740993.0,
                                                   1.7976931348623157e308};
  if (random.between(0, 1) == 0) return any_of<double>(random, edges);
  return static_cast<double>(random.between(-2000, 2000)) / 8;
}

// Quotes, backslashes, control characters, many scripts, characters beyond 16 bits.
inline std::string any_string(Random& random) {
  std::string text;
  for (std::int64_t i = random.between(0, 6); i > 0; --i) {
    text += any_of(
        random, {"a",  "Z",        "0",      " ",    "\"",  "'",   "`",      "\\", "\n", "\r\n",
                 "\t", "\a",       "\x01",   "\x7F", "?",   "'''", "\"\"\"", "é",  "ß",  "привет",
                 "漢", "👍🏽", "\u2028", "//",   "\\n", "a.b", "(",      "]",  "{}"});
  }
  if (random.between(0, 9) == 0) text += '\0';
  return text;
}

// A whole tree of every kind of node, at most `depth` deep; it need not make sense.
class AnyTree {
 public:
  explicit AnyTree(Random& random) : random_(random) {}

  cel::Tree of_depth(int depth) {
    tree_ = {};
    tree_.root = any(depth);
    return std::move(tree_);
  }

 private:
  using Op = cel::Op;

  cel::NodeId add(Op op, std::vector<cel::NodeId> args, std::string_view text = {}) {
    cel::Node node;
    node.op = op;
    node.text = text;
    node.args = std::move(args);
    tree_.nodes.push_back(std::move(node));
    return static_cast<cel::NodeId>(tree_.nodes.size() - 1);
  }

  std::vector<cel::NodeId> some(std::int64_t low, std::int64_t high, int depth) {
    std::vector<cel::NodeId> args;
    for (std::int64_t i = random_.between(low, high); i > 0; --i) args.push_back(any(depth));
    return args;
  }

  cel::NodeId literal() {
    const cel::NodeId id = add(Op::Literal, {});
    Value& value = tree_.nodes[id].value;
    switch (random_.between(0, 4)) {
      case 0: break;
      case 1: value = Value(random_.between(0, 1) == 1); break;
      case 2: value = Value(any_int(random_)); break;
      case 3: value = Value(any_double(random_)); break;
      default: value = Value(any_string(random_));
    }
    return id;
  }

  cel::NodeId leaf() {
    if (random_.between(0, 1) == 0) return literal();
    return add(Op::Name, {}, any_of(random_, {"lead", "x", "_", "A1", "has", "map", "truely"}));
  }

  std::string_view field() {
    return any_of(random_, {"a", "_b1", "map", "has", "size", "if", "while", "e1", "x"});
  }

  cel::NodeId has(int depth) {
    cel::NodeId id = any(depth);
    for (std::int64_t i = random_.between(1, 3); i > 0; --i) {
      id = random_.between(0, 1) == 0 ? add(Op::Member, {id}, field())
                                      : add(Op::Index, {id, literal()});
    }
    return add(Op::Has, {id});
  }

  cel::NodeId macro(int depth) {
    const std::string_view name = any_of(random_, {"exists", "all", "exists_one", "filter", "map"});
    const std::int64_t most = name == "map" ? 2 : 1;
    std::vector<cel::NodeId> args = {any(depth)};
    for (const cel::NodeId id : some(1, most, depth)) args.push_back(id);
    const cel::NodeId id = add(Op::Macro, std::move(args), name);
    tree_.nodes[id].variable = any_of(random_, {"x", "y", "lead", "_"});
    return id;
  }

  cel::NodeId method(int depth) {
    return add(Op::Method, some(1, 3, depth),
               any_of(random_, {"size", "f", "contains", "if", "has"}));
  }

  cel::NodeId any(int depth) {
    if (depth <= 0) return leaf();
    const int below = depth - 1;
    const auto op = static_cast<Op>(random_.between(1, static_cast<int>(Op::Macro)));
    switch (op) {
      case Op::Literal: return literal();
      case Op::Name: return leaf();
      case Op::Member: return add(op, some(1, 1, below), field());
      case Op::Call: return add(op, some(0, 3, below), any_of(random_, {"f", "size", "exists"}));
      case Op::Method: return method(below);
      case Op::List: return add(op, some(0, 3, below));
      case Op::Not:
      case Op::Negate: return add(op, some(1, 1, below));
      case Op::And:
      case Op::Or: return add(op, some(2, 4, below));
      case Op::Conditional: return add(op, some(3, 3, below));
      case Op::Has: return has(below);
      case Op::Macro: return macro(below);
      default: return add(op, some(2, 2, below));
    }
  }

  Random& random_;
  cel::Tree tree_;
};

// A name that an expression may use: "lead.title", string.
struct NamedType {
  std::string name;
  cel::Type type;
};

// Text of mostly well-typed expressions over `names`: what an author might write, and its edges
// (overflow, division by zero, missing values, numbers of both types). Now and then a dyn() hides
// a type, so that run-time type errors occur too.
class AnyExpression {
 public:
  using Kind = cel::Type::Kind;

  AnyExpression(Random& random, std::span<const NamedType> names)
      : random_(random), names_(names) {}

  std::string of(Kind kind, int depth) {
    if (random_.between(0, 39) == 0 && depth > 0) return "dyn(" + of(any_kind(), depth - 1) + ")";
    const std::string name = any_name(kind);
    if (!name.empty() && random_.between(0, depth > 0 ? 3 : 1) == 0) return name;
    if (depth <= 0) return literal(kind);
    if (random_.between(0, 11) == 0) {
      return "(" + of(Kind::Bool, depth - 1) + " ? " + of(kind, depth - 1) + " : " +
             of(kind, depth - 1) + ")";
    }
    switch (kind) {
      case Kind::Bool: return condition(depth - 1);
      case Kind::Int: return integer(depth - 1);
      case Kind::Double: return real(depth - 1);
      case Kind::String: return text(depth - 1);
      case Kind::Timestamp: return "(" + of(kind, depth - 1) + sign() + of(Kind::Duration, 0) + ")";
      case Kind::Duration: return span(depth - 1);
      case Kind::List: return list(depth - 1);
      default: return literal(kind);
    }
  }

 private:
  Kind any_kind() {
    static constexpr std::array<Kind, 7> kinds = {Kind::Bool,   Kind::Int,       Kind::Double,
                                                  Kind::String, Kind::Timestamp, Kind::Duration,
                                                  Kind::List};
    return any_of<Kind>(random_, kinds);
  }
  Kind any_number() { return random_.between(0, 1) == 0 ? Kind::Int : Kind::Double; }

  std::string any_name(Kind kind) {
    std::vector<std::string> fitting;
    for (const NamedType& known : names_) {
      if (known.type.kind == kind || known.type.kind == Kind::Dyn) fitting.push_back(known.name);
    }
    for (const std::string& variable : variables_) {
      if (kind == Kind::String) fitting.push_back(variable);
    }
    if (fitting.empty()) return {};
    return any_of<std::string>(random_, fitting);
  }

  std::string literal(Kind kind) {
    cel::Tree tree;
    cel::Node& node = tree.nodes.emplace_back();
    node.op = cel::Op::Literal;
    switch (kind) {
      case Kind::Bool: node.value = Value(random_.between(0, 1) == 1); break;
      case Kind::Int: node.value = Value(any_int(random_)); break;
      case Kind::Double: node.value = Value(any_double(random_)); break;
      case Kind::String: node.value = Value(short_text()); break;
      case Kind::Timestamp:
        return std::string("timestamp(\"") +
               std::string(any_of(random_, {"2026-03-02T09:05:00Z", "1969-12-31T23:59:59.5Z",
                                            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})) +
               "\")";
      case Kind::Duration:
        return std::string("duration(\"") +
               std::string(any_of(random_, {"90s", "-1.5s", "2d", "1h30m", "0s", "52w"})) + "\")";
      case Kind::List: return "[" + literal(Kind::String) + ", " + literal(Kind::String) + "]";
      default: break;
    }
    return cel::print(tree);
  }

  std::string short_text() {
    if (random_.between(0, 3) == 0) return any_string(random_);
    return std::string(any_of(random_, {"", "a", "A", "ab", "12", "1.5", "true", "x y", "Éa"}));
  }

  std::string sign() { return random_.between(0, 1) == 0 ? " + " : " - "; }
  std::string both(Kind a, std::string_view op, Kind b, int depth) {
    return "(" + of(a, depth) + " " + std::string(op) + " " + of(b, depth) + ")";
  }

  std::string comparison(int depth) {
    const std::string_view op = any_of(random_, {"==", "!=", "<", "<=", ">", ">="});
    if (random_.between(0, 1) == 0) return both(any_number(), op, any_number(), depth);
    static constexpr std::array<Kind, 4> ordered = {Kind::Bool, Kind::String, Kind::Timestamp,
                                                    Kind::Duration};
    const Kind kind = any_of<Kind>(random_, ordered);
    return both(kind, op, kind, depth);
  }

  std::string condition(int depth) {
    switch (random_.between(0, 8)) {
      case 0: return "!" + wrapped(of(Kind::Bool, depth));
      case 1: return both(Kind::Bool, "&&", Kind::Bool, depth);
      case 2: return both(Kind::Bool, "||", Kind::Bool, depth);
      case 3: return both(Kind::String, "in", Kind::List, depth);
      case 4:
        return of(Kind::String, depth) + "." +
               std::string(any_of(random_, {"contains", "startsWith", "endsWith", "matches"})) +
               "(" + literal_pattern() + ")";
      case 5: return has();
      case 6: return loop(any_of(random_, {"exists", "all", "exists_one"}), depth);
      case 7: return "hasWord(" + of(Kind::String, depth) + ", " + literal(Kind::String) + ")";
      default: return comparison(depth);
    }
  }

  std::string has() {
    for (int attempt = 0; attempt < 4 && !names_.empty(); ++attempt) {
      const NamedType& known = any_of<NamedType>(random_, names_);
      const char last = known.name.back();
      if (known.name.find('.') != std::string::npos || last == ']') {
        return "has(" + known.name + ")";
      }
    }
    return "true";
  }

  std::string loop(std::string_view macro, int depth) {
    const std::string over = of(Kind::List, depth);
    const std::string variable = "v" + std::to_string(variables_.size());
    variables_.push_back(variable);
    const std::string body = macro == "map" ? of(Kind::String, depth) : of(Kind::Bool, depth);
    variables_.pop_back();
    return over + "." + std::string(macro) + "(" + variable + ", " + body + ")";
  }

  static std::string wrapped(const std::string& text) { return "(" + text + ")"; }
  std::string literal_pattern() {
    return std::string(any_of(random_, {"\"\"", "\"a\"", "\"A\"", "\"1\"", "\"a b\"", "\"é\""}));
  }

  std::string integer(int depth) {
    switch (random_.between(0, 5)) {
      case 0: return "size(" + of(Kind::String, depth) + ")";
      case 1: return of(Kind::List, depth) + ".size()";
      case 2: return "int(" + of(any_number(), depth) + ")";
      case 3: return of(Kind::Timestamp, depth) + ".getHours()";
      case 4: return "-" + wrapped(of(Kind::Int, depth));
      default: return both(Kind::Int, any_of(random_, {"+", "-", "*", "/", "%"}), Kind::Int, depth);
    }
  }

  std::string real(int depth) {
    switch (random_.between(0, 3)) {
      case 0: return "double(" + of(Kind::String, depth) + ")";
      case 1:
        return std::string(any_of(random_, {"round", "floor", "ceil", "abs"})) + "(" +
               of(Kind::Double, depth) + ")";
      case 2: return "max(" + of(Kind::Double, depth) + ", " + of(any_number(), depth) + ")";
      default:
        return both(Kind::Double, any_of(random_, {"+", "-", "*", "/"}), any_number(), depth);
    }
  }

  std::string text(int depth) {
    switch (random_.between(0, 4)) {
      case 0: return "string(" + of(any_number(), depth) + ")";
      case 1: return of(Kind::String, depth) + ".lowerAscii()";
      case 2: return "lower(" + of(Kind::String, depth) + ")";
      case 3: return of(Kind::List, depth) + "[" + of(Kind::Int, 0) + "]";
      default: return both(Kind::String, "+", Kind::String, depth);
    }
  }

  std::string span(int depth) {
    if (random_.between(0, 1) == 0) return both(Kind::Duration, "+", Kind::Duration, depth);
    return both(Kind::Timestamp, "-", Kind::Timestamp, depth);
  }

  std::string list(int depth) {
    switch (random_.between(0, 3)) {
      case 0: return "[" + of(Kind::String, depth) + ", " + of(Kind::String, depth) + "]";
      case 1: return loop("filter", depth);
      case 2: return loop("map", depth);
      default: return of(Kind::String, depth) + ".split(\" \")";
    }
  }

  Random& random_;
  std::span<const NamedType> names_;
  std::vector<std::string> variables_;  // of the loops around, strings
};

inline std::string random_expression(Random& random, std::span<const NamedType> names,
                                     cel::Type::Kind kind = cel::Type::Kind::Bool, int depth = 4) {
  return AnyExpression(random, names).of(kind, depth);
}

}  // namespace winnow::test

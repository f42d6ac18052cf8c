#include "support/random_expression.hpp"

#include <fmt/format.h>

namespace winnow::test {
namespace {

std::string quoted_word(Random& random) {
  return fmt::format("\"{}\"", pick(random, words()));
}

std::string any_number(Random& random, Kind kind) {
  static const std::vector<std::string> ints = {"0", "1", "2", "3", "-1", "7", "50", "200"};
  static const std::vector<std::string> doubles = {"0.0", "0.5",  "1.0",   "1.25", "2.75",
                                                   "3.0", "-1.5", "99.99", "1e3"};
  return chance(random, kind == Kind::Int ? 80 : 30) ? pick(random, ints) : pick(random, doubles);
}

std::string any_comparison(Random& random) {
  static const std::vector<std::string> all = {"==", "!=", "<", "<=", ">", ">="};
  return pick(random, all);
}

std::string about_text(Random& random, const std::string& name) {
  switch (random.between(0, 9)) {
    case 0: return fmt::format("{} == {}", name, quoted_word(random));
    case 1: return fmt::format("{} in [{}, {}]", name, quoted_word(random), quoted_word(random));
    case 2: return fmt::format("{} in lists.{}", name, chance(random, 50) ? "red" : "blue");
    case 3: return fmt::format("{}.startsWith(\"a\")", name);
    case 4: return fmt::format("{}.contains(\"e\")", name);
    case 5: return fmt::format("{}.matches(\"^[a-c].*\")", name);
    case 6: return fmt::format("size({}) {} 4", name, any_comparison(random));
    case 7: return fmt::format("lower({}) == {}", name, quoted_word(random));
    case 8: return fmt::format("hasWord({}, {})", name, quoted_word(random));
    default: return fmt::format("int({}) > 1", name);  // most words are no numbers: an error
  }
}

std::string about_number(Random& random, const Name& name) {
  const std::string& text = name.text;
  const std::string number = any_number(random, name.kind);
  switch (random.between(0, 7)) {
    case 0: return fmt::format("{} + 1 {} {}", text, any_comparison(random), number);
    case 1: return fmt::format("{} * 2 - 3 {} {}", text, any_comparison(random), number);
    case 2: return fmt::format("10 / {} {} {}", text, any_comparison(random), number);
    case 3: return fmt::format("{} in [1, 2.5, 3]", text);
    case 4: return fmt::format("round({}) == round({})", text, number);
    case 5:
      if (name.kind == Kind::Int) return fmt::format("{} % 3 == 1", text);
      [[fallthrough]];
    default: return fmt::format("{} {} {}", text, any_comparison(random), number);
  }
}

std::string any_length(Random& random) {
  static const std::vector<std::string> all = {"1s", "60s", "1h", "1d", "7d", "4w", "0s", "-1d"};
  return fmt::format("duration(\"{}\")", pick(random, all));
}

std::string about_instant(Random& random, const std::string& name) {
  static const std::vector<std::string> fixed = {"2025-06-15T12:00:00Z", "2025-06-15T12:00:00.5Z",
                                                 "1850-01-01T00:00:00Z", "2025-03-30T01:00:00Z"};
  const std::string other =
      name == "now" ? fmt::format("timestamp(\"{}\")", pick(random, fixed)) : "now";
  switch (random.between(0, 4)) {
    case 0: return fmt::format("{} {} {}", name, any_comparison(random), other);
    case 1:
      return fmt::format("{} - {} {} {}", other, name, any_comparison(random), any_length(random));
    case 2: return fmt::format("{} + {} < {}", name, any_length(random), other);
    case 3: return fmt::format("{}.getDayOfWeek(\"Europe/Warsaw\") == 1", name);
    default: return fmt::format("{}.getHours() < 12", name);
  }
}

std::string about_list(Random& random, const std::string& name) {
  switch (random.between(0, 5)) {
    case 0: return fmt::format("{} in {}", quoted_word(random), name);
    case 1: return fmt::format("{}.exists(x, x == {})", name, quoted_word(random));
    case 2: return fmt::format("{}.all(x, x != {})", name, quoted_word(random));
    case 3: return fmt::format("size({}) {} 2", name, any_comparison(random));
    case 4: return fmt::format("{}.filter(x, x in lists.red).size() > 0", name);
    default: return fmt::format("{}[0] == {}", name, quoted_word(random));  // often out of range
  }
}

std::string about_map(Random& random, const std::string& name) {
  switch (random.between(0, 3)) {
    case 0: return fmt::format("has({}.country)", name);
    case 1: return fmt::format("{}.size > 1", name);
    default: return fmt::format("{}.country == {}", name, quoted_word(random));
  }
}

std::string atom(Random& random, const std::vector<Name>& names) {
  const Name& name = pick(random, names);
  if (name.may_be_missing && chance(random, 15)) return fmt::format("has({})", name.text);
  switch (name.kind) {
    case Kind::Text: return about_text(random, name.text);
    case Kind::Int:
    case Kind::Number: return about_number(random, name);
    case Kind::Bool: return chance(random, 30) ? "!" + name.text : name.text;
    case Kind::Instant: return about_instant(random, name.text);
    case Kind::List: return about_list(random, name.text);
    case Kind::Map: return about_map(random, name.text);
  }
  return "true";
}

}  // namespace

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = {"a",     "b",         "abc", "ACME",
                                               "Émile", "two steps", "12",  ""};
  return all;
}

std::string any_condition(Random& random, const std::vector<Name>& names, int depth) {
  if (depth <= 0 || chance(random, 40)) return atom(random, names);
  const auto part = [&] { return any_condition(random, names, depth - 1); };
  switch (random.between(0, 4)) {
    case 0: return fmt::format("!({})", part());
    case 1: return fmt::format("({}) && ({})", part(), part());
    case 2: return fmt::format("({}) || ({})", part(), part());
    case 3: return fmt::format("({}) ? ({}) : ({})", part(), part(), part());
    default: return fmt::format("({}) == ({})", part(), part());
  }
}

Name any_expression(Random& random, const std::vector<Name>& names, bool numeric) {
  for (int tries = 0; tries < 20; ++tries) {
    const Name& name = pick(random, names);
    const bool number = name.kind == Kind::Int || name.kind == Kind::Number;
    if (number && chance(random, 30)) return {fmt::format("{} * 2", name.text), name.kind};
    if (number || (!numeric && name.kind == Kind::Text)) return name;
  }
  return numeric ? Name{"3", Kind::Int} : Name{"\"a\"", Kind::Text};
}

}  // namespace winnow::test

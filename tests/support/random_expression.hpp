// Random conditions over names of known types: valid, and now and then sure to fail when they run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/random.hpp"

namespace winnow::test {

inline bool chance(Random& random, int percent) {
  return random.between(1, 100) <= percent;
}

template <typename T>
const T& pick(Random& random, const std::vector<T>& all) {
  return all[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(all.size()) - 1))];
}

enum class Kind : std::uint8_t { Text, Int, Number, Bool, Instant, List, Map };

// A name as an expression writes it ("lead.size"), with what it holds.
struct Name {
  std::string text;
  Kind kind;
  bool may_be_missing = true;  // has() takes it
};

// A small pool, so that values meet: a word of a trait, a list or a literal.
const std::vector<std::string>& words();

std::string any_condition(Random& random, const std::vector<Name>& names, int depth = 3);
// An expression with a value, for `match`; `numeric`: a number (or an error), else maybe a text.
Name any_expression(Random& random, const std::vector<Name>& names, bool numeric);

}  // namespace winnow::test

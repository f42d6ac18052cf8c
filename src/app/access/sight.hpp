// Sight: which leads somebody sees. Whatever reads leads takes one, without a default, so that
// nobody forgets to ask.
#pragma once

#include <optional>

#include "base/id.hpp"

namespace winnow::app {

// All leads, or those that are theirs or nobody's.
struct Sight {
  std::optional<Id> only_of;  // a user; none: all leads

  static Sight of_all() { return {}; }
  // `owner` empty: nobody.
  bool sees(const Id& owner) const { return !only_of || owner.empty() || owner == *only_of; }
};

}  // namespace winnow::app

// Mistakes: collects the issues of one text, each with its place.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "base/issue.hpp"

namespace winnow::cel {

// At most one issue for a place (the first told) and limits::issues_shown in all.
class Mistakes {
 public:
  explicit Mistakes(std::string_view text) : text_(text) {}

  void add(std::size_t offset, std::string message, std::string hint = {});
  Issues take();  // in the order of the text

 private:
  std::string_view text_;
  std::set<std::size_t> offsets_;
  Issues issues_;
};

}  // namespace winnow::cel

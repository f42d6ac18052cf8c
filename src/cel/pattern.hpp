// Pattern: a compiled regular expression. The door to RE2.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace winnow::cel {

// A value: cheap to copy, never changes, may be used by many threads at once.
class Pattern {
 public:
  // Errors   Invalid: RE2 cannot read the pattern (it has no look-around and no back-references),
  //          or its program would need more than limits::regex_bytes. Nothing is logged.
  static Result<Pattern> compile(std::string_view text);

  // Whether the pattern matches anywhere in `text`; time grows linearly with the text.
  bool matches(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace winnow::cel

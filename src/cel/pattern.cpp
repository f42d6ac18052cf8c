#include "cel/pattern.hpp"

#include <re2/re2.h>

#include <utility>

#include "base/limits.hpp"

namespace winnow::cel {
namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view text) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::regex_bytes);
  auto compiled = std::make_shared<const RE2>(piece(text), options);
  if (compiled->ok()) return Pattern(std::move(compiled));
  if (compiled->error_code() == RE2::ErrorPatternTooLarge) {
    return fail(ErrorKind::Invalid, "the pattern is too large");
  }
  return fail(ErrorKind::Invalid, "not a pattern: {}", compiled->error());
}

bool Pattern::matches(std::string_view text) const {
  return RE2::PartialMatch(piece(text), *compiled_);
}

}  // namespace winnow::cel

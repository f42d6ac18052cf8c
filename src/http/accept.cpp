#include "http/accept.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "http/request.hpp"

namespace winnow::http {

namespace {

// Of ";q=0.5" and what else is said of a word; 1 unless it says so.
double quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = trimmed(next_part(parameters, ';'));
    if (!same_name(trimmed(next_part(value, '=')), "q")) continue;
    double quality = 0;
    value = trimmed(value);
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), quality);
    const bool good = error == std::errc() && end == value.data() + value.size();
    return good ? std::clamp(quality, 0.0, 1.0) : 0;
  }
  return 1;
}

}  // namespace

std::string_view next_part(std::string_view& rest, char mark) {
  const std::string_view part = rest.substr(0, rest.find(mark));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

double quality_in(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    std::string_view one = next_part(list, ',');
    if (same_name(trimmed(next_part(one, ';')), word)) return quality_of(one);
  }
  return -1;
}

}  // namespace winnow::http

#include "app/names.hpp"

#include <fmt/core.h>

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/issue.hpp"

namespace winnow::app {

std::string_view name_of(engine::CriterionState state) {
  switch (state) {
    case engine::CriterionState::Unknown: return "unknown";
    case engine::CriterionState::Met: return "met";
    case engine::CriterionState::NotMet: return "not met";
  }
  throw Bug("a criterion state without a name");
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_name(name, candidates);
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

std::string text_in(const engine::Texts& texts, std::string_view language, std::string_view count) {
  if (texts.empty()) return "";
  auto found = texts.find(std::string(language));
  if (found == texts.end()) found = texts.find("");
  if (found == texts.end()) found = texts.find("en");
  if (found == texts.end()) found = texts.begin();
  std::string text = found->second;
  constexpr std::string_view mark = "{count}";
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + count.size())) {
    text.replace(at, mark.size(), count);
  }
  return text;
}

std::string number_text(double number) {
  std::string text = double_text(number);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  return text;
}

}  // namespace winnow::app

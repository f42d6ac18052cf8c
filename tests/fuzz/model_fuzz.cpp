// Any bytes as a model: issues with places or a whole model, and a formatter that keeps both.
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "engine/model_diff.hpp"
#include "engine/model_fmt.hpp"
#include "engine/model_parse.hpp"

using namespace winnow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ZoneTable utc = {{"UTC", Zone::fixed(0)}};
  const engine::ZoneLoader zones = {[](std::string_view name) -> Result<Zone> {
                                      if (name == "UTC") return Zone::fixed(0);
                                      return fail(ErrorKind::NotFound, "no such zone");
                                    },
                                    []() -> const ZoneTable& { return utc; }};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const engine::ParsedModel parsed = engine::parse_model(text, zones);
  CHECK((parsed.model == nullptr) == !parsed.issues.empty());
  CHECK(parsed.issues.size() <= static_cast<std::size_t>(limits::issues_shown) + 1);
  for (const Issue& issue : parsed.issues) CHECK(issue.line >= 1 && issue.column >= 1);

  const engine::FormattedModel formatted = engine::format_model(text);
  if (!formatted.issues.empty()) return 0;
  const engine::ParsedModel again = engine::parse_model(formatted.text, zones);
  CHECK((parsed.model == nullptr) == (again.model == nullptr));
  if (parsed.model) CHECK(engine::diff_models(*parsed.model, *again.model).empty());
  CHECK(engine::format_model(formatted.text).text == formatted.text);
  return 0;
}

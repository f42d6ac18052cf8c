#include "app/board/field_fill.hpp"

#include <algorithm>
#include <bit>

#include "app/board/board_view.hpp"
#include "app/board/matcher.hpp"
#include "base/check.hpp"

namespace winnow::app {

FieldFills field_fills(const BoardView& view, Millis now, const Sight& sight) {
  FieldFills all;
  std::vector<std::uint64_t> filled(view.fields->size());
  const BoardFilter everybody;
  auto matcher = Matcher::make(view, everybody, now, sight);
  CHECK(matcher);  // a filter that asks for nothing
  RowMask rows;
  for (std::size_t chunk = 0; chunk < view.chunks.size(); ++chunk) {
    matcher->run(chunk, rows);
    for (const std::uint64_t word : rows) {
      all.leads += static_cast<std::uint64_t>(std::popcount(word));
    }
    const auto& traits = view.chunks[chunk]->traits;
    for (std::size_t field = 0; field < traits.size(); ++field) {
      if (!traits[field] || field + 1 >= filled.size()) continue;
      for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
        const bool is_in = (rows[row / 64] >> (row % 64) & 1U) != 0;
        filled[field + 1] += is_in && traits[field]->codes[row] != 0 ? 1U : 0U;
      }
    }
  }
  for (std::uint32_t code = 1; code < filled.size(); ++code) {
    if (filled[code] > 0)
      all.fields.push_back({std::string(view.fields->text(code)), filled[code]});
  }
  std::sort(all.fields.begin(), all.fields.end(),
            [](const FieldFill& a, const FieldFill& b) { return a.name < b.name; });
  return all;
}

}  // namespace winnow::app

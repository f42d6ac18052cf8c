// Any text that compiles: a batch with holes and its rows one by one come to the same, and the
// bounds of ranges around the rows leave out nothing that happens.
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/zones.hpp"
#include "cel/bounds.hpp"
#include "cel/columnar.hpp"
#include "cel/masks.hpp"
#include "support/random_columns.hpp"

namespace {

using namespace winnow;
using cel::masks::bit;
using cel::masks::Word;

constexpr std::size_t rows = 65;
constexpr std::size_t words = 2;

// The masks of one batch.
struct Batch {
  Word truth[words], unknown[words];
  std::vector<std::vector<Word>> names;

  Batch(const cel::Columnar& columnar, const std::vector<columns::View>& views) {
    cel::Columnar::Scratch scratch;
    columnar.run(views, rows, scratch, truth, unknown);
    names.assign(views.size(), std::vector<Word>(words, 0));
    std::vector<Word*> pointers;
    for (auto& one : names) pointers.push_back(one.data());
    columnar.unknown_names(views, rows, scratch, unknown, pointers);
  }
};

// Everything but the first slot as it is; the first may be anything.
cel::Possible possible(const cel::Bounds& bounds, const std::vector<const Value*>& row) {
  std::vector<cel::Range> ranges(row.size());
  for (std::size_t slot = 0; slot < row.size(); ++slot) ranges[slot].value = row[slot];
  if (!ranges.empty()) ranges[0].kind = cel::Range::Kind::Any;
  return bounds.possible(ranges);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cel::Scope scope = test::column_scope();
  static const ZoneTable zones = {{"UTC", Zone::fixed(0)}};
  const cel::Compiled compiled =
      cel::compile(std::string_view(reinterpret_cast<const char*>(data), size), scope);
  if (!compiled.program) return 0;
  test::Random random(size);
  std::vector<columns::Column> columns;
  std::vector<columns::View> views;
  for (const cel::Slot& slot : compiled.program->slots()) {
    columns.push_back(test::any_column(random, slot.type.kind, rows));
  }
  for (const columns::Column& column : columns) views.push_back(column.view(0));
  const Batch batch(cel::Columnar(compiled.program, views, zones), views);
  const cel::Bounds bounds(compiled.program, zones);
  std::vector<Value> values(views.size());
  std::vector<const Value*> row(views.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t slot = 0; slot < views.size(); ++slot) {
      const bool missing = views[slot].is_missing(i);
      if (!missing) values[slot] = views[slot].value(i);
      row[slot] = missing ? nullptr : &values[slot];
    }
    const cel::Outcome outcome = compiled.program->run(row, zones);
    const bool is_bool =
        outcome.state == cel::Outcome::State::Value && outcome.value.is(Value::Kind::Bool);
    CHECK(bit(batch.truth, i) == outcome.is_true());
    CHECK(bit(batch.unknown, i) == !is_bool);
    for (std::size_t slot = 0; slot < views.size(); ++slot) {
      const auto& names = outcome.names;
      CHECK(bit(batch.names[slot].data(), i) ==
            (std::find(names.begin(), names.end(), slot) != names.end()));
    }
    const cel::Possible all = possible(bounds, row);
    CHECK(outcome.is_true() ? all.truth : is_bool ? all.falsity : all.unknown);
  }
  return 0;
}

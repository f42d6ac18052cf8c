// Any bytes as an NDJSON file: a line that is taken is an object that base/json reads too, unless a
// number in it is beyond 64 bits; then into columns of each declared type.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "tables/column_builder.hpp"
#include "tables/ndjson.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace winnow;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::int64_t rejected = 0;
  auto reader =
      tables::NdjsonReader::open(tables::bytes_of(text), [&](const tables::Reject& reject) {
        ++rejected;
        CHECK(reject.line > 0 && !reject.reason.empty());
      });
  CHECK(reader.has_value());
  reader->want({{"a"}, {"a", "b"}, {"b"}});
  const tables::Reading reading;
  std::vector<tables::ColumnBuilder> builders;
  builders.emplace_back(reading, std::nullopt);
  for (int type = 0; type <= static_cast<int>(tables::Type::Map); ++type) {
    builders.emplace_back(reading, static_cast<tables::Type>(type));
  }
  std::size_t rows = 0;
  while (true) {
    const auto more = reader->next();
    CHECK(more.has_value());
    if (!*more) break;
    const auto value = parse_json(reader->row());
    CHECK(!value || value->is(Value::Kind::Map));
    for (auto& builder : builders) builder.set(rows, reader->cells()[0]);
    ++rows;
  }
  CHECK(reader->number() == rejected + static_cast<std::int64_t>(rows));
  for (auto& builder : builders) {
    const auto built = std::move(builder).build(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      if (!built.column.is_missing(row)) CHECK(valid_utf8(to_json(built.column.value(row))));
    }
  }
  return 0;
}

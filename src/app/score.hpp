// Scores every lead that was read and writes the result.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/load.hpp"
#include "app/sheet.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"

namespace winnow::app {

struct ScoreOptions {
  enum class Format : std::uint8_t { Csv, Ndjson };
  enum class Order : std::uint8_t { OfTheFile, HighestTotal };

  Millis as_of = 0;
  std::string out = "-";
  Format format = Format::Csv;
  std::vector<SheetColumn> columns;  // of Csv
  std::optional<Milli> min_total;
  std::optional<std::size_t> segment;  // index into Model::segments
  Order order = Order::OfTheFile;
  unsigned threads = 1;
};

// CPU seconds of all threads by what they were spent on; `assess_wall` by the clock.
struct ScoreTimes {
  double assess = 0, assess_wall = 0, detail = 0, write = 0;
};

using Doing = std::function<void(std::string_view what)>;  // what goes on now, for a person

// Errors   the output cannot be written.
Result<ScoreTimes> score(const Loaded& loaded, const ScoreOptions& options, const Doing& doing);

// The index of a segment, or Invalid with the nearest name.
Result<std::size_t> segment_named(const engine::Model& model, std::string_view name);

}  // namespace winnow::app

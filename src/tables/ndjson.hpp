// NdjsonReader: the rows of a file with one JSON object a line.
//
// Only the wanted paths are kept, but the whole line must be JSON: what a line is worth does not
// depend on who reads it. Of a key given twice the last one counts. A number keeps its text, so one
// beyond 64 bits is not bent. Lines that are no JSON object go to `on_reject`, blank ones nowhere.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/bytes.hpp"
#include "tables/cell.hpp"
#include "tables/reject.hpp"

namespace winnow::tables {

using JsonPath = std::vector<std::string>;  // {"address", "country"}; never empty

class NdjsonReader {
 public:
  // Errors   those of `utf8`.
  static Result<NdjsonReader> open(ReadBytes utf8, OnReject on_reject);
  NdjsonReader(NdjsonReader&&) noexcept;
  NdjsonReader& operator=(NdjsonReader&&) noexcept;
  ~NdjsonReader();

  // The top-level keys of the objects at the beginning of the file (256 KiB, or until there is
  // one), each once, as they were met.
  const std::vector<std::string>& keys() const;
  bool knows_all_keys() const;  // the whole file was in sight then
  // What cells() holds from the next row on, in this order.
  void want(const std::vector<JsonPath>& paths);

  // Moves on to the next good line; false: there is none.
  Result<bool> next();

  // Of the current row; views live until next().
  std::span<const Cell> cells() const;
  std::int64_t line() const;
  std::string_view row() const;
  std::int64_t number() const;  // rows met, good or rejected, from 1

 private:
  struct State;
  explicit NdjsonReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace winnow::tables

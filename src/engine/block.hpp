// Block: the events of up to 2,048 leads, by name and in order of time (see engine/timelines.hpp).
//
// Internal to the engine: timelines.cpp writes blocks, the fold reads their slices.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "columns/column.hpp"
#include "engine/timelines.hpp"

namespace winnow::engine {

// Dictionary codes in the least width that holds them; widened in place when a larger one comes.
class CodeColumn {
 public:
  columns::Kind kind() const { return kind_; }
  const void* data(std::size_t row) const;
  columns::Code at(std::size_t row) const;
  std::size_t size() const;
  std::size_t bytes() const;

  void resize(std::size_t rows, columns::Code largest);
  void set(std::size_t row, columns::Code code);
  void insert(std::size_t row, columns::Code code);

 private:
  void widen_for(columns::Code code);
  columns::Kind kind_ = columns::Kind::Codes8;
  std::vector<std::uint8_t> codes8_;
  std::vector<std::uint16_t> codes16_;
  std::vector<std::uint32_t> codes32_;
};

// One event on its way into a block.
struct EventRow {
  std::uint32_t at = 0;  // seconds since origin
  std::uint16_t millis = 0;
  std::uint16_t lead = 0;  // within the block
  std::uint32_t arrival = 0;
};

// Events as columns, in slices one after another.
class Rows {
 public:
  struct Extent {
    std::uint32_t begin = 0, size = 0, capacity = 0;
  };

  // `sizes`: how many events each slice is to hold; `room`: how many more each has room for.
  void lay_out(std::span<const std::uint32_t> sizes, std::span<const std::uint32_t> room,
               std::span<const columns::Code> largest_code, bool with_millis, bool with_arrival);

  std::uint32_t slices() const { return static_cast<std::uint32_t>(extents_.size()); }
  std::uint32_t events() const { return events_; }
  Slice slice(std::uint32_t name) const;
  const CodeColumn& codes(std::size_t property) const { return codes_[property]; }
  const Extent& extent(std::uint32_t name) const { return extents_[name]; }
  EventRow row(std::uint32_t index) const;

  // Puts an event at the end of a slice; false when it has no room, or is older than the last.
  bool push(std::uint32_t name, const EventRow& event, std::span<const columns::Code> codes);
  // Puts an event at the end of a slice that has room, whatever its time; sort() follows.
  void place(std::uint32_t name, const EventRow& event, std::span<const columns::Code> codes) {
    Extent& extent = extents_[name];
    write(extent.begin + extent.size++, event, codes);
    ++events_;
  }
  // Puts an event where it belongs in order of time, after its equals; slices behind move on.
  void insert(std::uint32_t name, const EventRow& event, std::span<const columns::Code> codes);
  // Puts the events of a slice in order of time, equal ones in their present order.
  void sort(std::uint32_t name);
  std::size_t bytes() const;

  // The events of both, with fresh room; equal instants: `first` before `second`.
  static Rows merged(const Rows& first, const Rows& second);
  // Room for arrivals that a slice of `size` events gets: an eighth.
  static std::uint32_t room_for(std::uint32_t size) { return size / 8 + 1; }

 private:
  void write(std::uint32_t row, const EventRow& event, std::span<const columns::Code> codes);
  std::vector<std::uint32_t> at_, arrival_;
  std::vector<std::uint16_t> millis_, lead_;  // millis_ is empty while all are 0
  std::vector<CodeColumn> codes_;
  std::vector<Extent> extents_;
  std::uint32_t events_ = 0;
  bool with_arrival_ = false;
};

class Timelines::Block {
 public:
  Rows head, tail;
};

}  // namespace winnow::engine

#include "engine/block.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/check.hpp"

namespace winnow::engine {

using columns::Code;
using columns::Kind;

const void* CodeColumn::data(std::size_t row) const {
  switch (kind_) {
    case Kind::Codes8: return codes8_.data() + row;
    case Kind::Codes16: return codes16_.data() + row;
    default: return codes32_.data() + row;
  }
}

Code CodeColumn::at(std::size_t row) const {
  switch (kind_) {
    case Kind::Codes8: return codes8_[row];
    case Kind::Codes16: return codes16_[row];
    default: return codes32_[row];
  }
}

std::size_t CodeColumn::size() const {
  return codes8_.size() + codes16_.size() + codes32_.size();
}

std::size_t CodeColumn::bytes() const {
  return codes8_.capacity() + 2 * codes16_.capacity() + 4 * codes32_.capacity();
}

void CodeColumn::widen_for(Code code) {
  if (kind_ == Kind::Codes8 && code > UINT8_MAX) {
    codes16_.assign(codes8_.begin(), codes8_.end());
    codes8_ = {};
    kind_ = Kind::Codes16;
  }
  if (kind_ == Kind::Codes16 && code > UINT16_MAX) {
    codes32_.assign(codes16_.begin(), codes16_.end());
    codes16_ = {};
    kind_ = Kind::Codes32;
  }
}

void CodeColumn::resize(std::size_t rows, Code largest) {
  widen_for(largest);
  switch (kind_) {
    case Kind::Codes8: codes8_.resize(rows); break;
    case Kind::Codes16: codes16_.resize(rows); break;
    default: codes32_.resize(rows); break;
  }
}

void CodeColumn::set(std::size_t row, Code code) {
  widen_for(code);
  switch (kind_) {
    case Kind::Codes8: codes8_[row] = static_cast<std::uint8_t>(code); break;
    case Kind::Codes16: codes16_[row] = static_cast<std::uint16_t>(code); break;
    default: codes32_[row] = code; break;
  }
}

void CodeColumn::insert(std::size_t row, Code code) {
  widen_for(code);
  const auto place = static_cast<std::ptrdiff_t>(row);
  switch (kind_) {
    case Kind::Codes8: codes8_.insert(codes8_.begin() + place, 0); break;
    case Kind::Codes16: codes16_.insert(codes16_.begin() + place, 0); break;
    default: codes32_.insert(codes32_.begin() + place, 0); break;
  }
  set(row, code);
}

void Rows::lay_out(std::span<const std::uint32_t> sizes, std::span<const std::uint32_t> room,
                   std::span<const Code> largest_code, bool with_millis, bool with_arrival) {
  CHECK(sizes.size() == room.size());
  extents_.resize(sizes.size());
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    extents_[i] = {begin, 0, sizes[i] + room[i]};
    begin += extents_[i].capacity;
  }
  at_.resize(begin);
  lead_.resize(begin);
  if (with_millis) millis_.resize(begin);
  with_arrival_ = with_arrival;
  if (with_arrival) arrival_.resize(begin);
  codes_.resize(largest_code.size());
  for (std::size_t p = 0; p < codes_.size(); ++p) codes_[p].resize(begin, largest_code[p]);
  events_ = 0;
}

Slice Rows::slice(std::uint32_t name) const {
  if (name >= extents_.size()) return {};
  const Extent& extent = extents_[name];
  const std::uint32_t begin = extent.begin;
  return {at_.data() + begin,   millis_.empty() ? nullptr : millis_.data() + begin,
          lead_.data() + begin, with_arrival_ ? arrival_.data() + begin : nullptr,
          extent.size,          begin};
}

EventRow Rows::row(std::uint32_t index) const {
  return {at_[index], millis_.empty() ? std::uint16_t{0} : millis_[index], lead_[index],
          with_arrival_ ? arrival_[index] : 0};
}

void Rows::write(std::uint32_t row, const EventRow& event, std::span<const Code> codes) {
  at_[row] = event.at;
  lead_[row] = event.lead;
  if (event.millis != 0 && millis_.empty()) millis_.resize(at_.size());
  if (!millis_.empty()) millis_[row] = event.millis;
  if (with_arrival_) arrival_[row] = event.arrival;
  for (std::size_t p = 0; p < codes_.size(); ++p) codes_[p].set(row, codes[p]);
}

bool Rows::push(std::uint32_t name, const EventRow& event, std::span<const Code> codes) {
  Extent& extent = extents_[name];
  if (extent.size == extent.capacity) return false;
  if (extent.size > 0) {
    const EventRow last = row(extent.begin + extent.size - 1);
    if (std::pair(event.at, event.millis) < std::pair(last.at, last.millis)) return false;
  }
  place(name, event, codes);
  return true;
}

void Rows::insert(std::uint32_t name, const EventRow& event, std::span<const Code> codes) {
  Extent& extent = extents_[name];
  std::uint32_t place = extent.begin + extent.size;
  while (place > extent.begin) {
    const EventRow before = row(place - 1);
    if (std::pair(before.at, before.millis) <= std::pair(event.at, event.millis)) break;
    --place;
  }
  const auto gap = static_cast<std::ptrdiff_t>(place);
  at_.insert(at_.begin() + gap, 0);
  lead_.insert(lead_.begin() + gap, 0);
  if (!millis_.empty()) millis_.insert(millis_.begin() + gap, 0);
  if (with_arrival_) arrival_.insert(arrival_.begin() + gap, 0);
  for (CodeColumn& column : codes_) column.insert(place, 0);
  write(place, event, codes);
  ++extent.size;
  extent.capacity = std::max(extent.capacity, extent.size);
  for (std::size_t i = name + 1; i < extents_.size(); ++i) ++extents_[i].begin;
  ++events_;
}

void Rows::sort(std::uint32_t name) {
  const Extent& extent = extents_[name];
  struct Key {
    std::uint64_t at;
    std::uint32_t row;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys(extent.size);
  bool sorted = true;
  for (std::uint32_t i = 0; i < extent.size; ++i) {
    const EventRow event = row(extent.begin + i);
    keys[i] = {std::uint64_t{event.at} << 16 | event.millis, extent.begin + i};
    if (i > 0 && keys[i].at < keys[i - 1].at) sorted = false;
  }
  if (sorted) return;
  std::sort(keys.begin(), keys.end());
  const auto reorder = [&](auto& column) {
    auto old =
        std::vector(column.begin() + extent.begin, column.begin() + extent.begin + extent.size);
    for (std::uint32_t i = 0; i < extent.size; ++i) {
      column[extent.begin + i] = old[keys[i].row - extent.begin];
    }
  };
  reorder(at_);
  reorder(lead_);
  if (!millis_.empty()) reorder(millis_);
  if (with_arrival_) reorder(arrival_);
  std::vector<Code> old(extent.size);
  for (CodeColumn& column : codes_) {
    for (std::uint32_t i = 0; i < extent.size; ++i) old[i] = column.at(extent.begin + i);
    for (std::uint32_t i = 0; i < extent.size; ++i) {
      column.set(extent.begin + i, old[keys[i].row - extent.begin]);
    }
  }
}

std::size_t Rows::bytes() const {
  std::size_t sum = 4 * (at_.capacity() + arrival_.capacity()) +
                    2 * (millis_.capacity() + lead_.capacity()) +
                    sizeof(Extent) * extents_.capacity();
  for (const CodeColumn& column : codes_) sum += column.bytes();
  return sum;
}

Rows Rows::merged(const Rows& first, const Rows& second) {
  CHECK(first.slices() == second.slices());
  const std::uint32_t names = first.slices();
  std::vector<std::uint32_t> sizes(names), room(names);
  for (std::uint32_t i = 0; i < names; ++i) {
    sizes[i] = first.extents_[i].size + second.extents_[i].size;
    room[i] = room_for(sizes[i]);
  }
  const std::vector<Code> largest(first.codes_.size(), 0);
  Rows out;
  out.lay_out(sizes, room, largest, false, first.with_arrival_);
  std::vector<Code> codes(first.codes_.size());
  for (std::uint32_t i = 0; i < names; ++i) {
    const Extent &a = first.extents_[i], &b = second.extents_[i];
    std::uint32_t x = 0, y = 0;
    while (x < a.size || y < b.size) {
      bool from_second = x == a.size;
      if (!from_second && y < b.size) {
        const EventRow one = first.row(a.begin + x), two = second.row(b.begin + y);
        from_second = std::pair(two.at, two.millis) < std::pair(one.at, one.millis);
      }
      const Rows& source = from_second ? second : first;
      const std::uint32_t row = from_second ? b.begin + y++ : a.begin + x++;
      for (std::size_t p = 0; p < codes.size(); ++p) codes[p] = source.codes_[p].at(row);
      CHECK(out.push(i, source.row(row), codes));
    }
  }
  return out;
}

}  // namespace winnow::engine

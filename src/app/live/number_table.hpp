// NumberTable: which lead a key belongs to; each key is added once.
//
// A hash table in many parts, so that growing one of them stalls nobody; open addressing with
// linear steps, so that it is one piece of memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "app/live/lead_number.hpp"

namespace winnow::app {

template <typename Key, typename Hash>
class NumberTable {
 public:
  void add(const Key& key, LeadNumber lead) {
    Part& part = parts_[Hash{}(key) >> 56];
    if (part.count * 4 >= part.slots.size() * 3) grow(part);
    Slot& slot = part.slots[place_of(part, key)];
    if (slot.lead != no_lead) return;
    slot = {key, lead};
    ++part.count;
  }
  LeadNumber find(const Key& key) const {
    const Part& part = parts_[Hash{}(key) >> 56];
    return part.slots.empty() ? no_lead : part.slots[place_of(part, key)].lead;
  }
  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Part& part : parts_) sum += part.slots.capacity() * sizeof(Slot);
    return sum;
  }

 private:
  struct Slot {
    Key key{};
    LeadNumber lead = no_lead;  // an empty one
  };
  struct Part {
    std::vector<Slot> slots;  // none, or a power of two
    std::size_t count = 0;
  };

  // Of the key, or of the empty slot where it belongs.
  static std::size_t place_of(const Part& part, const Key& key) {
    std::size_t at = Hash{}(key) & (part.slots.size() - 1);
    while (part.slots[at].lead != no_lead && !(part.slots[at].key == key)) {
      at = (at + 1) & (part.slots.size() - 1);
    }
    return at;
  }
  static void grow(Part& part) {
    Part wider{std::vector<Slot>(std::max<std::size_t>(16, part.slots.size() * 2)), part.count};
    for (const Slot& slot : part.slots) {
      if (slot.lead != no_lead) wider.slots[place_of(wider, slot.key)] = slot;
    }
    part = std::move(wider);
  }

  std::array<Part, 256> parts_;
};

}  // namespace winnow::app

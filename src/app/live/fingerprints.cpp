#include "app/live/fingerprints.hpp"

#include <algorithm>
#include <cstring>

namespace winnow::app {

namespace {

constexpr std::size_t slots_first = 32;
constexpr std::size_t print_bytes = 16;

bool before(const Fingerprint& a, const Fingerprint& b) {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}

bool is_empty(const Fingerprint& slot) {
  return slot == Fingerprint{};
}

// A shard is at most 85 % full, and gets a fifth more slots then: at least 16 / 0.85 = 18.8 bytes a
// fingerprint, at most 22.6.
bool is_full(std::size_t count, std::size_t home_slots) {
  return count * 20 >= home_slots * 17;
}
std::size_t grown(std::size_t home_slots) {
  return std::max(slots_first, home_slots + home_slots / 5);
}
// Room behind the last home: as far as the last ones may be pushed before the shard grows.
std::size_t slots_beyond(std::size_t home_slots) {
  return 32 + home_slots / 256;
}

void append_print(std::string& out, const Fingerprint& print) {
  char bytes[print_bytes];
  std::memcpy(bytes, &print.high, 8);
  std::memcpy(bytes + 8, &print.low, 8);
  out.append(bytes, print_bytes);
}

Fingerprint print_at(const char* bytes) {
  Fingerprint print;
  std::memcpy(&print.high, bytes, 8);
  std::memcpy(&print.low, bytes + 8, 8);
  return print;
}

}  // namespace

// Rises with the fingerprint: the bits below the shard's as a fraction of the homes.
std::size_t Fingerprints::home_of(const Shard& shard, const Fingerprint& print) {
  const std::uint64_t fraction = (print.high << 8) >> 32;
  return static_cast<std::size_t>((fraction * shard.home_slots) >> 32);
}

// Where it lies, or where it belongs: the first slot from its home on that is empty or not before.
std::size_t Fingerprints::place_of(const Shard& shard, const Fingerprint& print) {
  std::size_t at = home_of(shard, print);
  while (at < shard.slots.size() && !is_empty(shard.slots[at]) && before(shard.slots[at], print)) {
    ++at;
  }
  return at;
}

void Fingerprints::lay_out(Shard& shard, std::size_t home_slots) {
  shard.home_slots = home_slots;
  shard.slots = std::vector<Fingerprint>(home_slots + slots_beyond(home_slots));
}

void Fingerprints::grow(Shard& shard) {
  Shard wider;
  for (std::size_t homes = grown(shard.home_slots);; homes = grown(homes)) {
    lay_out(wider, homes);
    std::size_t next = 0;
    bool fits = true;
    for (const Fingerprint& print : shard.slots) {
      if (is_empty(print)) continue;
      next = std::max(next, home_of(wider, print));
      fits = next < wider.slots.size();
      if (!fits) break;
      wider.slots[next++] = print;
    }
    if (fits) break;
  }
  wider.count = shard.count;
  shard = std::move(wider);
}

bool Fingerprints::insert(const Fingerprint& print) {
  if (is_empty(print)) {
    const bool absent = !has_zero_;
    has_zero_ = true;
    size_ += absent ? 1 : 0;
    return absent;
  }
  Shard& shard = shards_[shard_of(print)];
  std::size_t at = place_of(shard, print);
  if (at < shard.slots.size() && shard.slots[at] == print) return false;
  while (true) {
    std::size_t end = at;
    while (end < shard.slots.size() && !is_empty(shard.slots[end])) ++end;
    if (end < shard.slots.size() && !is_full(shard.count, shard.home_slots)) {
      std::move_backward(shard.slots.begin() + static_cast<std::ptrdiff_t>(at),
                         shard.slots.begin() + static_cast<std::ptrdiff_t>(end),
                         shard.slots.begin() + static_cast<std::ptrdiff_t>(end + 1));
      break;
    }
    grow(shard);
    at = place_of(shard, print);
  }
  shard.slots[at] = print;
  ++shard.count;
  ++size_;
  return true;
}

bool Fingerprints::contains(const Fingerprint& print) const {
  if (is_empty(print)) return has_zero_;
  const Shard& shard = shards_[shard_of(print)];
  const std::size_t at = place_of(shard, print);
  return at < shard.slots.size() && shard.slots[at] == print;
}

bool Fingerprints::erase(const Fingerprint& print) {
  if (is_empty(print)) {
    const bool there = has_zero_;
    has_zero_ = false;
    size_ -= there ? 1 : 0;
    return there;
  }
  Shard& shard = shards_[shard_of(print)];
  std::size_t at = place_of(shard, print);
  if (at >= shard.slots.size() || !(shard.slots[at] == print)) return false;
  // Those behind it that are not at home move up.
  for (; at + 1 < shard.slots.size(); ++at) {
    const Fingerprint& next = shard.slots[at + 1];
    if (is_empty(next) || home_of(shard, next) == at + 1) break;
    shard.slots[at] = next;
  }
  shard.slots[at] = {};
  --shard.count;
  --size_;
  return true;
}

std::size_t Fingerprints::bytes() const {
  std::size_t sum = sizeof *this;
  for (const Shard& shard : shards_) sum += shard.slots.capacity() * sizeof(Fingerprint);
  return sum;
}

void Fingerprints::save_shard(std::size_t shard, std::string& out) const {
  if (shard == 0 && has_zero_) append_print(out, {});
  for (const Fingerprint& print : shards_[shard].slots) {
    if (!is_empty(print)) append_print(out, print);
  }
}

void Fingerprints::save(std::string& out) const {
  for (std::size_t shard = 0; shard < shards; ++shard) save_shard(shard, out);
}

Result<void> Fingerprints::load(std::string_view bytes) {
  *this = {};
  return load_more(bytes);
}

// What comes in rising order into a table made for fewer crowds at its beginning, where each has to
// push the others: an empty shard gets room for all of its own first.
void Fingerprints::make_room(std::string_view bytes) {
  std::array<std::size_t, shards> counts{};
  for (std::size_t at = 0; at < bytes.size(); at += print_bytes) {
    ++counts[shard_of(print_at(bytes.data() + at))];
  }
  for (std::size_t i = 0; i < shards; ++i) {
    if (counts[i] == 0 || shards_[i].count != 0) continue;
    std::size_t homes = slots_first;
    while (is_full(counts[i], homes)) homes = grown(homes);
    lay_out(shards_[i], homes);
  }
}

Result<void> Fingerprints::load_more(std::string_view bytes) {
  if (bytes.size() % print_bytes != 0) return fail(ErrorKind::Io, "fingerprints are not whole");
  make_room(bytes);
  for (std::size_t at = 0; at < bytes.size(); at += print_bytes) {
    if (!insert(print_at(bytes.data() + at))) {
      return fail(ErrorKind::Io, "a fingerprint stands twice");
    }
  }
  return {};
}

}  // namespace winnow::app

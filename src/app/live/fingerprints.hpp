// Fingerprints: the set of 128-bit fingerprints of every message ever stored, in memory.
//
// Each lies at the place its value says, in rising order, so that the set looks the same however it
// came about and is saved as it lies. It is split in shards that grow one at a time: no insert
// waits for more than one of them (a millisecond or two at twenty million). One thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace winnow::app {

class Fingerprints {
 public:
  bool insert(const Fingerprint& print);  // whether it was absent
  bool contains(const Fingerprint& print) const;
  bool erase(const Fingerprint& print);  // whether it was there
  std::size_t size() const { return size_; }
  std::size_t bytes() const;  // of memory

  // 16 bytes each, in rising order: of one shard, and of all. Appended to `out`.
  static constexpr std::size_t shards = 256;
  void save_shard(std::size_t shard, std::string& out) const;
  void save(std::string& out) const;
  Result<void> load(std::string_view bytes);       // Io: not whole; replaces what is there
  Result<void> load_more(std::string_view bytes);  // adds to it: shard by shard, for example

 private:
  struct Shard {
    std::vector<Fingerprint> slots;  // an empty one is zero
    std::size_t home_slots = 0;      // the rest is for those that were pushed beyond the end
    std::size_t count = 0;
  };
  static std::size_t shard_of(const Fingerprint& print) { return print.high >> 56; }
  static std::size_t home_of(const Shard& shard, const Fingerprint& print);
  static std::size_t place_of(const Shard& shard, const Fingerprint& print);
  static void lay_out(Shard& shard, std::size_t home_slots);
  static void grow(Shard& shard);
  void make_room(std::string_view bytes);  // for prints that are loaded

  std::array<Shard, shards> shards_;
  std::size_t size_ = 0;
  bool has_zero_ = false;  // the one that looks like an empty slot
};

}  // namespace winnow::app

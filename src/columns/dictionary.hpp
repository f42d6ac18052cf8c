// Dictionary: the distinct values of a column, each once, numbered from 1. Code 0 is "missing".
//
// Text lies in one arena and is found by hash; other values (lists, maps, mixed types) are kept as
// Values and found by their JSON text. Codes never change once given.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"

namespace winnow::columns {

using Code = std::uint32_t;

class Dictionary {
 public:
  Dictionary();
  Code code_of_text(std::string_view text);  // adds it if it is new
  Code code_of(const Value& value);          // adds it if it is new; null is an ordinary value
  Code find_text(std::string_view text) const;  // 0: not there

  Code size() const { return static_cast<Code>(entries_.size()); }  // with the 0 of "missing"
  bool is_text(Code code) const;
  std::string_view text(Code code) const;  // of a text entry
  Value value(Code code) const;            // of any entry but 0
  std::size_t bytes() const;               // memory held

 private:
  struct Entry {
    std::uint64_t begin;   // in the arena; of a Value: its index in others_
    std::uint32_t length;  // UINT32_MAX: not text
    std::uint32_t hash;
  };
  void grow_index();
  std::string arena_;
  std::vector<Entry> entries_;
  std::vector<Code> index_;  // open addressing, a power of two
  std::vector<Value> others_;
};

}  // namespace winnow::columns

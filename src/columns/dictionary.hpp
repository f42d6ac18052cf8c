// Dictionary: the distinct values of a column, each once, numbered from 1. Code 0 is "missing".
//
// Text lies in chunks that never move (a string_view stays valid as long as the dictionary) and is
// found by hash; other values (bools, lists, maps, mixed types) are kept as Values. Two values are
// one entry when they are the same bit by bit: 1 and 1.0 are two. Codes never change once given.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/value.hpp"

namespace winnow::columns {

using Code = std::uint32_t;

class Dictionary {
 public:
  Dictionary();
  Code code_of_text(std::string_view text);     // adds it if it is new; text shorter than 4 GiB
  Code code_of(const Value& value);             // adds it if it is new; null is an ordinary value
  Code find_text(std::string_view text) const;  // 0: not there
  Code find(const Value& value) const;          // 0: not there
  // find_text of many at once: memory is asked for ahead, so that a large dictionary whose texts
  // come in any order costs a fraction of as many single look-ups. codes.size() == texts.size().
  void find_texts(std::span<const std::string_view> texts, std::span<Code> codes) const;

  Code size() const { return size_; }  // with the 0 of "missing"
  bool is_text(Code code) const;
  std::string_view text(Code code) const;  // of a text entry
  Value value(Code code) const;            // of any entry but 0
  std::size_t bytes() const;               // memory held (lists and maps: their first level)

 private:
  struct Entry {
    const char* begin;     // nullptr: not text
    std::uint32_t length;  // not text: its index in others_
    std::uint32_t hash;
  };
  static constexpr Code entries_a_chunk = 1024;

  const Entry& entry(Code code) const;
  Code add(Entry entry, std::size_t slot);
  void grow_index();
  const char* keep(std::string_view text);
  std::size_t slot_of_text(std::string_view text, std::uint32_t hash) const;
  std::size_t slot_of_value(const Value& value, std::uint32_t hash) const;

  Code size_ = 1;
  std::vector<std::unique_ptr<Entry[]>> entries_;  // chunks; the first grows with the dictionary
  Code first_chunk_ = 0;                           // room in the first chunk
  std::vector<Code> index_;                        // open addressing, a power of two
  std::vector<std::unique_ptr<char[]>> chunks_;    // of text
  char* free_ = nullptr;                           // unused end of the last chunk
  std::size_t free_bytes_ = 0;
  std::size_t text_bytes_ = 0;  // room of all chunks
  std::vector<Value> others_;
};

}  // namespace winnow::columns

// PackedFacts: the facts of one packed timeline, one after another, read straight from their bytes.
//
// For whoever looks at every lead but at few of its facts whole: what is not asked for is skipped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/fact.hpp"
#include "engine/fact_texts.hpp"
#include "engine/packed.hpp"
#include "engine/packed_bytes.hpp"

namespace winnow::engine {

// Remembers the sets of keys that the facts of a workspace have. One thread; worth keeping.
class PackedShapes {
 public:
  // Up to 32 keys; interest() says by bit which of them a fact's data has.
  PackedShapes(const FactTexts& texts, std::vector<std::string> keys)
      : texts_(texts), keys_(std::move(keys)) {}

 private:
  friend class PackedFacts;
  struct Shape {
    std::uint32_t entries = 0, interest = 0;
  };
  Shape shape_of(std::string_view bytes) const;
  const Shape& shape_of_code(std::uint32_t code);

  const FactTexts& texts_;
  const std::vector<std::string> keys_;
  std::unordered_map<std::uint32_t, Shape> shapes_;
};

class PackedFacts {
 public:
  PackedFacts(const PackedTimeline& timeline, PackedShapes& shapes)
      : shapes_(shapes), codes_(shapes.texts_), pieces_(timeline.pieces()), in_({}) {}

  bool next();  // to the next fact; false: there is none
  FactKind kind() const { return head_.kind; }
  Source source() const { return head_.source; }
  std::int64_t seq() const { return place_.seq; }
  Millis at() const { return place_.at; }
  std::uint32_t interest();  // of the keys of its data
  Fact whole();              // as PackedTimeline::unpack gives it

 private:
  PackedShapes::Shape read_shape(ByteReader& in);
  void skip_text(ByteReader& in);
  void skip_map(ByteReader& in);
  void skip_value(ByteReader& in);

  PackedShapes& shapes_;
  PackedCodes codes_;
  std::vector<std::string_view> pieces_;
  std::size_t next_piece_ = 0;
  ByteReader in_;  // behind the head of the fact at hand; of the next one when it was read
  bool is_read_ = true;
  PackedHead head_;
  PackedPlace place_;
};

}  // namespace winnow::engine

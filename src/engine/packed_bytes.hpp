// The bytes of a packed timeline, read fact by fact. Internal to the engine: packed.cpp writes
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "engine/fact.hpp"
#include "engine/fact_texts.hpp"
#include "engine/value_bytes.hpp"

namespace winnow::engine {

// A fact: kind and source, seq and at as steps from the fact before, name, data.
inline constexpr int packed_kind_bits = 4;

struct PackedPlace {
  std::int64_t seq = 0;
  Millis at = 0;
};

struct PackedHead {
  FactKind kind = FactKind::Event;
  Source source = Source::Server;
};

// What stands before name and data; `place`: of the fact before, then of this one.
inline PackedHead read_packed_head(ByteReader& in, PackedPlace& place) {
  const std::uint8_t head = in.byte();
  place.seq = static_cast<std::int64_t>(static_cast<std::uint64_t>(place.seq) + in.varint());
  place.at = in.step_from(place.at);
  return {static_cast<FactKind>(head & ((1 << packed_kind_bits) - 1)),
          static_cast<Source>(head >> packed_kind_bits)};
}

// The table of codes that ValueReader wants.
class PackedCodes {
 public:
  explicit PackedCodes(const FactTexts& texts) : texts_(texts) {}

  template <typename Met>
  void met(const Met&) {}
  void met_uuid(const std::string&) {}

  std::optional<std::string_view> text(std::uint32_t code) const { return texts_.text(code); }
  std::optional<Value> value(std::uint32_t code, int depth) {
    const std::string_view bytes = texts_.text(code);
    if (!begins_as_value(bytes)) return Value(bytes);
    ByteReader in(bytes);
    Value value = ValueReader<PackedCodes>(in, *this, depth).value();
    if (!in.good()) return std::nullopt;
    return value;
  }

 private:
  const FactTexts& texts_;
};

}  // namespace winnow::engine

#include "engine/packed_facts.hpp"

namespace winnow::engine {

PackedShapes::Shape PackedShapes::shape_of(std::string_view bytes) const {
  Shape shape;
  ByteReader in(bytes);
  while (!in.at_end()) {
    const std::string_view key = in.text();
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (key == keys_[i]) shape.interest |= 1U << i;
    }
    ++shape.entries;
  }
  return shape;
}

const PackedShapes::Shape& PackedShapes::shape_of_code(std::uint32_t code) {
  const auto [place, is_new] = shapes_.try_emplace(code);
  if (is_new) place->second = shape_of(texts_.text(code));
  return place->second;
}

bool PackedFacts::next() {
  if (!is_read_) {
    skip_text(in_);
    skip_map(in_);
  }
  is_read_ = true;
  while (in_.at_end()) {
    if (next_piece_ == pieces_.size()) return false;
    in_ = ByteReader(pieces_[next_piece_++]);
  }
  head_ = read_packed_head(in_, place_);
  is_read_ = false;
  return true;
}

std::uint32_t PackedFacts::interest() {
  ByteReader ahead = in_;
  skip_text(ahead);
  return read_shape(ahead).interest;
}

Fact PackedFacts::whole() {
  Fact fact;
  ByteReader ahead = in_;
  ValueReader<PackedCodes> values(ahead, codes_);
  fact.kind = head_.kind;
  fact.source = head_.source;
  fact.seq = place_.seq;
  fact.at = place_.at;
  fact.name = std::string(values.text());
  fact.data = values.map();
  return fact;
}

PackedShapes::Shape PackedFacts::read_shape(ByteReader& in) {
  ByteReader ahead = in;
  const std::uint32_t code = read_code(ahead, ahead.byte());
  if (code == no_code) return shapes_.shape_of(ValueReader<PackedCodes>(in, codes_).text());
  in = ahead;
  return shapes_.shape_of_code(code);
}

void PackedFacts::skip_text(ByteReader& in) {
  const std::uint8_t tag = in.byte();
  if (tag == tag_no_text) return;
  if (tag == tag_text) {
    in.text();
  } else if (tag == tag_uuid) {
    in.bytes(sizeof(Id::bytes));
  } else if (read_code(in, tag) == no_code) {
    in.spoil();
  }
}

void PackedFacts::skip_map(ByteReader& in) {
  for (std::size_t left = read_shape(in).entries; left > 0; --left) skip_value(in);
}

void PackedFacts::skip_value(ByteReader& in) {
  ByteReader ahead = in;
  const std::uint8_t tag = ahead.byte();
  if (tag == tag_map) {
    in = ahead;
    return skip_map(in);
  }
  if (tag == tag_list) {
    in = ahead;
    for (std::uint64_t left = in.varint(); left > 0 && in.good(); --left) skip_value(in);
    return;
  }
  if (read_scalar(ahead, tag)) {
    in = ahead;
    return;
  }
  skip_text(in);
}

}  // namespace winnow::engine

#include "engine/value_bytes.hpp"

namespace winnow::engine {

namespace {

constexpr std::uint32_t codes_1 = 64;
constexpr std::uint32_t codes_2 = codes_1 + (64 << 8);
constexpr std::uint32_t codes_3 = codes_2 + ((tag_list - tag_code_3) << 16);
constexpr std::int64_t small_ints = 64;
constexpr double whole_double_max = 9007199254740992.0;  // 2^53: up to it every integer is a double

void put_moment(std::string& out, Tag tag, std::int64_t seconds, std::int32_t nanos) {
  out += static_cast<char>(tag);
  put_signed(out, seconds);
  put_varint(out, static_cast<std::uint32_t>(nanos));
}

template <typename Moment>
Value read_moment(ByteReader& in) {
  Moment moment;
  moment.seconds = in.signed_varint();
  const std::uint64_t nanos = in.varint();
  if (nanos > 999'999'999) in.spoil();
  moment.nanos = static_cast<std::int32_t>(nanos);
  return Value(moment);
}

void put_int(std::string& out, std::int64_t value) {
  if (value >= 0 && value < small_ints) {
    out += static_cast<char>(tag_small_int + value);
    return;
  }
  out += static_cast<char>(tag_int);
  put_signed(out, value);
}

void put_double(std::string& out, double value) {
  const bool whole = std::abs(value) <= whole_double_max && value == std::trunc(value) &&
                     !(value == 0 && std::signbit(value));
  out += static_cast<char>(whole ? tag_whole_double : tag_double);
  if (whole) return put_signed(out, static_cast<std::int64_t>(value));
  put_word(out, value);
}

}  // namespace

std::optional<Id> uuid_of(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  for (const char c : text) {
    if (c >= 'A' && c <= 'F') return std::nullopt;
  }
  return parse_id(text);
}

void put_code(std::string& out, std::uint32_t code) {
  if (code < codes_1) {
    out += static_cast<char>(tag_code + code);
  } else if (code < codes_2) {
    const std::uint32_t rest = code - codes_1;
    out += static_cast<char>(tag_code_2 + (rest >> 8));
    out += static_cast<char>(rest & 255);
  } else if (code < codes_3) {
    const std::uint32_t rest = code - codes_2;
    out += static_cast<char>(tag_code_3 + (rest >> 16));
    out += static_cast<char>((rest >> 8) & 255);
    out += static_cast<char>(rest & 255);
  } else {
    out += static_cast<char>(tag_far_code);
    put_varint(out, code);
  }
}

std::uint32_t read_code(ByteReader& in, std::uint8_t tag) {
  if (tag == tag_far_code) {
    const std::uint64_t code = in.varint();
    if (code >= no_code) in.spoil();
    return static_cast<std::uint32_t>(code);
  }
  if (tag < tag_code || tag >= tag_list) return no_code;
  if (tag < tag_code_2) return tag - std::uint32_t{tag_code};
  if (tag < tag_code_3) {
    return codes_1 + ((tag - std::uint32_t{tag_code_2}) << 8) + in.byte();
  }
  const std::uint32_t high = in.byte();
  return codes_2 + ((tag - std::uint32_t{tag_code_3}) << 16) + (high << 8) + in.byte();
}

void put_scalar(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Bool:
      out += static_cast<char>(value.boolean() ? tag_true : tag_false);
      return;
    case Value::Kind::Int: return put_int(out, value.integer());
    case Value::Kind::Double: return put_double(out, value.real());
    case Value::Kind::Timestamp: {
      const Timestamp t = value.timestamp();
      return put_moment(out, tag_timestamp, t.seconds, t.nanos);
    }
    case Value::Kind::Duration: {
      const Duration d = value.duration();
      return put_moment(out, tag_duration, d.seconds, d.nanos);
    }
    default: out += static_cast<char>(tag_null);
  }
}

std::optional<Value> read_scalar(ByteReader& in, std::uint8_t tag) {
  if (tag >= tag_small_int && tag < tag_small_int + small_ints) {
    return Value(std::int64_t{tag} - tag_small_int);
  }
  switch (tag) {
    case tag_null: return Value();
    case tag_false: return Value(false);
    case tag_true: return Value(true);
    case tag_int: return Value(in.signed_varint());
    case tag_double: return Value(in.word<double>());
    case tag_whole_double: return Value(static_cast<double>(in.signed_varint()));
    case tag_timestamp: return read_moment<Timestamp>(in);
    case tag_duration: return read_moment<Duration>(in);
    default: return std::nullopt;
  }
}

}  // namespace winnow::engine

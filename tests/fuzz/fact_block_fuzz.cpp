// Any bytes as a block of facts, with the right checksum and without it: refused, or facts that
// are packed and unpacked to the same again; then the same facts as JSON.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/checksum.hpp"
#include "engine/bytes.hpp"
#include "engine/fact_bytes.hpp"
#include "engine/fact_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace winnow;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(engine::unpack_block(bytes));
  std::string block(bytes.substr(0, size - std::min<std::size_t>(size, sizeof(std::uint32_t))));
  engine::put_word(block, crc32c(block));
  const auto facts = engine::unpack_block(block);
  if (!facts) {
    CHECK(facts.error().kind == ErrorKind::Io);
    return 0;
  }
  const auto again = engine::unpack_block(engine::pack_block(*facts));
  CHECK(again.has_value() && *again == *facts);
  for (const engine::Fact& fact : *facts) {
    const std::string line = engine::to_json(fact);
    const auto read = engine::parse_fact(line);
    CHECK(!read || engine::to_json(*read) == line);  // no: times beyond the calendar, no messageId
  }
  return 0;
}

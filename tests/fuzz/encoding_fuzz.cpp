// Any bytes as a text file in any encoding, perhaps packed: UTF-8 comes out, or an error. What is
// decoded is valid; only a file that is UTF-8 itself may keep damaged places.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "tables/encoding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace winnow;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto text = tables::open_text(tables::bytes_of(bytes));
  if (!text) {
    CHECK(text.error().kind == ErrorKind::Io);
    return 0;
  }
  constexpr std::size_t enough = 4 * 1024 * 1024;  // packed data may unfold without end
  std::string all;
  char piece[333];
  while (all.size() < enough) {
    const auto got = text->read(piece, sizeof piece);
    if (!got) {
      CHECK(text->gzip && got.error().kind == ErrorKind::Io);
      return 0;
    }
    if (*got == 0) break;
    all.append(piece, *got);
  }
  if (text->encoding != "UTF-8" && all.size() < enough) CHECK(valid_utf8(all));
  return 0;
}

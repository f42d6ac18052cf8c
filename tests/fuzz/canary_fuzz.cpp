// The canary: it fails on every input that says "bug". If the smoke run does not find one, the
// smoke run is broken, and the silence of the other targets means nothing.
#include <cstdint>
#include <string_view>

#include "base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CHECK(text.find("bug") == std::string_view::npos);
  return 0;
}

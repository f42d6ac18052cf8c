// Any bytes as a CSV file, in pieces of any size: every row is given or rejected, and where the
// pieces end makes no difference.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "tables/csv.hpp"

namespace {

using namespace winnow;

// Everything that was read, as one text.
std::string read_all(std::string_view text, std::size_t piece) {
  std::string out;
  std::int64_t last_line = 0;
  const auto reject = [&](const tables::Reject& rejected) {
    CHECK(rejected.line > last_line && rejected.row.size() <= tables::reject_bytes);
    last_line = rejected.line;
    out += "rejected " + std::to_string(rejected.line) + rejected.reason + "\n";
  };
  const auto read = [rest = tables::bytes_of(text), piece](char* into, std::size_t room) {
    return rest(into, std::min(room, piece));
  };
  auto reader = tables::CsvReader::open(read, reject);
  if (!reader) return reader.error().message;
  while (true) {
    const auto more = reader->next();
    CHECK(more.has_value());
    if (!*more) return out;
    CHECK(reader->line() > last_line);
    last_line = reader->line();
    for (std::size_t i = 0; i < reader->header().size(); ++i) {
      CHECK(valid_utf8(reader->cell(i)));
      out += std::string(reader->cell(i)) + "\x1F";
    }
    out += std::to_string(reader->line()) + "\n";
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  CHECK(read_all(text, data[0] % 61 + 1) == read_all(text, text.size() + 1));
  return 0;
}

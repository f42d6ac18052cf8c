#include "app/live/pieces.hpp"

#include <gtest/gtest.h>

namespace winnow::app {
namespace {

// Items enough for several pieces.
std::string written(int items) {
  std::string file;
  PieceWriter out([&file](std::string_view bytes) {
    file += bytes;
    return Result<void>();
  });
  for (int i = 0; i < items; ++i) {
    out.number(static_cast<std::uint64_t>(i) << (i % 50));
    out.text(std::string(static_cast<std::size_t>(i % 300), 'x'));
    out.raw("four");
    EXPECT_TRUE(out.rest());
  }
  EXPECT_TRUE(out.finish());
  return file;
}

bool reads_back(std::string_view file, int items) {
  PieceReader in(file);
  for (int i = 0; i < items && in.good(); ++i) {
    if (in.number() != static_cast<std::uint64_t>(i) << (i % 50)) return false;
    if (in.text() != std::string(static_cast<std::size_t>(i % 300), 'x')) return false;
    if (in.raw(4) != "four") return false;
  }
  return in.good() && in.at_end();
}

TEST(Pieces, ReadBackAsTheyWereWritten) {
  EXPECT_TRUE(reads_back(written(0), 0));
  EXPECT_TRUE(reads_back(written(1), 1));
  EXPECT_TRUE(reads_back(written(20'000), 20'000));
  EXPECT_GT(written(20'000).size(), 2u << 20);
}

TEST(Pieces, NoticeEveryCutAndEveryChange) {
  const std::string file = written(40);
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_FALSE(reads_back(std::string_view(file).substr(0, size), 40)) << size;
  }
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    EXPECT_FALSE(reads_back(changed, 40)) << at;
  }
}

TEST(Pieces, StopAtTheFirstFailureToWrite) {
  PieceWriter out([](std::string_view) { return fail(ErrorKind::Io, "full"); });
  out.number(1);
  EXPECT_EQ(out.finish().error().message, "full");
}

}  // namespace
}  // namespace winnow::app

// The door to zlib.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "base/check.hpp"
#include "tables/bytes.hpp"

namespace winnow::tables {
namespace {

constexpr std::size_t packed_bytes = 64 * 1024;
constexpr int gzip_only = 15 + 16;  // the largest window; a gzip header, no other

class Gunzip {
 public:
  explicit Gunzip(ReadBytes packed) : packed_(std::move(packed)) {
    CHECK(inflateInit2(&stream_, gzip_only) == Z_OK);
  }
  ~Gunzip() { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  Result<std::size_t> read(char* into, std::size_t room) {
    room = std::min<std::size_t>(room, std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(into);
    stream_.avail_out = static_cast<uInt>(room);
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0 && !TRY(refill())) {
        if (inside_) return fail(ErrorKind::Io, "the gzip data ends too early: the file was cut");
        return 0;
      }
      if (!inside_ && skip_padding()) continue;
      inside_ = true;
      const int outcome = inflate(&stream_, Z_NO_FLUSH);
      if (outcome == Z_STREAM_END) {
        inside_ = false;
        CHECK(inflateReset(&stream_) == Z_OK);
      } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
        return fail(ErrorKind::Io, "the gzip data is damaged ({})",
                    stream_.msg ? stream_.msg : "no reason given");
      }
    }
    return room - stream_.avail_out;
  }

 private:
  Result<bool> refill() {
    const std::size_t got = TRY(packed_(input_.data(), input_.size()));
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  // Zero bytes between members; true when that was all there is at hand.
  bool skip_padding() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    return stream_.avail_in == 0;
  }

  ReadBytes packed_;
  z_stream stream_{};
  std::array<char, packed_bytes> input_;
  bool inside_ = false;  // a member has begun and not ended
};

}  // namespace

ReadBytes gunzip(ReadBytes packed) {
  auto state = std::make_shared<Gunzip>(std::move(packed));
  return [state](char* into, std::size_t room) { return state->read(into, room); };
}

}  // namespace winnow::tables

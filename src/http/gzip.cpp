#include "http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.hpp"

namespace winnow::http {

namespace {

constexpr int gzip_window = 15 + 16;  // the largest; a gzip header, no other
constexpr int default_memory = 8;
constexpr std::size_t piece_bytes = 64 * 1024;

// zlib reads its input through a pointer that it calls writable, and does not write.
Bytef* input_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

struct Inflation {
  Inflation() { CHECK(inflateInit2(&stream, gzip_window) == Z_OK); }
  ~Inflation() { inflateEnd(&stream); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  z_stream stream{};
};

struct Deflation {
  Deflation() {
    CHECK(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, default_memory,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~Deflation() { deflateEnd(&stream); }
  Deflation(const Deflation&) = delete;
  Deflation& operator=(const Deflation&) = delete;
  z_stream stream{};
};

}  // namespace

Result<std::string> inflate(std::string_view packed, std::size_t bytes_max) {
  CHECK(packed.size() <= std::numeric_limits<uInt>::max());
  Inflation inflation;
  z_stream& stream = inflation.stream;
  stream.next_in = input_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::array<char, piece_bytes> piece;
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    const int outcome = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = piece.size() - stream.avail_out;
    if (made > bytes_max - out.size()) {
      return fail(ErrorKind::Busy, "the body holds more than {} bytes when unpacked", bytes_max);
    }
    out.append(piece.data(), made);
    if (outcome == Z_STREAM_END) {
      if (stream.avail_in == 0) return out;
      CHECK(inflateReset(&stream) == Z_OK);
    } else if (outcome == Z_BUF_ERROR || (outcome == Z_OK && made == 0 && stream.avail_in == 0)) {
      return fail(ErrorKind::Invalid, "the gzip data ends too early");
    } else if (outcome != Z_OK) {
      return fail(ErrorKind::Invalid, "the gzip data is damaged ({})",
                  stream.msg ? stream.msg : "no reason given");
    }
  }
}

std::string gzip(std::string_view text) {
  CHECK(text.size() <= std::numeric_limits<uInt>::max());
  Deflation deflation;
  z_stream& stream = deflation.stream;
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = input_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  return out;
}

}  // namespace winnow::http

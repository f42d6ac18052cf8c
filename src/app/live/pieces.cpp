#include "app/live/pieces.hpp"

#include <cstring>
#include <utility>

namespace winnow::app {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::size_t head_bytes = 16;  // length and checksum

// Eight bytes at a time, so that checking a gigabyte takes a fraction of a second.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 0x9E3779B97F4A7C15ULL ^ bytes.size();
  const auto mix = [&sum](std::uint64_t word) {
    sum = (sum ^ word) * 0xFF51AFD7ED558CCDULL;
    sum ^= sum >> 32;
  };
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    mix(word);
    bytes.remove_prefix(8);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data(), bytes.size());
  mix(word);
  return sum;
}

void append_fixed(std::string& out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> (8 * i));
}

std::uint64_t fixed_at(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return value;
}

}  // namespace

PieceWriter::PieceWriter(std::function<Result<void>(std::string_view)> write)
    : write_(std::move(write)) {}

void PieceWriter::number(std::uint64_t value) {
  while (value >= 0x80) {
    piece_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  piece_ += static_cast<char>(value);
}

void PieceWriter::text(std::string_view bytes) {
  number(bytes.size());
  raw(bytes);
}

void PieceWriter::raw(std::string_view bytes) {
  piece_ += bytes;
}

Result<void> PieceWriter::rest() {
  if (piece_.size() >= piece_bytes) return flush();
  return {};
}

Result<void> PieceWriter::finish() {
  if (!piece_.empty()) return flush();
  return {};
}

Result<void> PieceWriter::flush() {
  std::string head;
  append_fixed(head, piece_.size());
  append_fixed(head, checksum(piece_));
  TRY(write_(head));
  TRY(write_(piece_));
  piece_.clear();
  return {};
}

bool PieceReader::next_piece() {
  if (!good_ || file_.size() < head_bytes) return good_ = false;
  const std::uint64_t size = fixed_at(file_);
  const std::uint64_t sum = fixed_at(file_.substr(8));
  if (size > file_.size() - head_bytes) return good_ = false;
  piece_ = file_.substr(head_bytes, size);
  file_.remove_prefix(head_bytes + size);
  if (checksum(piece_) != sum) {
    piece_ = {};
    return good_ = false;
  }
  return true;
}

std::uint64_t PieceReader::number() {
  if (piece_.empty() && !next_piece()) return 0;
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !piece_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(piece_.front());
    piece_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  good_ = false;
  return 0;
}

std::string_view PieceReader::text() {
  const std::uint64_t size = number();
  return raw(size);
}

std::string_view PieceReader::raw(std::size_t bytes) {
  if (bytes == 0) return {};
  if (piece_.empty() && !next_piece()) return {};
  if (bytes > piece_.size()) {
    good_ = false;
    return {};
  }
  const std::string_view found = piece_.substr(0, bytes);
  piece_.remove_prefix(bytes);
  return found;
}

}  // namespace winnow::app

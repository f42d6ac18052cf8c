#include "app/bots/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace winnow::app {

namespace {

constexpr int v4_bits_before = 96;  // of ::ffff:0:0/96

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::pair<Address, Address>> range_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view name = text.substr(0, slash);
  const auto address = parse_address(name);
  if (!address) return std::nullopt;
  const bool is_v4 = name.find(':') == std::string_view::npos;
  int bits = 128;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, mistake] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const int most = is_v4 ? 32 : 128;
    if (mistake != std::errc() || end != digits.data() + digits.size() || bits < 0 || bits > most) {
      return std::nullopt;
    }
    if (is_v4) bits += v4_bits_before;
  }
  std::pair<Address, Address> range{*address, *address};
  for (int bit = bits; bit < 128; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    const auto byte = static_cast<std::size_t>(bit / 8);
    range.first[byte] = static_cast<std::uint8_t>(range.first[byte] & ~mask);
    range.second[byte] = static_cast<std::uint8_t>(range.second[byte] | mask);
  }
  return range;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const std::string name(trimmed(text));
  Address address{};
  if (::inet_pton(AF_INET6, name.c_str(), address.data()) == 1) return address;
  std::array<std::uint8_t, 4> four{};
  if (::inet_pton(AF_INET, name.c_str(), four.data()) != 1) return std::nullopt;
  address[10] = address[11] = 0xFF;
  std::copy(four.begin(), four.end(), address.begin() + 12);
  return address;
}

Result<AddressList> AddressList::parse(std::string_view text) {
  AddressList list;
  for (int number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const auto range = range_of(line);
    if (!range) {
      return fail(ErrorKind::Invalid, "line {}: \"{}\" is no range of addresses like 3.5.140.0/22",
                  number, line);
    }
    list.ranges_.push_back(*range);
  }
  std::sort(list.ranges_.begin(), list.ranges_.end());
  std::vector<std::pair<Address, Address>> apart;
  for (const auto& range : list.ranges_) {
    if (!apart.empty() && range.first <= apart.back().second) {
      apart.back().second = std::max(apart.back().second, range.second);
    } else {
      apart.push_back(range);
    }
  }
  list.ranges_ = std::move(apart);
  return list;
}

bool AddressList::contains(const Address& address) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), address,
                       [](const Address& one, const auto& range) { return one < range.first; });
  return after != ranges_.begin() && address <= std::prev(after)->second;
}

}  // namespace winnow::app

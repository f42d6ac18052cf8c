// AddressList: IP addresses by their ranges, as lists of data centres have them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace winnow::app {

// 16 bytes; one of version 4 as ::ffff:a.b.c.d.
using Address = std::array<std::uint8_t, 16>;
std::optional<Address> parse_address(std::string_view text);

class AddressList {
 public:
  // A range a line: "3.5.140.0/22", "2600:1f00::/24", or one address; "#" begins a remark.
  // Errors   Invalid: the line that is no range.
  static Result<AddressList> parse(std::string_view text);

  bool contains(const Address& address) const;
  bool is_empty() const { return ranges_.empty(); }

 private:
  std::vector<std::pair<Address, Address>> ranges_;  // first and last; rising, none in another
};

}  // namespace winnow::app

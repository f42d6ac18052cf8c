#include "app/chance.hpp"

#include "base/secret.hpp"

namespace winnow::app {

Id new_id(Millis at) {
  std::array<std::uint8_t, 10> chance{};
  fill_with_chance(chance);
  return id_of(at, chance);
}

Id named_id(std::string_view text) {
  const std::string digest = sha256_hex(text);
  const std::string id = digest.substr(0, 8) + "-" + digest.substr(8, 4) + "-8" +  // of one's own
                         digest.substr(13, 3) + "-8" + digest.substr(17, 3) + "-" +
                         digest.substr(20, 12);
  return parse_id(id).value_or(Id{});
}

std::string new_key_text(std::string_view prefix) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t length = 32;
  constexpr std::uint8_t fair = 256 / letters.size() * letters.size();
  std::string key(prefix);
  key += '_';
  for (std::size_t made = 0; made < length;) {
    std::array<std::uint8_t, length> bytes{};
    fill_with_chance(bytes);
    for (const std::uint8_t byte : bytes) {
      if (byte >= fair || made == length) continue;  // above: some letters would be likelier
      key += letters[byte % letters.size()];
      ++made;
    }
  }
  return key;
}

}  // namespace winnow::app

#include "http/ingest_body.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "app/protocols/form.hpp"
#include "base/limits.hpp"
#include "http/gzip.hpp"

namespace winnow::http {
namespace {

constexpr std::string_view gzip_magic = "\x1f\x8b";
constexpr std::string_view form_field = "data=";

constexpr std::uint8_t no_digit = 64;
constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  values['-'] = 62;
  values['_'] = 63;
  return values;
}();

Result<std::string> unpacked(std::string_view bytes) {
  if (!bytes.starts_with(gzip_magic)) return std::string(bytes);
  return inflate(bytes, limits::inflated_bytes);
}

// What follows a scheme's name in the header Authorization; empty: another scheme.
std::string_view credentials(std::string_view header, std::string_view scheme) {
  if (header.size() <= scheme.size() || header[scheme.size()] != ' ') return {};
  const bool same = std::equal(scheme.begin(), scheme.end(), header.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
  });
  if (!same) return {};
  header.remove_prefix(scheme.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

}  // namespace

Result<std::string> base64_decoded(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::uint8_t value = digit_values[static_cast<unsigned char>(c)];
    if (value == no_digit) return fail(ErrorKind::Invalid, "not base64");
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  return out;
}

Result<std::string> ingest_body(const Request& request) {
  std::string body = TRY(unpacked(request.body));
  if (!body.starts_with(form_field)) return body;
  const std::string_view value = std::string_view(body).substr(form_field.size());
  const std::string encoded = app::url_decoded(value.substr(0, value.find('&')));
  return unpacked(TRY(base64_decoded(encoded)));
}

std::string key_of_headers(const Request& request) {
  const std::string_view header = request.header("authorization");
  if (const auto basic = credentials(header, "basic"); !basic.empty()) {
    const auto decoded = base64_decoded(basic);
    return decoded ? decoded->substr(0, decoded->find(':')) : std::string();
  }
  return std::string(credentials(header, "bearer"));
}

}  // namespace winnow::http

#include "app/identity/phone.hpp"

#include <algorithm>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <phonenumbers/phonenumberutil.h>
#pragma GCC diagnostic pop

namespace winnow::app {

namespace {

constexpr std::size_t longest = 64;  // with blanks, brackets and words like "ext. 12"
constexpr std::size_t fewest_digits = 5;

}  // namespace

std::string normal_phone(std::string_view text, std::string_view country) {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
  const auto digits =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() > longest || digits < static_cast<std::ptrdiff_t>(fewest_digits)) return {};
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const std::string region(country.size() == 2 ? country : "ZZ");  // ZZ: only +
  if (util.Parse(std::string(text), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return {};
  if (!util.IsValidNumber(number)) return {};
  number.clear_extension();
  std::string out;
  util.Format(number, PhoneNumberUtil::E164, &out);
  return out;
}

bool is_phone_country(std::string_view country) {
  using i18n::phonenumbers::PhoneNumberUtil;
  return country.size() == 2 &&
         PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(std::string(country)) != 0;
}

}  // namespace winnow::app

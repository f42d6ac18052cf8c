#include "tables/date_format.hpp"

#include <array>

namespace winnow::tables {
namespace {

constexpr std::string_view letters = "YymdHMSfbz%";

struct Parts {
  Civil civil;
  std::int64_t millis = 0;
  std::int64_t offset_seconds = 0;
};

// Reads a text from its front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool at_end() const { return at_ == text_.size(); }

  bool literal(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<int> digits(int least, int most) {
    int number = 0, count = 0;
    while (count < most && !at_end() && text_[at_] >= '0' && text_[at_] <= '9') {
      number = number * 10 + (text_[at_++] - '0');
      ++count;
    }
    return count >= least ? std::optional(number) : std::nullopt;
  }

  // Thousandths of a second; finer digits are cut.
  std::optional<int> fraction() {
    int millis = 0, count = 0;
    for (; count < 9 && !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++count, ++at_) {
      if (count < 3) millis = millis * 10 + (text_[at_] - '0');
    }
    if (count == 0) return std::nullopt;
    for (; count < 3; ++count) millis *= 10;
    return millis;
  }

  std::optional<int> month_name() {
    static constexpr std::array<std::string_view, 12> names = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    std::size_t length = 0;
    std::string lower;
    for (; at_ + length < text_.size(); ++length) {
      const char c = static_cast<char>(text_[at_ + length] | 0x20);
      if (c < 'a' || c > 'z') break;
      lower += c;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (lower != names[i] && lower != names[i].substr(0, 3)) continue;
      at_ += length;
      return static_cast<int>(i + 1);
    }
    return std::nullopt;
  }

  std::optional<std::int64_t> offset() {
    if (literal('Z') || literal('z')) return 0;
    const bool minus = literal('-');
    if (!minus && !literal('+')) return std::nullopt;
    const auto hours = digits(2, 2);
    literal(':');
    const auto minutes = digits(2, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::int64_t seconds = (*hours * 60 + *minutes) * 60;
    return minus ? -seconds : seconds;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

template <typename From, typename To>
bool put(std::optional<From> from, To& into) {
  if (from) into = static_cast<To>(*from);
  return from.has_value();
}

bool read_part(Scanner& scanner, char letter, Parts& parts) {
  Civil& civil = parts.civil;
  switch (letter) {
    case 'Y': return put(scanner.digits(4, 4), civil.year);
    case 'y':
      if (!put(scanner.digits(2, 2), civil.year)) return false;
      civil.year += civil.year < 70 ? 2000 : 1900;
      return true;
    case 'm': return put(scanner.digits(1, 2), civil.month);
    case 'b': return put(scanner.month_name(), civil.month);
    case 'd': return put(scanner.digits(1, 2), civil.day);
    case 'H': return put(scanner.digits(1, 2), civil.hour);
    case 'M': return put(scanner.digits(1, 2), civil.minute);
    case 'S': return put(scanner.digits(1, 2), civil.second);
    case 'f': return put(scanner.fraction(), parts.millis);
    case 'z': return put(scanner.offset(), parts.offset_seconds);
    default: return scanner.literal('%');
  }
}

bool is_real(const Civil& civil) {
  return civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
         civil.day <= days_in_month(civil.year, civil.month) && civil.hour <= 23 &&
         civil.minute <= 59 && civil.second <= 59;
}

}  // namespace

Result<DateFormat> DateFormat::parse(std::string_view format) {
  bool year = false, month = false, day = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    const char letter = ++i < format.size() ? format[i] : ' ';
    if (letters.find(letter) == std::string_view::npos) {
      return fail(ErrorKind::Invalid,
                  "\"{}\" is no form of dates: after % comes one of Y y m d H M S f b z %", format);
    }
    year |= letter == 'Y' || letter == 'y';
    month |= letter == 'm' || letter == 'b';
    day |= letter == 'd';
  }
  if (!year || !month || !day) {
    return fail(ErrorKind::Invalid,
                "\"{}\" is no form of dates: it needs a year, a month and a day, like %d.%m.%Y",
                format);
  }
  return DateFormat(format);
}

std::optional<Millis> DateFormat::read(std::string_view text) const {
  Scanner scanner(text);
  Parts parts;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const bool part = text_[i] == '%';
    if (part) ++i;
    if (!(part ? read_part(scanner, text_[i], parts) : scanner.literal(text_[i]))) {
      return std::nullopt;
    }
  }
  const Civil& civil = parts.civil;
  if (!scanner.at_end() || !is_real(civil)) return std::nullopt;
  const std::int64_t day = days_from_civil(civil.year, civil.month, civil.day);
  const std::int64_t second = (civil.hour * 60 + civil.minute) * 60 + civil.second;
  const std::int64_t utc = day * seconds_a_day + second - parts.offset_seconds;
  const std::int64_t year = civil_of(utc).year;
  if (year < 0 || year > 9999) return std::nullopt;
  return utc * 1000 + parts.millis;
}

}  // namespace winnow::tables

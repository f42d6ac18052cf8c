#include "tables/typing.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/decimal.hpp"
#include "tables/numbers.hpp"

namespace winnow::tables {
namespace {

constexpr std::array<char, 3> separators = {'.', '/', '-'};
constexpr std::array<std::string_view, 3> times = {"", " %H:%M", " %H:%M:%S"};

bool same_letters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

std::optional<bool> bool_of(std::string_view text) {
  if (same_letters(text, "true")) return true;
  if (same_letters(text, "false")) return false;
  return std::nullopt;
}

std::optional<bool> declared_bool_of(std::string_view text) {
  if (text == "1" || same_letters(text, "yes")) return true;
  if (text == "0" || same_letters(text, "no")) return false;
  return bool_of(text);
}

// A date of two short numbers and a year, day or month first.
DateFormat short_date(int form, bool day_first) {
  const char separator = separators[static_cast<std::size_t>(form) / times.size()];
  const std::string_view time = times[static_cast<std::size_t>(form) % times.size()];
  return *DateFormat::parse(fmt::format("%{}{}%{}{}%Y{}", day_first ? 'd' : 'm', separator,
                                        day_first ? 'm' : 'd', separator, time));
}

// Which of the forms a text has, going by its separator and length; −1: none.
int short_date_form(std::string_view text) {
  const std::size_t first = text.find_first_not_of("0123456789");
  if (first == 0 || first > 2 || first >= text.size()) return -1;
  for (std::size_t i = 0; i < separators.size(); ++i) {
    if (text[first] != separators[i]) continue;
    const std::size_t second = text.find(separators[i], first + 1);
    if (second == std::string_view::npos || second + 5 > text.size()) return -1;
    const std::string_view time = text.substr(second + 5);
    const std::size_t colons =
        time.empty() ? 0 : 1 + (time.find(':') != time.rfind(':') ? std::size_t{1} : 0);
    return static_cast<int>(i * times.size() + colons);
  }
  return -1;
}

std::optional<Value> list_of(const List& list) {
  List texts;
  for (const Value& element : list) {
    const auto text = value_of(element, Typing{});
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return Value(std::move(texts));
}

std::optional<Value> number_to(const Value& value, Type type) {
  const double real =
      value.is(Value::Kind::Int) ? static_cast<double>(value.integer()) : value.real();
  switch (type) {
    case Type::Number: return Value(real);
    case Type::Int:
      if (value.is(Value::Kind::Int)) return value;
      if (real != std::trunc(real) || std::fabs(real) >= 9.2e18) return std::nullopt;
      return Value(static_cast<std::int64_t>(real));
    case Type::Bool:
      if (real != 0 && real != 1) return std::nullopt;
      return Value(real == 1);
    default: {
      const std::string text =
          value.is(Value::Kind::Int) ? std::to_string(value.integer()) : double_text(real);
      return value_of(text, Typing{type, '.', std::nullopt, false, false, Doubt::None});
    }
  }
}

}  // namespace

std::string_view name_of(Type type) {
  static constexpr std::array<std::string_view, 7> names = {"string",    "number", "int", "bool",
                                                            "timestamp", "list",   "map"};
  return names[static_cast<std::size_t>(type)];
}

bool like_thousands(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  const std::size_t comma = text.find(',');
  return comma != std::string_view::npos && comma >= 1 && comma <= 3 && text[0] != '0' &&
         text.size() == comma + 4;
}

bool like_short_date(std::string_view text) {
  return short_date_form(text) >= 0;
}

std::optional<Millis> instant_of(std::string_view text, const std::optional<DateFormat>& format) {
  if (format) {
    if (const auto instant = format->read(text)) return instant;
  }
  return parse_instant(text);
}

void Guess::see(std::string_view text) {
  ++texts_;
  if (declared_) {
    if (*declared_ == Type::Number || *declared_ == Type::Int) see_number(text);
    if (*declared_ == Type::Timestamp && !instant_of(text, reading_.date_format)) see_date(text);
    return;
  }
  if (all_bools_) all_bools_ = bool_of(text).has_value();
  const auto& form = reading_.date_format;
  const bool formatted = (all_formatted_ || all_instants_) && form && form->read(text);
  all_formatted_ = all_formatted_ && formatted;
  if (all_instants_) {
    const bool dashed = text.size() >= 10 && text[4] == '-';
    all_instants_ = formatted || (dashed && parse_instant(text));
  }
  if (all_pointed_ || all_comma_) see_number(text);
  see_date(text);
}

void Guess::see_number(std::string_view text) {
  const auto pointed = all_pointed_ || declared_ ? parse_number(text, '.') : std::nullopt;
  const auto comma = all_comma_ || declared_ ? parse_number(text, ',') : std::nullopt;
  all_pointed_ = pointed.has_value();
  all_comma_ = comma.has_value();
  const auto& number = pointed ? pointed : comma;
  if (!number) return;
  all_whole_ = all_whole_ && number->whole;
  code_like_ = code_like_ || number->code_like;
  beyond_int_ = beyond_int_ || (number->whole && !number->integer);
  any_point_ = any_point_ || (pointed && pointed->marked);
  if (comma && comma->marked) {
    any_comma_ = true;
    surely_comma_ = surely_comma_ || !like_thousands(text);
  }
}

void Guess::see_date(std::string_view text) {
  if (dates_.form == -2) return;
  const int form = short_date_form(text);
  if (declared_ && form < 0) return;
  if (dates_.form == -1 && form >= 0) {
    dates_.form = form;
    dates_.day_first = short_date(form, true);
    dates_.month_first = short_date(form, false);
  }
  if (form < 0 || form != dates_.form) {
    dates_.form = -2;
    return;
  }
  const bool day = dates_.day_first->read(text).has_value();
  const bool month = dates_.month_first->read(text).has_value();
  if (declared_ && !day && !month) return;
  dates_.any = true;
  dates_.all_day = dates_.all_day && day;
  dates_.all_month = dates_.all_month && month;
  if (!dates_.all_day && !dates_.all_month) dates_.form = -2;
}

Typing Guess::typing() const {
  Typing typing;
  typing.date_format = reading_.date_format;
  if (declared_) {
    typing.type = *declared_;
    const bool comma = surely_comma_ && !any_point_;
    typing.mark = reading_.decimal.value_or(comma ? ',' : '.');
    typing.mark_guessed = !reading_.decimal && comma;
    if (*declared_ == Type::Timestamp && !reading_.date_format) decide_date(typing);
  } else if (texts_ > 0) {
    decide(typing);
  }
  return typing;
}

void Guess::decide(Typing& typing) const {
  const bool numbers = reading_.decimal == ','   ? all_comma_
                       : reading_.decimal == '.' ? all_pointed_
                                                 : all_pointed_ || all_comma_;
  if (all_formatted_ || all_instants_) {
    typing.type = Type::Timestamp;
  } else if (all_bools_) {
    typing.type = Type::Bool;
  } else if (numbers) {
    decide_number(typing);
  } else {
    decide_date(typing);
  }
}

void Guess::decide_number(Typing& typing) const {
  const bool comma = reading_.decimal ? *reading_.decimal == ',' : !all_pointed_;
  if (code_like_) {
    typing.doubt = Doubt::CodeLike;
  } else if (beyond_int_) {
    typing.doubt = Doubt::BeyondInt;
  } else if (comma && !reading_.decimal && !surely_comma_) {
    typing.doubt = Doubt::Decimals;
  } else {
    typing.type = all_whole_ ? Type::Int : Type::Number;
    typing.mark = comma ? ',' : '.';
    typing.mark_guessed = comma && !reading_.decimal;
  }
}

// Dates that can be read in one order only; those with two are a doubt.
void Guess::decide_date(Typing& typing) const {
  if (dates_.form < 0 || !dates_.any) return;
  if (dates_.all_day && dates_.all_month) {
    typing.doubt = Doubt::Dates;
    return;
  }
  typing.type = Type::Timestamp;
  typing.date_format = dates_.all_day ? dates_.day_first : dates_.month_first;
  typing.format_guessed = true;
}

std::optional<Value> value_of(std::string_view text, const Typing& typing) {
  switch (typing.type) {
    case Type::String: return Value(text);
    case Type::List: return Value(List{Value(text)});
    case Type::Map: return std::nullopt;
    case Type::Bool:
      if (const auto truth = declared_bool_of(text)) return Value(*truth);
      return std::nullopt;
    case Type::Timestamp:
      if (const auto at = instant_of(text, typing.date_format)) return Value(timestamp_of(*at));
      return std::nullopt;
    case Type::Number:
    case Type::Int: break;
  }
  const auto number = parse_number(text, typing.mark);
  if (!number) return std::nullopt;
  if (typing.type == Type::Number) return Value(number->real);
  if (number->integer) return Value(*number->integer);
  return number->whole ? std::nullopt : number_to(Value(number->real), Type::Int);
}

std::optional<Value> value_of(const Value& value, const Typing& typing) {
  switch (value.kind()) {
    case Value::Kind::String: return value_of(std::string_view(value.text()), typing);
    case Value::Kind::Int:
    case Value::Kind::Double: return number_to(value, typing.type);
    case Value::Kind::Bool:
      if (typing.type == Type::Bool) return value;
      if (typing.type != Type::String && typing.type != Type::List) return std::nullopt;
      return value_of(std::string_view(value.boolean() ? "true" : "false"), typing);
    case Value::Kind::List: return typing.type == Type::List ? list_of(value.list()) : std::nullopt;
    case Value::Kind::Map: return typing.type == Type::Map ? std::optional(value) : std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace winnow::tables

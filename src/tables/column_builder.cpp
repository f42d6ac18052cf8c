#include "tables/column_builder.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace winnow::tables {
namespace {

using columns::Code;
using columns::Column;
using columns::Dictionary;

constexpr std::size_t example_bytes = 40;

unsigned bit_of(Cell::Kind kind) {
  return 1U << static_cast<unsigned>(kind);
}

std::optional<Value> entry_as(const Dictionary& dictionary, Code code, const Typing& typing) {
  if (dictionary.is_text(code)) return value_of(dictionary.text(code), typing);
  return value_of(dictionary.value(code), typing);
}

std::string example_of(const Dictionary& dictionary, Code code) {
  std::string text = dictionary.is_text(code) ? std::string(dictionary.text(code))
                                              : to_json(dictionary.value(code));
  if (text.size() <= example_bytes) return text;
  text.resize(example_bytes);
  text.resize(std::min(first_invalid_utf8(text), text.size()));  // no half of a letter
  return text + "…";
}

std::int64_t number_in(const Value& value, std::int64_t) {
  return value.is(Value::Kind::Timestamp) ? millis_of(value.timestamp()) : value.integer();
}
double number_in(const Value& value, double) {
  return value.real();
}

// One number a row out of the codes, and which rows have none.
template <typename Number>
struct Numbers {
  std::vector<Number> data;
  std::vector<std::uint64_t> missing;
};

template <typename Number>
Numbers<Number> numbers_of(const std::vector<Code>& codes, const Dictionary& dictionary,
                           const Typing& typing, ColumnFacts& facts) {
  std::vector<Number> of_code(dictionary.size());
  std::vector<bool> usable(dictionary.size());
  for (Code code = 1; code < dictionary.size(); ++code) {
    const auto value = entry_as(dictionary, code, typing);
    usable[code] = value.has_value();
    if (value) of_code[code] = number_in(*value, Number{});
  }
  Numbers<Number> numbers{std::vector<Number>(codes.size()),
                          std::vector<std::uint64_t>((codes.size() + 63) / 64)};
  for (std::size_t row = 0; row < codes.size(); ++row) {
    numbers.data[row] = of_code[codes[row]];
    if (usable[codes[row]]) continue;
    numbers.missing[row / 64] |= std::uint64_t{1} << (row % 64);
    if (codes[row] == 0) {
      ++facts.missing;
    } else if (facts.unusable++ == 0) {
      facts.unusable_example = example_of(dictionary, codes[row]);
    }
  }
  return numbers;
}

}  // namespace

Recoded recode(const Dictionary& dictionary, const Typing& typing) {
  Recoded recoded;
  recoded.code_of.resize(dictionary.size());
  for (Code code = 1; code < dictionary.size(); ++code) {
    if (const auto value = entry_as(dictionary, code, typing)) {
      recoded.code_of[code] = recoded.dictionary.code_of(*value);
    }
  }
  return recoded;
}

ColumnBuilder::ColumnBuilder(const Reading& reading, std::optional<Type> declared)
    : reading_(&reading), declared_(declared), mark_(reading.decimal.value_or('.')) {}

void ColumnBuilder::set(std::size_t row, const Cell& cell) {
  if (cell.missing()) return;
  kinds_ |= bit_of(cell.kind);
  if (row >= rows_) rows_ = row + 1;
  if (form_ != Form::Codes && one_kind()) {
    if (form_ != Form::Instants && set_packed(row, cell)) return;
    if (form_ != Form::Packed && set_instant(row, cell)) return;
  }
  if (form_ != Form::Codes) to_codes();
  put_code(row, code_of(cell));
}

void ColumnBuilder::put_number(std::size_t row, std::int64_t number) {
  if (row >= numbers_.size()) {
    numbers_.resize(row + 1);
    present_.resize(row / 64 + 1);
  }
  numbers_[row] = number;
  present_[row / 64] |= std::uint64_t{1} << (row % 64);
}

void ColumnBuilder::put_code(std::size_t row, Code code) {
  if (row >= codes_.size()) codes_.resize(row + 1);
  codes_[row] = code;
}

bool ColumnBuilder::set_packed(std::size_t row, const Cell& cell) {
  const bool number = cell.kind == Cell::Kind::Number;
  if (!number && cell.kind != Cell::Kind::Text) return false;
  if (declared_ && *declared_ != Type::Number && *declared_ != Type::Int) return false;
  if (!number && reading_->date_format && reading_->date_format->read(cell.text)) return false;
  const char mark = number ? '.' : mark_;
  auto packed = pack(cell.text, mark);
  if (!packed && !number && !marked_ && !reading_->decimal) {
    packed = pack(cell.text, ',');
    if (packed) mark_ = ',';
  }
  if (!packed) return false;
  if (!packed_whole(*packed)) {
    marked_ = true;
    surely_marked_ = surely_marked_ || number || mark_ == '.' || !like_thousands(cell.text);
  }
  form_ = Form::Packed;
  kind_ = cell.kind;
  put_number(row, *packed);
  return true;
}

std::string ColumnBuilder::time_text(Millis instant, TimeForm form) {
  constexpr std::size_t date = 10, minute = 16, second = 19;
  std::string text = to_text(instant);  // 2026-03-02T09:05:00Z, or with .123 before the Z
  if (form.length == date) return text.substr(0, date);
  text[date] = form.separator;
  const std::size_t end = form.length - (form.zulu ? 1 : 0);
  if (end != minute && end != second && text.size() != form.length + (form.zulu ? 0 : 1)) return {};
  text.resize(end);
  if (form.zulu) text += 'Z';
  return text;
}

bool ColumnBuilder::set_instant(std::size_t row, const Cell& cell) {
  constexpr std::size_t date = 10;
  if (cell.kind != Cell::Kind::Text && cell.kind != Cell::Kind::String) return false;
  if (declared_ && *declared_ != Type::Timestamp) return false;
  const std::string_view text = cell.text;
  if (text.size() < date || text[4] != '-') return false;
  if (reading_->date_format && reading_->date_format->read(text)) return false;
  const TimeForm form{text.size(), text.size() > date ? text[date] : '\0', text.back() == 'Z'};
  if (time_form_ && *time_form_ != form) return false;
  const auto instant = parse_instant(text);
  if (!instant || time_text(*instant, form) != text) return false;
  time_form_ = form;
  form_ = Form::Instants;
  kind_ = cell.kind;
  put_number(row, *instant);
  return true;
}

Code ColumnBuilder::code_of(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::Text:
    case Cell::Kind::String: return dictionary_.code_of_text(cell.text);
    case Cell::Kind::Bool: return dictionary_.code_of(Value(cell.truth));
    case Cell::Kind::Nested: return dictionary_.code_of(*cell.value);
    default: break;
  }
  return dictionary_.code_of(number_value(cell.text));
}

// Gives the cells kept so far their texts back.
void ColumnBuilder::to_codes() {
  codes_.assign(numbers_.size(), 0);
  Cell cell;
  cell.kind = kind_;
  for (std::size_t row = 0; row < numbers_.size(); ++row) {
    if (!is_set(row)) continue;
    const std::string text = form_ == Form::Packed ? packed_text(numbers_[row], mark_)
                                                   : time_text(numbers_[row], *time_form_);
    cell.text = text;
    codes_[row] = code_of(cell);
  }
  std::vector<std::int64_t>().swap(numbers_);
  std::vector<std::uint64_t>().swap(present_);
  form_ = Form::Codes;
}

BuiltColumn ColumnBuilder::build(std::size_t rows) && {
  CHECK(rows >= rows_);
  rows_ = rows;
  if (form_ == Form::Instants) return build_instants();
  if (form_ == Form::Packed) {
    Typing typing;
    typing.mark = mark_;
    typing.mark_guessed = marked_ && mark_ == ',' && !reading_->decimal;
    if (!typing.mark_guessed || surely_marked_) {
      typing.type = declared_.value_or(marked_ ? Type::Number : Type::Int);
      return build_packed(typing);
    }
    to_codes();
  }
  return build_codes();
}

std::vector<std::uint64_t> ColumnBuilder::missing_bits() const {
  std::vector<std::uint64_t> missing((rows_ + 63) / 64, ~std::uint64_t{0});
  for (std::size_t i = 0; i < present_.size(); ++i) missing[i] = ~present_[i];
  if (rows_ % 64 != 0) missing.back() &= (std::uint64_t{1} << (rows_ % 64)) - 1;
  return missing;
}

BuiltColumn ColumnBuilder::build_packed(const Typing& typing) {
  BuiltColumn built;
  built.facts.declared = declared_.has_value();
  built.facts.typing = typing;
  std::vector<std::uint64_t> missing = missing_bits();
  for (const std::uint64_t word : missing) {
    built.facts.missing += static_cast<std::uint64_t>(__builtin_popcountll(word));
  }
  numbers_.resize(rows_);
  if (typing.type == Type::Number) {
    std::vector<double> data(rows_);
    for (std::size_t row = 0; row < rows_; ++row) data[row] = packed_real(numbers_[row]);
    built.column = Column::of_doubles(std::move(data), std::move(missing));
    return built;
  }
  for (std::size_t row = 0; row < rows_; ++row) {
    const Packed packed = numbers_[row];
    const auto whole = packed_whole(packed) ? std::optional(packed_integer(packed)) : std::nullopt;
    if (whole) {
      numbers_[row] = *whole;
      continue;
    }
    const auto value = value_of(Value(packed_real(packed)), typing);
    numbers_[row] = value ? value->integer() : 0;
    if (value) continue;
    missing[row / 64] |= std::uint64_t{1} << (row % 64);
    if (built.facts.unusable++ == 0) built.facts.unusable_example = packed_text(packed, mark_);
  }
  built.column = Column::of_ints(std::move(numbers_), std::move(missing));
  return built;
}

BuiltColumn ColumnBuilder::build_instants() {
  BuiltColumn built;
  built.facts.declared = declared_.has_value();
  built.facts.typing.type = Type::Timestamp;
  std::vector<std::uint64_t> missing = missing_bits();
  for (const std::uint64_t word : missing) {
    built.facts.missing += static_cast<std::uint64_t>(__builtin_popcountll(word));
  }
  numbers_.resize(rows_);
  built.column = Column::of_instants(std::move(numbers_), std::move(missing));
  return built;
}

Typing ColumnBuilder::guess_codes() const {
  Guess guess(*reading_, declared_);
  for (Code code = 1; code < dictionary_.size(); ++code) {
    if (dictionary_.is_text(code)) guess.see(dictionary_.text(code));
  }
  Typing typing = guess.typing();
  // Text in JSON was meant as text; only times have no form of their own there.
  const bool json = kinds_ == bit_of(Cell::Kind::String);
  if (!declared_ && json && typing.type != Type::Timestamp) {
    const Doubt doubt = typing.doubt == Doubt::Dates ? Doubt::Dates : Doubt::None;
    typing = Typing{};
    typing.doubt = doubt;
  }
  return typing;
}

BuiltColumn ColumnBuilder::build_codes() {
  codes_.resize(rows_);
  if (declared_ || kinds_ == 0 || kinds_ == bit_of(Cell::Kind::Text) ||
      kinds_ == bit_of(Cell::Kind::String)) {
    return build_typed(guess_codes());
  }
  Typing typing;
  if (kinds_ == bit_of(Cell::Kind::Bool)) typing.type = Type::Bool;
  if (kinds_ == bit_of(Cell::Kind::Number)) {
    typing.type = Type::Int;
    for (Code code = 1; code < dictionary_.size(); ++code) {
      if (dictionary_.is_text(code)) return build_mixed();
      if (dictionary_.value(code).is(Value::Kind::Double)) typing.type = Type::Number;
    }
  }
  return typing.type == Type::String ? build_mixed() : build_typed(typing);
}

// Values of several types, each as it came.
BuiltColumn ColumnBuilder::build_mixed() {
  BuiltColumn built;
  built.facts.mixed = true;
  const bool numbers = kinds_ == bit_of(Cell::Kind::Number);
  for (const Code code : codes_) {
    if (code == 0) ++built.facts.missing;
    if (!numbers || code == 0 || !dictionary_.is_text(code)) continue;
    if (built.facts.unusable++ == 0) built.facts.unusable_example = example_of(dictionary_, code);
  }
  built.column = Column::of_codes(std::move(codes_),
                                  std::make_shared<const Dictionary>(std::move(dictionary_)));
  return built;
}

BuiltColumn ColumnBuilder::build_typed(const Typing& typing) {
  BuiltColumn built;
  ColumnFacts& facts = built.facts;
  facts.declared = declared_.has_value();
  facts.typing = typing;
  if (typing.type == Type::Number) {
    auto numbers = numbers_of<double>(codes_, dictionary_, typing, facts);
    built.column = Column::of_doubles(std::move(numbers.data), std::move(numbers.missing));
    return built;
  }
  if (typing.type == Type::Int || typing.type == Type::Timestamp) {
    auto numbers = numbers_of<std::int64_t>(codes_, dictionary_, typing, facts);
    built.column = typing.type == Type::Int
                       ? Column::of_ints(std::move(numbers.data), std::move(numbers.missing))
                       : Column::of_instants(std::move(numbers.data), std::move(numbers.missing));
    return built;
  }
  const unsigned texts = bit_of(Cell::Kind::Text) | bit_of(Cell::Kind::String);
  if (typing.type == Type::String && (kinds_ & ~texts) == 0) {
    for (const Code code : codes_) facts.missing += code == 0;
  } else {
    Recoded recoded = recode(dictionary_, typing);
    for (Code& code : codes_) {
      const Code old = std::exchange(code, recoded.code_of[code]);
      if (code != 0) continue;
      if (old == 0) {
        ++facts.missing;
      } else if (facts.unusable++ == 0) {
        facts.unusable_example = example_of(dictionary_, old);
      }
    }
    dictionary_ = std::move(recoded.dictionary);
  }
  built.column = Column::of_codes(std::move(codes_),
                                  std::make_shared<const Dictionary>(std::move(dictionary_)));
  return built;
}

}  // namespace winnow::tables

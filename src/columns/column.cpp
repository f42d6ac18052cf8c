#include "columns/column.hpp"

#include <algorithm>
#include <optional>

#include "base/check.hpp"
#include "base/time.hpp"

namespace winnow::columns {
namespace {

constexpr std::size_t words_for(std::size_t rows) {
  return (rows + 63) / 64;
}

bool bit(const std::uint64_t* bits, std::size_t row) {
  return (bits[row / 64] >> row % 64 & 1) != 0;
}

void check_missing(const std::vector<std::uint64_t>& missing, std::size_t rows) {
  CHECK(missing.empty() || missing.size() == words_for(rows));
}

// An empty vector when no bit is set: kernels then skip the masks.
std::vector<std::uint64_t> tidied(std::vector<std::uint64_t> missing) {
  const bool any = std::any_of(missing.begin(), missing.end(), [](auto word) { return word != 0; });
  return any ? std::move(missing) : std::vector<std::uint64_t>{};
}

bool whole_millis(Timestamp t) {
  return t.nanos % 1'000'000 == 0;
}

// The kind that holds all of these values; Constant when there are none or one.
Kind narrowest(const std::vector<const Value*>& values) {
  const Value* first = nullptr;
  bool any_missing = false, all_same = true, instants = true;
  std::optional<Value::Kind> common;
  bool mixed = false;
  for (const Value* value : values) {
    if (value == nullptr) {
      any_missing = true;
      continue;
    }
    if (first == nullptr) first = value;
    all_same = all_same && (value == first || value->same(*first));
    mixed = mixed || (common && *common != value->kind());
    common = value->kind();
    instants = instants && value->is(Value::Kind::Timestamp) && whole_millis(value->timestamp());
  }
  if (first == nullptr || (all_same && !any_missing)) return Kind::Constant;
  if (!mixed && common == Value::Kind::Int) return Kind::Int;
  if (!mixed && common == Value::Kind::Double) return Kind::Double;
  return instants ? Kind::Instant : Kind::Codes32;
}

std::vector<std::uint64_t> missing_of(const std::vector<const Value*>& values) {
  std::vector<std::uint64_t> missing(words_for(values.size()), 0);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (values[row] == nullptr) missing[row / 64] |= std::uint64_t{1} << row % 64;
  }
  return missing;
}

// One number for each value, `at_missing` where there is none.
template <typename Number, typename Read>
std::vector<Number> numbers_of(const std::vector<const Value*>& values, Read read) {
  std::vector<Number> numbers(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (values[row] != nullptr) numbers[row] = read(*values[row]);
  }
  return numbers;
}

}  // namespace

bool View::is_missing(std::size_t row) const {
  switch (kind) {
    case Kind::Codes8: return static_cast<const std::uint8_t*>(data)[row] == 0;
    case Kind::Codes16: return static_cast<const std::uint16_t*>(data)[row] == 0;
    case Kind::Codes32: return static_cast<const std::uint32_t*>(data)[row] == 0;
    case Kind::Int:
    case Kind::Double:
    case Kind::Instant: return missing != nullptr && bit(missing, row);
    case Kind::Constant: return constant == nullptr;
  }
  return true;
}

Value View::value(std::size_t row) const {
  CHECK(!is_missing(row));
  switch (kind) {
    case Kind::Codes8: return dictionary->value(static_cast<const std::uint8_t*>(data)[row]);
    case Kind::Codes16: return dictionary->value(static_cast<const std::uint16_t*>(data)[row]);
    case Kind::Codes32: return dictionary->value(static_cast<const std::uint32_t*>(data)[row]);
    case Kind::Int: return Value(static_cast<const std::int64_t*>(data)[row]);
    case Kind::Double: return Value(static_cast<const double*>(data)[row]);
    case Kind::Instant: return Value(timestamp_of(static_cast<const std::int64_t*>(data)[row]));
    case Kind::Constant: break;
  }
  return *constant;
}

Column Column::of_codes(std::vector<std::uint32_t> codes, std::shared_ptr<const Dictionary> names) {
  Column column;
  column.rows_ = codes.size();
  if (names->size() <= 1U << 8) {
    column.kind_ = Kind::Codes8;
    column.codes8_.resize(codes.size());
    std::transform(codes.begin(), codes.end(), column.codes8_.begin(),
                   [](std::uint32_t code) { return static_cast<std::uint8_t>(code); });
  } else if (names->size() <= 1U << 16) {
    column.kind_ = Kind::Codes16;
    column.codes16_.resize(codes.size());
    std::transform(codes.begin(), codes.end(), column.codes16_.begin(),
                   [](std::uint32_t code) { return static_cast<std::uint16_t>(code); });
  } else {
    column.kind_ = Kind::Codes32;
    column.codes32_ = std::move(codes);
  }
  column.dictionary_ = std::move(names);
  return column;
}

Column Column::of_ints(std::vector<std::int64_t> data, std::vector<std::uint64_t> missing) {
  check_missing(missing, data.size());
  Column column;
  column.kind_ = Kind::Int;
  column.rows_ = data.size();
  column.ints_ = std::move(data);
  column.missing_ = tidied(std::move(missing));
  return column;
}

Column Column::of_doubles(std::vector<double> data, std::vector<std::uint64_t> missing) {
  check_missing(missing, data.size());
  Column column;
  column.kind_ = Kind::Double;
  column.rows_ = data.size();
  column.doubles_ = std::move(data);
  column.missing_ = tidied(std::move(missing));
  return column;
}

Column Column::of_instants(std::vector<std::int64_t> data, std::vector<std::uint64_t> missing) {
  Column column = of_ints(std::move(data), std::move(missing));
  column.kind_ = Kind::Instant;
  return column;
}

Column Column::of_constant(std::shared_ptr<const Value> value, std::size_t rows) {
  Column column;
  column.rows_ = rows;
  column.constant_ = std::move(value);
  return column;
}

Column Column::of_values(const std::vector<const Value*>& values) {
  switch (narrowest(values)) {
    case Kind::Constant: {
      const Value* one = values.empty() ? nullptr : values.front();
      return of_constant(one ? std::make_shared<const Value>(*one) : nullptr, values.size());
    }
    case Kind::Int:
      return of_ints(
          numbers_of<std::int64_t>(values, [](const Value& value) { return value.integer(); }),
          missing_of(values));
    case Kind::Double:
      return of_doubles(numbers_of<double>(values, [](const Value& value) { return value.real(); }),
                        missing_of(values));
    case Kind::Instant:
      return of_instants(
          numbers_of<std::int64_t>(values,
                                   [](const Value& value) { return millis_of(value.timestamp()); }),
          missing_of(values));
    default: break;
  }
  auto names = std::make_shared<Dictionary>();
  auto codes = numbers_of<Code>(values, [&](const Value& value) { return names->code_of(value); });
  return of_codes(std::move(codes), std::move(names));
}

View Column::view(std::size_t first) const {
  CHECK(first % 64 == 0 && first <= rows_);
  View view;
  view.kind = kind_;
  view.dictionary = dictionary_.get();
  view.constant = constant_.get();
  if (!missing_.empty()) view.missing = missing_.data() + first / 64;
  switch (kind_) {
    case Kind::Codes8: view.data = codes8_.data() + first; break;
    case Kind::Codes16: view.data = codes16_.data() + first; break;
    case Kind::Codes32: view.data = codes32_.data() + first; break;
    case Kind::Int:
    case Kind::Instant: view.data = ints_.data() + first; break;
    case Kind::Double: view.data = doubles_.data() + first; break;
    case Kind::Constant: break;
  }
  return view;
}

bool Column::is_missing(std::size_t row) const {
  CHECK(row < rows_);
  return view(0).is_missing(row);
}

Value Column::value(std::size_t row) const {
  CHECK(row < rows_);
  return view(0).value(row);
}

std::size_t Column::bytes() const {
  return codes8_.capacity() + codes16_.capacity() * sizeof(std::uint16_t) +
         codes32_.capacity() * sizeof(std::uint32_t) + ints_.capacity() * sizeof(std::int64_t) +
         doubles_.capacity() * sizeof(double) + missing_.capacity() * sizeof(std::uint64_t);
}

}  // namespace winnow::columns

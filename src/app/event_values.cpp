#include "app/event_values.hpp"

#include "tables/column_builder.hpp"
#include "tables/numbers.hpp"

namespace winnow::app {

using columns::Code;
using engine::FieldType;
using tables::Cell;

namespace {

Value value_in(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::Bool: return Value(cell.truth);
    case Cell::Kind::Nested: return *cell.value;
    case Cell::Kind::Number: return tables::number_value(cell.text);
    default: return Value(cell.text);
  }
}

// `1,5` is a number too unless somebody said otherwise; `1,234` could be two.
std::optional<Value> declared_value(std::string_view text, FieldType type,
                                    const tables::Reading& reading) {
  tables::Typing typing;
  typing.type = static_cast<tables::Type>(type);
  typing.mark = reading.decimal.value_or('.');
  typing.date_format = reading.date_format;
  auto value = tables::value_of(text, typing);
  if (!value && !reading.decimal && !tables::like_thousands(text)) {
    typing.mark = ',';
    value = tables::value_of(text, typing);
  }
  return value;
}

}  // namespace

EventValues::EventValues(engine::EventBuilder& builder, std::size_t property,
                         const tables::Reading& reading)
    : builder_(&builder),
      property_(property),
      codes_(&builder.dictionary(property)),
      reading_(&reading) {}

Code EventValues::code_of_name(std::string_view event) {
  declared_texts_ = true;
  return codes_->code_of_text(event);
}

Code EventValues::code_of(const Cell& cell, std::optional<FieldType> declared) {
  if (cell.missing()) return 0;
  if (declared) return declared_code(cell, *declared);
  if (cell.kind == Cell::Kind::Text) {
    csv_texts_ = true;
    return codes_->code_of_text(cell.text);
  }
  if (cell.kind == Cell::Kind::String) {
    json_texts_ = true;
    return codes_->code_of_text(cell.text);
  }
  json_values_ = true;
  const Value value = value_in(cell);
  unusable_ += cell.kind == Cell::Kind::Number && value.is(Value::Kind::String);  // beyond 64 bits
  return codes_->code_of(value);
}

Code EventValues::code_of_value(const std::optional<Value>& value) {
  if (value) return codes_->code_of(*value);
  return 0;
}

Code EventValues::declared_code(const Cell& cell, FieldType type) {
  const bool text = cell.kind == Cell::Kind::Text || cell.kind == Cell::Kind::String;
  if (type == FieldType::String) declared_texts_ = true;
  if (text && type == FieldType::String) return codes_->code_of_text(cell.text);
  Code code = 0;
  if (text) {
    Declared& known = declared_[type];
    const Code seen = known.texts.code_of_text(cell.text);
    if (known.code_of.empty()) known.code_of.push_back(0);
    if (seen == known.code_of.size()) {
      known.code_of.push_back(code_of_value(declared_value(cell.text, type, *reading_)));
    }
    code = known.code_of[seen];
  } else {
    tables::Typing typing;
    typing.type = static_cast<tables::Type>(type);
    code = code_of_value(tables::value_of(value_in(cell), typing));
  }
  unusable_ += code == 0;
  return code;
}

void EventValues::settle() {
  if (declared_texts_ || json_values_ || csv_texts_ == json_texts_) return;
  const columns::Dictionary& old = *codes_;
  tables::Guess guess(*reading_);
  for (Code code = 1; code < old.size(); ++code) {
    if (old.is_text(code)) guess.see(old.text(code));
  }
  const tables::Typing typing = guess.typing();
  // A text of JSON is a time at most.
  if (json_texts_ && typing.type != tables::Type::Timestamp) return;
  typing_ = typing;
  if (typing.type == tables::Type::String) return;
  columns::Dictionary typed;
  std::vector<Code> typed_code(old.size(), 0);
  for (Code code = 1; code < old.size(); ++code) {
    const auto value = old.is_text(code) ? tables::value_of(old.text(code), typing)
                                         : std::optional<Value>(old.value(code));
    if (value) typed_code[code] = typed.code_of(*value);
  }
  builder_->retype(property_, std::move(typed), typed_code);
}

}  // namespace winnow::app

// EventValues: the values of one event property, coded as they are read and typed at the end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "columns/dictionary.hpp"
#include "engine/model.hpp"
#include "engine/timelines.hpp"
#include "tables/cell.hpp"
#include "tables/typing.hpp"

namespace winnow::app {

class EventValues {
 public:
  // Codes are those of the builder's dictionary of this property.
  EventValues(engine::EventBuilder& builder, std::size_t property, const tables::Reading& reading);

  // `declared`: the type that the model declares for this property of such an event.
  columns::Code code_of(const tables::Cell& cell, std::optional<engine::FieldType> declared);
  columns::Code code_of_name(std::string_view event);  // of the path {"name"}

  // Brings texts that nobody declared to a type, if all of them have one.
  void settle();
  std::uint64_t unusable() const { return unusable_; }
  // What settle() took those texts for; a string without a doubt where there was nothing to guess.
  const tables::Typing& typing() const { return typing_; }

 private:
  // Texts of one declared type that were met, and the codes of what they mean.
  struct Declared {
    columns::Dictionary texts;
    std::vector<columns::Code> code_of;
  };
  columns::Code declared_code(const tables::Cell& cell, engine::FieldType type);
  columns::Code code_of_value(const std::optional<Value>& value);

  engine::EventBuilder* builder_;
  std::size_t property_;
  columns::Dictionary* codes_;
  const tables::Reading* reading_;
  std::map<engine::FieldType, Declared> declared_;
  bool csv_texts_ = false, json_values_ = false, json_texts_ = false, declared_texts_ = false;
  std::uint64_t unusable_ = 0;
  tables::Typing typing_;
};

}  // namespace winnow::app

// Bringing a value to the type that a field or a property declares.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/model.hpp"

namespace winnow::engine {

// The value as the type, or nullopt when it cannot be: such a value is kept as it came and is
// unknown to the model. Text of a number or a time becomes one (an int may be written as 5.0), true
// false yes no 1 0 in any case a bool, a lone text a list of one; a number or bool becomes text, a
// number an instant (an epoch, as in files).
std::optional<Value> brought_to(const Value& value, FieldType type);

// The type that `events` declares for a property of an event of this name, if it does.
std::optional<FieldType> property_type(const Model& model, std::string_view event,
                                       const std::string& property);

// Whether a trait of this source may set a field (null: one that the model does not declare).
bool may_set(Source source, const Field* field);
// Whether a trait counts before `other`, which arrived later: by trust, then by instant.
bool counts_before(Source source, Millis at, Source other, Millis other_at);

}  // namespace winnow::engine

// The slow twin's signals: docs/model.md, "Signals", read aloud, one lead and one event at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/value.hpp"
#include "engine/model.hpp"
#include "engine/timeline.hpp"

namespace winnow::test {

__extension__ typedef __int128 Wide;  // room for every product

// What an integer of a signal counts: whole things, weights of 2^-32, or millionths.
enum class Unit : std::uint8_t { Whole, Weight, Millionth };

struct SignalReading {
  Unit unit = Unit::Whole;
  std::optional<std::int64_t> amount;  // nullopt: unknown
  Wide undecayed = 0;                  // the amount, had nothing faded
  std::vector<std::string> errors;     // each message once

  std::optional<Value> value() const;  // as an expression reads it
  std::string text() const;            // of a known one, for people
};

// The weight, in 2^-32, of an event of age a seconds.
std::int64_t half_life_weight(std::int64_t age, std::int64_t half_life);
std::int64_t linear_weight(std::int64_t age, std::int64_t length);
Wide size_of(Unit unit);  // how many of it make one: 1, 2^32, 10^6

// A value as the declared type wants it, or nullopt when it cannot be.
std::optional<Value> brought_to(const Value& value, engine::FieldType type);

// An event's property as the model sees it ({"name"}: the event's name); nullopt: missing.
// `not_a_map` comes back as the pointer to cel::not_a_map through `broken`.
std::optional<Value> property_of(const engine::Model& model, const engine::Event& event,
                                 const std::vector<std::string>& path, bool& broken);

SignalReading twin_signal(const engine::Model& model, const engine::Signal& signal,
                          const engine::Timeline& timeline, Millis as_of);

}  // namespace winnow::test

// What all protocols share: looking things up in a client's JSON and saying what is wrong there.
//
// Every refusal is an Invalid error whose message is the reason a person reads in the quarantine:
// the place, then what is wrong with it ("properties: expected an object").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/protocols/message.hpp"
#include "base/result.hpp"
#include "base/value.hpp"

namespace winnow::app {

// An entry that is there and not null, or nullptr. `map` is a map.
const Value* member(const Value& map, std::string_view key);

// What it is, as a sentence says it: "an int", "a list".
std::string with_article(Value::Kind kind);

// An entry that must be an object where it is there.
Result<const Value*> map_member(const Value& map, std::string_view key);

// An identifier: a text, or a number as its text; empty when there is none.
Result<std::string> id_member(const Value& map, std::string_view key);

// A name: a text of 1 to limits::name_characters characters.
Result<std::string> name_member(const Value& map, std::string_view key);

// When it happened; none when there is no such entry. Texts as parse_instant has them, and epochs.
Result<std::optional<Millis>> instant_member(const Value& map, std::string_view key);

// The same of an entry that only helps: none when it cannot be read.
std::optional<Millis> sent_member(const Value& map, std::string_view key);
std::optional<Millis> later_of(std::optional<Millis> a, std::optional<Millis> b);

// An e-mail among the traits that can be one; empty: none. `traits` may be nullptr.
std::string email_in(const Value* traits);

// A telephone number among the traits, as it stands there; empty: none.
std::string phone_in(const Value* traits);
// Ids in other systems, "SYSTEM:ID", by the names of Segment (`externalIds`) and RudderStack
// (`externalId`). `context` may be nullptr.
std::vector<std::string> crm_ids_in(const Value* context);

// The entries of a map, of nullptr none.
Map entries_of(const Value* map);
void put(Map& map, std::string_view key, Value value);      // whatever stood there
void put_new(Map& map, std::string_view key, Value value);  // unless something stands there
void put_all(Map& map, const Map& others);

// Bytes that are not UTF-8 replaced by U+FFFD.
std::string valid_text(std::string text);

// Depth and number of keys of a message, by limits.hpp.
Result<void> check_shape(const Value& event);

}  // namespace winnow::app

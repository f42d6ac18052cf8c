#include "app/protocols/reading.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace winnow::app {
namespace {

constexpr double seconds_below = 1e11;  // an epoch below it counts seconds, as in parse_instant
constexpr double millis_max = 9.3e15;   // beyond it no instant is readable; fits int64

auto place_of(Map& map, std::string_view key) {
  return std::lower_bound(map.begin(), map.end(), key,
                          [](const auto& entry, std::string_view k) { return entry.first < k; });
}

std::optional<Millis> instant_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::String: return parse_instant(value.text());
    case Value::Kind::Int: return parse_instant(std::to_string(value.integer()));
    case Value::Kind::Double: {
      const double size = std::abs(value.real());
      const double millis = size < seconds_below ? value.real() * 1000 : value.real();
      if (!(std::abs(millis) < millis_max)) return std::nullopt;
      return parse_instant(to_text(static_cast<Millis>(std::floor(millis))));
    }
    default: return std::nullopt;
  }
}

Result<void> check_text(std::string_view key, std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return {};
  return fail(ErrorKind::Invalid, "{}: holds a NUL character", key);
}

Result<void> check_shape(const Value& value, std::size_t depth) {
  if (depth > limits::message_depth) {
    return fail(ErrorKind::Invalid, "nested deeper than {} levels", limits::message_depth);
  }
  if (value.is(Value::Kind::List)) {
    for (const Value& item : value.list()) TRY(check_shape(item, depth + 1));
  } else if (value.is(Value::Kind::Map)) {
    const Map& map = value.map();
    if (map.size() > limits::message_keys) {
      return fail(ErrorKind::Invalid, "an object of {} keys, at most {} are taken", map.size(),
                  limits::message_keys);
    }
    for (const auto& [key, entry] : map) {
      const bool nests = entry.is(Value::Kind::List) || entry.is(Value::Kind::Map);
      if (nests) TRY(check_shape(entry, depth + 1));
    }
  }
  return {};
}

}  // namespace

const Value* member(const Value& map, std::string_view key) {
  const Value* found = map.find(key);
  return found == nullptr || found->is(Value::Kind::Null) ? nullptr : found;
}

std::string with_article(Value::Kind kind) {
  if (kind == Value::Kind::Null) return "null";
  return (kind == Value::Kind::Int ? "an " : "a ") + std::string(name_of(kind));
}

Result<const Value*> map_member(const Value& map, std::string_view key) {
  const Value* found = member(map, key);
  if (found == nullptr || found->is(Value::Kind::Map)) return found;
  return fail(ErrorKind::Invalid, "{}: expected an object, found {}", key,
              with_article(found->kind()));
}

Result<std::string> id_member(const Value& map, std::string_view key) {
  const Value* found = member(map, key);
  if (found == nullptr) return std::string();
  switch (found->kind()) {
    case Value::Kind::Int: return std::to_string(found->integer());
    case Value::Kind::Double: return double_text(found->real());
    case Value::Kind::String: break;
    default:
      return fail(ErrorKind::Invalid, "{}: expected a text or a number, found {}", key,
                  with_article(found->kind()));
  }
  if (found->text().size() > limits::id_bytes) {
    return fail(ErrorKind::Invalid, "{}: {} bytes, at most {} are taken", key, found->text().size(),
                limits::id_bytes);
  }
  TRY(check_text(key, found->text()));
  return found->text();
}

Result<std::string> name_member(const Value& map, std::string_view key) {
  const Value* found = member(map, key);
  if (found == nullptr) return fail(ErrorKind::Invalid, "{}: missing", key);
  if (!found->is(Value::Kind::String)) {
    return fail(ErrorKind::Invalid, "{}: expected a text, found {}", key,
                with_article(found->kind()));
  }
  const std::string& text = found->text();
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(ErrorKind::Invalid, "{}: empty", key);
  }
  if (text.size() > limits::name_characters && code_points(text) > limits::name_characters) {
    return fail(ErrorKind::Invalid, "{}: longer than {} characters", key, limits::name_characters);
  }
  TRY(check_text(key, text));
  return text;
}

Result<std::optional<Millis>> instant_member(const Value& map, std::string_view key) {
  const Value* found = member(map, key);
  if (found == nullptr) return std::optional<Millis>();
  const auto instant = instant_of(*found);
  if (!instant) {
    constexpr std::size_t bytes_shown = 40;
    const bool shown = found->is(Value::Kind::String) && found->text().size() <= bytes_shown;
    return fail(ErrorKind::Invalid, "{}: {}{}{} is no time that is known", key, shown ? "\"" : "",
                shown ? std::string_view(found->text()) : name_of(found->kind()),
                shown ? "\"" : "");
  }
  return instant;
}

std::optional<Millis> sent_member(const Value& map, std::string_view key) {
  const Value* found = member(map, key);
  return found == nullptr ? std::nullopt : instant_of(*found);
}

std::optional<Millis> later_of(std::optional<Millis> a, std::optional<Millis> b) {
  return !a || (b && *b > *a) ? b : a;
}

std::string email_in(const Value* traits) {
  const Value* found = traits == nullptr ? nullptr : member(*traits, "email");
  if (found == nullptr || !found->is(Value::Kind::String)) return {};
  const std::string_view text = trimmed(found->text());
  const std::size_t sign = text.rfind('@');
  const bool can_be = text.size() <= limits::id_bytes && sign != text.npos && sign > 0 &&
                      sign + 1 < text.size() && std::none_of(text.begin(), text.end(), [](char c) {
                        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
                      });
  return can_be ? std::string(text) : std::string();
}

std::string phone_in(const Value* traits) {
  constexpr std::array<std::string_view, 9> names{"phone",       "phone_number", "phoneNumber",
                                                  "mobile",      "mobile_phone", "mobile_number",
                                                  "mobilePhone", "telephone",    "tel"};
  for (const std::string_view name : names) {
    const Value* found = traits == nullptr ? nullptr : member(*traits, name);
    if (found == nullptr) continue;
    if (found->is(Value::Kind::Int)) return std::to_string(found->integer());
    if (found->is(Value::Kind::String) && found->text().size() <= limits::id_bytes) {
      return found->text();
    }
  }
  return {};
}

namespace {

// "HubSpot-contact" → "hubspot-contact". Empty: it names no system, but a kind of identifier.
std::string system_name(std::string_view type) {
  constexpr std::array<std::string_view, 7> kinds{
      "user_id", "userid", "anonymous_id", "anonymousid", "email", "phone", "group_id"};
  constexpr std::size_t longest = 64;
  std::string name;
  for (const char c : type) {
    const char small = small_letter(c);
    const bool fits = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
    name += fits ? small : '_';
  }
  if (name.size() > longest || std::find(kinds.begin(), kinds.end(), name) != kinds.end())
    return {};
  return name;
}

}  // namespace

std::vector<std::string> crm_ids_in(const Value* context) {
  std::vector<std::string> ids;
  constexpr std::size_t most = 10;  // systems that one firm keeps its people in
  for (const std::string_view name : {"externalIds", "externalId"}) {
    const Value* list = context == nullptr ? nullptr : member(*context, name);
    if (list == nullptr || !list->is(Value::Kind::List)) continue;
    for (const Value& one : list->list()) {
      if (!one.is(Value::Kind::Map) || ids.size() == most) continue;
      const Value* type = member(one, "type");
      const auto id = id_member(one, "id");
      if (type == nullptr || !type->is(Value::Kind::String) || !id || id->empty()) continue;
      const std::string system = system_name(type->text());
      std::string text = system + ":" + *id;
      if (system.empty() || text.size() > limits::id_bytes) continue;
      if (std::find(ids.begin(), ids.end(), text) == ids.end()) ids.push_back(std::move(text));
    }
  }
  return ids;
}

Map entries_of(const Value* map) {
  return map == nullptr ? Map() : map->map();
}

void put(Map& map, std::string_view key, Value value) {
  const auto place = place_of(map, key);
  if (place != map.end() && place->first == key) {
    place->second = std::move(value);
  } else {
    map.emplace(place, key, std::move(value));
  }
}

void put_new(Map& map, std::string_view key, Value value) {
  const auto place = place_of(map, key);
  if (place == map.end() || place->first != key) map.emplace(place, key, std::move(value));
}

void put_all(Map& map, const Map& others) {
  if (map.empty()) {
    map = others;
    return;
  }
  for (const auto& [key, value] : others) put(map, key, value);
}

std::string valid_text(std::string text) {
  std::string out;
  std::size_t done = 0;
  while (done < text.size()) {
    const std::size_t bad = first_invalid_utf8(std::string_view(text).substr(done));
    if (bad == std::string_view::npos) break;
    out.append(text, done, bad).append("\uFFFD");
    done += bad + 1;
  }
  if (done == 0) return text;
  return out.append(text, done);
}

Result<void> check_shape(const Value& event) {
  return check_shape(event, 1);
}

}  // namespace winnow::app

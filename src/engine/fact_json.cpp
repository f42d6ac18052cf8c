#include "engine/fact_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace winnow::engine {

namespace {

constexpr std::string_view message_key = "messageId";
constexpr std::string_view as_timestamp = "$timestamp", as_duration = "$duration",
                           as_double = "$double", as_bytes = "$bytes", as_map = "$map";
constexpr std::array<std::string_view, 5> forms{as_timestamp, as_duration, as_double, as_bytes,
                                                as_map};
// Each level of a fact's data may take two of JSON; and the fact itself, and a form inside.
constexpr std::size_t json_depth = 2 * std::size_t{limits::fact_depth} + 2;
constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_form(std::string_view key) {
  return std::find(forms.begin(), forms.end(), key) != forms.end();
}

// --- writing -----------------------------------------------------------------------------------

void append_form(std::string& out, std::string_view form, std::string_view text) {
  out += "{\"";
  out += form;
  out += "\":\"";
  out += text;  // digits, letters and signs: nothing to escape
  out += "\"}";
}

void append_text_value(std::string& out, std::string_view text) {
  if (valid_utf8(text)) return append_json_string(out, text);
  std::string hex;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    hex += hex_digits[byte >> 4];
    hex += hex_digits[byte & 15];
  }
  append_form(out, as_bytes, hex);
}

bool fits_an_object(const Map& map) {
  if (map.size() == 1 && is_form(map[0].first)) return false;
  return std::all_of(map.begin(), map.end(), [](const auto& entry) {
    return entry.first != message_key && valid_utf8(entry.first);
  });
}

void append_value(std::string& out, const Value& value);

void append_map(std::string& out, const Map& map) {
  const bool object = fits_an_object(map);
  out += object ? "{" : "{\"$map\":[";
  bool first = true;
  for (const auto& [key, value] : map) {
    if (!first) out += ',';
    first = false;
    append_text_value(out, key);
    out += object ? ':' : ',';
    append_value(out, value);
  }
  out += object ? "}" : "]}";
}

void append_value(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::String: return append_text_value(out, value.text());
    case Value::Kind::Timestamp: return append_form(out, as_timestamp, to_text(value.timestamp()));
    case Value::Kind::Duration: return append_form(out, as_duration, to_text(value.duration()));
    case Value::Kind::Map: return append_map(out, value.map());
    case Value::Kind::Double: {
      const double d = value.real();
      if (std::isfinite(d)) return winnow::append_json(out, value);
      const std::string_view name = std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
      return append_form(out, as_double, name);
    }
    case Value::Kind::List: {
      out += '[';
      for (std::size_t i = 0; i < value.list().size(); ++i) {
        if (i > 0) out += ',';
        append_value(out, value.list()[i]);
      }
      out += ']';
      return;
    }
    default: return winnow::append_json(out, value);
  }
}

void append_key(std::string& out, std::string_view key) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += key;
  out += "\":";
}

void append_instant(std::string& out, std::string_view key, Millis instant) {
  append_key(out, key);
  out += '"';
  append_text(out, instant);
  out += '"';
}

// --- reading -----------------------------------------------------------------------------------

int hex_value(char c) {
  const std::size_t at = hex_digits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

class FactReader {
 public:
  Result<Fact> read(const Value& line) {
    if (!line.is(Value::Kind::Map)) return fail(ErrorKind::Invalid, "expected an object");
    for (const std::string_view key : {"messageId", "type", "at", "received", "lead"}) {
      if (line.find(key) == nullptr) return fail(ErrorKind::Invalid, "{}: it is missing", key);
    }
    for (const auto& [key, value] : line.map()) {
      place_ = key;
      TRY(take(key, value));
    }
    return std::move(fact_);
  }

 private:
  Result<void> take(std::string_view key, const Value& value) {
    if (key == "type") return take_kind(value);
    if (key == "source") return take_source(value);
    if (key == "at") return take_instant(fact_.at, value);
    if (key == "received") return take_instant(fact_.received, value);
    if (key == "lead") return take_lead(value);
    if (key == "seq") return take_seq(value);
    if (key == "data") return take_data(value);
    if (key == message_key) {
      TRY(take_text(fact_.message, value));
      if (fact_.message.empty()) return refuse("expected a text that names this fact");
      return {};
    }
    if (key == "via") return take_text(fact_.via, value);
    if (key == "name") return take_text(fact_.name, value);
    if (key == "user") return take_text(fact_.user, value);
    if (key == "anonymous") return take_text(fact_.anonymous, value);
    if (key == "email") return take_text(fact_.email, value);
    if (key == "phone") return take_text(fact_.phone, value);
    if (key == "crm") return take_crm(value);
    return refuse("no fact has this key");
  }

  tl::unexpected<Error> refuse(std::string_view what) const {
    return fail(ErrorKind::Invalid, "{}: {}", place_, what);
  }

  Result<void> take_kind(const Value& value) {
    const auto kind = fact_kind_of(value.is(Value::Kind::String) ? value.text() : "");
    if (!kind)
      return refuse(
          "expected trait, event, move, consent, verdict, merge, evidence, owner, note or account");
    fact_.kind = *kind;
    return {};
  }

  Result<void> take_source(const Value& value) {
    const auto source = source_of(value.is(Value::Kind::String) ? value.text() : "");
    if (!source) return refuse("expected public, server, person or crm");
    fact_.source = *source;
    return {};
  }

  Result<void> take_instant(Millis& instant, const Value& value) {
    const auto parsed = value.is(Value::Kind::String) ? parse_rfc3339(value.text()) : std::nullopt;
    if (!parsed) return refuse("expected an instant as \"2026-03-02T09:05:00.000Z\"");
    instant = millis_of(*parsed);
    return {};
  }

  Result<void> take_lead(const Value& value) {
    const auto id = value.is(Value::Kind::String) ? parse_id(value.text()) : std::nullopt;
    if (!id) return refuse("expected a UUID");
    fact_.lead = *id;
    return {};
  }

  Result<void> take_seq(const Value& value) {
    if (!value.is(Value::Kind::Int)) return refuse("expected an integer");
    fact_.seq = value.integer();
    return {};
  }

  Result<void> take_text(std::string& text, const Value& value) {
    const Value read = TRY(value_of(value));
    if (!read.is(Value::Kind::String)) return refuse("expected a text");
    text = read.text();
    return {};
  }

  Result<void> take_crm(const Value& value) {
    if (!value.is(Value::Kind::List)) return refuse("expected a list of texts");
    fact_.crm.resize(value.list().size());
    for (std::size_t i = 0; i < fact_.crm.size(); ++i) {
      TRY(take_text(fact_.crm[i], value.list()[i]));
    }
    return {};
  }

  Result<void> take_data(const Value& value) {
    const Value read = TRY(value_of(value));
    if (!read.is(Value::Kind::Map)) return refuse("expected an object");
    fact_.data = read.map();
    return {};
  }

  Result<Value> value_of(const Value& value) {
    if (value.is(Value::Kind::List)) return list_of(value.list());
    if (!value.is(Value::Kind::Map)) return value;
    const Map& map = value.map();
    if (map.size() == 1 && is_form(map[0].first)) return form_of(map[0].first, map[0].second);
    TRY(enter());
    Map read;
    read.reserve(map.size());
    for (const auto& [key, entry] : map) {
      read.emplace_back(key, TRY(inside("." + key, entry)));
    }
    --depth_;
    return Value(std::move(read));
  }

  Result<void> enter() {
    if (++depth_ > limits::fact_depth) {
      return refuse(fmt::format("nests deeper than {} levels", limits::fact_depth));
    }
    return {};
  }

  Result<Value> inside(std::string_view step, const Value& value) {
    const std::size_t before = place_.size();
    place_ += step;
    Value read = TRY(value_of(value));
    place_.resize(before);
    return read;
  }

  Result<Value> list_of(const List& list) {
    TRY(enter());
    List read;
    read.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      read.push_back(TRY(inside(fmt::format("[{}]", i), list[i])));
    }
    --depth_;
    return Value(std::move(read));
  }

  Result<Value> form_of(std::string_view form, const Value& value) {
    if (form == as_map) return map_of(value);
    if (!value.is(Value::Kind::String)) return refuse(fmt::format("{} holds a text", form));
    const std::string& text = value.text();
    if (form == as_timestamp) {
      const auto timestamp = parse_rfc3339(text);
      if (timestamp) return Value(*timestamp);
      return refuse("expected {\"$timestamp\": an instant by RFC 3339}");
    }
    if (form == as_duration) {
      const auto duration = parse_duration(text);
      if (duration) return Value(*duration);
      return refuse("expected {\"$duration\": a length as \"90s\"}");
    }
    if (form == as_bytes) return bytes_of(text);
    using Limits = std::numeric_limits<double>;
    if (text == "NaN") return Value(Limits::quiet_NaN());
    if (text == "Infinity") return Value(Limits::infinity());
    if (text == "-Infinity") return Value(-Limits::infinity());
    return refuse("expected {\"$double\": \"NaN\", \"Infinity\" or \"-Infinity\"}");
  }

  Result<Value> bytes_of(std::string_view hex) {
    constexpr std::string_view expected = "expected {\"$bytes\": lower-case hexadecimal digits}";
    if (hex.size() % 2 != 0) return refuse(expected);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      const int high = hex_value(hex[i]), low = hex_value(hex[i + 1]);
      if (high < 0 || low < 0) return refuse(expected);
      bytes += static_cast<char>(high * 16 + low);
    }
    return Value(std::move(bytes));
  }

  Result<Value> map_of(const Value& value) {
    constexpr std::string_view expected = "expected {\"$map\": [key, value, key, value, …]}";
    if (!value.is(Value::Kind::List) || value.list().size() % 2 != 0) return refuse(expected);
    TRY(enter());
    const List& list = value.list();
    Map read;
    for (std::size_t i = 0; i < list.size(); i += 2) {
      const std::string step = fmt::format("[{}]", i);
      const Value key = TRY(inside(step, list[i]));
      if (!key.is(Value::Kind::String)) return refuse(expected);
      read.emplace_back(key.text(), TRY(inside(step, list[i + 1])));
    }
    const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
    const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
    std::sort(read.begin(), read.end(), by_key);
    if (std::adjacent_find(read.begin(), read.end(), same_key) != read.end()) {
      return refuse("a key stands twice in $map");
    }
    --depth_;
    return Value(std::move(read));
  }

  Fact fact_;
  std::string place_;
  int depth_ = 0;
};

}  // namespace

void append_json(std::string& out, const Fact& fact) {
  out += '{';
  append_key(out, message_key);
  append_text_value(out, fact.message);
  append_key(out, "type");
  append_json_string(out, name_of(fact.kind));
  append_instant(out, "at", fact.at);
  append_instant(out, "received", fact.received);
  append_key(out, "lead");
  append_json_string(out, to_text(fact.lead));
  if (fact.seq != 0) {
    append_key(out, "seq");
    out += std::to_string(fact.seq);
  }
  append_key(out, "source");
  append_json_string(out, name_of(fact.source));
  const auto text_unless_empty = [&](std::string_view key, const std::string& text) {
    if (text.empty()) return;
    append_key(out, key);
    append_text_value(out, text);
  };
  text_unless_empty("via", fact.via);
  text_unless_empty("name", fact.name);
  if (!fact.data.empty()) {
    append_key(out, "data");
    append_map(out, fact.data);
  }
  text_unless_empty("user", fact.user);
  text_unless_empty("anonymous", fact.anonymous);
  text_unless_empty("email", fact.email);
  text_unless_empty("phone", fact.phone);
  if (!fact.crm.empty()) {
    append_key(out, "crm");
    for (std::size_t i = 0; i < fact.crm.size(); ++i) {
      out += i == 0 ? '[' : ',';
      append_text_value(out, fact.crm[i]);
    }
    out += ']';
  }
  out += '}';
}

std::string to_json(const Fact& fact) {
  std::string out;
  append_json(out, fact);
  return out;
}

Result<Fact> parse_fact(std::string_view line) {
  return FactReader().read(TRY(parse_json(line, json_depth)));
}

}  // namespace winnow::engine

#include "engine/model_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "base/time.hpp"

namespace winnow::engine {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::size_t id_letters_max = 64;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= id_letters_max && is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

// "en", "pt-BR", "zh-Hans".
bool is_language(std::string_view text) {
  const std::size_t dash = text.find('-');
  const std::string_view main = text.substr(0, dash);
  return main.size() >= 2 && main.size() <= 8 && text.size() <= 35 && text.back() != '-' &&
         std::all_of(main.begin(), main.end(), is_letter) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// What a node is, for people.
std::string_view kind_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Null: return "nothing";
    case YamlNode::Kind::Scalar: return "text";
    case YamlNode::Kind::List: return "a list";
    case YamlNode::Kind::Map: return "a map";
  }
  return "";
}

// "an example event", "a rule": a kind of map, for people.
std::string with_article(std::string_view name) {
  std::string text = std::string_view("aeio").find(name[0]) == name.npos ? "a " : "an ";
  text += name;
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// The shape of a number as CEL and JSON write it: -12, 1.5, .5, 2e3; no plus sign, no leading zero.
enum class Number : std::uint8_t { None, Int, Double };
Number number_shape(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  const std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
  if (whole > 1 && text[0] == '0') return Number::None;
  std::string_view rest = text.substr(whole);
  if (rest.empty()) return whole > 0 ? Number::Int : Number::None;
  if (rest[0] == '.') {
    rest.remove_prefix(1);
    const std::size_t places = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (places == 0) return Number::None;
    rest.remove_prefix(places);
  } else if (whole == 0) {
    return Number::None;
  }
  if (rest.empty()) return Number::Double;
  if (rest[0] != 'e' && rest[0] != 'E') return Number::None;
  rest.remove_prefix(1);
  if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) rest.remove_prefix(1);
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), is_digit) ? Number::Double
                                                                          : Number::None;
}

template <typename T>
std::optional<T> read_number(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

void Draft::issue(const YamlNode& node, std::string message, std::string hint) {
  issues_.push_back({node.place.line, node.place.column, std::move(message), std::move(hint)});
}

std::string Draft::did_you_mean(std::string_view name, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(name, names);
  return nearest.empty() ? "" : fmt::format("did you mean `{}`?", nearest);
}

bool Draft::is_map(const YamlNode& node, std::string_view what) {
  if (node.kind == YamlNode::Kind::Map) return true;
  issue(node, fmt::format("{} must be a map, not {}", what, kind_of(node)));
  return false;
}

bool Draft::is_list(const YamlNode& node, std::string_view what) {
  if (node.kind == YamlNode::Kind::List) return true;
  issue(node, fmt::format("{} must be a list, not {}", what, kind_of(node)));
  return false;
}

const YamlNode* Draft::find(const YamlNode& map, std::string_view key) const {
  for (const YamlEntry& entry : map.entries) {
    if (at(entry.key).text != key) continue;
    const YamlNode& value = at(entry.value);
    return value.kind == YamlNode::Kind::Null ? nullptr : &value;
  }
  return nullptr;
}

bool Draft::check_keys(const YamlNode& node, Shape kind) {
  const MapShape& shape = shape_of(kind);
  if (!is_map(node, with_article(shape.name))) return false;
  for (const YamlEntry& entry : node.entries) {
    const YamlNode& key = at(entry.key);
    if (find_key(shape, key.text) == nullptr) {
      if (shape.open) continue;
      const auto names = key_names(shape);
      std::string hint = did_you_mean(key.text, names);
      if (hint.empty()) hint = fmt::format("the keys here are {}", fmt::join(names, ", "));
      issue(key, fmt::format("unknown key `{}`", key.text), std::move(hint));
    } else if (at(entry.value).kind == YamlNode::Kind::Null && kind != Shape::Expect) {
      issue(key, fmt::format("`{}` has no value", key.text));
    }
  }
  for (const KeyShape& key : shape.keys) {
    const bool present =
        std::any_of(node.entries.begin(), node.entries.end(),
                    [&](const YamlEntry& e) { return at(e.key).text == key.name; });
    if (key.required && !present) {
      issue(node, fmt::format("{} needs `{}`", with_article(shape.name), key.name));
    }
  }
  return true;
}

std::optional<std::string> Draft::text(const YamlNode& node, std::string_view what) {
  if (!node.is_text()) {
    issue(node, fmt::format("{} must be text, not {}", what, kind_of(node)));
    return std::nullopt;
  }
  if (node.text.empty()) {
    issue(node, fmt::format("{} is empty", what));
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> Draft::id(const YamlNode& node, std::string_view what) {
  if (node.kind == YamlNode::Kind::Null || !node.is_text() || !is_id(node.text)) {
    const std::string shown = node.is_text() ? fmt::format(" `{}`", node.text) : "";
    issue(node, fmt::format("{}{} is no id", what, shown),
          "an id is a letter, then letters, digits and `_`, 64 at most");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> Draft::name(const YamlNode& node, std::string_view what) {
  for (const std::string_view word : {"true", "false", "null", "in"}) {
    if (node.text != word) continue;
    issue(node, fmt::format("`{}` is a word of the expression language", word), "choose another");
    return std::nullopt;
  }
  return id(node, what);
}

std::optional<Milli> Draft::decimal(const YamlNode& node, std::string_view what) {
  if (!node.is_plain()) {
    issue(node, fmt::format("{} must be a number, not {}", what, kind_of(node)),
          node.is_text() ? "write it without quotes" : "");
    return std::nullopt;
  }
  const MilliOrError read = parse_milli(node.text);
  if (read.value) return read.value;
  switch (read.error) {
    case DecimalError::NotANumber:
      issue(node, fmt::format("{} must be a number; `{}` is none", what, node.text));
      break;
    case DecimalError::TooManyPlaces:
      issue(node, fmt::format("{} may have at most three decimals", what));
      break;
    case DecimalError::TooLarge:
      issue(node, fmt::format("{} may be at most 1000000000 in size", what));
      break;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Draft::length(const YamlNode& node) {
  const auto written = text(node, "a length of time");
  if (!written) return std::nullopt;
  const Result<std::int64_t> seconds = parse_length(*written);
  if (seconds) return *seconds;
  issue(node, seconds.error().message);
  return std::nullopt;
}

std::optional<bool> Draft::boolean(const YamlNode& node, std::string_view what) {
  if (node.is_plain() && (node.text == "true" || node.text == "false")) return node.text == "true";
  issue(node, fmt::format("{} must be true or false", what));
  return std::nullopt;
}

std::optional<Range> Draft::range(const YamlNode& node) {
  if (!is_list(node, "a range")) return std::nullopt;
  if (node.items.size() != 2) {
    issue(node, "a range has two numbers", "write [0, 50]");
    return std::nullopt;
  }
  const auto low = decimal(at(node.items[0]), "the lowest of a range");
  const auto high = decimal(at(node.items[1]), "the highest of a range");
  if (!low || !high) return std::nullopt;
  if (*low > *high) {
    issue(node, fmt::format("the range is upside down: {} is more than {}", milli_text(*low),
                            milli_text(*high)));
    return std::nullopt;
  }
  return Range{*low, *high};
}

std::optional<Texts> Draft::texts(const YamlNode& node, std::string_view what) {
  if (node.kind != YamlNode::Kind::Map) {
    const auto plain = text(node, what);
    if (!plain) return std::nullopt;
    return Texts{{"", *plain}};
  }
  Texts texts;
  for (const YamlEntry& entry : node.entries) {
    const YamlNode& language = at(entry.key);
    if (!is_language(language.text)) {
      issue(language, fmt::format("`{}` is no language", language.text), "write en, de, pt-BR");
    }
    if (const auto written = text(at(entry.value), what)) texts[language.text] = *written;
  }
  if (node.entries.empty()) issue(node, fmt::format("{} is empty", what));
  return texts;
}

std::vector<std::string> Draft::text_list(const YamlNode& node, std::string_view what) {
  std::vector<std::string> list;
  if (!is_list(node, what)) return list;
  for (const YamlId item : node.items) {
    if (at(item).is_text()) {
      list.push_back(at(item).text);
    } else {
      issue(at(item), fmt::format("{} holds text, not {}", what, kind_of(at(item))));
    }
  }
  return list;
}

std::optional<std::vector<std::string>> Draft::names(const YamlNode& node, std::string_view what) {
  std::vector<std::string> names;
  if (node.kind != YamlNode::Kind::List) {
    const auto one = text(node, what);
    if (!one) return std::nullopt;
    names.push_back(*one);
    return names;
  }
  for (const YamlId item : node.items) {
    const auto one = text(at(item), what);
    if (!one) continue;
    if (std::find(names.begin(), names.end(), *one) != names.end()) {
      issue(at(item), fmt::format("`{}` is given twice", *one));
    } else {
      names.push_back(*one);
    }
  }
  if (names.empty()) {
    if (node.items.empty()) issue(node, fmt::format("{} is an empty list", what));
    return std::nullopt;
  }
  return names;
}

std::optional<Value> Draft::literal(const YamlNode& node) {
  if (!node.is_text()) {
    issue(node,
          fmt::format("a number, text, true or false must stand here, not {}", kind_of(node)));
    return std::nullopt;
  }
  if (!node.is_plain()) return Value(node.text);
  if (node.text == "true" || node.text == "false") return Value(node.text == "true");
  const Number shape = number_shape(node.text);
  if (shape == Number::None) return Value(node.text);
  if (shape == Number::Int) {
    if (const auto number = read_number<std::int64_t>(node.text)) return Value(*number);
    issue(node, fmt::format("{} does not fit into 64 bits", node.text), "write it as a double");
    return std::nullopt;
  }
  if (const auto number = read_number<double>(node.text)) return Value(*number);
  issue(node, fmt::format("{} does not fit into a double", node.text));
  return std::nullopt;
}

std::vector<Threshold> Draft::thresholds(const YamlNode& node, std::string_view what) {
  std::vector<Threshold> read;
  if (!is_map(node, what)) return read;
  if (node.entries.empty()) issue(node, fmt::format("{} are empty", what));
  for (const YamlEntry& entry : node.entries) {
    const std::string& label = at(entry.key).text;
    if (label.empty()) issue(at(entry.key), "a label is empty");
    const auto from = decimal(at(entry.value), fmt::format("the threshold of `{}`", label));
    if (!from) continue;
    const std::size_t n = read.size();
    const bool rising = n > 1 && read[1].from > read[0].from;
    if (n > 0 && (*from == read[n - 1].from || (n > 1 && (*from > read[n - 1].from) != rising))) {
      issue(at(entry.value),
            fmt::format("the thresholds are not strictly ordered: {} after {}", milli_text(*from),
                        milli_text(read[n - 1].from)),
            "write them from the highest to the lowest, or the other way round");
      continue;
    }
    read.push_back({label, *from});
  }
  if (read.size() > 1 && read[0].from < read[1].from) std::reverse(read.begin(), read.end());
  return read;
}

}  // namespace winnow::engine

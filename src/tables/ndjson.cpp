// The door to simdjson for rows (base/json.cpp is the one for whole documents).
#include "tables/ndjson.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_set>
#include <utility>

#include "base/limits.hpp"
#include "tables/numbers.hpp"
#include "tables/window.hpp"

namespace winnow::tables {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

// The wanted paths as a tree of keys.
struct Node {
  std::string key;
  std::vector<Node> members;
  std::vector<std::size_t> slots;  // where the value here goes

  const Node* find(std::string_view name) const {
    for (const Node& member : members) {
      if (member.key == name) return &member;
    }
    return nullptr;
  }
};

Node tree_of(const std::vector<JsonPath>& paths) {
  Node root;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    Node* node = &root;
    for (const std::string& key : paths[i]) {
      auto at = std::find_if(node->members.begin(), node->members.end(),
                             [&](const Node& member) { return member.key == key; });
      if (at == node->members.end()) at = node->members.insert(at, Node{key, {}, {}});
      node = &*at;
    }
    node->slots.push_back(i);
  }
  return root;
}

std::string_view trimmed(std::string_view token) {
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// The members of an object in order of their names, the last of each.
Map map_of(std::vector<std::pair<std::string, Value>> members) {
  std::stable_sort(members.begin(), members.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Map map;
  for (auto& member : members) {
    if (!map.empty() && map.back().first == member.first) map.pop_back();
    map.push_back(std::move(member));
  }
  return map;
}

Cell cell_of(const Value& value) {
  Cell cell;
  switch (value.kind()) {
    case Value::Kind::Null: break;
    case Value::Kind::Bool:
      cell.kind = Cell::Kind::Bool;
      cell.truth = value.boolean();
      break;
    case Value::Kind::String:
      cell.kind = Cell::Kind::String;
      cell.text = value.text();
      break;
    default: cell.kind = Cell::Kind::Nested; cell.value = &value;
  }
  return cell;
}

// One line's way through its JSON: keeps what is wanted, checks the rest.
class Walk {
 public:
  Walk(std::vector<Cell>& cells, std::deque<Value>& nested) : cells_(cells), nested_(nested) {}

  error_code object(ondemand::object object, const Node* node, std::size_t depth) {
    if (depth > limits::json_depth) return simdjson::DEPTH_ERROR;
    for (auto member : object) {
      ondemand::field field;
      if (const error_code error = std::move(member).get(field)) return error;
      std::string_view key;
      if (const error_code error = field.unescaped_key().get(key)) return error;
      const Node* wanted = node ? node->find(key) : nullptr;
      if (const error_code error = take(field.value(), wanted, depth)) return error;
    }
    return simdjson::SUCCESS;
  }

 private:
  error_code take(ondemand::value value, const Node* node, std::size_t depth) {
    ondemand::json_type type;
    if (const error_code error = value.type().get(type)) return error;
    if (node && type == ondemand::json_type::object && node->slots.empty()) {
      ondemand::object members;
      if (const error_code error = value.get_object().get(members)) return error;
      return object(members, node, depth + 1);
    }
    if (type == ondemand::json_type::object || type == ondemand::json_type::array) {
      Value built;
      const bool keep = node && !node->slots.empty();
      if (const error_code error = build(value, keep ? &built : nullptr, depth)) return error;
      if (keep) give_tree(std::move(built), *node);
      return simdjson::SUCCESS;
    }
    Cell cell;
    if (const error_code error = scalar(value, type, cell)) return error;
    if (node) {
      for (const std::size_t slot : node->slots) cells_[slot] = cell;
    }
    return simdjson::SUCCESS;
  }

  static error_code scalar(ondemand::value value, ondemand::json_type type, Cell& cell) {
    if (type == ondemand::json_type::string) {
      cell.kind = Cell::Kind::String;
      if (const error_code error = value.get_string().get(cell.text)) return error;
      return cell.text.size() > limits::cell_bytes ? simdjson::CAPACITY : simdjson::SUCCESS;
    }
    if (type == ondemand::json_type::boolean) {
      cell.kind = Cell::Kind::Bool;
      return value.get_bool().get(cell.truth) ? simdjson::T_ATOM_ERROR : simdjson::SUCCESS;
    }
    if (type == ondemand::json_type::null) {
      bool null = false;
      const error_code error = value.is_null().get(null);
      return !error && null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    }
    cell.kind = Cell::Kind::Number;
    cell.text = trimmed(value.raw_json_token());
    return is_json_number(cell.text) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
  }

  // Reads a whole value; `into` null: only checks it.
  error_code build(ondemand::value value, Value* into, std::size_t depth) {
    if (depth > limits::json_depth) return simdjson::DEPTH_ERROR;
    ondemand::json_type type;
    if (const error_code error = value.type().get(type)) return error;
    if (type == ondemand::json_type::object) return build_map(value, into, depth);
    if (type == ondemand::json_type::array) return build_list(value, into, depth);
    Cell cell;
    if (const error_code error = scalar(value, type, cell)) return error;
    if (!into) return simdjson::SUCCESS;
    if (cell.kind == Cell::Kind::String) *into = Value(cell.text);
    if (cell.kind == Cell::Kind::Bool) *into = Value(cell.truth);
    if (cell.kind == Cell::Kind::Number) *into = number_value(cell.text);
    return simdjson::SUCCESS;
  }

  error_code build_map(ondemand::value value, Value* into, std::size_t depth) {
    ondemand::object object;
    if (const error_code error = value.get_object().get(object)) return error;
    std::vector<std::pair<std::string, Value>> members;
    for (auto member : object) {
      ondemand::field field;
      if (const error_code error = std::move(member).get(field)) return error;
      std::string_view key;
      if (const error_code error = field.unescaped_key().get(key)) return error;
      const std::string name(into ? key : std::string_view());
      Value inner;
      if (const error_code error = build(field.value(), into ? &inner : nullptr, depth + 1)) {
        return error;
      }
      if (into) members.emplace_back(name, std::move(inner));
    }
    if (into) *into = Value(map_of(std::move(members)));
    return simdjson::SUCCESS;
  }

  error_code build_list(ondemand::value value, Value* into, std::size_t depth) {
    ondemand::array array;
    if (const error_code error = value.get_array().get(array)) return error;
    List list;
    for (auto element : array) {
      if (const error_code error = element.error()) return error;
      ondemand::value inner = element.value_unsafe();
      Value built;
      if (const error_code error = build(inner, into ? &built : nullptr, depth + 1)) return error;
      if (into) list.push_back(std::move(built));
    }
    if (into) *into = Value(std::move(list));
    return simdjson::SUCCESS;
  }

  // A map or list that is wanted whole, and perhaps some of its members too.
  void give_tree(Value value, const Node& node) {
    nested_.push_back(std::move(value));
    give(nested_.back(), node);
  }

  void give(const Value& value, const Node& node) {
    for (const std::size_t slot : node.slots) cells_[slot] = cell_of(value);
    for (const Node& member : node.members) {
      const Value* inner = value.is(Value::Kind::Map) ? value.find(member.key) : nullptr;
      if (inner) give(*inner, member);
    }
  }

  std::vector<Cell>& cells_;
  std::deque<Value>& nested_;
};

std::string reason_of(error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR: return "not UTF-8";
    case simdjson::DEPTH_ERROR:
      return fmt::format("nested deeper than {} levels", limits::json_depth);
    case simdjson::CAPACITY:
      return fmt::format("a text is longer than {} MiB", limits::cell_bytes >> 20);
    case simdjson::NUMBER_ERROR: return "not JSON: a broken number";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "not JSON: the object does not end where the line does";
    case simdjson::UNCLOSED_STRING: return "not JSON: a text is not closed";
    case simdjson::UNESCAPED_CHARS: return "not JSON: a control character inside a text";
    case simdjson::STRING_ERROR: return "not JSON: a broken escape inside a text";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR: return "not JSON: a word that is not true, false or null";
    case simdjson::TRAILING_CONTENT: return "text after the object";
    case simdjson::INCORRECT_TYPE: return "not a JSON object";
    default: return "not JSON";
  }
}

}  // namespace

struct NdjsonReader::State {
  State(ReadBytes utf8, OnReject reject) : window(std::move(utf8)), on_reject(std::move(reject)) {}

  std::string_view row() const { return window.text().substr(row_begin, row_size); }
  Result<bool> next_line();
  Result<void> skip_long_line();
  error_code open_line(ondemand::document& document, ondemand::object& object);
  error_code parse_line();
  Result<void> find_keys();
  void collect_keys();
  void refuse(error_code error);

  Window window;
  OnReject on_reject;
  ondemand::parser parser;
  Node root;
  std::vector<Cell> cells;
  std::deque<Value> nested;  // what cells point to
  std::vector<std::string> keys;
  bool knows_all_keys = false;
  std::size_t row_begin = 0, row_size = 0, next_row = 0;
  std::int64_t line = 0, number = 0;
};

// Has the next line in sight; false: there is none.
Result<bool> NdjsonReader::State::next_line() {
  while (true) {
    const std::string_view text = window.text();
    std::size_t end = text.find('\n', next_row);
    if (end == std::string_view::npos && !window.ended()) {
      if (text.size() - next_row > limits::row_bytes) {
        TRY(skip_long_line());
        continue;
      }
      window.drop(next_row);
      next_row = 0;
      TRY(window.more());
      continue;
    }
    if (next_row == text.size()) return false;
    end = std::min(end, text.size());
    ++line;
    row_begin = next_row;
    row_size = end - row_begin;
    next_row = std::min(end + 1, text.size());
    if (row_size > 0 && text[end - 1] == '\r') --row_size;
    return true;
  }
}

Result<void> NdjsonReader::State::skip_long_line() {
  ++line;
  ++number;
  if (on_reject) {
    on_reject({line, fmt::format("the line is longer than {} MiB", limits::row_bytes >> 20),
               cut_row(window.text().substr(next_row))});
  }
  while (true) {
    const std::size_t end = window.text().find('\n', next_row);
    if (end != std::string_view::npos) {
      next_row = end + 1;
      return {};
    }
    next_row = window.size();
    if (window.ended()) return {};
    window.drop(next_row);
    next_row = 0;
    TRY(window.more());
  }
}

error_code NdjsonReader::State::open_line(ondemand::document& document, ondemand::object& object) {
  static_assert(Window::padding >= simdjson::SIMDJSON_PADDING);
  const simdjson::padded_string_view padded(row().data(), row().size(),
                                            row().size() + Window::padding);
  if (const error_code error = parser.iterate(padded).get(document)) return error;
  return document.get_object().get(object);
}

error_code NdjsonReader::State::parse_line() {
  std::fill(cells.begin(), cells.end(), Cell{});
  nested.clear();
  ondemand::document document;
  ondemand::object object;
  if (const error_code error = open_line(document, object)) return error;
  if (const error_code error = Walk(cells, nested).object(object, &root, 1)) return error;
  const char* rest = nullptr;
  return document.current_location().get(rest) ? simdjson::SUCCESS : simdjson::TRAILING_CONTENT;
}

// Reads on until there is an object in sight, or what is in sight is more than a row may have.
Result<void> NdjsonReader::State::find_keys() {
  TRY(window.more());
  collect_keys();
  while (keys.empty() && !window.ended()) {
    const std::string_view rest = window.text().substr(next_row);
    if (rest.size() <= limits::row_bytes) {
      TRY(window.more());
    } else if (rest.find('\n') == std::string_view::npos) {
      TRY(skip_long_line());
    } else {
      return {};
    }
    collect_keys();
  }
  return {};
}

// The keys of all objects in sight that are whole; moves nothing.
void NdjsonReader::State::collect_keys() {
  std::unordered_set<std::string_view> seen;
  std::deque<std::string> met;
  const std::string_view text = window.text();
  for (std::size_t begin = next_row; begin < text.size(); begin += row_size + 1) {
    row_begin = begin;
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos && !window.ended()) break;
    row_size = std::min(end, text.size()) - begin;
    if (row_size > limits::row_bytes) continue;  // will be refused as a row: its keys are none
    ondemand::document document;
    ondemand::object object;
    if (open_line(document, object)) continue;
    for (auto member : object) {
      std::string_view key;
      if (member.unescaped_key().get(key)) break;
      if (seen.count(key) > 0) continue;
      seen.insert(met.emplace_back(key));
    }
  }
  keys.assign(met.begin(), met.end());
}

void NdjsonReader::State::refuse(error_code error) {
  const bool nul = row().find('\0') != std::string_view::npos;
  if (on_reject) on_reject({line, nul ? "a NUL byte" : reason_of(error), cut_row(row())});
}

NdjsonReader::NdjsonReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
NdjsonReader::NdjsonReader(NdjsonReader&&) noexcept = default;
NdjsonReader& NdjsonReader::operator=(NdjsonReader&&) noexcept = default;
NdjsonReader::~NdjsonReader() = default;

Result<NdjsonReader> NdjsonReader::open(ReadBytes utf8, OnReject on_reject) {
  auto state = std::make_unique<State>(std::move(utf8), std::move(on_reject));
  TRY(state->find_keys());
  state->knows_all_keys = state->window.ended();
  return NdjsonReader(std::move(state));
}

const std::vector<std::string>& NdjsonReader::keys() const {
  return state_->keys;
}

bool NdjsonReader::knows_all_keys() const {
  return state_->knows_all_keys;
}

void NdjsonReader::want(const std::vector<JsonPath>& paths) {
  state_->root = tree_of(paths);
  state_->cells.resize(paths.size());
}

Result<bool> NdjsonReader::next() {
  while (TRY(state_->next_line())) {
    if (state_->row().find_first_not_of(" \t") == std::string_view::npos) continue;
    ++state_->number;
    const error_code error = state_->parse_line();
    if (!error) return true;
    state_->refuse(error);
  }
  return false;
}

std::span<const Cell> NdjsonReader::cells() const {
  return state_->cells;
}
std::int64_t NdjsonReader::line() const {
  return state_->line;
}
std::string_view NdjsonReader::row() const {
  return state_->row();
}
std::int64_t NdjsonReader::number() const {
  return state_->number;
}

}  // namespace winnow::tables

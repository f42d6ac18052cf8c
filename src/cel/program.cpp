#include "cel/program.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "cel/natives.hpp"
#include "cel/operators.hpp"
#include "cel/run.hpp"

namespace winnow::cel {

namespace {

constexpr std::size_t quoted_bytes_max = 40;  // of a text inside a message

// The operator or function of a node, as messages name it.
std::string name_in_message(const Node& node) {
  if (const Operator* op = operator_of(node.op)) return fmt::format("\"{}\"", op->symbol);
  switch (node.op) {
    case Op::Not: return "\"!\"";
    case Op::Negate: return "\"-\"";
    case Op::Conditional: return "\"?:\"";
    case Op::Index: return "\"[]\"";
    default: return node.text + "()";
  }
}

std::string_view name_of(Datum::Kind kind) {
  return winnow::name_of(static_cast<Value::Kind>(kind));
}

std::string no_overload_message(const Node& node, const Datum::Kinds& kinds) {
  if (node.op == Op::Member) return fmt::format("{} has no fields", name_of(kinds.kind[0]));
  if (node.op == Op::Macro) {
    return fmt::format("{}() needs a list, not {}", node.text, name_of(kinds.kind[0]));
  }
  std::string text = fmt::format("no {} for ", name_in_message(node));
  for (std::size_t i = 0; i < kinds.count; ++i) {
    if (i > 0) text += i + 1 == kinds.count ? " and " : ", ";
    text += name_of(kinds.kind[i]);
  }
  return text;
}

// What int(), double(), … read, as messages name it.
std::string_view readable_as(std::string_view conversion) {
  if (conversion == "int") return "an int";
  if (conversion == "double") return "a number";
  if (conversion == "bool") return "a bool";
  return conversion == "timestamp" ? "an instant" : "a length of time";
}

std::string short_quoted(std::string_view text) {
  if (text.size() <= quoted_bytes_max) return quoted(text);
  std::size_t end = quoted_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return quoted(text.substr(0, end)) + "…";
}

Outcome outcome_of(Run& run, NodeId node) {
  const Datum value = run.eval(node);
  Outcome outcome;
  if (value.is_value()) {
    outcome.value = value.to_value();
    return outcome;
  }
  if (value.is(Datum::Kind::Unknown)) {
    outcome.state = Outcome::State::Unknown;
    outcome.names = run.names();
    std::sort(outcome.names.begin(), outcome.names.end());
    outcome.names.erase(std::unique(outcome.names.begin(), outcome.names.end()),
                        outcome.names.end());
    return outcome;
  }
  outcome.state = Outcome::State::Error;
  outcome.message = message_of(run.code(), value);
  outcome.offset = run.code().tree.at(value.node).offset;
  return outcome;
}

Truth truth_of(const Datum& value) {
  if (!value.is(Datum::Kind::Bool)) return Truth::Unknown;
  return value.boolean ? Truth::True : Truth::False;
}

}  // namespace

std::string message_of(const Program::Code& code, const Datum& error) {
  const Node& node = code.tree.at(error.node);
  switch (error.fault) {
    case Fault::NoOverload: return no_overload_message(node, error.kinds);
    case Fault::NoBool:
      return fmt::format("{} needs a bool here, not {}",
                         name_in_message(code.tree.at(error.need.whose)), name_of(error.need.kind));
    case Fault::Overflow: return "integer overflow";
    case Fault::DivisionByZero: return "division by zero";
    case Fault::RemainderByZero: return "remainder by zero";
    case Fault::IndexOutOfRange: return "index out of range";
    case Fault::NoSuchKey: return "no such key: " + short_quoted(error.text);
    case Fault::EmptyList: return name_in_message(node) + " of an empty list";
    case Fault::NotAMap:
      return code.checked.slots[code.at(error.node).slot].name + " leads through no map";
    case Fault::NotReadable:
      return fmt::format("{} is not {}", short_quoted(error.text), readable_as(node.text));
    case Fault::OutOfRange: return "out of range for " + name_in_message(node);
    case Fault::UnknownZone: return "there is no time zone " + short_quoted(error.text);
    case Fault::BadPattern: return "invalid regular expression " + short_quoted(error.text);
    case Fault::TooManySteps:
      return fmt::format("too many steps: loops may take {}", limits::expression_steps);
    case Fault::TooMuchText:
      return fmt::format("too much text: one run may make {} bytes", limits::expression_text_bytes);
    case Fault::None: break;
  }
  CHECK(false && "an error has a reason");
}

const std::vector<Slot>& Program::slots() const {
  return code_->checked.slots;
}
const Type& Program::type() const {
  return code_->checked.type;
}
const std::string& Program::text() const {
  return code_->text;
}
const Tree& Program::tree() const {
  return code_->tree;
}

Outcome Program::run(Row row, const ZoneTable& zones) const {
  return run_node(*code_, code_->tree.root, row, zones);
}

Outcome run_node(const Program::Code& code, NodeId node, Row row, const ZoneTable& zones) {
  CHECK(row.size() == code.checked.slots.size());
  Run run(code, row, zones, Run::Names::Kept);
  return outcome_of(run, node);
}

Truth run_truth(const Program::Code& code, NodeId node, Row row, const ZoneTable& zones) {
  CHECK(row.size() == code.checked.slots.size());
  Run run(code, row, zones, Run::Names::Ignored);
  return truth_of(run.eval(node));
}

Truth run_truth(const Program::Code& code, Row row, const ZoneTable& zones) {
  return run_truth(code, code.tree.root, row, zones);
}

Compiled compile(std::string_view text, const Scope& scope) {
  Compiled compiled;
  Parsed parsed = parse(text);
  if (!parsed.issues.empty()) {
    compiled.issues = std::move(parsed.issues);
    return compiled;
  }
  compiled.checked = check(parsed.tree, text, scope);
  compiled.issues = compiled.checked.issues;
  if (compiled.issues.empty()) {
    compiled.program = make_program(std::string(text), std::move(parsed.tree), compiled.checked);
  }
  return compiled;
}

ZoneNames zone_names(const Program& program) {
  const Program::Code& code = program.code();
  std::set<std::string> names;
  ZoneNames zones;
  for (const Part& part : code.parts) {
    const Node& node = code.tree.at(part.id);
    if (part.what != Do::Native || part.args.size() != 2 || !is_time_accessor(node.text)) continue;
    const Part& zone = code.at(part.args[1]);
    if (zone.what != Do::Constant) {
      zones.dynamic = true;
    } else if (zone.constant.is(Datum::Kind::String) && !parse_offset(zone.constant.text)) {
      names.emplace(zone.constant.text);
    }
  }
  zones.names.assign(names.begin(), names.end());
  return zones;
}

}  // namespace winnow::cel

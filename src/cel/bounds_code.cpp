#include "cel/bounds_code.hpp"

#include <cmath>

namespace winnow::cel {
namespace {

double nearest(double d) {
  return std::round(d);
}
double below(double d) {
  return std::floor(d);
}
double above(double d) {
  return std::ceil(d);
}

bool is_leaf(Do what) {
  return what == Do::Constant || what == Do::Slot || what == Do::Variable;
}

Rule rule_of_native(const std::string& name, std::size_t count) {
  if (count != 1) return Rule::Opaque;
  if (name == "abs") return Rule::Absolute;
  if (name == "round" || name == "floor" || name == "ceil") return Rule::Round;
  if (name == "dyn") return Rule::Same;
  if (name == "double") return Rule::ToDouble;
  return name == "int" ? Rule::ToInt : Rule::Opaque;
}

}  // namespace

Bounds::Code::Code(std::shared_ptr<const Program> of, const ZoneTable& table)
    : program(std::move(of)), zones(table), points(program->code().parts.size()) {
  const Program::Code& code = program->code();
  std::size_t loops = 0;
  for (NodeId id = 0; id < points.size(); ++id) {
    prepare(code, id);
    const Do what = code.at(id).what;
    loops += what >= Do::All && what <= Do::MapEach ? 1U : 0U;
  }
  many_loops = loops > 1;
}

// The parts of the operands are prepared: they come before what uses them.
void Bounds::Code::prepare(const Program::Code& code, NodeId id) {
  const Part& part = code.at(id);
  Point& point = points[id];
  point.op = part.op;
  point.variable = part.variable;
  point.slot = part.slot;
  if (!is_leaf(part.what)) {
    for (const NodeId arg : part.args) point.slots |= points[arg].slots;
    for (const NodeId arg : part.args) point.closed = point.closed && points[arg].closed;
    for (const NodeId arg : part.args) point.has_loop = point.has_loop || points[arg].has_loop;
  }
  switch (part.what) {
    case Do::Constant:
      point.rule = Rule::Constant;
      point.constant = Extent::of(part.constant);
      break;
    case Do::Slot:
      point.rule = Rule::Slot;
      point.slots = std::uint64_t{1} << part.slot % 64;
      break;
    case Do::Variable:
      point.rule = Rule::Variable;
      point.closed = false;
      break;
    case Do::Not: point.rule = Rule::Not; break;
    case Do::And: point.rule = Rule::And; break;
    case Do::Or: point.rule = Rule::Or; break;
    case Do::Conditional: point.rule = Rule::Conditional; break;
    case Do::Has: point.rule = code.slot_of(part.args[0]) >= 0 ? Rule::Has : Rule::Opaque; break;
    case Do::Equality:
    case Do::Ordering:
      point.rule = Rule::Compare;
      prepare_limit(code, part);
      break;
    case Do::Arithmetic: point.rule = Rule::Calculate; break;
    case Do::Negate: point.rule = Rule::Negate; break;
    case Do::Least:
    case Do::Greatest:
      if (part.args.size() > 1) {
        point.rule = part.what == Do::Least ? Rule::Least : Rule::Greatest;
      }
      break;
    case Do::Native: prepare_native(code, part); break;
    case Do::In: prepare_list(code, part); break;
    case Do::All: prepare_loop(code, part, Rule::All); break;
    case Do::Exists: prepare_loop(code, part, Rule::Exists); break;
    case Do::ExistsOne: prepare_loop(code, part, Rule::ExistsOne); break;
    default: break;
  }
  // The loop binds one level; an inner free variable of an outer loop keeps it open.
  if (part.what >= Do::All && part.what <= Do::MapEach) {
    point.closed = part.variable == 0;
    point.has_loop = true;
  }
}

void Bounds::Code::prepare_native(const Program::Code& code, const Part& part) {
  const std::string& name = code.tree.at(part.id).text;
  Point& point = points[part.id];
  point.rule = rule_of_native(name, part.args.size());
  point.rounding = name == "round" ? nearest : name == "floor" ? below : above;
}

void Bounds::Code::prepare_loop(const Program::Code& code, const Part& part, Rule rule) {
  const Part& range = code.at(part.args[0]);
  if (range.what == Do::List) points[part.id].rule = rule;
}

void Bounds::Code::prepare_limit(const Program::Code& code, const Part& part) {
  const bool turned = code.slot_of(part.args[0]) < 0;
  const NodeId slot = part.args[turned ? 1 : 0], constant = part.args[turned ? 0 : 1];
  if (code.slot_of(slot) < 0 || !code.at(constant).constant.is_number()) return;
  if (!code.is_constant(constant)) return;
  const Op op = turned ? mirrored(part.op) : part.op;
  const Value value = code.at(constant).constant.to_value();
  const auto ints = limit_of(Shape::Wholes, op, value), doubles = limit_of(Shape::Reals, op, value);
  Point& point = points[part.id];
  point.is_limit = ints && doubles;
  if (!point.is_limit) return;
  point.slot = code.at(slot).slot;
  point.ints = *ints;
  point.doubles = *doubles;
}

void Bounds::Code::prepare_list(const Program::Code& code, const Part& part) {
  const Part& list = code.at(part.args[1]);
  if (list.what != Do::Constant || !list.constant.is(Datum::Kind::List)) return;
  Point& point = points[part.id];
  point.rule = Rule::In;
  for (const Value& item : list.constant.container->list()) {
    point.list.push_back(Extent::of(Datum::of(item)));
  }
}

}  // namespace winnow::cel

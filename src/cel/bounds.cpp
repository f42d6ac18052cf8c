#include "cel/bounds.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "cel/extent.hpp"
#include "cel/run.hpp"

namespace winnow::cel {
namespace {

using Kind = Extent::Kind;

enum class Rule : std::uint8_t {
  Constant,
  Slot,
  Variable,
  Not,
  And,
  Or,
  Conditional,
  Has,
  Compare,
  Calculate,
  Negate,
  In,  // in a constant list
  Least,
  Greatest,
  Absolute,
  Round,
  ToDouble,
  ToInt,
  Same,  // dyn
  All,
  Exists,
  ExistsOne,  // over a list that is written out
  Opaque,     // anything may come of it, unless it is exact
};

using Rounding = double (*)(double);
double nearest(double d) {
  return std::round(d);
}
double below(double d) {
  return std::floor(d);
}
double above(double d) {
  return std::ceil(d);
}

// One part of the program, prepared. Parts keep the numbers of the tree's nodes.
struct Point {
  Rule rule = Rule::Opaque;
  Op op = Op::Broken;
  bool has_loop = false;
  bool closed = true;  // no macro variable is free in it: the evaluator can run it alone
  std::uint8_t variable = 0;
  std::uint16_t slot = 0;
  std::uint64_t slots = 0;  // of the whole sub-expression: slot s is bit s % 64
  Extent constant;          // of a Constant
  Rounding rounding = nullptr;
  std::vector<Extent> list;  // of an In
};

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

struct Bounds::Code {
  std::shared_ptr<const Program> program;
  const ZoneTable& zones;
  std::vector<Point> points;
  // With several loops the limit on their steps, which they share, may stop any of them.
  bool many_loops = false;

  Code(std::shared_ptr<const Program> of, const ZoneTable& table)
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

 private:
  void prepare(const Program::Code& code, NodeId id);
  void prepare_loop(const Program::Code& code, const Part& part, Rule rule);
  void prepare_list(const Program::Code& code, const Part& part);
};

// Operands come before what uses them.
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
    case Do::Ordering: point.rule = Rule::Compare; break;
    case Do::Arithmetic: point.rule = Rule::Calculate; break;
    case Do::Negate: point.rule = Rule::Negate; break;
    case Do::Least:
    case Do::Greatest:
      if (part.args.size() > 1) {
        point.rule = part.what == Do::Least ? Rule::Least : Rule::Greatest;
      }
      break;
    case Do::Native: {
      const std::string& name = code.tree.at(id).text;
      point.rule = rule_of_native(name, part.args.size());
      point.rounding = name == "round" ? nearest : name == "floor" ? below : above;
      break;
    }
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

void Bounds::Code::prepare_loop(const Program::Code& code, const Part& part, Rule rule) {
  const Part& range = code.at(part.args[0]);
  if (range.what == Do::List) points[part.id].rule = rule;
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

namespace {

// One question: the slots as they may be, and the program.
class Asking {
 public:
  Asking(const Program::Code& code, const std::vector<Point>& points, const ZoneTable& zones,
         std::span<const Range> slots)
      : code_(code), points_(points), zones_(zones), slots_(slots) {
    CHECK(slots.size() == code.checked.slots.size());
    if (slots.size() > room) more_.resize(slots.size());
    const Value** row = row_data();
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
      row[slot] = slots[slot].value;
      if (slots[slot].kind != Range::Kind::Exact) moving_ |= std::uint64_t{1} << slot % 64;
    }
  }

  bool moves() const { return moving_ != 0; }
  void loops_may_end() { loops_may_end_ = true; }
  Row row() { return Row(row_data(), slots_.size()); }
  Extent eval(NodeId id);

 private:
  static constexpr std::size_t room = 16;  // most conditions read fewer slots

  const Value** row_data() { return more_.empty() ? few_.data() : more_.data(); }
  bool is_exact(const Point& point) const { return (point.slots & moving_) == 0 && point.closed; }
  Extent exact(NodeId id);
  Extent moving(NodeId id);
  Extent logic(const Part& part, bool deciding);
  Extent conditional(const Part& part);
  Extent extremes(const Part& part, bool greatest);
  Extent in(const Part& part);
  Extent loop(const Part& part);
  Extent one(const std::vector<Extent>& conditions) const;

  const Program::Code& code_;
  const std::vector<Point>& points_;
  const ZoneTable& zones_;
  std::span<const Range> slots_;
  std::uint64_t moving_ = 0;
  bool loops_may_end_ = false;
  std::array<const Value*, room> few_;
  std::vector<const Value*> more_;
  std::array<Extent, limits::expression_depth + 1>* variables_ = nullptr;
};

// What operands joined by && (deciding: false) or || come to, given each of them.
template <typename Operands>
Extent decided(bool deciding, const Operands& operands) {
  bool some_decides = false, none_decides = true, undecided = false;
  for (const Extent& operand : operands) {
    some_decides = some_decides || operand.may_be(deciding);
    undecided = undecided || operand.may_be_undecided();
    none_decides = none_decides && operand.may_be(!deciding);
  }
  for (const Extent& operand : operands) {  // one that can only decide leaves nothing open
    const bool can_only_decide =
        operand.may_be(deciding) && !operand.may_be(!deciding) && !operand.may_be_undecided();
    if (can_only_decide) return Extent::truths(!deciding, deciding);
  }
  if (!some_decides && !none_decides) return Extent::nothing();
  Extent out = deciding ? Extent::truths(none_decides, some_decides)
                        : Extent::truths(some_decides, none_decides);
  out.undecided = undecided;
  return out;
}

Extent Asking::eval(NodeId id) {
  const Point& point = points_[id];
  switch (point.rule) {
    case Rule::Constant: return point.constant;
    case Rule::Slot: return Extent::of(slots_[point.slot]);
    case Rule::Variable: return (*variables_)[point.variable];
    default: return is_exact(point) ? exact(id) : moving(id);
  }
}

// No slot in it moves: the evaluator says what it comes to. What is read inside a loop counts
// against the limit on steps, which nobody counts here.
Extent Asking::exact(NodeId id) {
  Run run(code_, row(), zones_, Run::Names::Ignored);
  Extent out = Extent::of(run.eval(id));
  const bool may_end = (loops_may_end_ && points_[id].has_loop) || variables_ != nullptr;
  out.undecided = out.undecided || may_end;
  return out;
}

Extent Asking::moving(NodeId id) {
  const Point& point = points_[id];
  const Part& part = code_.at(id);
  const auto arg = [&](std::size_t i) { return eval(part.args[i]); };
  switch (point.rule) {
    case Rule::Not: {
      const Extent operand = arg(0);
      Extent out = Extent::nothing();
      if (operand.may_be(true) || operand.may_be(false)) {
        out = Extent::truths(operand.may_be(true), operand.may_be(false));
        out.undecided = operand.may_be_undecided();
      }
      return out;
    }
    case Rule::And: return logic(part, false);
    case Rule::Or: return logic(part, true);
    case Rule::Conditional: return conditional(part);
    case Rule::Has: {
      const Extent value = Extent::of(slots_[points_[part.args[0]].slot]);
      return Extent::truths(value.undecided, !value.is(Kind::Nothing));
    }
    case Rule::Compare: return compared(point.op, arg(0), arg(1));
    case Rule::Calculate: return calculated(point.op, arg(0), arg(1));
    case Rule::Negate: return negated(arg(0));
    case Rule::Least: return extremes(part, false);
    case Rule::Greatest: return extremes(part, true);
    case Rule::Absolute: return absolute(arg(0));
    case Rule::Round: return rounded(point.rounding, arg(0));
    case Rule::ToDouble: return to_double(arg(0));
    case Rule::ToInt: return to_int(arg(0));
    case Rule::Same: return arg(0);
    case Rule::In: return in(part);
    case Rule::All:
    case Rule::Exists:
    case Rule::ExistsOne: return loop(part);
    default: return Extent::anything();
  }
}

// Two operands are the usual case, and need no list.
Extent Asking::logic(const Part& part, bool deciding) {
  if (part.args.size() == 2) {
    return decided(deciding, std::array{eval(part.args[0]), eval(part.args[1])});
  }
  std::vector<Extent> operands;
  operands.reserve(part.args.size());
  for (const NodeId arg : part.args) operands.push_back(eval(arg));
  return decided(deciding, operands);
}

Extent Asking::conditional(const Part& part) {
  const Extent condition = eval(part.args[0]);
  Extent out = Extent::nothing();
  out.undecided = condition.may_be_undecided();
  for (const bool truth : {true, false}) {
    if (!condition.may_be(truth)) continue;
    const Extent branch = eval(part.args[truth ? 1 : 2]);
    out = joined(out, branch);
  }
  return out;
}

Extent Asking::extremes(const Part& part, bool greatest) {
  Extent best = eval(part.args[0]);
  for (std::size_t i = 1; i < part.args.size(); ++i) {
    best = extreme(greatest, best, eval(part.args[i]));
  }
  return best;
}

Extent Asking::in(const Part& part) {
  const Extent item = eval(part.args[0]);
  if (item.is(Kind::Nothing)) return item;
  bool may_be = false, must_be = false;
  for (const Extent& entry : points_[part.id].list) {
    const Extent equal = compared(Op::Equal, item, entry);
    may_be = may_be || equal.may_be(true);
    must_be = must_be || !equal.may_be(false);
  }
  Extent out = Extent::truths(!must_be, may_be);
  out.undecided = item.undecided || variables_ != nullptr;  // the list is read inside a loop
  return out;
}

// all, exists and exists_one over [ … ].
Extent Asking::loop(const Part& part) {
  std::array<Extent, limits::expression_depth + 1> variables;
  if (variables_ == nullptr) variables_ = &variables;
  std::vector<Extent> conditions;
  bool undecided = loops_may_end_;
  for (const NodeId entry : code_.at(part.args[0]).args) {
    const Extent item = eval(entry);
    undecided = undecided || item.undecided;
    (*variables_)[part.variable] = item;
    (*variables_)[part.variable].undecided = false;  // an element that is no value ends the list
    conditions.push_back(item.is(Kind::Nothing) ? item : eval(part.args[1]));
  }
  if (variables_ == &variables) variables_ = nullptr;
  Extent out =
      part.what == Do::ExistsOne ? one(conditions) : decided(part.what == Do::Exists, conditions);
  out.undecided = out.undecided || undecided;
  return out;
}

Extent Asking::one(const std::vector<Extent>& conditions) const {
  std::size_t may_be = 0, must_be = 0;
  bool undecided = false;
  for (const Extent& condition : conditions) {
    undecided = undecided || condition.may_be_undecided();
    may_be += condition.may_be(true) ? 1U : 0U;
    must_be += condition.may_be(true) && !condition.may_be(false) ? 1U : 0U;
  }
  Extent out = Extent::truths(may_be != 1 || must_be != 1, may_be >= 1 && must_be <= 1);
  out.undecided = undecided;
  return out;
}

}  // namespace

Bounds::Bounds(std::shared_ptr<const Program> program, const ZoneTable& zones)
    : code_(std::make_unique<Code>(std::move(program), zones)) {}
Bounds::Bounds(Bounds&&) noexcept = default;
Bounds::~Bounds() = default;

Possible Bounds::possible(std::span<const Range> slots) const {
  const Program::Code& code = code_->program->code();
  Asking asking(code, code_->points, code_->zones, slots);
  if (!asking.moves()) {
    const Truth truth = run_truth(code, asking.row(), code_->zones);
    return {truth == Truth::True, truth == Truth::False, truth == Truth::Unknown};
  }
  if (code_->many_loops) asking.loops_may_end();
  const Extent extent = asking.eval(code.tree.root);
  return {extent.may_be(true), extent.may_be(false), extent.may_be_undecided()};
}

Range Bounds::range(std::span<const Range> slots, Value& buffer) const {
  const Program::Code& code = code_->program->code();
  Asking asking(code, code_->points, code_->zones, slots);
  Range out;
  if (!asking.moves()) {
    Outcome outcome = code_->program->run(asking.row(), code_->zones);
    if (outcome.state != Outcome::State::Value) return out;
    buffer = std::move(outcome.value);
    out.value = &buffer;
    return out;
  }
  if (code_->many_loops) asking.loops_may_end();
  const Extent extent = asking.eval(code.tree.root);
  out.may_be_missing = extent.undecided;
  switch (extent.kind) {
    case Kind::Nothing: out.may_be_missing = false; return out;
    case Kind::Ints:
      out.kind = Range::Kind::Ints;
      out.low_int = static_cast<std::int64_t>(extent.low);
      out.high_int = static_cast<std::int64_t>(extent.high);
      return out;
    case Kind::Doubles:
      out.kind = extent.nan ? Range::Kind::Any : Range::Kind::Doubles;
      out.low = extent.low_real;
      out.high = extent.high_real;
      return out;
    default: out.kind = Range::Kind::Any; return out;
  }
}

}  // namespace winnow::cel

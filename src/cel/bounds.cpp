#include "cel/bounds.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "cel/bounds_code.hpp"
#include "cel/run.hpp"

namespace winnow::cel {
namespace {

using Kind = Extent::Kind;

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
  Possible decide(NodeId id);
  Row row() { return Row(row_data(), slots_.size()); }
  Extent eval(NodeId id);

 private:
  static constexpr std::size_t room = 16;  // most conditions read fewer slots

  const Value** row_data() { return more_.empty() ? few_.data() : more_.data(); }
  bool is_exact(const Point& point) const { return (point.slots & moving_) == 0 && point.closed; }
  Extent exact(NodeId id);
  Extent moving(NodeId id);
  Extent conditional(const Part& part);
  Extent extremes(const Part& part, bool greatest);
  Extent in(const Part& part);
  Extent loop(const Part& part);

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

Possible possible_of(const Extent& extent) {
  return {extent.may_be(true), extent.may_be(false), extent.may_be_undecided()};
}

Extent extent_of(Possible possible) {
  if (!possible.truth && !possible.falsity) return Extent::nothing();
  Extent out = Extent::truths(possible.falsity, possible.truth);
  out.undecided = possible.unknown;
  return out;
}

// What operands joined by && (deciding: false) or || come to, given one after the other.
class Decision {
 public:
  explicit Decision(bool deciding) : deciding_(deciding) {}
  void add(Possible operand) {
    const bool decides = deciding_ ? operand.truth : operand.falsity;
    const bool passes = deciding_ ? operand.falsity : operand.truth;
    some_decides_ = some_decides_ || decides;
    one_must_ = one_must_ || (decides && !passes && !operand.unknown);
    all_pass_ = all_pass_ && passes;
    unknown_ = unknown_ || operand.unknown;
  }
  Possible result() const {
    const bool passes = all_pass_ && !one_must_;
    return {deciding_ ? some_decides_ : passes, deciding_ ? passes : some_decides_,
            unknown_ && !one_must_};
  }

 private:
  bool deciding_;
  bool some_decides_ = false, one_must_ = false, all_pass_ = true, unknown_ = false;
};

// What a limit says of the numbers from low to high.
template <typename Number>
Possible limited(const Limit& limit, Number at, Number low, Number high) {
  switch (limit.op) {
    case Op::Less: return {low < at, high >= at, false};
    case Op::LessEqual: return {low <= at, high > at, false};
    case Op::Greater: return {high > at, low <= at, false};
    case Op::GreaterEqual: return {high >= at, low < at, false};
    case Op::Equal: return {low <= at && at <= high, low != at || high != at, false};
    case Op::NotEqual: return {low != at || high != at, low <= at && at <= high, false};
    default: return {limit.always, !limit.always, false};
  }
}

Possible limited(const Point& point, const Range& range) {
  Possible out = range.kind == Range::Kind::Ints
                     ? limited(point.ints, point.ints.whole, range.low_int, range.high_int)
                     : limited(point.doubles, point.doubles.real, range.low, range.high);
  out.unknown = range.may_be_missing;
  return out;
}

bool is_limited(const Point& point, const Range& range) {
  if (!point.is_limit) return false;
  if (range.kind == Range::Kind::Ints) return true;
  return range.kind == Range::Kind::Doubles && range.low <= range.high &&  // no NaN
         point.doubles.real == point.doubles.real;
}

// The conditions: most need no extents at all.
Possible Asking::decide(NodeId id) {
  const Point& point = points_[id];
  const Part& part = code_.at(id);
  switch (point.rule) {
    case Rule::Not:
      if (!is_exact(point)) {
        const Possible operand = decide(part.args[0]);
        return {operand.falsity, operand.truth, operand.unknown};
      }
      break;
    case Rule::And:
    case Rule::Or:
      if (!is_exact(point)) {
        Decision decision(point.rule == Rule::Or);
        for (const NodeId arg : part.args) decision.add(decide(arg));
        return decision.result();
      }
      break;
    case Rule::Compare:
      if (is_limited(point, slots_[point.slot])) return limited(point, slots_[point.slot]);
      break;
    default: break;
  }
  return possible_of(eval(id));
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
    case Rule::Not:
    case Rule::And:
    case Rule::Or: return extent_of(decide(id));
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

Extent Asking::conditional(const Part& part) {
  const Possible condition = decide(part.args[0]);
  Extent out = Extent::nothing();
  out.undecided = condition.unknown;
  if (condition.truth) out = joined(out, eval(part.args[1]));
  if (condition.falsity) out = joined(out, eval(part.args[2]));
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
  Decision decision(part.what == Do::Exists);
  std::size_t may_be = 0, must_be = 0;  // true
  bool undecided = loops_may_end_, unknown = false;
  for (const NodeId entry : code_.at(part.args[0]).args) {
    const Extent item = eval(entry);
    undecided = undecided || item.undecided;
    (*variables_)[part.variable] = item;
    (*variables_)[part.variable].undecided = false;  // an element that is no value ends the list
    const Possible condition =
        item.is(Kind::Nothing) ? Possible{false, false, true} : decide(part.args[1]);
    decision.add(condition);
    may_be += condition.truth ? 1U : 0U;
    must_be += condition.truth && !condition.falsity && !condition.unknown ? 1U : 0U;
    unknown = unknown || condition.unknown;
  }
  if (variables_ == &variables) variables_ = nullptr;
  const Possible one{may_be >= 1 && must_be <= 1, may_be != 1 || must_be != 1, unknown};
  Extent out = extent_of(part.what == Do::ExistsOne ? one : decision.result());
  out.undecided = out.undecided || undecided;
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
  return asking.decide(code.tree.root);
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

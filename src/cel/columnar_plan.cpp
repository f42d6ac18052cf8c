#include "cel/columnar_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "base/time.hpp"
#include "cel/columnar_limits.hpp"

namespace winnow::cel {
namespace {

constexpr std::size_t listed_max = 16;  // of `in`: beyond it comparing one by one does not pay

// Which columns a node reads: none, one (its slot), or several. Constant columns are none.
constexpr int reads_none = -1;
constexpr int reads_several = -2;

bool is_leaf(Do what) {
  return what == Do::Constant || what == Do::Slot || what == Do::Variable;
}

class Lowering {
 public:
  Lowering(Columnar::Plan& plan, const Program::Code& code)
      : plan_(plan), code_(code), row_(plan.row) {}

  void run() {
    find_reads();
    const NodeId root = code_.tree.root;
    if (has_table(root)) plan_.single_slot = static_cast<std::size_t>(reads_[root]);
    may_part_ = loops_may_part(code_, plan_.bound);
    plan_.root = truth(root);
    mark_needed();
    keep_values();
  }

 private:
  void find_reads();
  bool is_constant(NodeId id) const { return reads_[id] == reads_none; }
  bool has_table(NodeId id) const;
  columns::View column(std::uint16_t slot) const { return plan_.bound[slot]; }

  // A step that leaves a Truth for the node, whatever the node is.
  StepId truth(NodeId id);
  StepId make_truth(NodeId id);
  // A step that leaves numbers, if the node always comes to numbers of one shape.
  std::optional<StepId> number(NodeId id);
  std::optional<StepId> make_number(NodeId id);

  StepId constant_truth(NodeId id);
  StepId marks(NodeId id);
  StepId rows(NodeId id);
  StepId compare(const Part& part);
  StepId compare_with(const Part& part, NodeId operand, NodeId constant, Op op);
  StepId one_of(const Part& part);
  std::optional<StepId> constant_number(NodeId id);
  std::optional<StepId> numbers_by_code(NodeId id);
  std::optional<StepId> slot_numbers(std::uint16_t slot);
  std::optional<StepId> choose(const Part& part);
  std::optional<StepId> arithmetic(const Part& part);
  StepId promoted(StepId id);
  static void mark_unknown(Step& step, columns::Code code, const Outcome& outcome);

  StepId add(Step step, const std::string& text = {});
  void mark_needed();
  void keep_values();
  const Step& at(StepId id) const { return plan_.steps[id]; }

  Columnar::Plan& plan_;
  const Program::Code& code_;
  bool may_part_ = true;
  std::vector<int> reads_;
  std::vector<const Value*> row_;  // the constant columns, and room for one value of another
  std::map<NodeId, StepId> truths_;
  std::map<NodeId, std::optional<StepId>> numbers_;
  std::map<std::string, StepId> known_;  // by what a step does: equal steps are one
};

// Children come before parents, so one pass is enough.
void Lowering::find_reads() {
  reads_.assign(code_.parts.size(), reads_none);
  for (NodeId id = 0; id < code_.parts.size(); ++id) {
    const Part& part = code_.at(id);
    if (part.what == Do::Slot) {
      const bool varies = column(part.slot).kind != columns::Kind::Constant;
      reads_[id] = varies ? part.slot : reads_none;
      continue;
    }
    if (is_leaf(part.what)) continue;
    for (const NodeId arg : part.args) {
      const int read = reads_[arg];
      if (read == reads_none || read == reads_[id]) continue;
      reads_[id] = reads_[id] == reads_none ? read : reads_several;
    }
  }
}

bool Lowering::has_table(NodeId id) const {
  if (reads_[id] < 0) return false;
  const auto slot = static_cast<std::size_t>(reads_[id]);
  return is_coded(plan_.bound[slot].kind) && plan_.sizes[slot] <= Columnar::dictionary_max;
}

StepId Lowering::truth(NodeId id) {
  const auto known = truths_.find(id);
  if (known != truths_.end()) return known->second;
  const StepId step = make_truth(id);
  truths_.emplace(id, step);
  return step;
}

StepId Lowering::make_truth(NodeId id) {
  const Part& part = code_.at(id);
  if (is_constant(id)) return constant_truth(id);
  if (has_table(id)) return marks(id);
  if (!may_part_) return rows(id);
  Step step;
  switch (part.what) {
    case Do::Not: step.work = Work::Not; break;
    case Do::And: step.work = Work::And; break;
    case Do::Or: step.work = Work::Or; break;
    case Do::Conditional: step.work = Work::Choose; break;
    case Do::Equality:
    case Do::Ordering: return compare(part);
    case Do::In: return one_of(part);
    case Do::Has: {
      const Part& path = code_.at(part.args[0]);
      if (path.what != Do::Slot || is_coded(column(path.slot).kind)) return rows(id);
      step.work = Work::Present;
      step.slot = path.slot;
      return add(std::move(step));
    }
    default: return rows(id);
  }
  for (const NodeId arg : part.args) step.args.push_back(truth(arg));
  return add(std::move(step));
}

StepId Lowering::constant_truth(NodeId id) {
  const Outcome outcome = run_node(code_, id, row_, plan_.zones);
  Step step;
  step.mark = masks::is_error;
  if (outcome.state == Outcome::State::Unknown) {
    step.mark = masks::is_unknown;
    step.slots = outcome.names;
  } else if (outcome.state == Outcome::State::Value && outcome.value.is(Value::Kind::Bool)) {
    step.mark = outcome.value.boolean() ? masks::is_true : masks::is_false;
  }
  return add(std::move(step));
}

void Lowering::mark_unknown(Step& step, columns::Code code, const Outcome& outcome) {
  if (outcome.state != Outcome::State::Unknown) return;
  step.marks[code] = masks::is_unknown;
  if (outcome.names != std::vector{step.slot}) step.causes[code] = outcome.names;
}

// Runs the scalar evaluator once for each code, 0 (missing) among them.
StepId Lowering::marks(NodeId id) {
  Step step;
  step.work = Work::CodeMarks;
  step.slot = static_cast<std::uint16_t>(reads_[id]);
  const std::string text = print(code_.tree, id);
  const columns::Dictionary& dictionary = *column(step.slot).dictionary;
  step.marks.resize(dictionary.size(), masks::is_error);
  for (columns::Code code = 0; code < dictionary.size(); ++code) {
    const Value value = code == 0 ? Value() : dictionary.value(code);
    row_[step.slot] = code == 0 ? nullptr : &value;
    const Truth truth = run_truth(code_, id, row_, plan_.zones);
    if (truth != Truth::Unknown) {
      step.marks[code] = truth == Truth::True ? masks::is_true : masks::is_false;
    } else {
      mark_unknown(step, code, run_node(code_, id, row_, plan_.zones));
    }
  }
  row_[step.slot] = nullptr;
  return add(std::move(step), text);
}

StepId Lowering::rows(NodeId id) {
  Step step;
  step.work = Work::Rows;
  step.node = id;
  step.by_rows = true;
  std::vector<NodeId> open = {id};
  while (!open.empty()) {
    const Part& part = code_.at(open.back());
    open.pop_back();
    if (part.what == Do::Slot) step.slots.push_back(part.slot);
    if (!is_leaf(part.what)) open.insert(open.end(), part.args.begin(), part.args.end());
  }
  std::sort(step.slots.begin(), step.slots.end());
  step.slots.erase(std::unique(step.slots.begin(), step.slots.end()), step.slots.end());
  return add(std::move(step), print(code_.tree, id));
}

StepId Lowering::compare(const Part& part) {
  const NodeId a = part.args[0], b = part.args[1];
  if (is_constant(b)) return compare_with(part, a, b, part.op);
  if (is_constant(a)) return compare_with(part, b, a, mirrored(part.op));
  const auto left = number(a), right = number(b);
  if (!left || !right) return rows(part.id);
  const auto is_plain = [](Shape s) { return s == Shape::Wholes || s == Shape::Reals; };
  const Shape of_left = at(*left).shape, of_right = at(*right).shape;
  if (of_left != of_right && !(is_plain(of_left) && is_plain(of_right))) return rows(part.id);
  Step step;
  step.work = Work::ComparePair;
  step.op = part.op;
  step.args = {*left, *right};
  if (of_left == Shape::Reals && of_right == Shape::Wholes) {  // ints stand on the left
    std::swap(step.args[0], step.args[1]);
    step.op = mirrored(step.op);
  }
  return add(std::move(step));
}

StepId Lowering::compare_with(const Part& part, NodeId operand, NodeId constant, Op op) {
  const Outcome outcome = run_node(code_, constant, row_, plan_.zones);
  const auto left = number(operand);
  if (!left || outcome.state != Outcome::State::Value) return rows(part.id);
  const auto limit = limit_of(at(*left).shape, op, outcome.value);
  if (!limit) return rows(part.id);
  Step step;
  step.work = Work::Compare;
  step.args = {*left};
  step.op = limit->op;
  step.mark = limit->always ? masks::is_true : masks::is_false;
  step.whole = limit->whole;
  step.real = limit->real;
  return add(std::move(step));
}

// A number in a constant list: equal to one of its numbers.
StepId Lowering::one_of(const Part& part) {
  const auto item = is_constant(part.args[1]) ? number(part.args[0]) : std::nullopt;
  if (!item) return rows(part.id);
  const Outcome list = run_node(code_, part.args[1], row_, plan_.zones);
  const bool short_list = list.state == Outcome::State::Value && list.value.is(Value::Kind::List) &&
                          !list.value.list().empty() && list.value.list().size() <= listed_max;
  if (!short_list) return rows(part.id);
  Step any;
  any.work = Work::Or;
  for (const Value& entry : list.value.list()) {
    const auto limit = limit_of(at(*item).shape, Op::Equal, entry);
    if (!limit) return rows(part.id);
    Step step;
    step.work = Work::Compare;
    step.args = {*item};
    step.op = limit->op;
    step.mark = limit->always ? masks::is_true : masks::is_false;
    step.whole = limit->whole;
    step.real = limit->real;
    any.args.push_back(add(std::move(step)));
  }
  return add(std::move(any));
}

std::optional<StepId> Lowering::number(NodeId id) {
  const auto known = numbers_.find(id);
  if (known != numbers_.end()) return known->second;
  const auto step = make_number(id);
  numbers_.emplace(id, step);
  return step;
}

std::optional<StepId> Lowering::make_number(NodeId id) {
  const Part& part = code_.at(id);
  if (is_constant(id)) return constant_number(id);
  if (has_table(id)) return numbers_by_code(id);
  switch (part.what) {
    case Do::Slot: return slot_numbers(part.slot);
    case Do::Conditional: return choose(part);
    case Do::Arithmetic: return arithmetic(part);
    case Do::Negate: break;
    default: return std::nullopt;
  }
  const auto operand = number(part.args[0]);
  if (!operand) return std::nullopt;
  Step step;
  step.work = Work::Negate;
  step.shape = at(*operand).shape;
  if (step.shape != Shape::Wholes && step.shape != Shape::Reals) return std::nullopt;
  step.args = {*operand};
  return add(std::move(step));
}

// A value as a number of a shape; nothing for what is none or has digits finer than milliseconds.
struct Number {
  Shape shape;
  std::int64_t whole = 0;
  double real = 0;
};
std::optional<Number> number_of(const Value& value) {
  const auto fits = [](std::int64_t seconds, std::int32_t nanos) {
    constexpr std::int64_t seconds_max = 1'000'000'000'000;  // beyond every instant of CEL
    return nanos % 1'000'000 == 0 && seconds >= -seconds_max && seconds <= seconds_max;
  };
  switch (value.kind()) {
    case Value::Kind::Int: return Number{Shape::Wholes, value.integer(), 0};
    case Value::Kind::Double: return Number{Shape::Reals, 0, value.real()};
    case Value::Kind::Timestamp: {
      const Timestamp t = value.timestamp();
      if (!fits(t.seconds, t.nanos)) return std::nullopt;
      return Number{Shape::Instants, t.seconds * 1000 + t.nanos / 1'000'000, 0};
    }
    case Value::Kind::Duration: {
      const Duration d = value.duration();
      if (!fits(d.seconds, d.nanos)) return std::nullopt;
      return Number{Shape::Lengths, d.seconds * 1000 + d.nanos / 1'000'000, 0};
    }
    default: return std::nullopt;
  }
}

std::optional<StepId> Lowering::constant_number(NodeId id) {
  const Outcome outcome = run_node(code_, id, row_, plan_.zones);
  if (outcome.state != Outcome::State::Value) return std::nullopt;
  const auto number = number_of(outcome.value);
  if (!number) return std::nullopt;
  Step step;
  step.shape = number->shape;
  step.mark = masks::is_true;
  step.whole = number->whole;
  step.real = number->real;
  if (step.shape == Shape::Reals) {
    step.reals.assign(Columnar::rows_max, number->real);
  } else {
    step.wholes.assign(Columnar::rows_max, number->whole);
  }
  return add(std::move(step));
}

std::optional<StepId> Lowering::slot_numbers(std::uint16_t slot) {
  Step step;
  step.work = Work::Slot;
  step.slot = slot;
  switch (column(slot).kind) {
    case columns::Kind::Int: step.shape = Shape::Wholes; break;
    case columns::Kind::Double: step.shape = Shape::Reals; break;
    case columns::Kind::Instant: step.shape = Shape::Instants; break;
    default: return std::nullopt;
  }
  return add(std::move(step));
}

std::optional<StepId> Lowering::numbers_by_code(NodeId id) {
  Step step;
  step.work = Work::CodeNumbers;
  step.slot = static_cast<std::uint16_t>(reads_[id]);
  const columns::Dictionary& dictionary = *column(step.slot).dictionary;
  step.marks.resize(dictionary.size(), masks::is_error);
  step.wholes.resize(dictionary.size());
  step.reals.resize(dictionary.size());
  std::optional<Shape> shape;
  for (columns::Code code = 0; code < dictionary.size(); ++code) {
    const Value value = code == 0 ? Value() : dictionary.value(code);
    row_[step.slot] = code == 0 ? nullptr : &value;
    const Outcome outcome = run_node(code_, id, row_, plan_.zones);
    row_[step.slot] = nullptr;
    mark_unknown(step, code, outcome);
    if (outcome.state != Outcome::State::Value) continue;
    const auto number = number_of(outcome.value);
    if (!number || (shape && *shape != number->shape)) return std::nullopt;
    shape = number->shape;
    step.marks[code] = masks::is_true;
    step.wholes[code] = number->whole;
    step.reals[code] = number->real;
  }
  if (!shape) return std::nullopt;
  step.shape = *shape;
  return add(std::move(step), print(code_.tree, id));
}

std::optional<StepId> Lowering::choose(const Part& part) {
  const auto yes = number(part.args[1]), no = number(part.args[2]);
  if (!yes || !no || at(*yes).shape != at(*no).shape) return std::nullopt;
  Step step;
  step.work = Work::Choose;
  step.shape = at(*yes).shape;
  step.args = {truth(part.args[0]), *yes, *no};
  if (at(step.args[0]).by_rows) return std::nullopt;  // numbers are worked out for whole batches
  return add(std::move(step));
}

// The shape of a op b; nothing when there is no such operation, or no array form of it.
std::optional<Shape> shape_of(Op op, Shape a, Shape b) {
  const auto is_plain = [](Shape s) { return s == Shape::Wholes || s == Shape::Reals; };
  if (a == Shape::Wholes && b == Shape::Wholes) return Shape::Wholes;
  if (is_plain(a) && is_plain(b)) {
    return op == Op::Remainder ? std::nullopt : std::optional(Shape::Reals);
  }
  if (is_plain(a) || is_plain(b)) return std::nullopt;
  if (op == Op::Add && (a == Shape::Lengths || b == Shape::Lengths)) {
    return a == b ? Shape::Lengths : Shape::Instants;
  }
  if (op == Op::Subtract && a == b) return Shape::Lengths;
  if (op == Op::Subtract && a == Shape::Instants) return Shape::Instants;
  return std::nullopt;
}

std::optional<StepId> Lowering::arithmetic(const Part& part) {
  const auto a = number(part.args[0]), b = number(part.args[1]);
  if (!a || !b) return std::nullopt;
  const auto shape = shape_of(part.op, at(*a).shape, at(*b).shape);
  if (!shape) return std::nullopt;
  Step step;
  step.work = Work::Arithmetic;
  step.shape = *shape;
  step.op = part.op;
  step.args = {*a, *b};
  if (step.shape == Shape::Reals) step.args = {promoted(*a), promoted(*b)};
  return add(std::move(step));
}

StepId Lowering::promoted(StepId id) {
  if (at(id).shape == Shape::Reals) return id;
  Step step;
  step.work = Work::Promoted;
  step.shape = Shape::Reals;
  step.args = {id};
  return add(std::move(step));
}

// `text`: of the sub-expression that a table or Rows stands for.
StepId Lowering::add(Step step, const std::string& text) {
  for (const StepId arg : step.args) step.by_rows = step.by_rows || at(arg).by_rows;
  const std::string key = fmt::format(
      "{} {} {} {} {} {} {} {} {} {}", static_cast<int>(step.work), static_cast<int>(step.shape),
      static_cast<int>(step.op), static_cast<int>(step.mark), step.slot, fmt::join(step.args, ","),
      step.whole, std::bit_cast<std::uint64_t>(step.real), fmt::join(step.slots, ","), text);
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  const bool made = step.work == Work::Promoted || step.work == Work::CodeNumbers ||
                    step.work == Work::Choose || step.work == Work::Arithmetic ||
                    step.work == Work::Negate;
  if (made && step.shape == Shape::Reals) step.buffer = plan_.real_buffers++;
  if (made && step.shape != Shape::Reals && step.shape != Shape::Truth) {
    step.buffer = plan_.whole_buffers++;
  }
  const auto id = static_cast<StepId>(plan_.steps.size());
  plan_.steps.push_back(std::move(step));
  known_.emplace(key, id);
  return id;
}

// Some steps were made for operands of what then became Rows. Users come after their operands.
void Lowering::mark_needed() {
  plan_.steps[plan_.root].needed = true;
  for (std::size_t id = plan_.steps.size(); id-- > 0;) {
    if (!plan_.steps[id].needed) continue;
    for (const StepId arg : plan_.steps[id].args) plan_.steps[arg].needed = true;
  }
}

// The dictionaries that Rows read, as Values: made once, not in each row.
void Lowering::keep_values() {
  for (const Step& step : plan_.steps) {
    if (step.work != Work::Rows || !step.needed) continue;
    for (const std::uint16_t slot : step.slots) {
      std::vector<Value>& values = plan_.values[slot];
      const bool coded = is_coded(column(slot).kind);
      if (!coded || !values.empty() || plan_.sizes[slot] > Columnar::dictionary_max) continue;
      values.resize(plan_.sizes[slot]);
      for (columns::Code code = 1; code < plan_.sizes[slot]; ++code) {
        values[code] = column(slot).dictionary->value(code);
      }
    }
  }
}

}  // namespace

std::unique_ptr<const Columnar::Plan> Columnar::Plan::make(std::shared_ptr<const Program> program,
                                                           Bindings bindings,
                                                           const ZoneTable& zones) {
  CHECK(bindings.size() == program->slots().size());
  auto plan = std::make_unique<Plan>(zones);
  plan->program = std::move(program);
  plan->bound.assign(bindings.begin(), bindings.end());
  plan->row.resize(bindings.size(), nullptr);
  plan->values.resize(bindings.size());
  plan->sizes.resize(bindings.size(), 0);
  for (std::size_t slot = 0; slot < bindings.size(); ++slot) {
    const columns::View& view = bindings[slot];
    if (is_coded(view.kind)) {
      CHECK(view.dictionary != nullptr);
      plan->sizes[slot] = view.dictionary->size();
    }
    if (view.kind == columns::Kind::Constant) plan->row[slot] = view.constant;
  }
  Lowering(*plan, plan->program->code()).run();
  return plan;
}

}  // namespace winnow::cel

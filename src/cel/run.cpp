#include "cel/run.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "cel/natives.hpp"

namespace winnow::cel {

namespace {

constexpr std::size_t list_entry_units = 16;  // of a list's entry, against the budget of text
constexpr std::size_t work_units_a_step = 256;

Datum::Kind kind_of(const Datum& d) {
  return d.kind;
}

bool holds(Op op, Order order) {
  switch (op) {
    case Op::Less: return order == Order::Less;
    case Op::LessEqual: return order == Order::Less || order == Order::Equal;
    case Op::Greater: return order == Order::Greater;
    default: return order == Order::Greater || order == Order::Equal;
  }
}

}  // namespace

const Datum& worse(const Datum& a, const Datum& b) {
  if (a.is(Datum::Kind::Unknown)) return a;
  if (b.is(Datum::Kind::Unknown)) return b;
  return a.is(Datum::Kind::Error) ? a : b;
}

Datum Run::eval(NodeId id) {
  NodeId at = code_.at(id).bottom;
  Datum value = leaf(code_.at(at));
  while (at != id) {
    at = code_.at(at).up;
    value = step(code_.at(at), value);
  }
  return value;
}

Datum Run::leaf(const Part& part) {
  switch (part.what) {
    case Do::Constant: return part.constant;
    case Do::Slot: return slot(part);
    case Do::Variable: return *variables_[part.variable];
    case Do::List: return list(part);
    case Do::And:
    case Do::Or: return logic(part);
    case Do::Conditional: return conditional(part);
    case Do::Has: return has(part);
    default: break;
  }
  CHECK(false && "a strict part stands on its first operand");
}

Datum Run::step(const Part& part, const Datum& first) {
  switch (part.what) {
    case Do::Not:
    case Do::Negate:
    case Do::InSet:
    case Do::Member:
    case Do::Matches: return unary(part, first);
    case Do::Arithmetic:
    case Do::Equality:
    case Do::Ordering:
    case Do::In:
    case Do::Index: return binary(part, first);
    case Do::Native: return call(part, first);
    case Do::Least:
    case Do::Greatest: return extreme(part, first);
    default: return loop(part, first);
  }
}

Datum Run::slot(const Part& part) {
  const Value* value = row_[part.slot];
  if (value == &not_a_map) return fail(part.id, Fault::NotAMap);
  if (value != nullptr && !value->is(Value::Kind::Null)) return Datum::of(*value);
  if (keeps_names_) names_.push_back(part.slot);
  return Datum::unknown();
}

Datum Run::list(const Part& part) {
  List made;
  made.reserve(part.args.size());
  Datum worst;
  for (const NodeId arg : part.args) {
    const Datum item = add(part.id, eval(arg), made);
    if (!item.is_value()) worst = worse(worst, item);
  }
  return worst.is_value() ? keep(std::move(made)) : worst;
}

// && and ||: one operand that decides is enough, whatever the others come to.
Datum Run::logic(const Part& part) {
  const bool deciding = part.what == Do::Or;
  const std::size_t mark = names_.size();
  Datum outcome = Datum::of(!deciding);
  for (const NodeId arg : part.args) {
    Datum operand = eval(arg);
    if (operand.is(Datum::Kind::Bool)) {
      if (operand.boolean != deciding) continue;
      forget_names(mark);
      return operand;
    }
    if (operand.is_value()) operand = no_bool(arg, part.id, operand);
    outcome = worse(outcome, operand);
  }
  return outcome;
}

Datum Run::conditional(const Part& part) {
  const Datum condition = eval(part.args[0]);
  if (condition.is(Datum::Kind::Bool)) return eval(part.args[condition.boolean ? 1 : 2]);
  return condition.is_value() ? no_bool(part.args[0], part.id, condition) : condition;
}

Datum Run::has(const Part& part) {
  const std::size_t mark = names_.size();
  Datum found;
  const bool there = present(part.args[0], found);
  forget_names(mark);
  return found.is(Datum::Kind::Error) ? found : Datum::of(there);
}

// Whether the path leads to a value, which is then `found`. An error in what the path starts from
// is `found` too; a path that leads through no map is only not there.
bool Run::present(NodeId path, Datum& found) {
  std::vector<const Part*> members;  // from the last to the first
  const Part* part = &code_.at(path);
  while (part->what == Do::Member || part->what == Do::Index) {
    members.push_back(part);
    part = &code_.at(part->args[0]);
  }
  if (part->what == Do::Slot && row_[part->slot] == &not_a_map) return false;
  found = eval(part->id);
  if (!found.is_value()) return false;
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    const Datum next = (*member)->what == Do::Member
                           ? this->member(**member, found)
                           : index(**member, found, eval((*member)->args[1]));
    if (!next.is_value() || next.is(Datum::Kind::Null)) {
      found = Datum();
      return false;
    }
    found = next;
  }
  return !found.is(Datum::Kind::Null);
}

Datum Run::unary(const Part& part, const Datum& value) {
  if (!value.is_value()) return value;
  switch (part.what) {
    case Do::Not:
      if (value.is(Datum::Kind::Bool)) return Datum::of(!value.boolean);
      return no_overload(part.id, &value, 1);
    case Do::Negate: return negate(*this, part.id, value);
    case Do::InSet:
      return Datum::of(value.is(Datum::Kind::String) && part.set->contains(value.text));
    case Do::Member: return member(part, value);
    default: break;
  }
  if (!value.is(Datum::Kind::String)) {
    const Datum operands[] = {value, Datum::of(std::string_view())};
    return no_overload(part.id, operands, 2);
  }
  if (!may_work(value.text.size())) return fail(part.id, Fault::TooManySteps);
  return Datum::of(part.pattern->matches(value.text));
}

Datum Run::binary(const Part& part, const Datum& first) {
  const Datum second = eval(part.args[1]);
  if (!first.is_value() || !second.is_value()) return worse(first, second);
  switch (part.what) {
    case Do::Arithmetic: return arithmetic(*this, part.id, part.op, first, second);
    case Do::Equality: return Datum::of(equal(first, second) == (part.op == Op::Equal));
    case Do::In: return in(part, first, second);
    case Do::Index: return index(part, first, second);
    default: break;
  }
  const Order order = cel::order(first, second);
  if (order != Order::NoOverload) return Datum::of(holds(part.op, order));
  const Datum operands[] = {first, second};
  return no_overload(part.id, operands, 2);
}

Datum Run::in(const Part& part, const Datum& item, const Datum& holder) {
  if (holder.is(Datum::Kind::Map)) {
    if (!item.is(Datum::Kind::String)) return Datum::of(false);
    const Value* entry = holder.container->find(item.text);
    return Datum::of(entry != nullptr && !entry->is(Value::Kind::Null));
  }
  if (!holder.is(Datum::Kind::List)) {
    const Datum operands[] = {item, holder};
    return no_overload(part.id, operands, 2);
  }
  const List& items = holder.container->list();
  if (!may_work(items.size() * list_entry_units)) return fail(part.id, Fault::TooManySteps);
  return Datum::of(std::any_of(items.begin(), items.end(),
                               [&](const Value& other) { return equal(item, Datum::of(other)); }));
}

Datum Run::index(const Part& part, const Datum& holder, const Datum& key) {
  if (holder.is(Datum::Kind::Map) && key.is(Datum::Kind::String)) {
    const Value* entry = holder.container->find(key.text);
    if (entry != nullptr && !entry->is(Value::Kind::Null)) return Datum::of(*entry);
    return fail(part.id, Fault::NoSuchKey, key.text);
  }
  if (holder.is(Datum::Kind::List) && key.is_number()) {
    const List& items = holder.container->list();
    const std::int64_t size = static_cast<std::int64_t>(items.size());
    if (order(key, Datum::of(std::int64_t{0})) == Order::Less ||
        order(key, Datum::of(size)) != Order::Less) {
      return fail(part.id, Fault::IndexOutOfRange);
    }
    const auto at = static_cast<std::size_t>(
        key.is(Datum::Kind::Int) ? key.integer : static_cast<std::int64_t>(key.real));
    if (equal(key, Datum::of(static_cast<std::int64_t>(at)))) return Datum::of(items[at]);
  }
  const Datum operands[] = {holder, key};
  return no_overload(part.id, operands, 2);
}

Datum Run::member(const Part& part, const Datum& holder) {
  if (!holder.is(Datum::Kind::Map)) return no_overload(part.id, &holder, 1);
  const std::string& name = code_.tree.at(part.id).text;
  const Value* entry = holder.container->find(name);
  if (entry != nullptr && !entry->is(Value::Kind::Null)) return Datum::of(*entry);
  return fail(part.id, Fault::NoSuchKey, name);
}

Datum Run::call(const Part& part, const Datum& first) {
  std::array<Datum, Datum::Kinds::room> args;
  args[0] = first;
  Datum worst = first.is_value() ? Datum() : first;
  for (std::size_t i = 1; i < part.args.size(); ++i) {
    args[i] = eval(part.args[i]);
    if (!args[i].is_value()) worst = worse(worst, args[i]);
  }
  if (!worst.is_value()) return worst;
  return part.native(*this, part.id, args.data(), part.args.size());
}

// min() and max() of their arguments, or of the numbers of one list. NaN if one of them is.
Datum Run::extreme(const Part& part, const Datum& first) {
  const Order wanted = part.what == Do::Least ? Order::Less : Order::Greater;
  Datum best = first;
  const auto consider = [&](const Datum& next) {
    if (!best.is_value() || !next.is_value()) {
      best = worse(best, next);
      return;
    }
    if (!best.is_number() || !next.is_number()) {
      const Datum operands[] = {best, next};
      best = no_overload(part.id, operands, 2);
      return;
    }
    const Order order = cel::order(next, best);
    const bool next_is_nan =
        order == Order::None && next.is(Datum::Kind::Double) && next.real != next.real;
    if (order == wanted || next_is_nan) best = next;
  };
  if (part.args.size() > 1 || !first.is(Datum::Kind::List)) {
    for (std::size_t i = 1; i < part.args.size(); ++i) consider(eval(part.args[i]));
    if (best.is_value() && !best.is_number()) return no_overload(part.id, &first, 1);
    return best;
  }
  const List& items = first.container->list();
  if (items.empty()) return fail(part.id, Fault::EmptyList);
  if (!may_work(items.size() * list_entry_units)) return fail(part.id, Fault::TooManySteps);
  best = Datum::of(items[0]);
  for (const Value& item : items) consider(Datum::of(item));
  return best;
}

Datum Run::loop(const Part& part, const Datum& range) {
  if (!range.is_value()) return range;
  if (range.is(Datum::Kind::List)) {
    const List& items = range.container->list();
    return each(part, items.size(), [&](std::size_t i) { return Datum::of(items[i]); });
  }
  if (range.is(Datum::Kind::Map)) {
    const Map& entries = range.container->map();
    return each(part, entries.size(),
                [&](std::size_t i) { return Datum::of(std::string_view(entries[i].first)); });
  }
  return no_overload(part.id, &range, 1);
}

// all and exists decide like && and ||; the others need every element to come to a value.
template <typename Element>
Datum Run::each(const Part& part, std::size_t count, Element element) {
  const bool decides = part.what == Do::All || part.what == Do::Exists;
  const bool deciding = part.what == Do::Exists;
  const std::size_t mark = names_.size();
  Datum worst;
  List made;
  ++loops_;
  for (std::size_t i = 0; i < count; ++i) {
    if (!may_step()) {
      worst = worse(worst, fail(part.id, Fault::TooManySteps));
      break;
    }
    const Datum item = element(i);
    variables_[part.variable] = &item;
    const Datum got = entry(part, item, made);
    if (decides && got.is(Datum::Kind::Bool) && got.boolean == deciding) {
      worst = got;
      break;
    }
    if (!got.is_value()) worst = worse(worst, got);
    compact_names(mark);
  }
  --loops_;
  if (!worst.is(Datum::Kind::Unknown)) forget_names(mark);
  if (!worst.is(Datum::Kind::Null)) return worst;
  if (decides) return Datum::of(!deciding);
  if (part.what == Do::ExistsOne) return Datum::of(made.size() == 1);
  return keep(std::move(made));
}

// One element of a loop: its condition, or what becomes of it, which goes to `made`.
Datum Run::entry(const Part& part, const Datum& item, List& made) {
  const bool asks = part.what != Do::MapEach || part.args.size() == 3;
  if (asks) {
    const Datum condition = eval(part.args[1]);
    if (!condition.is_value()) return condition;
    if (!condition.is(Datum::Kind::Bool)) return no_bool(part.args[1], part.id, condition);
    if (part.what == Do::All || part.what == Do::Exists) return condition;
    if (!condition.boolean) return condition;
  }
  if (part.what == Do::ExistsOne) {
    made.emplace_back();
    return Datum();
  }
  return add(part.id, part.what == Do::Filter ? item : eval(part.args.back()), made);
}

// Appends a copy to a list that is being made; text is copied and so counts against its budget.
Datum Run::add(NodeId at, const Datum& item, List& made) {
  if (!item.is_value()) return item;
  const std::size_t bytes = item.is(Datum::Kind::String) ? item.text.size() : 0;
  if (!may_make(bytes + list_entry_units)) return fail(at, Fault::TooMuchText);
  made.push_back(item.to_value());
  return Datum();
}

// Loops over rows that are all unknown would push the same few names at every step.
void Run::compact_names(std::size_t mark) {
  if (names_.size() - mark <= 2 * code_.checked.slots.size() + 64) return;
  const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(mark);
  std::sort(begin, names_.end());
  names_.erase(std::unique(begin, names_.end()), names_.end());
}

bool Run::may_step() {
  if (steps_left_ == 0) return false;
  --steps_left_;
  return true;
}

bool Run::may_work(std::size_t units) {
  if (loops_ == 0) return true;
  const std::size_t steps = units / work_units_a_step;
  if (steps > static_cast<std::size_t>(steps_left_)) {
    steps_left_ = 0;
    return false;
  }
  steps_left_ -= static_cast<int>(steps);
  return true;
}

bool Run::may_make(std::size_t bytes) {
  if (bytes > text_left_) {
    text_left_ = 0;
    return false;
  }
  text_left_ -= bytes;
  return true;
}

Datum Run::keep(NodeId at, std::string made) {
  if (!may_make(made.size())) return fail(at, Fault::TooMuchText);
  texts_.push_back(std::move(made));
  return Datum::of(std::string_view(texts_.back()));
}

Datum Run::keep(List made) {
  values_.emplace_back(std::move(made));
  return Datum::of(values_.back());
}

const Pattern* Run::pattern(std::string_view text) {
  if (!pattern_.empty() && pattern_text_ == text) return &pattern_.front();
  Result<Pattern> compiled = Pattern::compile(text);
  if (!compiled) return nullptr;
  pattern_text_ = text;
  pattern_.clear();
  pattern_.push_back(std::move(*compiled));
  return &pattern_.front();
}

Datum Run::fail(NodeId at, Fault fault, std::string_view text) const {
  Datum error;
  error.kind = Datum::Kind::Error;
  error.fault = fault;
  error.node = at;
  error.text = text;
  return error;
}

Datum Run::no_overload(NodeId at, const Datum* operands, std::size_t count) const {
  Datum error = fail(at, Fault::NoOverload);
  error.kinds.count = static_cast<std::uint8_t>(std::min(count, Datum::Kinds::room));
  std::transform(operands, operands + error.kinds.count, error.kinds.kind, kind_of);
  return error;
}

Datum Run::no_bool(NodeId at, NodeId whose, const Datum& operand) const {
  Datum error = fail(at, Fault::NoBool);
  error.need = {whose, operand.kind};
  return error;
}

}  // namespace winnow::cel

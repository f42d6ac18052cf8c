// The loops of BatchRun over arrays of numbers.
#include <algorithm>
#include <cmath>

#include "base/time.hpp"
#include "cel/columnar_run.hpp"
#include "cel/natives.hpp"

namespace winnow::cel {
namespace {

using masks::Word;

constexpr std::size_t rows_max = Columnar::rows_max;

// Calls `use` with a function object for a comparison of two numbers of one type.
template <typename Use>
void with_comparison(Op op, Use use) {
  switch (op) {
    case Op::Equal: return use([](auto a, auto b) { return a == b; });
    case Op::NotEqual: return use([](auto a, auto b) { return a != b; });
    case Op::Less: return use([](auto a, auto b) { return a < b; });
    case Op::LessEqual: return use([](auto a, auto b) { return a <= b; });
    case Op::Greater: return use([](auto a, auto b) { return a > b; });
    default: return use([](auto a, auto b) { return a >= b; });
  }
}

// a op b; `wrong` is set to 1 where there is no such int.
std::int64_t checked(Op op, std::int64_t a, std::int64_t b, std::uint8_t& wrong) {
  std::int64_t c = 0;
  switch (op) {
    case Op::Add: wrong = __builtin_add_overflow(a, b, &c) ? 1 : 0; return c;
    case Op::Subtract: wrong = __builtin_sub_overflow(a, b, &c) ? 1 : 0; return c;
    case Op::Multiply: wrong = __builtin_mul_overflow(a, b, &c) ? 1 : 0; return c;
    default: break;
  }
  wrong = b == 0 || (a == INT64_MIN && b == -1) ? 1 : 0;
  if (wrong != 0) return 0;
  return op == Op::Divide ? a / b : a % b;
}

// The milliseconds that a result of this shape may have; `between`: two instants.
struct Bounded {
  std::int64_t least, most;
};
Bounded bounds_of(Shape shape, bool between) {
  if (between) return {-seconds_between_max * 1000, seconds_between_max * 1000 - 1};
  if (shape == Shape::Instants) return {millis_of(timestamp_min), millis_of(timestamp_max)};
  if (shape == Shape::Lengths) return {-duration_seconds_max * 1000, duration_seconds_max * 1000};
  return {INT64_MIN, INT64_MAX};
}

}  // namespace

void BatchRun::code_numbers(const Step& step, Bits& out) {
  with_codes(views_[step.slot], [&](const auto* codes) {
    masks::look_up(codes, step.marks.data(), rows_, out.truth, out.undecided);
    if (step.shape == Shape::Reals) {
      double* __restrict numbers = real_buffer(step);
      const double* __restrict table = step.reals.data();
      for (std::size_t row = 0; row < rows_; ++row) numbers[row] = table[codes[row]];
    } else {
      std::int64_t* __restrict numbers = whole_buffer(step);
      const std::int64_t* __restrict table = step.wholes.data();
      for (std::size_t row = 0; row < rows_; ++row) numbers[row] = table[codes[row]];
    }
  });
}

// What is undecided in one operand is undecided.
void BatchRun::either_undecided(const Step& step, Bits& out) const {
  std::copy_n(state_.bits[step.args[0]].undecided, words_, out.undecided);
  for (std::size_t i = 1; i < step.args.size(); ++i) {
    const Bits& arg = state_.bits[step.args[i]];
    for (std::size_t w = 0; w < words_; ++w) out.undecided[w] |= arg.undecided[w];
  }
}

void BatchRun::compare(const Step& step, Bits& out) {
  const StepId arg = step.args[0];
  either_undecided(step, out);
  if (step.op == Op::Broken) {
    std::fill_n(out.truth, words_, step.mark == masks::is_true ? ~Word{0} : Word{0});
  } else if (plan_.steps[arg].shape == Shape::Reals) {
    const double* __restrict numbers = reals_of(arg);
    const double limit = step.real;
    with_comparison(step.op, [&](auto holds) {
      masks::fill(rows_, out.truth, [=](std::size_t row) {
        return static_cast<std::uint8_t>(holds(numbers[row], limit));
      });
    });
  } else {
    const std::int64_t* __restrict numbers = wholes_of(arg);
    const std::int64_t limit = step.whole;
    with_comparison(step.op, [&](auto holds) {
      masks::fill(rows_, out.truth, [=](std::size_t row) {
        return static_cast<std::uint8_t>(holds(numbers[row], limit));
      });
    });
  }
  for (std::size_t w = 0; w < words_; ++w) out.truth[w] &= ~out.undecided[w];
}

void BatchRun::compare_pair(const Step& step, Bits& out) {
  const StepId a = step.args[0], b = step.args[1];
  const bool real_a = plan_.steps[a].shape == Shape::Reals;
  const bool real_b = plan_.steps[b].shape == Shape::Reals;
  either_undecided(step, out);
  with_comparison(step.op, [&](auto holds) {
    if (real_a) {
      const double* __restrict left = reals_of(a), * __restrict right = reals_of(b);
      masks::fill(rows_, out.truth, [=](std::size_t row) {
        return static_cast<std::uint8_t>(holds(left[row], right[row]));
      });
      return;
    }
    const std::int64_t* __restrict left = wholes_of(a);
    if (real_b) {
      const double* __restrict right = reals_of(b);
      masks::fill(rows_, out.truth, [=](std::size_t row) {
        return static_cast<std::uint8_t>(holds(static_cast<double>(left[row]), right[row]));
      });
      return;
    }
    const std::int64_t* __restrict right = wholes_of(b);
    masks::fill(rows_, out.truth, [=](std::size_t row) {
      return static_cast<std::uint8_t>(holds(left[row], right[row]));
    });
  });
  for (std::size_t w = 0; w < words_; ++w) out.truth[w] &= ~out.undecided[w];
}

void BatchRun::choose_number(const Step& step, Bits& out) {
  const Bits& condition = state_.bits[step.args[0]];
  const Bits& yes = state_.bits[step.args[1]];
  const Bits& no = state_.bits[step.args[2]];
  for (std::size_t w = 0; w < words_; ++w) {
    const Word when_false = ~(condition.truth[w] | condition.undecided[w]);
    out.undecided[w] = condition.undecided[w] | (condition.truth[w] & yes.undecided[w]) |
                       (when_false & no.undecided[w]);
  }
  const auto blend = [&](const auto* __restrict a, const auto* __restrict b, auto* __restrict c) {
    for (std::size_t row = 0; row < rows_; ++row) {
      c[row] = masks::bit(condition.truth, row) ? a[row] : b[row];
    }
  };
  if (step.shape == Shape::Reals) {
    blend(reals_of(step.args[1]), reals_of(step.args[2]), real_buffer(step));
  } else {
    blend(wholes_of(step.args[1]), wholes_of(step.args[2]), whole_buffer(step));
  }
}

void BatchRun::arithmetic(const Step& step, Bits& out) {
  either_undecided(step, out);
  if (step.shape == Shape::Reals) {
    real_arithmetic(step);
  } else {
    whole_arithmetic(step, out);
  }
}

// Missing rows hold any number: what goes wrong there is undecided already.
void BatchRun::whole_arithmetic(const Step& step, Bits& out) {
  const std::int64_t* __restrict a = wholes_of(step.args[0]);
  const std::int64_t* __restrict b = wholes_of(step.args[1]);
  std::int64_t* __restrict c = whole_buffer(step);
  const bool between = plan_.steps[step.args[0]].shape == Shape::Instants &&
                       plan_.steps[step.args[1]].shape == Shape::Instants;
  const Bounded bounds = bounds_of(step.shape, between);
  Word wrong[Columnar::Scratch::State::words_max];
  const auto loop = [&](auto op) {
    masks::fill(rows_, wrong, [=](std::size_t row) {
      std::uint8_t overflow = 0;
      c[row] = checked(op(), a[row], b[row], overflow);
      const bool outside = c[row] < bounds.least || c[row] > bounds.most;
      return static_cast<std::uint8_t>(overflow | static_cast<std::uint8_t>(outside));
    });
  };
  switch (step.op) {  // one loop for each, so that none asks for the operator again
    case Op::Add: loop([] { return Op::Add; }); break;
    case Op::Subtract: loop([] { return Op::Subtract; }); break;
    case Op::Multiply: loop([] { return Op::Multiply; }); break;
    case Op::Divide: loop([] { return Op::Divide; }); break;
    default: loop([] { return Op::Remainder; }); break;
  }
  for (std::size_t w = 0; w < words_; ++w) out.undecided[w] |= wrong[w];
}

void BatchRun::real_arithmetic(const Step& step) {
  const double* __restrict a = reals_of(step.args[0]);
  const double* __restrict b = reals_of(step.args[1]);
  double* __restrict c = real_buffer(step);
  const auto loop = [&](auto operation) {
    for (std::size_t row = 0; row < rows_; ++row) c[row] = operation(a[row], b[row]);
  };
  switch (step.op) {
    case Op::Add: return loop([](double x, double y) { return x + y; });
    case Op::Subtract: return loop([](double x, double y) { return x - y; });
    case Op::Multiply: return loop([](double x, double y) { return x * y; });
    default: return loop([](double x, double y) { return x / y; });
  }
}

void BatchRun::negate(const Step& step, Bits& out) {
  either_undecided(step, out);
  if (step.shape == Shape::Reals) {
    const double* __restrict a = reals_of(step.args[0]);
    double* __restrict c = real_buffer(step);
    for (std::size_t row = 0; row < rows_; ++row) c[row] = -a[row];
    return;
  }
  const std::int64_t* __restrict a = wholes_of(step.args[0]);
  std::int64_t* __restrict c = whole_buffer(step);
  Word wrong[Columnar::Scratch::State::words_max];
  masks::fill(rows_, wrong, [=](std::size_t row) {
    return static_cast<std::uint8_t>(__builtin_sub_overflow(std::int64_t{0}, a[row], &c[row]));
  });
  for (std::size_t w = 0; w < words_; ++w) out.undecided[w] |= wrong[w];
}

void BatchRun::promote(const Step& step, Bits& out) {
  either_undecided(step, out);
  const std::int64_t* __restrict a = wholes_of(step.args[0]);
  double* __restrict c = real_buffer(step);
  for (std::size_t row = 0; row < rows_; ++row) c[row] = static_cast<double>(a[row]);
}

const std::int64_t* BatchRun::wholes_of(StepId id) const {
  const Step& step = plan_.steps[id];
  if (step.work == Work::Slot) return static_cast<const std::int64_t*>(views_[step.slot].data);
  if (step.work == Work::Always) return step.wholes.data();
  return state_.wholes.data() + step.buffer * rows_max;
}

const double* BatchRun::reals_of(StepId id) const {
  const Step& step = plan_.steps[id];
  if (step.work == Work::Slot) return static_cast<const double*>(views_[step.slot].data);
  if (step.work == Work::Always) return step.reals.data();
  return state_.reals.data() + step.buffer * rows_max;
}

std::int64_t* BatchRun::whole_buffer(const Step& step) {
  return state_.wholes.data() + step.buffer * rows_max;
}

double* BatchRun::real_buffer(const Step& step) {
  return state_.reals.data() + step.buffer * rows_max;
}

}  // namespace winnow::cel

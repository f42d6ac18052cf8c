// Watch: when will an assessment change, if no new fact arrives?
//
// Time moves an assessment through signals (windows end, weights fade, days pass), through `now`,
// and through known facts that lie in the future. Between two arrivals of facts every signal lies
// between its values at the two ends of a stretch of time, so whole stretches can be proven still
// with interval arithmetic, and the rest is halved until the instant is found. That is exact but
// for conditions that use time in ways ranges cannot follow (docs/model.md, `changes_at`).
//
// Internal to the engine; assess() and the fold's details use it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/judge.hpp"
#include "engine/plan.hpp"
#include "engine/signals.hpp"
#include "engine/verdicts.hpp"

namespace winnow::engine {

inline constexpr std::int64_t watch_seconds = 315'576'000;  // ten years of 365.25 days

// What of a model time can move. Rules and conditions are numbered in the model's order: rules
// score by score, conditions criteria first, then disqualify, enter, leave, segments.
class Watch {
 public:
  // `arrivals`: events may come due while watching, so that every signal moves.
  enum class Arrivals : std::uint8_t { No, Yes };
  Watch(const Plan& plan, Arrivals arrivals);
  ~Watch();

  // A lead of which all but events stays the same during the stretch that is looked at.
  struct Lead {
    std::vector<std::span<const Hit>> hits;    // per signal, those of the future too
    std::vector<const Value*> traits;          // per plan.traits
    std::vector<Milli> group_points;           // per group: what the rules that stand still give
    std::vector<CriterionState> held;          // per condition that stands still: met, not, unknown
    std::vector<bool> muted;                   // per rule: no consent (empty: none is)
    std::span<const StageEvent> stage_events;  // in order of time
    std::span<const Move> moves;
    std::vector<Value> account;  // roll_up_values(), which stand still
    bool live = false;
    // What people said, which stands still too.
    std::vector<bool> decided;                 // per criterion: evidence decides, `held` says how
    std::optional<std::uint32_t> said_reason;  // of a person's disqualification: a number for it
    std::size_t corrected = 0;                 // the score that a correction changes …
    Milli correction = 0;                      // … and by how much
  };
  // For whoever puts a Lead together: what stands still, and is therefore to be filled in.

  bool rule_moves(std::size_t rule) const;
  bool condition_moves(std::size_t condition) const;
  bool signal_is_used(std::size_t signal) const;  // its hits are needed
  // Some condition uses time in a way that must be looked at anew every full hour.
  bool inexact() const;
  bool anything_moves() const;  // else no instant but an arrival changes anything
  const std::vector<std::size_t>& traits() const;  // that moving rules and conditions read
  std::size_t conditions() const;
  std::size_t groups() const;

  class Scratch;
  // Everything that changes_at watches, as numbers to be compared.
  using Signature = std::vector<std::uint32_t>;
  Signature signature(const Lead& lead, Millis at, Scratch& scratch) const;

  struct Found {
    Millis at = INT64_MAX;  // INT64_MAX: it stays the same through `end`
    bool exact = true;      // false: proven the same before `at`, but not followed further
  };
  // The next change after `from`, within ten years and with the full hours of inexact conditions.
  Found next_change(const Lead& lead, Millis from, Scratch& scratch) const;
  // Within ten years of `from`; the end of time where that is nearer.
  static Millis horizon(Millis from);
  // What `found` becomes when some condition must be looked at every full hour, or when the search
  // gave up: no later than the next one.
  Found with_full_hours(Found found, Millis from) const;

  // The first instant in [from, end] at which the signature is not `base`.
  Found first_change(const Lead& lead, const Signature& base, Millis from, Millis end,
                     Scratch& scratch) const;

  struct Code;  // engine/watch_plan.hpp

 private:
  std::unique_ptr<const Code> code_;
};

class Watch::Scratch {
 public:
  Scratch();
  ~Scratch();
  struct State;
  std::unique_ptr<State> state;
};

}  // namespace winnow::engine

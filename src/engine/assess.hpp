// The central function, for one lead: assess(plan, timeline, as_of) → assessment. Pure.
//
// It takes every fact a timeline can hold (moves, consents, verdicts, trusts, any instant) and does
// the contract's arithmetic as it stands, in 128 bits where it must. The columnar fold is its fast
// twin for many leads of plain facts.
#pragma once

#include "engine/assessment.hpp"
#include "engine/plan.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// How a move that the assessment itself makes is looked at by changes_at.
enum class Setting : std::uint8_t {
  Live,   // the timeline's moves count; the move made counts as made
  Batch,  // model moves are ignored: the stage is the furthest that holds now
};

struct AssessOptions {
  Setting setting = Setting::Batch;
  bool explain = true;  // lines, blocked, problems
  bool changes = true;  // changes_at
  bool near = false;    // near misses; needs `explain`
};

// Shapes   any timeline; facts later than `as_of` do not exist, except that changes_at knows them.
// Errors   none: a run-time error of an expression is unknown and listed in `problems`.
// Source   docs/model.md; slow twin: tests/support/twin.hpp.
Assessment assess(const Plan& plan, const Timeline& timeline, Millis as_of,
                  const AssessOptions& options = {});

}  // namespace winnow::engine

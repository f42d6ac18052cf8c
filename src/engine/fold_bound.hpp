// A Fold taken apart: what is bound once, and what one thread works with. Internal to engine/fold*.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cel/columnar.hpp"
#include "engine/block.hpp"
#include "engine/fold.hpp"
#include "engine/lanes.hpp"
#include "engine/names.hpp"
#include "engine/signals.hpp"
#include "engine/verdicts.hpp"
#include "engine/watch.hpp"
#include "engine/weights.hpp"

namespace winnow::engine {

// A `where` over the events of a slice.
struct BoundWhere {
  enum class Mode : std::uint8_t { All, None, Table, Rows };
  Mode mode = Mode::All;
  std::size_t property = 0;           // of Table
  std::vector<std::uint8_t> keep;     // of Table: per code, 1 keeps
  std::optional<cel::Columnar> rows;  // of Rows
};

struct BoundSignal {
  const Signal* signal = nullptr;
  Unit unit = Unit::Whole;
  std::vector<std::uint32_t> slices;
  std::int64_t start = INT64_MIN;  // seconds since origin: events after it count
  BoundWhere where;
  std::size_t of = 0;                 // property
  std::vector<std::int64_t> amounts;  // per code of `of`; INT64_MIN: no number
  std::optional<HalfLife> fading;
  bool wide = false;  // sums might leave 64 bits on the way
};

// One step of a group's sum over a block.
struct Pass {
  enum class Kind : std::uint8_t { Table, Mask, Each, Steps, TraitSteps, Rows };
  Kind kind = Kind::Mask;
  bool moves = false;                       // time moves it (Watch)
  std::size_t purpose = 0;                  // 1 + index into purposes, 0: needs no consent
  std::size_t trait = 0;                    // of Table and TraitSteps: column
  std::vector<Lane> table;                  // of Table: points per code
  const PlacedCondition* placed = nullptr;  // of Mask and Rows
  std::size_t condition = 0;                // of Mask: among the bound rules
  const Rule* rule = nullptr;
  Lane points = 0, max = INT64_MAX;          // of Mask and Each
  std::size_t signal = 0;                    // of Each and Steps
  bool narrow = true;                        // of Each: the product stays in 64 bits
  std::vector<Lane> step_from, step_points;  // of Steps, in the signal's units; of TraitSteps
};

struct BoundCondition {
  const PlacedCondition* placed = nullptr;  // null: there is none
  std::optional<cel::Columnar> columnar;
  bool names_traits = false;  // some slot is a lead.* or company.* name
};

struct Fold::Bound {
  Bound(const Plan& plan, const std::vector<columns::Column>& traits, const Timelines& timelines,
        Millis as_of, const FoldOptions& options);

  const Plan& plan;
  const Model& model;
  const std::vector<columns::Column>& traits;
  const Timelines& timelines;
  Millis as_of;
  bool live;                                    // Setting::Live
  const LeadFacts* facts;                       // null: there are none
  const std::vector<columns::Column>* account;  // null: none is known
  bool all_odd = false;          // nothing fits the columns: every lead takes the one-lead path
  std::uint32_t now = 0;         // seconds since origin
  std::uint16_t now_millis = 0;  // within the second

  Value now_value;
  std::vector<BoundSignal> signals;
  std::vector<std::vector<Pass>> groups;   // of all scores, in order
  std::vector<BoundCondition> rules;       // of When and Match rules
  std::vector<BoundCondition> conditions;  // numbered as in Watch
  std::vector<BoundCondition> require;
  // Of the names in `facts`: by code, the stage; by code, 1 + index of the purpose, 0: no rule's.
  std::vector<std::optional<std::size_t>> stage_of_name;
  std::vector<std::size_t> purpose_of_name;
  std::vector<std::string> purposes;                     // that rules need, where there are facts
  std::vector<std::vector<std::uint32_t>> stage_slices;  // per stage: slices of its on-events
  bool has_stage_events = false;

  // Which names conditions read, so that only those columns are filled.
  std::vector<bool> signal_is_read, score_is_read;
  bool total_is_read = false;

  // Dictionaries of the derived text columns.
  std::vector<columns::Dictionary> label_names;  // per score: code 1 + index
  columns::Dictionary grade_names, status_names, stage_names;
  GradeTable grades;

  // The view of a name at a block (scratch null: only its kind and dictionary).
  columns::View view(SlotPlace place, std::uint32_t block, const Scratch::State* scratch) const;
  void views(const PlacedCondition& placed, std::uint32_t block, const Scratch::State* scratch,
             std::vector<columns::View>& out) const;
  std::uint32_t rows_of(std::uint32_t block) const;

 private:
  void bind_signals();
  void bind_where(std::size_t index, BoundSignal& bound);
  void bind_amounts(BoundSignal& bound);
  void bind_grades();
  void bind_facts();
  std::size_t purpose_of(const Rule& rule) const;
  void bind_rules();
  void add_rule(const Rule& rule, const PlacedCondition& placed, bool moves,
                std::vector<Pass>& passes);
  bool add_to_table(const Rule& rule, const PlacedCondition& placed, std::vector<Pass>& passes);
  bool add_trait_steps(const Rule& rule, SlotPlace place, std::vector<Pass>& passes);
  bool add_signal_steps(const Rule& rule, SlotPlace place, std::vector<Pass>& passes);
  // Runs a condition with each value of a dictionary in the place of the one name that it reads
  // beside constants and `now`; code 0 is a missing value.
  template <typename Take>
  void run_by_code(const PlacedCondition& placed, const columns::Dictionary& values,
                   Take take) const;
  void bind_conditions();
  void check_sizes();
  BoundCondition bound(const PlacedCondition& placed);
  cel::Columnar columnar(const PlacedCondition& placed);
  void note_reads(const PlacedCondition& placed);
};

struct Fold::Scratch::State {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t block = none;  // whose numbers stand below

  std::vector<std::vector<Lane>> signals;           // units
  std::vector<std::vector<std::uint64_t>> unknown;  // per signal: a bit per lead
  std::vector<std::vector<double>> signal_doubles;  // of those that are read as doubles
  std::vector<std::vector<Lane>> scores;
  std::vector<std::vector<double>> score_doubles;
  std::vector<Lane> total, group, group_units, of_purpose;
  std::vector<double> total_double;
  std::vector<std::vector<std::uint16_t>> labels;  // codes
  std::vector<std::uint16_t> grade, stage, disqualified;
  std::vector<std::vector<std::uint8_t>> status;  // 1 + FrameworkStatus, a code
  std::vector<std::vector<std::int64_t>> met;
  std::vector<std::vector<double>> framework_score;
  std::vector<std::vector<std::uint64_t>> truth, not_known;  // per condition
  std::vector<std::uint64_t> mask, mask_unknown;
  std::vector<std::vector<std::uint64_t>> consents;  // per purpose: a bit per lead that gave it

  // Buffers of the loops.
  std::vector<std::uint64_t> weights;
  std::vector<std::uint8_t> keep;
  std::vector<std::int64_t> amounts, days;
  std::vector<Lane> last_day, day_before;
  std::vector<WideLane> wide;
  std::vector<columns::View> row_views;
  std::vector<std::vector<columns::Code>> wide_codes;  // per slot of a `where`
  cel::Columnar::Scratch columnar;
  Watch::Scratch watch;

  // The block's leads as timelines, for those that need the one-lead path.
  std::uint32_t timelines_block = none;
  std::vector<Timeline> timelines;
};

// fold.cpp: everything about a block's plain leads, into the scratch (once while it stays there).
void ensure_folded(const Fold::Bound& bound, std::uint32_t block, Fold::Scratch::State& state);
void add_pass(const Fold::Bound& bound, const Pass& pass, std::uint32_t block,
              Fold::Scratch::State& state, Lane* sums);
// The newest on-event of each lead of a block up to now; stage −1: none.
struct NewestStageEvents {
  std::vector<Millis> at;
  std::vector<int> stage;
};
NewestStageEvents newest_stage_events(const Fold::Bound& bound, std::uint32_t block);

// fold_signals.cpp
void fold_signals(const Fold::Bound& bound, std::uint32_t block, Fold::Scratch::State& state);
// The events of a signal in one slice that are not later than now: keep-bytes and amounts filled.
struct SignalEvents {
  std::vector<std::uint32_t> at;
  std::vector<std::uint16_t> millis, lead;
  std::vector<std::uint32_t> arrival;
  std::vector<std::int64_t> amounts;
};
// In the order of the timeline, those kept by `where` and at_most, all up to now (window uncut);
// those to come as well if `future`.
SignalEvents ordered_events(const Fold::Bound& bound, std::size_t signal, std::uint32_t block,
                            bool future, Fold::Scratch::State& state);

}  // namespace winnow::engine

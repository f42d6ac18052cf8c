// Fold: the assessments of many leads at one instant, column by column.
//
// A Fold binds a plan to columns of traits and to timelines at one `as_of`; its blocks are judged
// in any order by any number of threads, each with a Scratch of its own, into disjoint parts of one
// Results: the same bits whatever the order. Leads with odd facts are judged by assess().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "columns/column.hpp"
#include "engine/assess.hpp"
#include "engine/lead_facts.hpp"
#include "engine/plan.hpp"
#include "engine/timelines.hpp"

namespace winnow::engine {

// What a table of leads shows, one entry a lead.
struct Results {
  explicit Results(const Plan& plan, std::uint32_t leads);

  std::vector<std::vector<Milli>> scores;  // per score
  std::vector<Milli> total;
  std::vector<std::vector<std::uint8_t>> labels;      // per score with labels: 1 + index, 0: none
  std::vector<std::uint16_t> grade;                   // 1 + index into `grades`, 0: none
  std::vector<std::string> grades;                    // every text a grade can have
  std::vector<std::vector<std::uint8_t>> frameworks;  // per framework: a FrameworkStatus
  std::vector<std::uint16_t> disqualified;            // 1 + index into Model::disqualify, 0: no
  std::vector<std::uint16_t> stage;                   // 1 + index into Model::stages, 0: none
  std::vector<std::vector<std::uint64_t>> segments;   // per segment: a bit per lead
};

// What only some outputs need.
struct Details {
  enum class Asked : std::uint8_t { All, MissingOnly };  // MissingOnly: changes_at says never
  explicit Details(const Plan& plan, std::uint32_t leads, Asked asked = Asked::All);

  Asked asked;
  std::vector<std::vector<std::uint64_t>> missing;  // per trait of the plan: a bit per lead
  std::vector<Millis> changes_at;                   // INT64_MAX: never (within ten years)
  std::vector<std::uint64_t> changes_inexact;       // a bit per lead
};

// What a live base knows beside traits and events.
struct FoldOptions {
  Setting setting = Setting::Batch;
  // Of timelines.leads() leads. Null, as for files: no moves, and no consents are known.
  const LeadFacts* facts = nullptr;
  // Of each lead's account: three columns per score (plan.hpp, SlotPlace). Null: none is known.
  const std::vector<columns::Column>* account = nullptr;
};

class Fold {
 public:
  class Scratch;

  // `traits`: a column per plan.traits, each of timelines.leads() rows. All must outlive the Fold.
  //
  // With `facts` scores are folded by columns as ever, rules with a purpose give nothing to leads
  // without its consent at as_of, and only the step between stages is taken lead by lead. Events
  // have no source here: one that may not take its lead to a stage (of a public source) must not be
  // among the timelines under the name of a stage's `on`; such a lead is for assess(). Details are
  // found lead by lead, since moves and consents still to come have a part in them.
  Fold(const Plan& plan, const std::vector<columns::Column>& traits, const Timelines& timelines,
       Millis as_of, const FoldOptions& options = {});
  ~Fold();

  std::uint32_t blocks() const;
  std::unique_ptr<Scratch> scratch() const;
  void judge(std::uint32_t block, Scratch& scratch, Results& results) const;
  void detail(std::uint32_t block, Scratch& scratch, Details& details) const;

  // Everything about one lead, explanation included (its timeline is put together from columns and
  // the facts). `options.setting` is the caller's choice, whatever the fold's is.
  // With a scratch, the timelines of its block are kept there: for whoever asks lead by lead.
  Assessment assess_lead(std::uint32_t lead, const AssessOptions& options) const;
  Assessment assess_lead(std::uint32_t lead, const AssessOptions& options, Scratch& scratch) const;
  Timeline timeline_of(std::uint32_t lead) const;
  // The same, valid until the scratch sees another block: for whoever gives each lead an instant.
  const Timeline& timeline_of(std::uint32_t lead, Scratch& scratch) const;

  struct Bound;  // engine/fold_bound.hpp

 private:
  void detail_exactly(std::uint32_t lead, Scratch& scratch, Details& details) const;
  std::unique_ptr<const Bound> bound_;
};

class Fold::Scratch {
 public:
  Scratch();
  ~Scratch();
  struct State;
  std::unique_ptr<State> state;
};

}  // namespace winnow::engine

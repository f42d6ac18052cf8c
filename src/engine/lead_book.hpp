// LeadBook: the facts of one lead as its judge wants them, at any instant.
//
// Internal to the engine: assess() and suggest() (engine/what_if.hpp) begin here.
#pragma once

#include <deque>
#include <vector>

#include "engine/assess.hpp"
#include "engine/judge.hpp"

namespace winnow::engine {

// The traits of a timeline as they stood at an instant.
class TraitBook {
 public:
  TraitBook(const Plan& plan, const Timeline& timeline) : plan_(plan), timeline_(timeline) {}

  // Per plan.traits; the pointers live as long as the book. Asked twice for an instant, as an
  // assessment and its search for changes do, it looks once.
  const std::vector<const Value*>& at(Millis as_of);

 private:
  const Value* value_of(const TraitSlot& slot, Millis as_of);

  const Plan& plan_;
  const Timeline& timeline_;
  std::deque<Value> kept_;
  std::vector<const Value*> values_;
  Millis values_at_ = 0;
};

// The hits of every signal and the events that take the lead to a stage, in order of the timeline.
class EventBook {
 public:
  EventBook(const Plan& plan, const Timeline& timeline);

  // `as_of` is what a `where` that reads `now` is asked at.
  void read(Millis as_of, bool explain);

  std::vector<std::vector<Hit>> hits;  // per signal
  std::vector<StageEvent> stage_events;
  std::vector<Problem> problems;

 private:
  void add_hit(std::size_t index, const Event& event, bool explain);
  bool where_holds(std::size_t index, const Event& event);
  const Value* property(const Event& event, const std::vector<std::string>& path, Value& buffer);
  void note_refused(const std::string& id);
  void add_stage_event(const Event& event);

  const Plan& plan_;
  const Model& model_;
  std::vector<const Event*> order_;
  Value now_;
  Millis as_of_ = 0;
  std::vector<const Value*> row_;
  std::vector<Value> buffers_;
};

// Plan and timeline must outlive the book, and the book what it gave.
class LeadBook {
 public:
  LeadBook(const Plan& plan, const Timeline& timeline, const AssessOptions& options);

  // What known_at() says of an instant at or after the one that is judged.
  Known known_at(Millis at, bool explain);
  bool consents(const std::string& purpose, Millis at) const;

  EventBook events;  // to be read before anything is known
  TraitBook traits;
  std::vector<Move> moves;  // of the timeline, and any that is made

 private:
  std::int64_t undecayed_units(const Signal& signal, const std::vector<Hit>& hits, Millis at) const;

  const Plan& plan_;
  const Model& model_;
  const Timeline& timeline_;
  const bool live_, near_;
};

}  // namespace winnow::engine

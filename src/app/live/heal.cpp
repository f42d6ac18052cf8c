#include "app/live/heal.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>

#include "app/bots/rules.hpp"
#include "app/live/live_judge.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

std::optional<std::int64_t> of_seq(const Fact& fact) {
  const Value* of = fact.kind == FactKind::Verdict ? find_entry(fact.data, "of_seq") : nullptr;
  if (of == nullptr || !of->is(Value::Kind::Int) || of->integer() >= fact.seq) return std::nullopt;
  return of->integer();
}

bool is_made_by(const Fact& fact, const Publication& publication) {
  if (fact.kind != FactKind::Move) return false;
  const Value* by = find_entry(fact.data, "by");
  if (by != nullptr && by->is(Value::Kind::String) && by->text() == "person") return false;
  const Value* version = find_entry(fact.data, "model");
  return version != nullptr && version->is(Value::Kind::Int) &&
         version->integer() == publication.version;
}

// Moves and what is said of them.
class Moves {
 public:
  Moves(const Publication& publication, std::span<const Fact> facts)
      : publication_(publication), facts_(facts) {
    for (const Fact& fact : facts) {
      if (fact.kind == FactKind::Event) events_.insert(fact.seq);
      if (fact.kind == FactKind::Move) moves_.insert(fact.seq);
    }
    for (const Fact& fact : facts) {
      const auto of = of_seq(fact);
      if (!of || moves_.count(*of) == 0) continue;
      if (!is_by_bot_rule(fact)) by_others_.insert(*of);
      const Fact*& newest = said_[*of];
      if (newest == nullptr || fact.at >= newest->at) newest = &fact;
    }
  }

  bool is_ours(const Fact& fact) const {
    return is_made_by(fact, publication_) && by_others_.count(fact.seq) == 0;
  }
  bool is_undone(const Fact& move) const {
    const auto said = said_.find(move.seq);
    return said != said_.end() && said->second->name == "undone";
  }
  // Whether the model, knowing what it knew then, makes the move now.
  bool is_founded(const Fact& move) const {
    const Value* as_of = find_entry(move.data, "as_of");
    if (as_of == nullptr || !as_of->is(Value::Kind::Timestamp)) return true;
    std::vector<Fact> known;
    for (const Fact& fact : facts_) {
      if (unfounded_.count(fact.seq) != 0) continue;
      const auto of = of_seq(fact);
      const bool on_move = of && moves_.count(*of) != 0;
      if (on_move && is_by_bot_rule(fact)) continue;  // decided anew
      const bool on_event = of && *of < move.seq && events_.count(*of) != 0;
      if (fact.seq < move.seq || on_event) known.push_back(fact);
    }
    const Millis instant = millis_of(as_of->timestamp());
    engine::Timeline timeline = engine::timeline_under(known, publication_.version);
    timeline.account = roll_ups_of_move(*publication_.plan->model, move);
    engine::Timeline again = timeline;
    return has(judge_live(publication_, timeline, instant, Cause::Facts), move.name) ||
           has(judge_afresh(publication_, again, instant), move.name);
  }
  void leave_out(const Fact& move) { unfounded_.insert(move.seq); }

 private:
  static bool has(const Judged& judged, const std::string& stage) {
    return std::any_of(judged.moves.begin(), judged.moves.end(),
                       [&](const Fact& made) { return made.name == stage; });
  }

  const Publication& publication_;
  std::span<const Fact> facts_;
  std::unordered_set<std::int64_t> events_, moves_, by_others_, unfounded_;
  std::map<std::int64_t, const Fact*> said_;  // the newest verdict on each move
};

}  // namespace

bool is_on_earlier_fact(const Fact& fact, std::int64_t last) {
  const auto of = of_seq(fact);
  return of && *of <= last;
}

bool is_on_event(const Fact& verdict, std::span<const Fact> facts) {
  const auto of = of_seq(verdict);
  if (!of) return false;
  const auto found =
      std::lower_bound(facts.begin(), facts.end(), *of,
                       [](const Fact& fact, std::int64_t seq) { return fact.seq < seq; });
  return found != facts.end() && found->seq == *of && found->kind == FactKind::Event;
}

std::vector<Fact> verdicts_on_moves(const Publication& publication, std::span<const Fact> facts,
                                    Millis received) {
  Moves moves(publication, facts);
  std::vector<Fact> added;
  for (const Fact& fact : facts) {
    if (!moves.is_ours(fact)) continue;
    const bool founded = moves.is_founded(fact);
    if (!founded) moves.leave_out(fact);
    if (founded != moves.is_undone(fact)) continue;
    const Suspicion why{founded ? "" : "undone", founded ? "" : "rested_on_bots"};
    added.push_back(bot_verdict(fact, why, received));
  }
  return added;
}

}  // namespace winnow::app

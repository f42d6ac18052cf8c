#include "app/live/retrace.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "app/fact_data.hpp"
#include "app/live/live_judge.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

// Times that a lead is judged anew: some 50 µs each, while take-in waits.
constexpr std::size_t judgements_max = 2'000;
constexpr std::int64_t after_all = INT64_MAX / 2;  // seqs of what is made here

constexpr std::string_view unmerged = "unmerged";  // the reason of the verdicts of a retracing

bool is_of_model(const Fact& fact) {
  if (fact.kind != FactKind::Move) return false;
  const Value* by = find_entry(fact.data, "by");
  return by == nullptr || !by->is(Value::Kind::String) || by->text() != "person";
}

std::int64_t fact_judged(const Fact& fact) {
  const Value* of = fact.kind == FactKind::Verdict ? find_entry(fact.data, "of_seq") : nullptr;
  return of != nullptr && of->is(Value::Kind::Int) ? of->integer() : 0;
}

bool is_of_unmerging(const Fact& verdict) {
  const Value* reason = find_entry(verdict.data, "reason");
  return reason != nullptr && reason->is(Value::Kind::String) && reason->text() == unmerged;
}

class Retracing {
 public:
  Retracing(const Publication& publication, const MergePoint& merge, Millis now)
      : publication_(publication), merge_(merge), now_(now), clock_(merge.at) {}

  std::vector<Fact> run(std::span<const Fact> facts) {
    sort_out(facts);
    std::size_t at_once = 1;  // facts between two judgements, so that many facts end too
    at_once += later_.size() / judgements_max;
    for (std::size_t i = 0; i < later_.size();) {
      const Millis at = std::max(clock_, later_[i].at);
      let_time_pass(at);
      std::size_t count = 0;
      for (; i < later_.size() && (count < at_once || std::max(clock_, later_[i].at) == at);
           ++i, ++count) {
        builder_.add(later_[i]);
        clock_ = std::max(clock_, later_[i].at);
      }
      judge(clock_, Cause::Facts);
    }
    let_time_pass(now_);
    return difference();
  }

 private:
  // What was known at the merge, what came later, and the moves to be made again.
  void sort_out(std::span<const Fact> facts) {
    std::unordered_set<std::int64_t> moves, undone;
    for (const Fact& fact : facts) {
      if (fact.seq > merge_.seq && is_of_model(fact)) moves.insert(fact.seq);
    }
    for (const Fact& fact : facts) {
      const std::int64_t of = fact_judged(fact);
      if (moves.count(of) == 0) continue;
      if (fact.name == "undone") undone.insert(of);
      if (fact.name.empty()) undone.erase(of);
    }
    for (const Fact& fact : facts) {
      if (moves.count(fact.seq) != 0) {
        if (undone.count(fact.seq) == 0) before_.push_back(fact);
      } else if (moves.count(fact_judged(fact)) != 0) {
        continue;
      } else if (fact.seq <= merge_.seq) {
        builder_.add(fact);
      } else if (fact.kind != FactKind::Merge) {
        later_.push_back(fact);
      }
    }
    judge(clock_, Cause::Time);
  }

  void judge(Millis at, Cause cause) {
    ++judgements_;
    engine::Timeline timeline = engine::TimelineBuilder(builder_).take();
    Judged judged = judge_live(publication_, timeline, at, cause);
    changes_at_ = judged.changes_at;
    for (Fact& move : judged.moves) {
      move.seq = after_all + static_cast<std::int64_t>(made_.size());
      builder_.add(move);
      made_.push_back(std::move(move));
    }
  }

  void let_time_pass(Millis until) {
    while (changes_at_ <= until && judgements_ < 2 * judgements_max) {
      clock_ = std::max(clock_, changes_at_);
      judge(clock_, Cause::Time);
      if (changes_at_ <= clock_) return;
    }
  }

  std::vector<Fact> difference() {
    std::vector<Fact> added;
    for (const Fact& move : before_) {
      const auto again = std::find_if(made_.begin(), made_.end(), [&](const Fact& one) {
        return one.name == move.name && one.at == move.at;
      });
      if (again != made_.end()) {
        made_.erase(again);
        continue;
      }
      Fact verdict;
      verdict.kind = FactKind::Verdict;
      verdict.source = engine::Source::Server;
      verdict.at = verdict.received = now_;
      verdict.via = "unmerge";
      verdict.name = "undone";
      set(verdict.data, "of_seq", Value(move.seq));
      set(verdict.data, "reason", Value(unmerged));
      added.push_back(std::move(verdict));
    }
    for (Fact& move : made_) {
      move.received = now_;
      added.push_back(std::move(move));
    }
    return added;
  }

  const Publication& publication_;
  const MergePoint merge_;
  const Millis now_;
  Millis clock_, changes_at_ = INT64_MAX;
  std::size_t judgements_ = 0;
  engine::TimelineBuilder builder_;
  std::vector<Fact> later_, before_, made_;
};

}  // namespace

MergePoint begin_alone(std::span<const Fact> facts, const MergePoint& merge) {
  MergePoint first = merge;
  const auto consider = [&](const MergePoint& point) {
    if (point.seq < first.seq) first = point;
  };
  std::unordered_map<std::int64_t, Millis> moves;
  for (const Fact& fact : facts) {
    if (fact.kind == FactKind::Move) moves.emplace(fact.seq, fact.at);
    if (fact.kind == FactKind::Merge && (fact.name == "into" || fact.name == "from")) {
      consider({fact.seq, fact.at});
    }
    const auto move = moves.find(fact_judged(fact));
    if (move != moves.end() && is_of_unmerging(fact)) consider({move->first - 1, move->second});
  }
  return first;
}

std::vector<Fact> retrace(const Publication& publication, std::span<const Fact> facts,
                          const MergePoint& merge, Millis now) {
  if (publication.plan->model->stages.empty()) return {};
  return Retracing(publication, merge, now).run(facts);
}

}  // namespace winnow::app

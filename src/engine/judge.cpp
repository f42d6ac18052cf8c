#include "engine/judge.hpp"

#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "engine/near.hpp"
#include "engine/said.hpp"

namespace winnow::engine {

namespace {

__extension__ using Wide = __int128;

Value points_value(Milli points) {
  return Value(static_cast<double>(points) / 1000.0);
}

std::string units_text(Unit unit, std::int64_t units) {
  if (unit == Unit::Whole) return std::to_string(units);
  return double_text(double_of_units(unit, units));
}

class Judge {
 public:
  Judge(const Plan& plan, const Known& known, bool explain, Trace* trace)
      : plan_(plan),
        model_(*plan.model),
        known_(known),
        explain_(explain),
        trace_(trace),
        names_(plan) {
    names_.traits = known.traits;
    names_.account = known.account;
    names_.now = Value(timestamp_of(known.as_of));
  }

  Assessment all() {
    read_verdicts();
    read_signals();
    for (std::size_t s = 0; s < model_.scores.size(); ++s) add_score(s);
    add_total();
    add_labels();
    add_grade();
    add_frameworks();
    add_disqualification();
    add_stage();
    for (std::size_t i = 0; i < model_.segments.size(); ++i) {
      result_.segments.push_back(holds(plan_.segments[i], model_.segments[i].id));
    }
    result_.missing.assign(missing_.begin(), missing_.end());
    if (known_.near && explain_) result_.near = near_misses(plan_, names_);
    return std::move(result_);
  }

 private:
  void read_verdicts() {
    if (known_.verdicts.empty()) return;
    result_.verdicts = known_.verdicts;
    const auto* said = find_verdict(known_.verdicts, LeadVerdict::Kind::Correction);
    if (said == nullptr) return;
    correction_ = correction_of(model_, known_.verdicts);
    if (correction_) return;
    add_problem("correction", said->points ? "the model has no score " + said->score
                                           : "its points are no decimal of at most three places");
  }

  void read_signals() {
    for (std::size_t i = 0; i < model_.signals.size(); ++i) {
      names_.signals[i] = value_of(model_.signals[i], known_.signals[i]);
      if (known_.signals[i].overflow) add_problem(model_.signals[i].id, "the sum is too large");
    }
  }

  void add_problem(const std::string& where, const std::string& message) {
    if (!explain_) return;
    const auto same = [&](const Problem& problem) {
      return problem.where == where && problem.message == message;
    };
    auto& all = result_.problems;
    if (std::none_of(all.begin(), all.end(), same)) all.push_back({where, message});
  }

  cel::Outcome run(const PlacedCondition& condition, const std::string& id,
                   std::vector<std::string>* missing = nullptr) {
    cel::Outcome outcome = engine::run(condition, names_, model_.zones, row_);
    if (outcome.state == cel::Outcome::State::Error) add_problem(id, outcome.message);
    if (outcome.state != cel::Outcome::State::Unknown) return outcome;
    for (const std::uint16_t slot : outcome.names) {
      if (condition.places[slot].kind != SlotPlace::Kind::Trait) continue;
      const std::string& name = plan_.traits[condition.places[slot].index].name;
      missing_.insert(name);
      if (missing != nullptr) missing->push_back(name);
    }
    if (missing != nullptr) std::sort(missing->begin(), missing->end());
    return outcome;
  }

  // Runs a condition that fires or not, and leaves what it came to in the trace.
  bool holds(const PlacedCondition& condition, const std::string& id) {
    if (condition.program == nullptr) {
      trace_state(CriterionState::NotMet);
      return false;
    }
    return state_of(condition, id) == CriterionState::Met;
  }

  CriterionState state_of(const PlacedCondition& condition, const std::string& id) {
    const CriterionState state = state_of(run(condition, id));
    trace_state(state);
    return state;
  }

  static CriterionState state_of(const cel::Outcome& outcome) {
    const bool decided =
        outcome.state == cel::Outcome::State::Value && outcome.value.is(Value::Kind::Bool);
    if (!decided) return CriterionState::Unknown;
    return outcome.is_true() ? CriterionState::Met : CriterionState::NotMet;
  }

  void trace_state(CriterionState state) {
    if (trace_ != nullptr) trace_->held.push_back(state);
  }

  void add_score(std::size_t s) {
    const Score& score = model_.scores[s];
    Wide sum = 0;
    for (std::size_t g = 0; g < score.groups.size(); ++g) {
      Wide group = 0;
      for (std::size_t r = 0; r < score.groups[g].rules.size(); ++r) {
        const Milli points = rule(s, g, r);
        if (trace_ != nullptr) trace_->rule_points.push_back(points);
        group += points;
      }
      sum += limited(group, score.groups[g].range, {Line::Kind::GroupLimit, s, g, 0, 0, "", 0});
    }
    if (correction_ && correction_->score == s) {
      sum += correction_->points;
      add_line({Line::Kind::Correction, s, 0, 0, correction_->points, "", 0});
    }
    result_.scores.push_back(static_cast<Milli>(
        limited(sum, score.range, {Line::Kind::ScoreLimit, s, 0, 0, 0, "", 0}, true)));
  }

  // The sum inside its range, and inside 64 bits where `last`; what that takes is a line.
  Wide limited(Wide sum, const std::optional<Range>& range, Line line, bool last = false) {
    Wide inside = sum;
    if (range) inside = std::clamp<Wide>(sum, range->low, range->high);
    if (last) inside = std::clamp<Wide>(inside, INT64_MIN, INT64_MAX);
    line.points = static_cast<Milli>(std::clamp<Wide>(inside - sum, INT64_MIN, INT64_MAX));
    add_line(std::move(line));
    return inside;
  }

  void add_line(Line line) {
    if (explain_ && line.points != 0) result_.lines.push_back(std::move(line));
  }

  Milli rule(std::size_t s, std::size_t g, std::size_t r) {
    const Rule& rule = model_.scores[s].groups[g].rules[r];
    Line line{Line::Kind::Rule, s, g, r, 0, "", 0};
    std::vector<std::string> missing;
    Milli cut = 0;
    if (rule.kind == Rule::Kind::Each) {
      cut = each(rule, line);
    } else {
      const cel::Outcome outcome = run(plan_.rules[s][g][r], rule.id, &missing);
      if (rule.kind == Rule::Kind::When) {
        line.points = outcome.is_true() ? rule.points : 0;
      } else if (outcome.state == cel::Outcome::State::Value) {
        line.points = step_points(rule, outcome.value);
      }
      if (known_.granted && *known_.granted == Known::RulePlace{s, g, r}) {
        line.points = most_points(rule);
      }
    }
    if (explain_ && !missing.empty()) result_.blocked.push_back({s, g, r, std::move(missing)});
    if (!rule.purpose.empty() && !known_.consents(rule.purpose)) return 0;
    const Milli points = line.points - cut;
    add_line(std::move(line));
    add_line({Line::Kind::RuleLimit, s, g, r, -cut, "", 0});
    return points;
  }

  // Fills the line of an `each` and returns what its `max` cuts off.
  Milli each(const Rule& rule, Line& line) {
    const Measured& signal = known_.signals[rule.signal];
    if (!signal.known) return 0;
    const Unit unit = unit_of(model_.signals[rule.signal]);
    const auto points = points_of_each(unit, rule.points, signal.units);
    if (!points) {  // beyond 64 bits: only a `max` brings it back
      if (!rule.max) {
        add_problem(rule.id, "the points are too large");
        return 0;
      }
      const bool negative = (rule.points < 0) != (signal.units < 0);
      line.points = negative ? -*rule.max : *rule.max;
      return 0;
    }
    line.points = *points;
    if (explain_) {
      line.count = units_text(unit, signal.units);
      if (model_.signals[rule.signal].decay != Decay::None) {
        const auto whole = points_of_each(unit, rule.points, known_.undecayed[rule.signal]);
        if (whole) line.decayed = *whole - *points;
      }
    }
    if (!rule.max) return 0;
    return *points - std::clamp(*points, -*rule.max, *rule.max);
  }

  void add_total() {
    Wide total = 0;
    for (const std::size_t s : model_.total) total += result_.scores[s];
    result_.total = static_cast<Milli>(std::clamp<Wide>(total, INT64_MIN, INT64_MAX));
    for (std::size_t s = 0; s < model_.scores.size(); ++s) {
      names_.scores[s] = points_value(result_.scores[s]);
    }
    names_.total = points_value(result_.total);
  }

  void add_labels() {
    for (std::size_t s = 0; s < model_.scores.size(); ++s) {
      const auto& thresholds = model_.scores[s].labels;
      const auto label = threshold_of(thresholds, result_.scores[s]);
      result_.labels.push_back(label);
      if (label) names_.labels[s] = Value(thresholds[*label].label);
    }
  }

  void add_grade() {
    if (!model_.grade) return;
    if (model_.grade->thresholds.empty()) {
      result_.grade = grade_text(model_, result_.labels);
    } else if (const auto at = threshold_of(model_.grade->thresholds, result_.total)) {
      result_.grade = model_.grade->thresholds[*at].label;
    }
    if (result_.grade) names_.grade = Value(*result_.grade);
  }

  void add_frameworks() {
    for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
      const Framework& framework = model_.frameworks[f];
      std::vector<CriterionEvidence> evidence;
      if (f < known_.evidence.size()) evidence = known_.evidence[f];
      std::vector<CriterionState> states;
      for (std::size_t c = 0; c < framework.criteria.size(); ++c) {
        states.push_back(state_of(run(plan_.criteria[f][c], framework.criteria[c].id)));
        if (!evidence.empty()) states.back() = decide(evidence[c], states.back());
        trace_state(states.back());
      }
      result_.frameworks.push_back(judge_framework(framework, std::move(states)));
      result_.frameworks.back().evidence = std::move(evidence);
    }
    for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
      names_.framework_status[f] = Value(name_of(result_.frameworks[f].status));
      names_.framework_met[f] = Value(result_.frameworks[f].met);
      names_.framework_score[f] = Value(result_.frameworks[f].score);
    }
  }

  // What is said counts before what `when` says, which need not agree.
  static CriterionState decide(CriterionEvidence& evidence, CriterionState by_model) {
    evidence.by_model = by_model;
    if (!evidence.counts) return by_model;
    const bool met = *evidence.counts->met;
    const CriterionState said = met ? CriterionState::Met : CriterionState::NotMet;
    const std::uint32_t same = (met ? evidence.met : evidence.not_met) + (by_model == said ? 1 : 0);
    const bool is_denied = (met ? evidence.not_met : evidence.met) > 0 ||
                           (by_model != CriterionState::Unknown && by_model != said);
    evidence.conflict = is_denied && same < 2;
    return said;
  }

  void add_disqualification() {
    for (std::size_t i = 0; i < model_.disqualify.size(); ++i) {
      const bool applies = holds(plan_.disqualify[i], model_.disqualify[i].reason);
      if (applies && !result_.disqualified) result_.disqualified = i;
    }
  }

  // How a condition of a stage stands; kept where it is one that stands before the stage.
  CriterionState gate(const PlacedCondition& condition, std::size_t stage, bool keep) {
    if (condition.program == nullptr) return CriterionState::NotMet;
    Gate out;
    const bool explained = keep && explain_;
    out.state =
        state_of(run(condition, model_.stages[stage].id, explained ? &out.missing : nullptr));
    const CriterionState state = out.state;
    if (explained) result_.gates[stage] = std::move(out);
    return state;
  }

  void add_stage() {
    // Every condition is run, needed or not: `missing` is to be whole.
    if (explain_) result_.gates.resize(model_.stages.size());
    const auto run_each = [&](const std::vector<PlacedCondition>& conditions, bool gates) {
      std::vector<Holds> out;
      for (std::size_t i = 0; i < conditions.size(); ++i) {
        const bool is_there = conditions[i].program != nullptr;
        const CriterionState state = gate(conditions[i], i, gates && is_there);
        trace_state(is_there ? state : CriterionState::NotMet);
        out.push_back(is_there && state == CriterionState::Met ? Holds::Yes : Holds::No);
      }
      return out;
    };
    const std::vector<Holds> enters = run_each(plan_.enter, true);
    const std::vector<Holds> leaves = run_each(plan_.leave, false);
    for (std::size_t i = 0; i < plan_.require.size(); ++i) {
      if (model_.stages[i].require) gate(plan_.require[i], i, true);
    }
    result_.stage = step_from(
                        model_, known_.standing, [&](std::size_t i) { return enters[i]; },
                        [&](std::size_t i) { return leaves[i]; })
                        .stage;
    if (result_.stage) names_.stage = Value(model_.stages[*result_.stage].id);
  }

  const Plan& plan_;
  const Model& model_;
  const Known& known_;
  bool explain_;
  Trace* trace_;
  Names names_;
  Assessment result_;
  std::set<std::string> missing_;
  std::optional<Correction> correction_;
  std::vector<const Value*> row_;
};

}  // namespace

Milli most_points(const Rule& rule) {
  if (rule.kind != Rule::Kind::Match) return rule.points;
  Milli most = 0;
  for (const Step& step : rule.steps) most = std::max(most, step.points);
  return most;
}

Assessment judge(const Plan& plan, const Known& known, bool explain, Trace* trace) {
  return Judge(plan, known, explain, trace).all();
}

}  // namespace winnow::engine

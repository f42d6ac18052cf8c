#include "support/twin.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/time.hpp"
#include "support/twin_signals.hpp"

namespace winnow::test {
namespace {

using engine::Assessment;
using engine::Condition;
using engine::Criterion;
using engine::CriterionState;
using engine::Framework;
using engine::FrameworkResult;
using engine::FrameworkStatus;
using engine::Group;
using engine::Line;
using engine::Model;
using engine::Move;
using engine::Range;
using engine::Rule;
using engine::Setting;
using engine::Source;
using engine::Stage;
using engine::Step;
using engine::Threshold;
using engine::Timeline;
using engine::Trait;
using Path = std::vector<std::string>;

int trust_of(Source source) {
  switch (source) {
    case Source::Public: return 0;
    case Source::Server: return 1;
    case Source::Person:
    case Source::Crm: return 2;
  }
  return 0;
}

// One assessment in the making. `named` holds what the finished sections offer to later ones, by
// root and path: {"signals", "visits"}, {"framework", "bant", "status"}, {"grade"}.
class Twin {
 public:
  Twin(const Model& model, const Timeline& timeline, Millis as_of, Setting setting)
      : model_(model), timeline_(timeline), as_of_(as_of), setting_(setting) {}

  Assessment assess() {
    read_verdicts();
    read_signals();
    for (std::size_t s = 0; s < model_.scores.size(); ++s) add_score(s);
    add_total();
    add_labels();
    add_grade();
    for (const Framework& framework : model_.frameworks) add_framework(framework);
    disqualify();
    add_stage();
    for (const engine::Segment& segment : model_.segments) {
      result_.segments.push_back(run(segment.when, segment.id).is_true());
    }
    result_.missing.assign(missing_.begin(), missing_.end());
    return result_;
  }

  // The move that assess() made, in the live setting.
  const std::optional<Move>& made() const { return made_; }

 private:
  // --- names -------------------------------------------------------------------------------

  bool may_set(const Trait& trait, const engine::Field* field) const {
    if (field == nullptr || !field->from) return true;
    return std::find(field->from->begin(), field->from->end(), trait.source) != field->from->end();
  }

  const engine::Field* field_of(const std::string& root, const std::string& name) const {
    for (const engine::Field& field : model_.fields) {
      if (field.root == root && field.name == name) return &field;
    }
    return nullptr;
  }

  // The value that counts: the most trusted source's, of that the newest, of that the last come.
  std::optional<Value> trait(const std::string& root, const std::string& name) const {
    const engine::Field* field = field_of(root, name);
    const Trait* best = nullptr;
    for (const Trait& trait : timeline_.traits) {
      if (trait.root != root || trait.name != name || trait.known_at > as_of_) continue;
      if (!may_set(trait, field)) continue;
      const bool better =
          best == nullptr || trust_of(trait.source) > trust_of(best->source) ||
          (trust_of(trait.source) == trust_of(best->source) && trait.known_at >= best->known_at);
      if (better) best = &trait;
    }
    if (best == nullptr) return std::nullopt;
    return field == nullptr ? std::optional(best->value) : brought_to(best->value, field->type);
  }

  // What a slot of a program holds; `broken`: its path leads through something without members.
  std::optional<Value> slot_value(const cel::Slot& slot, bool& broken) const {
    if (slot.root == "now") return Value(timestamp_of(as_of_));
    if (slot.root == "lists") return model_.lists.at(slot.path.at(0));
    if (slot.root == "lead" || slot.root == "company") {
      const std::optional<Value> whole = trait(slot.root, slot.path.at(0));
      if (!whole) return std::nullopt;
      const Value* found = cel::follow(&*whole, Path(slot.path.begin() + 1, slot.path.end()));
      broken = found == &cel::not_a_map;
      if (found == nullptr || broken) return std::nullopt;
      return *found;
    }
    Path key = {slot.root};
    key.insert(key.end(), slot.path.begin(), slot.path.end());
    const auto found = named_.find(key);
    return found == named_.end() ? std::nullopt : std::optional(found->second);
  }

  cel::Outcome run(const Condition& condition, const std::string& id,
                   std::vector<std::string>* missing = nullptr) {
    const cel::Program& program = *condition.program;
    std::vector<Value> values(program.slots().size());
    std::vector<const Value*> row;
    for (std::size_t i = 0; i < values.size(); ++i) {
      bool broken = false;
      const std::optional<Value> value = slot_value(program.slots()[i], broken);
      if (value) values[i] = *value;
      row.push_back(broken ? &cel::not_a_map : value ? &values[i] : nullptr);
    }
    cel::Outcome outcome = program.run(row, model_.zones);
    if (outcome.state == cel::Outcome::State::Error) add_problem(id, outcome.message);
    if (outcome.state == cel::Outcome::State::Unknown) {
      std::set<std::string> names;
      for (const std::uint16_t slot : outcome.names) {
        const cel::Slot& of = program.slots()[slot];
        if (of.root == "lead" || of.root == "company") names.insert(of.name);
      }
      missing_.insert(names.begin(), names.end());
      if (missing != nullptr) missing->assign(names.begin(), names.end());
    }
    return outcome;
  }

  void add_problem(const std::string& where, const std::string& message) {
    for (const engine::Problem& problem : result_.problems) {
      if (problem.where == where && problem.message == message) return;
    }
    result_.problems.push_back({where, message});
  }

  // --- what people said ----------------------------------------------------------------------

  // Of each kind the newest, when it is not lifted and not yet over.
  void read_verdicts() {
    using Kind = engine::LeadVerdict::Kind;
    for (const Kind kind : {Kind::Disqualified, Kind::Snoozed, Kind::Correction}) {
      std::optional<engine::LeadVerdict> newest;
      for (const engine::LeadVerdict& one : timeline_.verdicts) {
        if (one.kind != kind || one.at > as_of_) continue;
        if (!newest || one.at >= newest->at) newest = one;
      }
      if (!newest || newest->lifted || (newest->until && as_of_ >= *newest->until)) continue;
      result_.verdicts.push_back(*newest);
      if (kind == Kind::Correction) correct(*newest);
    }
  }

  void correct(const engine::LeadVerdict& verdict) {
    const std::string id = verdict.score.empty() ? model_.scores[0].id : verdict.score;
    bool is_there = false;
    for (const engine::Score& score : model_.scores) is_there = is_there || score.id == id;
    if (!is_there || !verdict.points) return add_problem("correction", "it has no effect");
    corrections_[id] = *verdict.points;
  }

  // What is said of a criterion, the newest of the most trusted first.
  std::vector<engine::Evidence> evidence_of(const std::string& name) const {
    std::vector<engine::Evidence> all;
    for (const engine::Evidence& one : timeline_.evidence) {
      if (one.name == name && one.met && one.at <= as_of_) all.push_back(one);
    }
    std::reverse(all.begin(), all.end());
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      const int first = trust_of(a.source), second = trust_of(b.source);
      return first != second ? first > second : a.at > b.at;
    });
    return all;
  }

  CriterionState state_with_evidence(const Framework& framework, const Criterion& criterion,
                                     FrameworkResult& result) {
    const CriterionState by_model = state_of(criterion);
    engine::CriterionEvidence entry;
    CriterionState state = by_model;
    const auto all = evidence_of(framework.id + "." + criterion.id);
    if (!all.empty()) {
      entry.counts = all.front();
      entry.by_model = by_model;
      state = *all.front().met ? CriterionState::Met : CriterionState::NotMet;
      std::vector<CriterionState> words = {by_model};
      for (const engine::Evidence& one : all) {
        words.push_back(*one.met ? CriterionState::Met : CriterionState::NotMet);
      }
      const auto other =
          state == CriterionState::Met ? CriterionState::NotMet : CriterionState::Met;
      entry.conflict = std::count(words.begin(), words.end(), other) > 0 &&
                       std::count(words.begin(), words.end(), state) == 1;
    }
    result.evidence.push_back(entry);
    return state;
  }

  // --- signals and scores --------------------------------------------------------------------

  void read_signals() {
    for (const engine::Signal& signal : model_.signals) {
      signals_.push_back(twin_signal(model_, signal, timeline_, as_of_));
      for (const std::string& message : signals_.back().errors) add_problem(signal.id, message);
      if (const auto value = signals_.back().value()) named_[{"signals", signal.id}] = *value;
    }
  }

  bool has_consent(const std::string& purpose) const {
    if (purpose.empty() || !timeline_.consents_known) return true;
    const engine::Consent* last = nullptr;
    for (const engine::Consent& consent : timeline_.consents) {
      if (consent.at > as_of_ || consent.purpose != purpose) continue;
      if (last == nullptr || consent.at >= last->at) last = &consent;
    }
    return last != nullptr && last->given;
  }

  static Wide rounded(Wide product, Wide unit) {  // half away from zero
    return product < 0 ? -((-product + unit / 2) / unit) : (product + unit / 2) / unit;
  }

  // The points of an `each` before its `max`; what the max takes goes to `cut`.
  Milli each_points(const Rule& rule, Line& line, Milli& cut) {
    const SignalReading& signal = signals_[rule.signal];
    if (!signal.amount) return 0;
    line.count = signal.text();
    const Wide unit = size_of(signal.unit);
    const Wide points = rounded(Wide{rule.points} * *signal.amount, unit);
    const Wide decayed = rounded(Wide{rule.points} * signal.undecayed, unit) - points;
    const bool fades = model_.signals[rule.signal].decay != engine::Decay::None;
    if (fades && fits(decayed)) line.decayed = static_cast<Milli>(decayed);
    const Wide most = rule.max ? Wide{*rule.max} : Wide{INT64_MAX};
    const Wide inside = std::clamp(points, -most, most);
    if (!fits(points) && rule.max) return static_cast<Milli>(inside);
    if (!fits(points)) {
      add_problem(rule.id, "the points are beyond 64 bits");
      return 0;
    }
    cut = static_cast<Milli>(points - inside);
    return static_cast<Milli>(points);
  }

  static bool fits(Wide number) { return number >= INT64_MIN && number <= INT64_MAX; }

  static Milli step_points(const Rule& rule, const Value& value) {
    Milli points = 0;
    for (const Step& step : rule.steps) {
      if (step.is && cel::equal(value, *step.is)) return step.points;
      if (!step.from || !value.is_number()) continue;
      const auto order = cel::order(value, *step.from);
      if (order && std::is_gteq(*order)) points = step.points;
    }
    return points;
  }

  Milli rule_points(const Rule& rule, std::vector<std::string>& missing) {
    const cel::Outcome outcome = run(rule.condition, rule.id, &missing);
    if (rule.kind == Rule::Kind::When) return outcome.is_true() ? rule.points : 0;
    if (outcome.state != cel::Outcome::State::Value) return 0;
    return step_points(rule, outcome.value);
  }

  // Adds what a range takes or gives, as a line of its own. `last`: the score must fit 64 bits.
  Wide limited(Wide sum, const std::optional<Range>& range, Line line, bool last = false) {
    Wide inside = range ? std::clamp(sum, Wide{range->low}, Wide{range->high}) : sum;
    if (last) inside = std::clamp(inside, Wide{INT64_MIN}, Wide{INT64_MAX});
    const Wide given = std::clamp(inside - sum, Wide{INT64_MIN}, Wide{INT64_MAX});
    line.points = static_cast<Milli>(given);
    if (line.points != 0) result_.lines.push_back(line);
    return inside;
  }

  Wide group_points(std::size_t s, std::size_t g) {
    const Group& group = model_.scores[s].groups[g];
    Wide sum = 0;
    for (std::size_t r = 0; r < group.rules.size(); ++r) {
      const Rule& rule = group.rules[r];
      Line line{Line::Kind::Rule, s, g, r, 0, "", 0};
      std::vector<std::string> missing;
      Milli cut = 0;
      line.points =
          rule.kind == Rule::Kind::Each ? each_points(rule, line, cut) : rule_points(rule, missing);
      if (!missing.empty()) result_.blocked.push_back({s, g, r, missing});
      if (!has_consent(rule.purpose)) continue;
      if (line.points != 0) result_.lines.push_back(line);
      if (cut != 0) result_.lines.push_back({Line::Kind::RuleLimit, s, g, r, -cut, "", 0});
      sum += line.points - cut;
    }
    return limited(sum, group.range, {Line::Kind::GroupLimit, s, g, 0, 0, "", 0});
  }

  void add_score(std::size_t s) {
    Wide sum = 0;
    for (std::size_t g = 0; g < model_.scores[s].groups.size(); ++g) sum += group_points(s, g);
    if (const auto found = corrections_.find(model_.scores[s].id); found != corrections_.end()) {
      sum += found->second;
      result_.lines.push_back({Line::Kind::Correction, s, 0, 0, found->second, "", 0});
    }
    const Line limit{Line::Kind::ScoreLimit, s, 0, 0, 0, "", 0};
    sum = limited(sum, model_.scores[s].range, limit, true);
    result_.scores.push_back(static_cast<Milli>(sum));
  }

  // Scores see signals only, so their names appear when all of them are done.
  void add_total() {
    Wide total = 0;
    for (const std::size_t s : model_.total) total += result_.scores[s];
    result_.total = static_cast<Milli>(std::clamp(total, Wide{INT64_MIN}, Wide{INT64_MAX}));
    for (std::size_t s = 0; s < model_.scores.size(); ++s) {
      named_[{"score", model_.scores[s].id}] = points_value(result_.scores[s]);
    }
    named_[{"score", "total"}] = points_value(result_.total);
  }

  static Value points_value(Milli points) { return Value(static_cast<double>(points) / 1000.0); }

  // --- labels and frameworks -----------------------------------------------------------------

  static std::optional<std::size_t> threshold(const std::vector<Threshold>& all, Milli points) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].from <= points && (!best || all[i].from > all[*best].from)) best = i;
    }
    return best;
  }

  void add_labels() {
    for (std::size_t s = 0; s < model_.scores.size(); ++s) {
      const engine::Score& score = model_.scores[s];
      result_.labels.push_back(threshold(score.labels, result_.scores[s]));
      if (const auto label = result_.labels.back()) {
        named_[{"label", score.id}] = Value(score.labels[*label].label);
      }
    }
  }

  void add_grade() {
    if (!model_.grade) return;
    if (!model_.grade->thresholds.empty()) {
      const auto found = threshold(model_.grade->thresholds, result_.total);
      if (found) result_.grade = model_.grade->thresholds[*found].label;
    } else {
      std::string text;
      for (const engine::GradePiece& piece : model_.grade->pattern) {
        if (piece.score && !result_.labels[*piece.score]) return;
        text += piece.score
                    ? model_.scores[*piece.score].labels[*result_.labels[*piece.score]].label
                    : piece.text;
      }
      result_.grade = text;
    }
    if (result_.grade) named_[{"grade"}] = Value(*result_.grade);
  }

  // Whether `qualify` holds when the criteria stand like this (nothing but Met counts).
  static bool qualifies(const Framework& framework, const std::vector<CriterionState>& states) {
    Wide weight = 0, all_weight = 0;
    std::int64_t met = 0;
    for (std::size_t c = 0; c < states.size(); ++c) {
      all_weight += framework.criteria[c].weight;
      if (states[c] != CriterionState::Met) continue;
      weight += framework.criteria[c].weight;
      ++met;
    }
    switch (framework.qualify) {
      case Framework::Qualify::All: return met == static_cast<std::int64_t>(states.size());
      case Framework::Qualify::Any: return met > 0;
      case Framework::Qualify::AtLeast: return met >= framework.at_least;
      case Framework::Qualify::Score: return weight * 1000 >= all_weight * framework.score;
    }
    return false;
  }

  static FrameworkStatus status_of(const Framework& framework,
                                   const std::vector<CriterionState>& states) {
    bool knockout_unknown = false;
    std::vector<CriterionState> at_best = states;
    for (std::size_t c = 0; c < states.size(); ++c) {
      const bool knockout = framework.criteria[c].knockout;
      if (knockout && states[c] == CriterionState::NotMet) return FrameworkStatus::Disqualified;
      if (knockout && states[c] == CriterionState::Unknown) knockout_unknown = true;
      if (states[c] == CriterionState::Unknown) at_best[c] = CriterionState::Met;
    }
    if (!qualifies(framework, at_best)) return FrameworkStatus::Unqualified;
    if (qualifies(framework, states) && !knockout_unknown) return FrameworkStatus::Qualified;
    return FrameworkStatus::Open;
  }

  CriterionState state_of(const Criterion& criterion) {
    const cel::Outcome outcome = run(criterion.when, criterion.id);
    const bool decided =
        outcome.state == cel::Outcome::State::Value && outcome.value.is(Value::Kind::Bool);
    if (!decided) return CriterionState::Unknown;
    return outcome.is_true() ? CriterionState::Met : CriterionState::NotMet;
  }

  void add_framework(const Framework& framework) {
    FrameworkResult result;
    Milli weight = 0, all_weight = 0;
    for (std::size_t c = 0; c < framework.criteria.size(); ++c) {
      const CriterionState state = state_with_evidence(framework, framework.criteria[c], result);
      result.criteria.push_back(state);
      all_weight += framework.criteria[c].weight;
      if (state == CriterionState::Met) weight += framework.criteria[c].weight, ++result.met;
      if (state == CriterionState::Unknown && !result.next_question) result.next_question = c;
    }
    const bool said = std::any_of(result.evidence.begin(), result.evidence.end(),
                                  [](const auto& one) { return one.counts.has_value(); });
    if (!said) result.evidence.clear();
    result.status = status_of(framework, result.criteria);
    if (all_weight != 0) {
      result.score = static_cast<double>(weight) / static_cast<double>(all_weight);
    }
    pending_[{"framework", framework.id, "status"}] = Value(name_of(result.status));
    pending_[{"framework", framework.id, "met"}] = Value(result.met);
    pending_[{"framework", framework.id, "score"}] = Value(result.score);
    result_.frameworks.push_back(result);
  }

  static const char* name_of(FrameworkStatus status) {
    switch (status) {
      case FrameworkStatus::Open: return "open";
      case FrameworkStatus::Qualified: return "qualified";
      case FrameworkStatus::Unqualified: return "unqualified";
      case FrameworkStatus::Disqualified: return "disqualified";
    }
    return "";
  }

  void disqualify() {
    named_.insert(pending_.begin(), pending_.end());
    for (std::size_t i = 0; i < model_.disqualify.size(); ++i) {
      const auto& [reason, when] = model_.disqualify[i];
      const bool holds = run(when, reason).is_true();
      if (holds && !result_.disqualified) result_.disqualified = i;
    }
  }

  // --- stages --------------------------------------------------------------------------------

  // How the lead came to where it stands: by what, when, and where that is (an index; −1: none).
  struct Standing {
    bool by_model = true;
    Millis at = engine::since_ever;
    std::int64_t stage = -1;
    std::optional<Millis> until;
  };

  std::int64_t stage_index(const std::string& id) const {
    for (std::size_t i = 0; i < model_.stages.size(); ++i) {
      if (model_.stages[i].id == id) return static_cast<std::int64_t>(i);
    }
    return -1;
  }

  Standing last_move() const {
    const Move* last = nullptr;
    for (const Move& move : timeline_.moves) {
      if (move.at > as_of_) continue;
      if (setting_ == Setting::Batch && move.by == Move::By::Model) continue;
      if (last == nullptr || move.at >= last->at) last = &move;
    }
    if (last == nullptr) return {};
    return {last->by == Move::By::Model, last->at, stage_index(last->to), last->until};
  }

  std::int64_t stage_of_event(const engine::Event& event) const {
    for (std::size_t i = 0; i < model_.stages.size(); ++i) {
      const auto& on = model_.stages[i].on;
      if (std::find(on.begin(), on.end(), event.name) != on.end()) {
        return static_cast<std::int64_t>(i);
      }
    }
    return -1;
  }

  // The newest event after the last move that takes the lead to a stage.
  const engine::Event* moving_event(const Standing& standing) const {
    const engine::Event* newest = nullptr;
    for (const engine::Event& event : timeline_.events) {
      if (event.at > as_of_ || event.at <= standing.at || event.under_verdict) continue;
      if (event.source == Source::Public || stage_of_event(event) < 0) continue;
      if (newest == nullptr || event.at >= newest->at) newest = &event;
    }
    return newest;
  }

  std::optional<Millis> recycled_at(const Standing& standing) const {
    if (standing.stage < 0) return std::nullopt;
    const auto& recycle = model_.stages[static_cast<std::size_t>(standing.stage)].recycle;
    if (!recycle) return std::nullopt;
    return standing.at + recycle->after * 1000;
  }

  // The furthest stage after `from` whose `enter` holds, no `by` or `on` stage between or at it.
  std::int64_t furthest_later(std::int64_t from) const {
    std::int64_t best = from;
    for (std::size_t i = static_cast<std::size_t>(from + 1); i < model_.stages.size(); ++i) {
      if (model_.stages[i].kind != Stage::Kind::Enter) break;
      if (enters_[i]) best = static_cast<std::int64_t>(i);
    }
    return best;
  }

  std::int64_t furthest_earlier(std::int64_t from) const {
    for (std::int64_t i = from - 1; i >= 0; --i) {
      if (enters_[static_cast<std::size_t>(i)]) return i;
    }
    return -1;
  }

  std::int64_t stage_now() {
    Standing standing = last_move();
    if (const engine::Event* event = moving_event(standing)) {
      if (setting_ == Setting::Live) return move_to(stage_of_event(*event), Move::By::Event);
      standing = {false, event->at, stage_of_event(*event), std::nullopt};
    }
    if (!standing.by_model) {
      const std::optional<Millis> recycled = recycled_at(standing);
      if (recycled && *recycled <= as_of_) {
        const auto& stage = model_.stages[static_cast<std::size_t>(standing.stage)];
        return move_to(static_cast<std::int64_t>(stage.recycle->to), Move::By::Model);
      }
      if (!standing.until || *standing.until > as_of_) return standing.stage;
    }
    if (setting_ == Setting::Batch) return furthest_later(-1);
    const auto current = static_cast<std::size_t>(standing.stage);
    const bool leaves = standing.stage >= 0 && leaves_[current];
    const std::int64_t next =
        leaves ? furthest_earlier(standing.stage) : furthest_later(standing.stage);
    return next == standing.stage ? next : move_to(next, Move::By::Model);
  }

  std::int64_t move_to(std::int64_t stage, Move::By by) {
    made_ =
        Move{as_of_, stage < 0 ? "" : model_.stages[static_cast<std::size_t>(stage)].id, by, {}};
    return stage;
  }

  void add_stage() {
    for (const Stage& stage : model_.stages) {
      const bool may_enter = stage.kind == Stage::Kind::Enter;
      engine::Gate gate;
      const auto state_at = [&](const Condition& condition) {
        const cel::Outcome outcome = run(condition, stage.id, &gate.missing);
        gate.state = outcome.is_true() ? CriterionState::Met : CriterionState::Unknown;
        const bool decided =
            outcome.state == cel::Outcome::State::Value && outcome.value.is(Value::Kind::Bool);
        if (decided && !outcome.is_true()) gate.state = CriterionState::NotMet;
        return outcome.is_true();
      };
      enters_.push_back(may_enter && state_at(stage.enter));
      leaves_.push_back(stage.leave && run(*stage.leave, stage.id).is_true());
      if (stage.require) state_at(*stage.require);
      result_.gates.push_back(gate);
    }
    const std::int64_t stage = stage_now();
    if (stage < 0) return;
    result_.stage = static_cast<std::size_t>(stage);
    named_[{"stage"}] = Value(model_.stages[*result_.stage].id);
  }

  const Model& model_;
  const Timeline& timeline_;
  Millis as_of_;
  Setting setting_;
  Assessment result_;
  std::map<Path, Value> named_, pending_;
  std::set<std::string> missing_;
  std::vector<SignalReading> signals_;
  std::vector<bool> enters_, leaves_;
  std::map<std::string, Milli> corrections_;  // by score
  std::optional<Move> made_;
};

std::set<Millis> instants_between(const Timeline& timeline, Millis after, Millis last) {
  std::set<Millis> all = {last};
  const Millis step = last - after <= 5000 ? 1 : 1000;
  for (Millis at = (floor_div(after, step) + 1) * step; at <= last; at += step) all.insert(at);
  const auto add = [&](Millis at) {
    if (at > after && at <= last) all.insert(at);
  };
  for (const Trait& trait : timeline.traits) add(trait.known_at);
  for (const engine::Event& event : timeline.events) add(event.at);
  for (const engine::Consent& consent : timeline.consents) add(consent.at);
  for (const Move& move : timeline.moves) {
    add(move.at);
    if (move.until) add(*move.until);
  }
  for (const engine::LeadVerdict& verdict : timeline.verdicts) {
    add(verdict.at);
    if (verdict.until) add(*verdict.until);
  }
  for (const engine::Evidence& evidence : timeline.evidence) add(evidence.at);
  return all;
}

}  // namespace

Assessment twin_assess(const Model& model, const Timeline& timeline, Millis as_of,
                       Setting setting) {
  return Twin(model, timeline, as_of, setting).assess();
}

namespace {

// A person's reason counts before a rule, and is another than any rule's.
std::string disqualified_by(const Assessment& of) {
  for (const engine::LeadVerdict& verdict : of.verdicts) {
    if (verdict.kind != engine::LeadVerdict::Kind::Disqualified) continue;
    return "person: " + (verdict.reason.empty() ? std::string("disqualified") : verdict.reason);
  }
  return of.disqualified ? "rule " + std::to_string(*of.disqualified) : "";
}

}  // namespace

bool same_standing(const Assessment& a, const Assessment& b) {
  const auto statuses = [](const Assessment& of) {
    std::vector<FrameworkStatus> all;
    for (const FrameworkResult& framework : of.frameworks) all.push_back(framework.status);
    return all;
  };
  return a.labels == b.labels && a.grade == b.grade && statuses(a) == statuses(b) &&
         disqualified_by(a) == disqualified_by(b) && a.stage == b.stage && a.segments == b.segments;
}

Timeline with_move_made(const Model& model, const Timeline& timeline, Millis as_of) {
  Twin twin(model, timeline, as_of, Setting::Live);
  twin.assess();
  Timeline after = timeline;
  if (twin.made()) after.moves.push_back(*twin.made());
  return after;
}

std::optional<Millis> twin_changes_at(const Model& model, const Timeline& timeline, Millis as_of,
                                      Millis horizon, Setting setting) {
  const Assessment now = twin_assess(model, timeline, as_of, setting);
  const Timeline after =
      setting == Setting::Live ? with_move_made(model, timeline, as_of) : timeline;
  const auto differs = [&](Millis at) {
    return !same_standing(now, twin_assess(model, after, at, setting));
  };
  Millis before = as_of;
  for (const Millis at : instants_between(after, as_of, as_of + horizon)) {
    if (differs(at)) {
      for (Millis first = before + 1; first < at; ++first) {
        if (differs(first)) return first;
      }
      return at;
    }
    before = at;
  }
  return std::nullopt;
}

}  // namespace winnow::test

#include "engine/what_if.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/limits.hpp"
#include "engine/lead_book.hpp"
#include "engine/signals.hpp"

namespace winnow::engine {

namespace {

// A number in the units of a signal.
Measured measured_as(const Signal& signal, const Value& number) {
  const double value =
      number.is(Value::Kind::Int) ? static_cast<double>(number.integer()) : number.real();
  double scale = 1;
  if (unit_of(signal) == Unit::Weight) scale = 4294967296.0;
  if (unit_of(signal) == Unit::Millionths) scale = 1e6;
  constexpr double most = 9e18;
  return {static_cast<std::int64_t>(std::clamp(std::ceil(value * scale), -most, most)), true,
          false};
}

class Trials {
 public:
  Trials(const Plan& plan, const Timeline& timeline, Millis as_of, Setting setting)
      : plan_(plan), model_(*plan.model), book_(plan, timeline, {setting, true, false, true}) {
    book_.events.read(as_of, false);
    known_ = book_.known_at(as_of, true);
    now_ = judge(plan_, known_, true, nullptr);
    known_.near = false;
  }

  WhatIf all() {
    const std::size_t next = now_.stage ? *now_.stage + 1 : 0;
    if (next >= model_.stages.size()) return {};
    out_.stage = next;
    const Stage& stage = model_.stages[next];
    if (stage.kind == Stage::Kind::On) {
      Suggestion event;
      event.kind = Suggestion::Kind::Event;
      event.events = stage.on;
      event.total = now_.total;
      out_.suggestions.push_back(std::move(event));
    } else if (!leads_there(now_)) {
      add_answers();
      add_fields();
      add_numbers();
    }
    return std::move(out_);
  }

 private:
  bool leads_there(const Assessment& then) const {
    if (then.gates[*out_.stage].state == CriterionState::Met) return true;
    return then.stage && *then.stage >= *out_.stage;
  }

  // Judges the lead as `changed` has it; nullopt: it does not get there, or enough was tried.
  std::optional<Assessment> tried(const Known& changed) {
    if (++tries_ > limits::suggestion_tries) return std::nullopt;
    Assessment then = judge(plan_, changed, true, nullptr);
    if (!leads_there(then)) return std::nullopt;
    return then;
  }

  std::optional<Assessment> tried_with(const std::vector<CriterionPlace>& met) {
    Known changed = known_;
    changed.evidence.resize(model_.frameworks.size());
    for (const CriterionPlace place : met) {
      auto& criteria = changed.evidence[place.framework];
      criteria.resize(model_.frameworks[place.framework].criteria.size());
      criteria[place.criterion].counts = Evidence{known_.as_of, "", true};
    }
    return tried(changed);
  }

  void add_answers() {
    std::vector<CriterionPlace> open;
    for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
      const auto& states = now_.frameworks[f].criteria;
      for (std::size_t c = 0; c < states.size(); ++c) {
        if (states[c] == CriterionState::Unknown) open.push_back({f, c});
      }
    }
    for (const CriterionPlace place : open) {
      if (const auto then = tried_with({place})) add_answer({place}, *then);
    }
    if (!out_.suggestions.empty() || open.size() < 2) return;
    auto then = tried_with(open);
    if (!then) return;
    for (std::size_t i = open.size(); i-- > 0;) {
      std::vector<CriterionPlace> fewer = open;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      auto without = tried_with(fewer);
      if (!without) continue;
      open = std::move(fewer);
      then = std::move(without);
    }
    add_answer(std::move(open), *then);
  }

  void add_answer(std::vector<CriterionPlace> criteria, const Assessment& then) {
    Suggestion answer;
    answer.criteria = std::move(criteria);
    answer.total = then.total;
    out_.suggestions.push_back(std::move(answer));
  }

  void add_fields() {
    for (const Blocked& blocked : now_.blocked) {
      const Rule& rule = model_.scores[blocked.score].groups[blocked.group].rules[blocked.rule];
      if (most_points(rule) <= 0) continue;
      Known changed = known_;
      changed.granted = {blocked.score, blocked.group, blocked.rule};
      const auto then = tried(changed);
      if (!then) continue;
      Suggestion field = of_rule(Suggestion::Kind::Field, *changed.granted, *then);
      field.missing = blocked.missing;
      out_.suggestions.push_back(std::move(field));
    }
  }

  void add_numbers() {
    for (const NearMiss& miss : now_.near) {
      if (miss.gain <= 0) continue;
      Known changed = known_;
      if (miss.signal) {
        changed.signals[*miss.signal] = measured_as(model_.signals[*miss.signal], miss.needed);
      } else if (miss.trait) {
        changed.traits[*miss.trait] = &miss.needed;
      } else {
        changed.granted = {miss.score, miss.group, miss.rule};
      }
      const auto then = tried(changed);
      if (!then) continue;
      Suggestion number =
          of_rule(Suggestion::Kind::Number, {miss.score, miss.group, miss.rule}, *then);
      number.asked = miss.asked;
      number.value = miss.value;
      out_.suggestions.push_back(std::move(number));
    }
  }

  static Suggestion of_rule(Suggestion::Kind kind, const Known::RulePlace& place,
                            const Assessment& then) {
    Suggestion suggestion;
    suggestion.kind = kind;
    suggestion.score = place.score;
    suggestion.group = place.group;
    suggestion.rule = place.rule;
    suggestion.total = then.total;
    return suggestion;
  }

  const Plan& plan_;
  const Model& model_;
  LeadBook book_;
  Known known_;
  Assessment now_;
  WhatIf out_;
  std::size_t tries_ = 0;
};

}  // namespace

WhatIf suggest(const Plan& plan, const Timeline& timeline, Millis as_of, Setting setting) {
  return Trials(plan, timeline, as_of, setting).all();
}

}  // namespace winnow::engine

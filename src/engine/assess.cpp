#include "engine/assess.hpp"

#include <algorithm>

#include "engine/lead_book.hpp"
#include "engine/said.hpp"
#include "engine/watch.hpp"

namespace winnow::engine {

namespace {

// Everything about one lead at the instants that matter.
class OneLead {
 public:
  OneLead(const Plan& plan, const Timeline& timeline, const AssessOptions& options)
      : plan_(plan),
        model_(*plan.model),
        timeline_(timeline),
        live_(options.setting == Setting::Live),
        explain_(options.explain),
        book_(plan, timeline, options) {}

  Assessment assess(Millis as_of, bool changes) {
    book_.events.read(as_of, explain_);
    Trace trace;
    Assessment result = judge_at(as_of, explain_, changes ? &trace : nullptr);
    result.problems.insert(result.problems.begin(), book_.events.problems.begin(),
                           book_.events.problems.end());
    if (changes) find_change(result, trace, as_of);
    return result;
  }

 private:
  Assessment judge_at(Millis at, bool explain, Trace* trace) {
    return judge(plan_, book_.known_at(at, explain), explain, trace);
  }

  // Live, the move that the assessment makes counts as made from then on. Whether there is one.
  bool make_move(const Assessment& result, Millis as_of) {
    if (!live_) return false;
    const Standing before =
        standing_of(model_, book_.moves, book_.events.stage_events, as_of, live_);
    const bool moved = before.moved_by.has_value() || result.stage != before.stage;
    if (!moved) return false;
    const std::string to = result.stage ? model_.stages[*result.stage].id : "";
    book_.moves.push_back({as_of, to, before.moved_by.value_or(Move::By::Model), std::nullopt});
    return true;
  }

  // Instants at which something but an event comes due, or is over.
  std::vector<Millis> arrivals(Millis after, Millis end) const {
    std::vector<Millis> all;
    const auto add = [&](Millis at) {
      if (at > after && at <= end) all.push_back(at);
    };
    for (const Trait& trait : timeline_.traits) add(trait.known_at);
    for (const Consent& consent : timeline_.consents) add(consent.at);
    for (const Move& move : book_.moves) add(move.at);
    for (const Evidence& one : timeline_.evidence) add(one.at);
    for (const LeadVerdict& verdict : timeline_.verdicts) {
      add(verdict.at);
      if (verdict.until) add(*verdict.until);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  void find_change(Assessment& result, const Trace& now, Millis as_of) {
    const Millis end = Watch::horizon(as_of);
    const bool events_to_come = std::any_of(timeline_.events.begin(), timeline_.events.end(),
                                            [&](const Event& event) { return event.at > as_of; });
    const Watch& watch = events_to_come ? *plan_.watch_arrivals : *plan_.watch;
    Watch::Scratch scratch;
    const Watch::Signature base = watch.signature(watched(watch, now, as_of), as_of, scratch);
    // A move just made may lead to the next step at once: the lead is looked at anew an instant on.
    const bool moved = make_move(result, as_of);
    const Millis first = moved ? as_of + 1 : as_of;
    std::vector<Millis> stops = arrivals(first, end);
    stops.insert(stops.begin(), first);

    Watch::Found found;
    for (std::size_t i = 0; i < stops.size() && found.at == INT64_MAX; ++i) {
      Trace then;
      const bool same = stops[i] == as_of;
      if (!same) judge_at(stops[i], false, &then);
      const Watch::Lead lead = watched(watch, same ? now : then, stops[i]);
      const Millis last = i + 1 < stops.size() ? stops[i + 1] - 1 : end;
      found = watch.first_change(lead, base, stops[i], last, scratch);
    }
    found = watch.with_full_hours(found, as_of);
    if (found.at != INT64_MAX) result.changes_at = found.at;
    result.changes_exact = found.exact;
  }

  Watch::Lead watched(const Watch& watch, const Trace& trace, Millis at) {
    Watch::Lead lead;
    for (const auto& hits : book_.events.hits) lead.hits.emplace_back(hits);
    lead.traits = book_.traits.at(at);
    lead.group_points.assign(watch.groups(), 0);
    std::size_t number = 0, group = 0;
    for (const Score& score : model_.scores) {
      for (const Group& one : score.groups) {
        for (const Rule& rule : one.rules) {
          if (!watch.rule_moves(number)) lead.group_points[group] += trace.rule_points[number];
          if (plan_.uses_consent) {
            lead.muted.push_back(!rule.purpose.empty() && !book_.consents(rule.purpose, at));
          }
          ++number;
        }
        ++group;
      }
    }
    lead.held = trace.held;
    if (plan_.reads_account()) lead.account = roll_up_values(timeline_.account);
    add_said(lead, at);
    lead.stage_events = book_.events.stage_events;
    lead.moves = book_.moves;
    lead.live = live_;
    return lead;
  }

  void add_said(Watch::Lead& lead, Millis at) const {
    if (!timeline_.verdicts.empty()) {
      const std::vector<LeadVerdict> verdicts = verdicts_in_force(timeline_, at);
      const auto* said = find_verdict(verdicts, LeadVerdict::Kind::Disqualified);
      if (said != nullptr) lead.said_reason = reason_number(*said);
      if (const auto correction = correction_of(model_, verdicts)) {
        lead.corrected = correction->score;
        lead.correction = correction->points;
      }
    }
    if (timeline_.evidence.empty()) return;
    const auto evidence = evidence_at(model_, timeline_, at);
    for (std::size_t f = 0; f < evidence.size(); ++f) {
      const std::size_t criteria = model_.frameworks[f].criteria.size();
      for (std::size_t c = 0; c < criteria; ++c) {
        const bool decided = c < evidence[f].size() && evidence[f][c].counts.has_value();
        lead.decided.push_back(decided);
      }
    }
  }

  // The same number for the same reason, whenever it was given.
  std::uint32_t reason_number(const LeadVerdict& said) const {
    std::uint32_t number = 0;
    for (const LeadVerdict& verdict : timeline_.verdicts) {
      if (verdict.kind == said.kind && reason_of(verdict) == reason_of(said)) return number;
      ++number;
    }
    return number;
  }

  const Plan& plan_;
  const Model& model_;
  const Timeline& timeline_;
  bool live_, explain_;
  LeadBook book_;
};

}  // namespace

Assessment assess(const Plan& plan, const Timeline& timeline, Millis as_of,
                  const AssessOptions& options) {
  return OneLead(plan, timeline, options).assess(as_of, options.changes);
}

}  // namespace winnow::engine

#include "app/demo/sample_history.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "app/board/statistics.hpp"
#include "app/chance.hpp"
#include "app/people/verbs_of_people.hpp"
#include "base/check.hpp"
#include "engine/assess.hpp"

namespace winnow::app {

namespace {

constexpr Millis a_minute = 60'000, an_hour = 60 * a_minute, a_day = 24 * an_hour;

// Some twice: they are said more often.
constexpr std::array<std::string_view, 7> no_now{
    "not_ready", "not_ready", "no_budget", "no_need", "no_authority", "no_budget", "no_response"};
constexpr std::array<std::string_view, 4> no_ever{"bad_fit", "student", "competitor", "job_seeker"};
constexpr std::array<std::string_view, 5> no_deal{"price", "competitor", "no_decision", "timing",
                                                  "price"};

Wish because(std::string_view reason) {
  Wish wish;
  wish.reason = reason;
  return wish;
}

// One lead in the hands of sales.
class Worked {
 public:
  Worked(const KnownLead& lead, const Caller& by, Chance chance)
      : first_(lead), by_(by), chance_(chance) {}

  std::vector<engine::Fact> work() {
    const Millis handed_over = *first_.stage_since;
    if (first_.now - handed_over < 2 * a_day && chance_.percent(75)) return {};  // they wait
    if (chance_.percent(8)) return {};  // nobody ever looked
    // Mostly soon, now and then late.
    const std::int64_t late = chance_.between(0, 100);
    const Millis touched = handed_over + 15 * a_minute + late * late * late * an_hour / 33'000;
    if (touched > first_.now) return {};
    say("claim", handed_over + (touched - handed_over) / 100 * chance_.between(5, 80));
    if (chance_.percent(12)) {
      say("disqualify", touched, because(chance_.pick(no_ever)));
    } else if (chance_.percent(14)) {
      send_back(touched);
    } else if (say("accept", touched)) {
      talk(touched);
    }
    return std::move(said_);
  }

 private:
  void talk(Millis since) {
    const Millis spoken = since + chance_.between(18 * an_hour, patience_at(since, 14 * a_day));
    if (chance_.percent(22)) return send_back(spoken);
    answer_what_is_asked(spoken - a_minute);
    if (!say("qualify", spoken)) return send_back(spoken);
    const Millis decided = spoken + chance_.between(3 * a_day, patience_at(spoken, 50 * a_day));
    if (chance_.percent(62)) {
      Wish deal;
      deal.currency = "EUR";
      deal.amount = chance_.between(4, 60) * 500 * 1000;
      say("won", decided, deal);
    } else {
      say("lost", decided, because(chance_.pick(no_deal)));
    }
  }

  // A rejected lead comes back after a quarter, which has not passed yet.
  void send_back(Millis at) {
    if (first_.now - at < 80 * a_day) {
      say("reject", at, because(chance_.pick(no_now)));
    } else {
      say("lost", at, because("no_response"));
    }
  }

  // The model takes a lead back that sales does not move on: they are quicker.
  Millis patience_at(Millis at, Millis usual) const {
    const KnownLead lead = as_of(at);
    const auto stage = lead.stage_index();
    if (!stage) return usual;
    const auto& recycle = lead.model->plan->model->stages[*stage].recycle;
    return recycle ? std::min(usual, recycle->after * 1000 / 4 * 3) : usual;
  }

  // What a stage asks for is answered before the lead goes there, framework by framework.
  void answer_what_is_asked(Millis at) {
    const PeopleVerb* qualify = find_people_verb("qualify");
    const auto facts = facts_of_verb(*qualify, as_of(at), {}, by_, Id{});
    if (facts || !facts.error().is_requirement()) return;
    std::set<std::string> asked;
    for (const std::string& missing : facts.error().missing) {
      asked.insert(missing.substr(0, missing.find('.')));
    }
    for (const engine::Framework& framework : first_.model->plan->model->frameworks) {
      if (asked.count(framework.id) == 0) continue;
      for (const engine::Criterion& criterion : framework.criteria) {
        Wish met;
        met.framework = framework.id;
        met.criterion = criterion.id;
        met.met = true;
        say("answer", at, met);
      }
    }
  }

  KnownLead as_of(Millis at) const {
    std::vector<engine::Fact> facts = first_.facts;
    facts.insert(facts.end(), said_.begin(), said_.end());
    facts.insert(facts.end(), first_.account_facts.begin(), first_.account_facts.end());
    return known_lead(first_.id, std::move(facts), first_.model, at);
  }

  // Whether it could be said, and the instant has come.
  bool say(std::string_view verb, Millis at, const Wish& wish = {}) {
    if (at > first_.now) return false;
    const PeopleVerb* found = find_people_verb(verb);
    CHECK(found != nullptr);
    const Id id = named_id(fmt::format("sample\n{}\n{}", to_text(first_.id), said_.size()));
    auto facts = facts_of_verb(*found, as_of(at), wish, by_, id);
    if (!facts) return false;
    said_.insert(said_.end(), facts->begin(), facts->end());
    return true;
  }

  const KnownLead& first_;
  const Caller& by_;
  Chance chance_;
  std::vector<engine::Fact> said_;
};

bool is_disqualified(const KnownLead& lead) {
  const engine::Plan& plan = *lead.model->plan;
  return engine::assess(plan, lead.timeline(), lead.now, {engine::Setting::Live, false, false})
      .disqualified.has_value();
}

}  // namespace

std::vector<engine::Fact> sample_history(const KnownLead& lead, const Caller& by, Chance chance) {
  if (!lead.model || !lead.stage_since) return {};
  const FunnelStages stages = funnel_stages(*lead.model->plan->model);
  if (lead.stage.empty() || lead.stage != stages.marketing || is_disqualified(lead)) return {};
  return Worked(lead, by, chance).work();
}

}  // namespace winnow::app

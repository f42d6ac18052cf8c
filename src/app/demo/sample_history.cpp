#include "app/demo/sample_history.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "app/board/statistics.hpp"
#include "app/chance.hpp"
#include "app/live/live_judge.hpp"
#include "app/people/verbs_of_people.hpp"
#include "base/check.hpp"
#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

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

// The moves that a model makes of a lead's facts, by their instants, as time passes.
class Past {
 public:
  Past(const Publication& model, std::vector<Fact> facts, std::vector<Fact> of_account)
      : model_(model), facts_(std::move(facts)), of_account_(std::move(of_account)) {
    std::stable_sort(facts_.begin(), facts_.end(),
                     [](const Fact& a, const Fact& b) { return a.at < b.at; });
  }

  std::vector<Fact> moves(Millis now) {
    for (std::size_t i = 0; i < facts_.size();) {
      const Millis at = facts_[i].at;
      let_time_pass(at);
      for (; i < facts_.size() && facts_[i].at == at; ++i) add(facts_[i]);
      judge(at, Cause::Facts);
    }
    let_time_pass(now);
    return std::move(moves_);
  }

 private:
  void add(Fact fact) {
    fact.seq = ++seq_;
    builder_.add(fact);
  }
  void judge(Millis at, Cause cause) {
    engine::Timeline timeline = engine::TimelineBuilder(builder_).take();
    engine::add_account_facts(timeline, of_account_);
    Judged judged = judge_live(model_, timeline, at, cause);
    changes_at_ = judged.changes_at;
    for (Fact& move : judged.moves) {
      add(move);
      moves_.push_back(std::move(move));
    }
  }
  void let_time_pass(Millis until) {
    while (changes_at_ <= until) {
      const Millis at = changes_at_;
      judge(at, Cause::Time);
      if (changes_at_ <= at) return;
    }
  }

  const Publication& model_;
  std::vector<Fact> facts_;
  const std::vector<Fact> of_account_;
  engine::TimelineBuilder builder_;
  std::vector<Fact> moves_;
  std::int64_t seq_ = 0;
  Millis changes_at_ = INT64_MAX;
};

// One lead in the hands of sales, from when the model hands it over.
class Worked {
 public:
  Worked(KnownLead lead, const Caller& by, Chance chance, Millis now)
      : first_(std::move(lead)), by_(by), chance_(chance), now_(now) {}

  // `until`: when the model takes it back, unless somebody has taken it on.
  std::vector<Fact> work(Millis until) {
    const Millis handed_over = first_.now;
    if (now_ - handed_over < 2 * a_day && chance_.percent(75)) return {};  // they wait
    // Mostly soon, now and then late.
    const std::int64_t late = chance_.between(0, 100);
    const Millis touched = handed_over + 15 * a_minute + late * late * late * an_hour / 33'000;
    if (touched >= std::min(until, now_) || chance_.percent(8)) return {};  // nobody looked in time
    say("claim", handed_over + (touched - handed_over) / 100 * chance_.between(5, 80));
    if (chance_.percent(12)) {
      say("disqualify", touched, because(chance_.pick(no_ever)));
    } else if (chance_.percent(14)) {
      say("reject", touched, because(chance_.pick(no_now)));
    } else if (say("accept", touched)) {
      talk(touched);
    }
    return std::move(said_);
  }

 private:
  // A model may be less patient than anybody is quick.
  Millis within(Millis least, Millis most) { return chance_.between(std::min(least, most), most); }

  void talk(Millis since) {
    const Millis spoken = since + within(18 * an_hour, patience_at(since, 25 * a_day));
    if (chance_.percent(22)) {
      say("reject", spoken, because(chance_.pick(no_now)));
      return;
    }
    answer_what_is_asked(spoken - a_minute);
    if (!say("qualify", spoken)) return;
    const Millis decided = spoken + within(3 * a_day, patience_at(spoken, 50 * a_day));
    if (chance_.percent(62)) {
      Wish deal;
      deal.currency = "EUR";
      deal.amount = chance_.between(4, 60) * 500 * 1000;
      say("won", decided, deal);
    } else {
      say("lost", decided, because(chance_.pick(no_deal)));
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
    std::vector<Fact> facts = first_.facts;
    facts.insert(facts.end(), said_.begin(), said_.end());
    facts.insert(facts.end(), first_.account_facts.begin(), first_.account_facts.end());
    return known_lead(first_.id, std::move(facts), first_.model, at);
  }

  // Whether it could be said, and the instant has come.
  bool say(std::string_view verb, Millis at, const Wish& wish = {}) {
    if (at > now_) return false;
    const PeopleVerb* found = find_people_verb(verb);
    CHECK(found != nullptr);
    const Id id = named_id(fmt::format("sample\n{}\n{}", to_text(first_.id), said_.size()));
    auto facts = facts_of_verb(*found, as_of(at), wish, by_, id);
    if (!facts) return false;
    said_.insert(said_.end(), facts->begin(), facts->end());
    return true;
  }

  const KnownLead first_;  // as it was handed over
  const Caller& by_;
  Chance chance_;
  const Millis now_;
  std::vector<Fact> said_;
};

bool is_disqualified(const KnownLead& lead) {
  const engine::Plan& plan = *lead.model->plan;
  return engine::assess(plan, lead.timeline(), lead.now, {engine::Setting::Live, false, false})
      .disqualified.has_value();
}

std::vector<Fact> joined(std::vector<Fact> first, const std::vector<Fact>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// What sales does with a lead that its model handed over for the first time.
std::vector<Fact> deeds(const SampleLead& lead, const PublicationPointer& model,
                        const std::vector<Fact>& moves, const Caller& by, Chance chance,
                        Millis now) {
  const std::string marketing = funnel_stages(*model->plan->model).marketing;
  const auto to_sales = std::find_if(moves.begin(), moves.end(),
                                     [&](const Fact& move) { return move.name == marketing; });
  if (marketing.empty() || to_sales == moves.end()) return {};
  const auto back = std::next(to_sales);
  std::vector<Fact> known = joined({moves.begin(), back}, lead.facts);
  KnownLead handed_over = known_lead(lead.id, std::move(known), model, to_sales->at);
  if (is_disqualified(handed_over)) return {};
  return Worked(std::move(handed_over), by, chance, now).work(back == moves.end() ? now : back->at);
}

}  // namespace

std::vector<Fact> sample_history(const SampleLead& lead, const PublicationPointer& model,
                                 const Caller* by, Chance chance, Millis now) {
  std::vector<Fact> own, of_account;
  for (const Fact& fact : lead.facts) {
    (fact.kind == FactKind::Account ? of_account : own).push_back(fact);
  }
  std::vector<Fact> moves = Past(*model, own, of_account).moves(now);
  std::vector<Fact> history;
  if (by != nullptr) history = deeds(lead, model, moves, *by, chance, now);
  if (!history.empty()) moves = Past(*model, joined(own, history), of_account).moves(now);
  for (Fact& move : moves) {
    move.lead = lead.id;
    move.message = to_text(
        named_id(fmt::format("sample\n{}\nmove {}", to_text(lead.id), &move - moves.data())));
    history.push_back(std::move(move));
  }
  std::stable_sort(history.begin(), history.end(),
                   [](const Fact& a, const Fact& b) { return a.at < b.at; });
  return history;
}

}  // namespace winnow::app

#include "app/live/draft_bots.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "app/chance.hpp"
#include "app/live/heal.hpp"
#include "engine/packed_facts.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis second = 1'000;

// The new events of a lead that are looked at together with those around them.
struct Look {
  Millis from = INT64_MAX, to = INT64_MIN;
  std::size_t events = 0;
  bool has_clicks = false;
};

// A draft by lead: those that were merged, in it or before, are found under their root.
class ByLead {
 public:
  ByLead(const Book& book, const Draft& draft) : book_(book), draft_(draft) {
    for (std::size_t i = 0; i < draft.facts().size(); ++i) {
      const Fact& fact = draft.facts()[i];
      facts_[draft.root_of(fact.lead)].push_back(i);
    }
  }

  // Stored and drafted, by seq.
  std::vector<Fact> facts_of(const Id& lead) const {
    std::vector<Fact> facts;
    const auto add = [&](const Id& of) {
      if (const auto number = book_.own_number(of)) {
        auto stored = book_.timeline_of(*number).unpack(book_.texts());
        facts.insert(facts.end(), std::make_move_iterator(stored.begin()),
                     std::make_move_iterator(stored.end()));
      }
      const auto drafted = facts_.find(of);
      if (drafted == facts_.end()) return;
      for (const std::size_t i : drafted->second) facts.push_back(draft_.facts()[i]);
    };
    add(lead);
    for (const Id& loser : draft_.merged_into(lead)) add(loser);
    std::sort(facts.begin(), facts.end(),
              [](const Fact& a, const Fact& b) { return a.seq < b.seq; });
    return facts;
  }

 private:
  const Book& book_;
  const Draft& draft_;
  std::unordered_map<Id, std::vector<std::size_t>> facts_;  // of roots
};

// By seq, as the lead's own stand.
std::vector<Fact> with_account(std::vector<Fact> facts, const Book& book, const Id& lead) {
  const auto number = book.find(lead);
  const auto account = number ? book.account_of(*number) : std::nullopt;
  if (!account) return facts;
  for (Fact& fact : book.facts_of_account(*account).unpack(book.texts())) {
    facts.push_back(std::move(fact));
  }
  std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.seq < b.seq; });
  return facts;
}

void say(Draft& draft, Fact verdict, const Id& lead, Millis now) {
  verdict.lead = lead;
  verdict.message = to_text(new_id(now));
  draft.add_fact(std::move(verdict));
}

// Whether a second of that time may hold as many events as no person makes: a look at the instants
// alone, since nearly all leads need no more.
bool may_be_too_many(const Book& book, const Id& lead, const Look& look) {
  std::size_t events = look.events;
  if (events >= events_of_a_second) return true;
  const auto number = book.find(lead);
  if (!number || book.newest_of(*number) <= look.from - second) return false;
  const engine::PackedTimeline timeline = book.timeline_of(*number);
  if (timeline.facts() + events < events_of_a_second) return false;
  engine::PackedShapes shapes(book.texts(), {});
  engine::PackedFacts facts(timeline, shapes);
  while (facts.next()) {
    if (facts.kind() != FactKind::Event) continue;
    const bool near = facts.at() > look.from - second && facts.at() < look.to + second;
    if (near && ++events >= events_of_a_second) return true;
  }
  return false;
}

}  // namespace

void suspect(Draft& draft, const Book& book, BotJudge& judge, Millis now) {
  std::unordered_map<Id, Look> looks;
  std::vector<std::pair<Fact, Id>> verdicts;
  const ByLead leads(book, draft);
  for (const Fact& event : draft.facts()) {
    if (event.kind != FactKind::Event) continue;
    if (const auto why = judge.look_at(event)) {
      verdicts.emplace_back(bot_verdict(event, *why, now), draft.root_of(event.lead));
    }
    const bool is_click = judge.rules().is_mail_click(event.name);
    if (event.source != engine::Source::Public && !is_click) continue;
    Look& look = looks[draft.root_of(event.lead)];
    look.from = std::min(look.from, event.at);
    look.to = std::max(look.to, event.at);
    ++look.events;
    look.has_clicks = look.has_clicks || is_click;
  }
  for (auto& [verdict, lead] : verdicts) say(draft, std::move(verdict), lead, now);
  const std::vector<Id> touched = draft.touched();  // in the order of the log, not of a hash
  for (const Id& lead : touched) {
    const auto found = looks.find(lead);
    if (found == looks.end()) continue;
    const Look& look = found->second;
    if (!look.has_clicks && !may_be_too_many(book, lead, look)) continue;
    std::vector<Fact> facts = ByLead(book, draft).facts_of(lead);
    const auto is_apart = [&](const Fact& fact) {
      if (fact.kind == FactKind::Verdict) return false;
      return fact.kind != FactKind::Event || fact.at <= look.from - second ||
             fact.at >= look.to + second;
    };
    facts.erase(std::remove_if(facts.begin(), facts.end(), is_apart), facts.end());
    for (Fact& verdict : verdicts_to_add(facts, judge, Recheck::No, now)) {
      say(draft, std::move(verdict), lead, now);
    }
  }
}

void heal(Draft& draft, const Book& book, const Publication& publication, Millis now) {
  if (publication.plan->model->stages.empty()) return;
  std::vector<Id> leads;
  for (const Fact& fact : draft.facts()) {
    if (!is_on_earlier_fact(fact, book.last_seq())) continue;
    const Id lead = draft.root_of(fact.lead);
    if (std::find(leads.begin(), leads.end(), lead) == leads.end()) leads.push_back(lead);
  }
  for (const Id& lead : leads) {
    const std::vector<Fact> facts = ByLead(book, draft).facts_of(lead);
    const bool on_event = std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
      return fact.seq > book.last_seq() && is_on_event(fact, facts);
    });
    if (!on_event) continue;
    for (Fact& verdict : verdicts_on_moves(publication, with_account(facts, book, lead), now)) {
      say(draft, std::move(verdict), lead, now);
    }
  }
}

Result<Rechecked> recheck_bots(Workspace& workspace, const BotRules& given) {
  BotRules rules = given;
  if (workspace.data_centers() && rules.data_centers.is_empty()) {
    rules.data_centers = *workspace.data_centers();
  }
  constexpr std::size_t leads_a_commit = 100;  // take-in waits for it
  BotJudge judge(rules);
  Rechecked report;
  std::vector<Id> some;
  const auto commit = [&]() -> Result<void> {
    TRY(workspace.say(some, [&](const Workspace::Saying& saying) {
      auto verdicts = verdicts_to_add(saying.facts, judge, Recheck::Yes, saying.now);
      report.leads += verdicts.empty() ? 0 : 1;
      for (Fact& verdict : verdicts) {
        ++(verdict.name.empty() ? report.lifted : report.said);
        verdict.lead = saying.book.id_of(saying.number);
        verdict.message = to_text(new_id(saying.now));
      }
      return verdicts;
    }));
    some.clear();
    return {};
  };
  // Who needs it is found beside the writer; what comes meanwhile is judged as it comes.
  BotJudge reader(rules);
  const auto book = workspace.book();
  for (LeadNumber lead = 0; lead < book->leads(); ++lead) {
    if (book->is_merged(lead)) continue;
    const auto facts = book->timeline_of(lead).unpack(book->texts());
    if (verdicts_to_add(facts, reader, Recheck::Yes, workspace.now()).empty()) continue;
    some.push_back(book->id_of(lead));
    if (some.size() == leads_a_commit) TRY(commit());
  }
  if (!some.empty()) TRY(commit());
  return report;
}

Result<BotRules> bot_rules_of(store::Base& base) {
  const auto text = TRY(base.setting("bot_rules"));
  return text ? parse_bot_rules(*text) : BotRules();
}

}  // namespace winnow::app

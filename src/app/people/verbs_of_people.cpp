#include "app/people/verbs_of_people.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/fact_data.hpp"
#include "app/people/reasons.hpp"
#include "app/people/requirement.hpp"
#include "engine/verdicts.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;
using engine::Stage;

constexpr Millis day = 24 * 60 * 60 * 1000;
constexpr Millis rest_default = 90 * day;  // of a rejected lead: a quarter

void set_text(Map& map, std::string key, const std::string& text) {
  if (!text.empty()) set(map, std::move(key), Value(text));
}

// Puts together the facts of one verb.
class Saying {
 public:
  Saying(const KnownLead& lead, const Caller& by, std::string_view action, const Id& verb)
      : lead_(lead), by_(by), action_(action), verb_(verb) {}

  Saying& add(FactKind kind, std::string name, Map data) {
    Fact fact;
    fact.kind = kind;
    fact.source = engine::Source::Person;
    fact.lead = lead_.id;
    fact.at = fact.received = lead_.now;
    fact.message = message_of_verb(verb_, facts_.size());
    fact.via = by_.who;
    fact.name = std::move(name);
    if (kind != FactKind::Trait) {  // whose data is the fields
      set(data, "action", Value(action_));
      set(data, "who", Value(by_.who));
      set(data, "verb", Value(to_text(verb_)));
    }
    fact.data = std::move(data);
    facts_.push_back(std::move(fact));
    return *this;
  }
  Saying& move(const std::string& to, const Wish& wish, std::optional<Millis> until = {}) {
    Map data;
    set(data, "by", Value("person"));
    set_text(data, "from", lead_.stage);
    if (lead_.model) set(data, "model", Value(lead_.model->version));
    set_text(data, "reason", wish.reason);
    set_text(data, "note", wish.note);
    set_text(data, "currency", wish.currency);
    if (wish.amount) set(data, "amount", points_value(*wish.amount));
    if (until) set(data, "until", Value(timestamp_of(*until)));
    return add(FactKind::Move, to, std::move(data));
  }
  Saying& owner(const std::optional<Id>& owner, const std::string& reason = "") {
    Map data;
    set_text(data, "reason", reason);
    return add(FactKind::Owner, owner ? to_text(*owner) : "", std::move(data));
  }
  // A verdict on the lead itself.
  Saying& rule(std::string name, const Wish& wish, Map data = {}) {
    set_text(data, "reason", wish.reason);
    set_text(data, "note", wish.note);
    if (wish.until) set(data, "until", Value(timestamp_of(*wish.until)));
    return add(FactKind::Verdict, std::move(name), std::move(data));
  }
  Saying& lift(std::string name, const std::string& note) {
    Map data;
    set(data, "lifted", Value(true));
    set_text(data, "note", note);
    return add(FactKind::Verdict, std::move(name), std::move(data));
  }
  std::vector<Fact> take() { return std::move(facts_); }

 private:
  const KnownLead& lead_;
  const Caller& by_;
  const std::string_view action_;
  const Id verb_;
  std::vector<Fact> facts_;
};

tl::unexpected<Refusal> refuse(ErrorKind kind, std::string message) {
  return tl::unexpected<Refusal>(Refusal(kind, std::move(message)));
}

// Not where the lead stands.
tl::unexpected<Refusal> refuse_here(std::string_view code, std::string message) {
  return tl::unexpected<Refusal>(Refusal(ErrorKind::Conflict, std::move(message), code));
}

template <std::size_t count>
std::optional<Refusal> wrong_reason(const std::array<std::string_view, count>& reasons,
                                    const Wish& wish) {
  if (!is_among(reasons, wish.reason)) {
    std::string all;
    for (const std::string_view one : reasons) all += (all.empty() ? "" : ", ") + std::string(one);
    return Refusal(ErrorKind::Invalid,
                   fmt::format("reason: \"{}\" is none of {}", wish.reason, all));
  }
  if (wish.reason == "other" && wish.note.empty()) {
    return Refusal(ErrorKind::Invalid, "note: the reason other needs one");
  }
  return std::nullopt;
}

std::optional<Refusal> not_ahead(const KnownLead& lead, const Wish& wish) {
  if (!wish.until || *wish.until > lead.now) return std::nullopt;
  return Refusal(ErrorKind::Invalid, "until: an instant in the future is wanted");
}

// The stages that only a person moves a lead to, by their place in the funnel.
std::vector<std::size_t> by_stages(const engine::Model& model) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    if (model.stages[i].kind == Stage::Kind::By) found.push_back(i);
  }
  return found;
}

tl::expected<const engine::Model*, Refusal> model_of(const KnownLead& lead) {
  if (!lead.model) return refuse_here("no_model", "no model is published yet");
  return lead.model->plan->model.get();
}

// Where a lead stands in the funnel: 0 before the first stage, else 1 + its place.
std::size_t place_of(const KnownLead& lead) {
  const auto stage = lead.stage_index();
  return stage ? *stage + 1 : 0;
}

VerbFacts move_forward(const KnownLead& lead, std::size_t to, const Wish& wish, Saying saying,
                       const Caller& by) {
  const engine::Model& model = *lead.model->plan->model;
  if (auto refusal = unmet_requirement(lead, to)) return tl::unexpected<Refusal>(*refusal);
  saying.move(model.stages[to].id, wish);
  if (!lead.owner && by.user) saying.owner(by.user, "accepted");
  return saying.take();
}

VerbFacts accept(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  const auto model = model_of(lead);
  if (!model) return tl::unexpected<Refusal>(model.error());
  const auto stages = by_stages(**model);
  if (stages.empty()) {
    return refuse_here("no_stage_of_people", "the model has no stage that a person moves leads to");
  }
  if (place_of(lead) > stages.front()) {
    return refuse_here("accepted_already",
                       fmt::format("the lead is accepted already: it is in stage {}", lead.stage));
  }
  return move_forward(lead, stages.front(), wish, {lead, by, "accept", verb}, by);
}

VerbFacts qualify(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  const auto model = model_of(lead);
  if (!model) return tl::unexpected<Refusal>(model.error());
  const auto stages = by_stages(**model);
  if (stages.empty()) {
    return refuse_here("no_stage_of_people", "the model has no stage that a person moves leads to");
  }
  const std::size_t place = place_of(lead);
  if (place <= stages.front() && stages.size() > 1) {
    return refuse_here("not_accepted", "the lead is not accepted yet: accept it first");
  }
  const auto next = std::find_if(stages.begin(), stages.end(),
                                 [place](std::size_t stage) { return stage + 1 > place; });
  if (next == stages.end()) {
    return refuse_here("qualified_already",
                       fmt::format("the lead is qualified already: it is in stage {}", lead.stage));
  }
  return move_forward(lead, *next, wish, {lead, by, "qualify", verb}, by);
}

// Where a lead that sales let go rests: the furthest stage before its own that a model gives.
std::string stage_behind(const KnownLead& lead) {
  if (!lead.model) return "";
  const auto& stages = lead.model->plan->model->stages;
  for (std::size_t i = lead.stage_index().value_or(0); i-- > 0;) {
    if (stages[i].kind == Stage::Kind::Enter) return stages[i].id;
  }
  return "";
}

VerbFacts reject(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (auto wrong = wrong_reason(reject_reasons, wish)) return tl::unexpected<Refusal>(*wrong);
  if (auto wrong = not_ahead(lead, wish)) return tl::unexpected<Refusal>(*wrong);
  if (lead.stage.empty()) {
    return refuse_here("in_no_stage", "the lead is in no stage: there is nothing to reject");
  }
  Saying saying(lead, by, "reject", verb);
  saying.move(stage_behind(lead), wish, wish.until.value_or(lead.now + rest_default));
  if (lead.owner) saying.owner(std::nullopt, "rejected");
  return saying.take();
}

VerbFacts recycle(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  const auto model = model_of(lead);
  if (!model) return tl::unexpected<Refusal>(model.error());
  if (auto wrong = not_ahead(lead, wish)) return tl::unexpected<Refusal>(*wrong);
  std::string to = stage_behind(lead);
  const auto current = lead.stage_index();
  if (current && (*model)->stages[*current].recycle) {
    to = (*model)->stages[(*model)->stages[*current].recycle->to].id;
  }
  if (!wish.to.empty()) {
    if (!engine::stage_index(**model, wish.to)) {
      return refuse(ErrorKind::Invalid, fmt::format("to: there is no stage \"{}\"", wish.to));
    }
    to = wish.to;
  }
  Saying saying(lead, by, "recycle", verb);
  saying.move(to, wish, wish.until);
  if (lead.owner) saying.owner(std::nullopt, "recycled");
  return saying.take();
}

VerbFacts won(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  const auto model = model_of(lead);
  if (!model) return tl::unexpected<Refusal>(model.error());
  if ((*model)->stages.empty()) return refuse_here("no_stages", "the model has no stages");
  const std::string& last = (*model)->stages.back().id;
  if (lead.stage == last) return refuse_here("won_already", "the lead is won already");
  return Saying(lead, by, "won", verb).move(last, wish).take();
}

VerbFacts lost(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (auto wrong = wrong_reason(lost_reasons, wish)) return tl::unexpected<Refusal>(*wrong);
  Map data;
  set(data, "lost", Value(true));
  if (wish.amount) set(data, "amount", points_value(*wish.amount));
  set_text(data, "currency", wish.currency);
  return Saying(lead, by, "lost", verb).rule("disqualified", wish, std::move(data)).take();
}

VerbFacts disqualify(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  bool is_of_model = false;
  if (lead.model) {
    for (const auto& one : lead.model->plan->model->disqualify) {
      is_of_model = is_of_model || one.reason == wish.reason;
    }
  }
  if (!is_of_model) {
    if (auto wrong = wrong_reason(disqualify_reasons, wish)) return tl::unexpected<Refusal>(*wrong);
  }
  if (auto wrong = not_ahead(lead, wish)) return tl::unexpected<Refusal>(*wrong);
  return Saying(lead, by, "disqualify", verb).rule("disqualified", wish).take();
}

VerbFacts reopen(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (!lead.disqualified) {
    return refuse_here("not_disqualified",
                       "nobody disqualified the lead: a model's reason ends when "
                       "its condition does");
  }
  return Saying(lead, by, "reopen", verb).lift("disqualified", wish.note).take();
}

VerbFacts snooze(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (auto wrong = not_ahead(lead, wish)) return tl::unexpected<Refusal>(*wrong);
  return Saying(lead, by, "snooze", verb).rule("snoozed", wish).take();
}

VerbFacts wake(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (!lead.snoozed) return refuse_here("not_snoozed", "the lead is not snoozed");
  return Saying(lead, by, "wake", verb).lift("snoozed", wish.note).take();
}

VerbFacts assign(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (lead.owner == wish.owner) return refuse_here("theirs_already", "it is theirs already");
  return Saying(lead, by, "assign", verb).owner(wish.owner, wish.reason).take();
}

VerbFacts claim(const KnownLead& lead, const Wish&, const Caller& by, const Id& verb) {
  if (!by.user) return refuse(ErrorKind::Invalid, "a key is nobody: assign the lead to a user");
  if (lead.owner == by.user) return refuse_here("yours_already", "the lead is yours already");
  if (lead.owner) return refuse_here("of_somebody", "the lead is somebody's: ask to have it");
  return Saying(lead, by, "claim", verb).owner(by.user).take();
}

VerbFacts release(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (!lead.owner) return refuse_here("of_nobody", "the lead is nobody's");
  return Saying(lead, by, "release", verb).owner(std::nullopt, wish.reason).take();
}

VerbFacts correct(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (auto wrong = not_ahead(lead, wish)) return tl::unexpected<Refusal>(*wrong);
  const auto model = model_of(lead);
  if (!model) return tl::unexpected<Refusal>(model.error());
  const auto& scores = (*model)->scores;
  const bool is_known =
      wish.score.empty() || std::any_of(scores.begin(), scores.end(),
                                        [&](const auto& one) { return one.id == wish.score; });
  if (!is_known) {
    return refuse(ErrorKind::Invalid, fmt::format("score: there is no score \"{}\"", wish.score));
  }
  if (!wish.label.empty() && wish.label != "hot" && wish.label != "not_for_us") {
    return refuse(ErrorKind::Invalid, "label: hot or not_for_us");
  }
  Map data;
  set(data, "points", points_value(wish.points.value_or(0)));
  set_text(data, "score", wish.score);
  set_text(data, "label", wish.label);
  return Saying(lead, by, "correct", verb).rule("correction", wish, std::move(data)).take();
}

VerbFacts uncorrect(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  if (!lead.correction) return refuse_here("not_corrected", "no correction is in force");
  return Saying(lead, by, "uncorrect", verb).lift("correction", wish.note).take();
}

VerbFacts answer(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  const auto model = model_of(lead);
  if (!model) return tl::unexpected<Refusal>(model.error());
  const engine::Criterion* asked = nullptr;
  for (const engine::Framework& framework : (*model)->frameworks) {
    if (framework.id != wish.framework) continue;
    for (const engine::Criterion& one : framework.criteria) {
      if (one.id == wish.criterion) asked = &one;
    }
  }
  if (!asked) {
    return refuse(ErrorKind::Invalid,
                  fmt::format("criterion: the model has no {}.{}", wish.framework, wish.criterion));
  }
  if (!wish.met && !wish.value) return refuse(ErrorKind::Invalid, "met or value: one is needed");
  Saying saying(lead, by, "answer", verb);
  if (wish.value) {
    const std::size_t dot = asked->field.find('.');
    if (dot == std::string::npos) {
      return refuse(ErrorKind::Invalid, "value: the criterion has no field; say met");
    }
    saying.add(FactKind::Trait, asked->field.substr(0, dot),
               {{asked->field.substr(dot + 1), *wish.value}});
  }
  Map data;
  if (wish.met) set(data, "met", Value(*wish.met));
  if (wish.value) set(data, "value", *wish.value);
  set_text(data, "said_by", wish.said_by);
  set_text(data, "where", wish.where);
  set_text(data, "note", wish.note);
  if (wish.sure) set(data, "sure", Value(*wish.sure));
  return saying.add(FactKind::Evidence, wish.framework + "." + wish.criterion, std::move(data))
      .take();
}

VerbFacts note(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  return Saying(lead, by, "note", verb)
      .add(FactKind::Note, "", {{"text", Value(wish.text)}})
      .take();
}

std::string verb_of(const Fact& fact) {
  const Value* verb = find_entry(fact.data, "verb");
  return verb && verb->is(Value::Kind::String) ? verb->text() : std::string();
}

// A field that an answer set stands right before its evidence.
bool is_value_of(const Fact& trait, const Fact& evidence) {
  return trait.kind == FactKind::Trait && trait.source == engine::Source::Person &&
         trait.seq + 1 == evidence.seq && find_entry(evidence.data, "value") != nullptr;
}

VerbFacts undo(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb) {
  const auto last = std::find_if(lead.facts.rbegin(), lead.facts.rend(), [](const Fact& fact) {
    return fact.source == engine::Source::Person && !verb_of(fact).empty() &&
           !find_entry(fact.data, "of_seq");
  });
  if (last == lead.facts.rend()) {
    return refuse_here("nothing_to_undo", "nobody did anything with the lead that could be undone");
  }
  const std::string id = verb_of(*last);
  if (wish.of && id != to_text(*wish.of)) {
    return refuse_here("done_since", "something else was done since: undo that first");
  }
  Saying saying(lead, by, "undo", verb);
  for (std::size_t i = 0; i < lead.facts.size(); ++i) {
    const Fact& fact = lead.facts[i];
    const bool is_its_value = i + 1 < lead.facts.size() && verb_of(lead.facts[i + 1]) == id &&
                              is_value_of(fact, lead.facts[i + 1]);
    if (verb_of(fact) != id && !is_its_value) continue;
    Map data;
    set(data, "of_seq", Value(fact.seq));
    set(data, "undoes", Value(id));
    saying.add(FactKind::Verdict, "undone", std::move(data));
  }
  return saying.take();
}

constexpr std::array<PeopleVerb, 18> table{{
    {"assign", "Gives the lead to a user.", "owner! reason", assign},
    {"claim", "Takes a lead that is nobody's.", "", claim},
    {"release", "Lets the lead be nobody's again.", "reason", release},
    {"accept",
     "MQL to SAL: to the first stage that a person moves leads to; takes the lead if it "
     "is nobody's.",
     "note", accept},
    {"reject", "Sends the lead back, with a reason; it rests until a date, 90 days unless given.",
     "reason! note until", reject},
    {"disqualify", "Takes the lead out of every queue, with a reason.", "reason! note until",
     disqualify},
    {"reopen", "Ends a person's disqualification.", "note", reopen},
    {"snooze", "Out of sight until a date.", "until! reason note", snooze},
    {"wake", "Ends a snooze.", "note", wake},
    {"recycle", "Back to nurture until a date.", "until! to reason note", recycle},
    {"qualify", "SAL to SQL: to the next stage that a person moves leads to.", "note", qualify},
    {"won", "To the model's last stage.", "amount currency reason note", won},
    {"lost", "The deal is lost: out of every queue, with a reason.", "reason! amount currency note",
     lost},
    {"correct", "Points for some time, with a reason: this lead is hot, or not for us.",
     "points! reason! until! score label note", correct},
    {"uncorrect", "Ends a correction.", "note", uncorrect},
    {"answer", "What was said about a criterion of a framework.",
     "framework! criterion! met value said_by where sure note", answer},
    {"note", "Writes something down.", "text!", note},
    {"undo", "Takes back what was done last.", "of", undo},
}};

}  // namespace

std::span<const PeopleVerb> people_verbs() {
  return table;
}

const PeopleVerb* find_people_verb(std::string_view name) {
  const auto* found = std::find_if(table.begin(), table.end(),
                                   [&](const PeopleVerb& verb) { return verb.name == name; });
  return found == table.end() ? nullptr : found;
}

VerbFacts facts_of_verb(const PeopleVerb& verb, const KnownLead& lead, const Wish& wish,
                        const Caller& by, const Id& id) {
  if (!by.sight().sees(lead.owner.value_or(Id{}))) {
    return refuse(ErrorKind::NotFound, fmt::format("no lead has the id {}", to_text(lead.id)));
  }
  if (wish.expected_stage && *wish.expected_stage != lead.stage) {
    return refuse_here("stage_changed",
                       fmt::format("the lead is in stage \"{}\" by now, not in \"{}\"", lead.stage,
                                   *wish.expected_stage));
  }
  return verb.facts(lead, wish, by, id);
}

std::string message_of_verb(const Id& verb, std::size_t number) {
  return fmt::format("{}/{}", to_text(verb), number);
}

}  // namespace winnow::app

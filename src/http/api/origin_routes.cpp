#include "http/api/origin_routes.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/board/referrals.hpp"
#include "app/chance.hpp"
#include "app/json_writer.hpp"
#include "app/live/channel_settings.hpp"
#include "app/people/act.hpp"
#include "app/touches/touches.hpp"
#include "base/json.hpp"
#include "http/api/fields.hpp"
#include "http/api/leads.hpp"
#include "http/api/list_routes.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;
using engine::Fact;
using engine::FactKind;

void write_touch(JsonWriter& json, const app::Touch& touch) {
  const auto text = [&](std::string_view name, const std::string& value) {
    json.key(name);
    value.empty() ? json.raw("null") : json.text(value);
  };
  json.begin('{');
  json.member("at", to_text(touch.at));
  json.raw_member("seq", std::to_string(touch.seq));
  json.member("channel", touch.channel);
  text("source", touch.source);
  text("medium", touch.medium);
  text("campaign", touch.campaign);
  text("term", touch.term);
  text("content", touch.content);
  text("referral", touch.referral);
  text("landing", touch.landing);
  text("referrer", touch.referrer);
  json.key("click_ids");
  json.begin('{');
  for (const auto& [name, id] : touch.click_ids) json.member(name, id);
  json.end('}');
  json.end('}');
}

Said show_touches(const Call& call) {
  const Id id = TRY(lead_of(call));
  const app::KnownLead known = TRY(app::look_at(call.workspace(), call.caller, id));
  std::vector<app::ChannelRule> rules;
  TRY(call.workspace().with_base([&](store::Base& base) -> Result<void> {
    rules = TRY(app::channel_rules_of(base));
    return {};
  }));
  const auto touches = app::touches_of(known.facts, rules);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("first");
  touches.empty() ? json.raw("null") : write_touch(json, touches.front());
  json.key("last");
  touches.empty() ? json.raw("null") : write_touch(json, touches.back());
  json.key("items");
  json.begin('[');
  for (const app::Touch& touch : touches) write_touch(json, touch);
  json.end(']');
  json.raw_member("next", "null");
  json.end('}');
  return json_reply(std::move(body));
}

Said show_referral(const Call& call) {
  const Id id = TRY(lead_of(call));
  TRY(app::look_at(call.workspace(), call.caller, id));
  const app::BoardViewPointer view = TRY(view_of(call));
  const auto book = call.workspace().book();
  const app::LeadNumber number = *book->find(id);
  const Millis now = call.workspace().now();
  const app::BoardRow row = TRY(app::row(*view, number, call.caller.sight(), now));
  app::BoardFilter brought;
  brought.referred_by = app::referral_names(*book, *view, number);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.text_or_null("code", row.referral_code);
  json.text_or_null("said", row.referred_by);
  json.key("brought_by");
  const auto by = app::who_is_named(*book, *view, row.referred_by);
  const auto bringer = by && *by != number ? app::row(*view, *by, call.caller.sight(), now)
                                           : fail(ErrorKind::NotFound, "nobody");
  if (bringer) {
    json.begin('{');
    json.member("id", to_text(bringer->lead));
    json.text_or_null("name", bringer->name);
    json.text_or_null("email", bringer->email);
    json.end('}');
  } else {
    json.raw("null");
  }
  json.raw_member("brought",
                  std::to_string(TRY(app::count(*view, brought, now, call.caller.sight()))));
  json.end('}');
  return json_reply(std::move(body));
}

// What a person says of one event. It counts before what any rule says, now and later.
Fact verdict_on(const Fact& event, const app::Workspace::Saying& saying, const Call& call,
                const std::string& name) {
  const Id verb = app::new_id(saying.now);
  Fact fact;
  fact.kind = FactKind::Verdict;
  fact.source = engine::Source::Person;
  fact.lead = saying.book.id_of(saying.number);
  fact.at = fact.received = saying.now;
  fact.message = app::message_of_verb(verb, 0);
  fact.via = call.caller.who;
  fact.name = name;
  fact.data = {{"action", Value("verdict")},
               {"of_seq", Value(event.seq)},
               {"verb", Value(to_text(verb))},
               {"who", Value(call.caller.who)}};
  return fact;
}

Said give_verdict(const Call& call) {
  const Id id = TRY(lead_of(call));
  TRY(app::look_at(call.workspace(), call.caller, id));
  const std::string_view place = call.params["seq"];
  std::int64_t seq = 0;
  std::from_chars(place.data(), place.data() + place.size(), seq);
  Fields given = Fields::of_body(call.request);
  const std::string name = given.text("verdict").value_or("");
  if (!given.has("verdict")) given.fault("verdict", "it is needed");
  if (!name.empty() && name != "bot" && name != "scanner" && name != "duplicate") {
    given.fault("verdict", "bot, scanner or duplicate; an empty text lifts it");
  }
  if (const auto trouble = given.trouble()) return *trouble;
  std::string verb;
  const auto outcomes = TRY(call.workspace().say({id}, [&](const app::Workspace::Saying& saying) {
    std::vector<Fact> facts;
    for (const Fact& fact : saying.facts) {
      if (fact.seq != seq || fact.kind != FactKind::Event) continue;
      facts.push_back(verdict_on(fact, saying, call, name));
      verb = find_entry(facts.back().data, "verb")->text();
    }
    return facts;
  }));
  TRY(outcomes.front());
  if (verb.empty()) {
    return problem_of(
        {ErrorKind::NotFound, "the lead has no event \"" + std::string(place) + "\""});
  }
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.member("verb", verb);
  json.raw_member("lead", lead_json(call, id));
  json.end('}');
  return json_reply(std::move(body));
}

Said rules_reply(const Call& call) {
  return json_reply("{\"rules\":" + TRY(app::channel_rules_text(call.workspace())) + "}");
}

Said show_channel_rules(const Call& call) {
  Fields query = Fields::of_query(call.request);
  if (const auto trouble = query.trouble()) return *trouble;
  return rules_reply(call);
}

Said put_channel_rules(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const std::string rules = to_json(given.any("rules").value_or(Value()));
  const auto parsed = app::parse_channel_rules(rules);
  if (!parsed) given.fault("rules", parsed.error().message);
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(app::put_channel_rules(call.workspace(), rules, call.caller.who));
  return rules_reply(call);
}

}  // namespace

std::vector<ApiRoute> origin_routes() {
  return {
      {"GET", "/settings/channel_rules", Permission::ReadLeads, show_channel_rules},
      {"PUT", "/settings/channel_rules", Permission::ManageSettings, put_channel_rules},
      {"GET", "/leads/:lead/touches", Permission::ReadLeads, show_touches},
      {"GET", "/leads/:lead/referral", Permission::ReadLeads, show_referral},
      {"POST", "/leads/:lead/facts/:seq/verdict", Permission::WorkLeads, give_verdict},
  };
}

}  // namespace winnow::http

#include "http/api/lead_routes.hpp"

#include <algorithm>
#include <unordered_set>

#include "app/access/access.hpp"
#include "app/assessment_json.hpp"
#include "app/chance.hpp"
#include "app/json_writer.hpp"
#include "app/people/act.hpp"
#include "app/people/lead_json.hpp"
#include "app/people/suggestion_json.hpp"
#include "http/api/fields.hpp"
#include "http/api/leads.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::KnownLead;
using app::Permission;
using engine::Fact;
using engine::FactKind;

constexpr int series_default = 100;

Said show_lead(const Call& call) {
  const Id id = TRY(lead_of(call));
  TRY(app::look_at(call.workspace(), call.caller, id));
  return json_reply(lead_json(call, id));
}

// The data of a Trait fact: the fields of one root, none of them null.
Map fields_in(Fields& given, std::string_view root) {
  const auto value = given.any(root);
  if (!value) return {};
  if (!value->is(Value::Kind::Map)) {
    given.fault(root, "an object of fields is wanted");
    return {};
  }
  for (const auto& [name, one] : value->map()) {
    if (one.is(Value::Kind::Null)) {
      given.fault(std::string(root) + "." + name, "what is known is not unsaid: give a value");
    }
  }
  return value->map();
}

// A new lead, or what a person knows of one that is there by its address or user id.
Said make_lead(const Call& call) {
  Fields given = Fields::of_body(call.request);
  app::Message message;
  message.kind = FactKind::Trait;
  message.name = "lead";
  message.email = given.text("email", limits::id_bytes).value_or("");
  message.user = given.text("user", limits::id_bytes).value_or("");
  message.data = fields_in(given, "lead");
  app::Message company = message;
  company.name = "company";
  company.data = fields_in(given, "company");
  if (message.email.empty() && message.user.empty()) {
    given.fault("email", "an address or a user id is needed: a lead is known by one");
  }
  if (const auto trouble = given.trouble()) return *trouble;
  if (!message.email.empty() && find_entry(message.data, "email") == nullptr) {
    const auto place =
        std::lower_bound(message.data.begin(), message.data.end(), "email",
                         [](const auto& entry, std::string_view key) { return entry.first < key; });
    message.data.insert(place, {"email", Value(message.email)});
  }
  const std::string_view once = call.request.header("Idempotency-Key");
  if (!once.empty()) {
    const std::string base = "lead\n" + call.caller.who + "\n" + std::string(once);
    message.id = to_text(app::named_id(base));
    company.id = to_text(app::named_id(base + "\ncompany"));
  }
  app::Delivery delivery;
  delivery.form = "fact";
  delivery.messages.push_back(message);
  if (!company.data.empty()) delivery.messages.push_back(company);
  TRY(call.workspace().import_delivery(std::move(delivery),
                                       {engine::Source::Person, call.caller.who}));
  const auto book = call.workspace().book();
  const auto number = message.user.empty() ? book->find(app::IdentifierKind::Email, message.email)
                                           : book->find(app::IdentifierKind::User, message.user);
  if (!number) return Problem{problems::broken, "the lead that was made is not there"};
  const Id id = book->id_of(*number);
  Reply reply = created(lead_json(call, id));
  reply.headers.emplace_back("Location", "/api/v1/leads/" + to_text(id));
  return reply;
}

// Fields that a person corrects; they count before what anybody else says.
Said change_lead(const Call& call) {
  const Id id = TRY(lead_of(call));
  const KnownLead known = TRY(app::look_at(call.workspace(), call.caller, id));
  Fields given = Fields::of_body(call.request);
  const Map lead = fields_in(given, "lead");
  const Map company = fields_in(given, "company");
  if (const auto trouble = given.trouble()) return *trouble;
  const auto fact_of = [&](const app::Workspace::Saying& saying, std::string name,
                           const Map& data) {
    Fact fact;
    fact.kind = FactKind::Trait;
    fact.source = engine::Source::Person;
    fact.lead = known.id;
    fact.at = fact.received = saying.now;
    fact.message = to_text(app::new_id(saying.now));
    fact.via = call.caller.who;
    fact.name = std::move(name);
    fact.data = data;
    return fact;
  };
  TRY(call.workspace().say({id}, [&](const app::Workspace::Saying& saying) {
    std::vector<Fact> facts;
    if (!lead.empty()) facts.push_back(fact_of(saying, "lead", lead));
    if (!company.empty()) facts.push_back(fact_of(saying, "company", company));
    return facts;
  }));
  return json_reply(lead_json(call, id));
}

// A place in a timeline that is read backwards: "SEQ".
struct TimelineQuery {
  std::vector<std::string> kinds;  // empty: all
  std::int64_t before = INT64_MAX;
  std::size_t limit = 0;
};

TimelineQuery timeline_query(Fields& query) {
  TimelineQuery wanted;
  std::string kinds = query.text("type").value_or("");
  while (!kinds.empty()) {
    const std::string one = kinds.substr(0, kinds.find(','));
    kinds.erase(0, std::min(kinds.size(), one.size() + 1));
    if (!engine::fact_kind_of(one)) query.fault("type", "there is no kind of fact \"" + one + "\"");
    wanted.kinds.push_back(one);
  }
  wanted.before = query.whole("cursor", 1, INT64_MAX).value_or(INT64_MAX);
  constexpr std::int64_t usual = 50;
  wanted.limit =
      static_cast<std::size_t>(query.whole("limit", 1, limits::page_rows).value_or(usual));
  return wanted;
}

// The newest first, by when they happened.
Said show_timeline(const Call& call) {
  const Id id = TRY(lead_of(call));
  const KnownLead known = TRY(app::look_at(call.workspace(), call.caller, id));
  Fields query = Fields::of_query(call.request);
  const TimelineQuery wanted = timeline_query(query);
  if (const auto trouble = query.trouble()) return *trouble;
  std::unordered_set<std::int64_t> counted;
  for (const Fact& fact : known.facts) counted.insert(fact.seq);
  const auto book = call.workspace().book();
  const auto number = book->find(known.id);
  std::vector<Fact> facts = book->timeline_of(*number).unpack(book->texts());
  std::stable_sort(facts.begin(), facts.end(),
                   [](const Fact& a, const Fact& b) { return a.at < b.at; });
  // A cursor is the seq of the last fact shown; those after it in the list come next.
  auto from = facts.rbegin();
  if (wanted.before != INT64_MAX) {
    from = std::find_if(facts.rbegin(), facts.rend(),
                        [&](const Fact& fact) { return fact.seq == wanted.before; });
    if (from != facts.rend()) ++from;
  }
  std::string body, next = "null";
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  std::size_t written = 0;
  std::int64_t last = 0;
  for (; from != facts.rend(); ++from) {
    const bool is_wanted =
        wanted.kinds.empty() || std::find(wanted.kinds.begin(), wanted.kinds.end(),
                                          name_of(from->kind)) != wanted.kinds.end();
    if (!is_wanted) continue;
    if (written++ == wanted.limit) {
      next = "\"" + std::to_string(last) + "\"";
      break;
    }
    last = from->seq;
    std::string item;
    app::append_timeline_item(item, *from, counted.count(from->seq) == 0);
    json.raw(item);
  }
  json.end(']');
  json.raw_member("next", next);
  json.end('}');
  return json_reply(std::move(body));
}

std::optional<std::int64_t> version_in(Fields& query) {
  return query.whole("version", 1, INT64_MAX);
}

Said show_assessment(const Call& call) {
  const Id id = TRY(lead_of(call));
  TRY(app::look_at(call.workspace(), call.caller, id));
  Fields query = Fields::of_query(call.request);
  const auto as_of = query.instant("as_of");
  const auto version = version_in(query);
  if (const auto trouble = query.trouble()) return *trouble;
  const auto seen = TRY(call.workspace().assess(id, as_of, version));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("model", std::to_string(seen.publication->version));
  std::string assessment;
  app::append_assessment(assessment, *seen.publication->plan, to_text(id), seen.as_of,
                         seen.assessment);
  json.raw_member("assessment", assessment);
  json.end('}');
  return json_reply(std::move(body));
}

Said show_series(const Call& call) {
  const Id id = TRY(lead_of(call));
  const KnownLead known = TRY(app::look_at(call.workspace(), call.caller, id));
  Fields query = Fields::of_query(call.request);
  const auto to = query.instant("to").value_or(known.now);
  auto from = query.instant("from");
  const auto points = query.whole("points", 2, limits::series_points).value_or(series_default);
  const auto version = version_in(query);
  if (const auto trouble = query.trouble()) return *trouble;
  if (!from) {
    from = to - 1;
    for (const Fact& fact : known.facts) from = std::min(*from, fact.at);
  }
  const auto line = TRY(call.workspace().series(id, *from, to, static_cast<int>(points), version));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const app::Workspace::Point& point : line) {
    json.begin('{');
    json.member("at", to_text(point.at));
    json.raw_member("total", milli_text(point.total));
    json.key("grade");
    point.grade.empty() ? json.raw("null") : json.text(point.grade);
    json.key("stage");
    point.stage.empty() ? json.raw("null") : json.text(point.stage);
    json.end('}');
  }
  json.end(']');
  json.raw_member("next", "null");
  json.end('}');
  return json_reply(std::move(body));
}

// What would lead it to its next stage.
Said show_suggestions(const Call& call) {
  const Id id = TRY(lead_of(call));
  const KnownLead known = TRY(app::look_at(call.workspace(), call.caller, id));
  if (!known.model) return Problem{problems::conflict, "no model is published yet"};
  std::string body;
  app::append_suggestions(body, known);
  return json_reply(std::move(body));
}

}  // namespace

Result<Id> lead_of(const Call& call) {
  const std::string_view name = call.params["lead"];
  const auto id = parse_id(name);
  if (!id) return fail(ErrorKind::NotFound, "\"{}\" is no id of a lead", name);
  return *id;
}

std::string lead_json(const Call& call, const Id& lead) {
  const auto known = app::look_at(call.workspace(), call.caller, lead);
  if (!known) return "null";
  const auto book = call.workspace().book();
  std::string out;
  app::append_lead(out, *known, book->view(*book->find(lead)));
  return out;
}

Result<void> check_wish(const Call& call, const app::Wish& wish) {
  if (!wish.owner) return {};
  const auto user = call.workspaces.access().user(call.workspace().name(), *wish.owner);
  if (!user && user.error().kind != ErrorKind::NotFound) {
    return tl::unexpected<Error>(user.error());
  }
  if (user && !user->disabled) return {};
  return fail(ErrorKind::Invalid, "owner: no user of this workspace is {}", to_text(*wish.owner));
}

std::vector<ApiRoute> lead_routes() {
  return {
      {"POST", "/leads", Permission::WorkLeads, make_lead, Again::ByItself},
      {"GET", "/leads/:lead", Permission::ReadLeads, show_lead},
      {"PATCH", "/leads/:lead", Permission::WorkLeads, change_lead},
      {"GET", "/leads/:lead/timeline", Permission::ReadLeads, show_timeline},
      {"GET", "/leads/:lead/assessment", Permission::ReadLeads, show_assessment},
      {"GET", "/leads/:lead/series", Permission::ReadLeads, show_series},
      {"GET", "/leads/:lead/suggestions", Permission::ReadLeads, show_suggestions},
  };
}

}  // namespace winnow::http

#include "http/api/verb_routes.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "app/json_writer.hpp"
#include "app/people/act.hpp"
#include "app/people/lead_json.hpp"
#include "app/people/reasons.hpp"
#include "http/api/fields.hpp"
#include "http/api/leads.hpp"
#include "http/api/list_routes.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;
using app::Wish;

// How each field of a wish is read from a body.
struct WishField {
  std::string_view name;
  void (*read)(Fields& given, Wish& wish);
};
constexpr std::array<WishField, 19> wish_fields{{
    {"reason", [](Fields& f, Wish& w) { w.reason = f.text("reason").value_or(""); }},
    {"note", [](Fields& f, Wish& w) { w.note = f.text("note", limits::note_bytes).value_or(""); }},
    {"text", [](Fields& f, Wish& w) { w.text = f.text("text", limits::note_bytes).value_or(""); }},
    {"to", [](Fields& f, Wish& w) { w.to = f.text("to").value_or(""); }},
    {"currency", [](Fields& f, Wish& w) { w.currency = f.text("currency").value_or(""); }},
    {"label", [](Fields& f, Wish& w) { w.label = f.text("label").value_or(""); }},
    {"score", [](Fields& f, Wish& w) { w.score = f.text("score").value_or(""); }},
    {"framework", [](Fields& f, Wish& w) { w.framework = f.text("framework").value_or(""); }},
    {"criterion", [](Fields& f, Wish& w) { w.criterion = f.text("criterion").value_or(""); }},
    {"said_by", [](Fields& f, Wish& w) { w.said_by = f.text("said_by").value_or(""); }},
    {"where", [](Fields& f, Wish& w) { w.where = f.text("where").value_or(""); }},
    {"owner", [](Fields& f, Wish& w) { w.owner = f.id("owner"); }},
    {"of", [](Fields& f, Wish& w) { w.of = f.id("of"); }},
    {"until", [](Fields& f, Wish& w) { w.until = f.instant("until"); }},
    {"points", [](Fields& f, Wish& w) { w.points = f.decimal("points"); }},
    {"amount", [](Fields& f, Wish& w) { w.amount = f.decimal("amount"); }},
    {"met", [](Fields& f, Wish& w) { w.met = f.truth("met"); }},
    {"value", [](Fields& f, Wish& w) { w.value = f.any("value"); }},
    {"sure", [](Fields& f, Wish& w) { w.sure = f.share("sure"); }},
}};

// The fields that the verb reads; "x!" is needed.
Wish read_wish(Fields& given, std::string_view reads) {
  Wish wish;
  while (!reads.empty()) {
    std::string_view word = reads.substr(0, reads.find(' '));
    reads.remove_prefix(std::min(reads.size(), word.size() + 1));
    const bool needed = word.ends_with('!');
    if (needed) word.remove_suffix(1);
    for (const WishField& field : wish_fields) {
      if (field.name == word) field.read(given, wish);
    }
    if (needed && !given.has(word)) given.fault(word, "it is needed");
  }
  wish.expected_stage = given.text("expected_stage");
  return wish;
}

// "until: an instant …" names its field, as facts_of_verb has it.
Problem problem_of_refusal(const app::Refusal& refusal) {
  Problem problem = problem_of(refusal.error);
  problem.code = refusal.code;
  problem.missing = refusal.missing;
  if (refusal.is_requirement()) problem.type = problems::requirement;
  const std::size_t colon = refusal.error.message.find(": ");
  if (refusal.error.kind == ErrorKind::Invalid && colon != std::string::npos) {
    problem.faults.push_back(
        {refusal.error.message.substr(0, colon), refusal.error.message.substr(colon + 2)});
  }
  return problem;
}

std::string_view once_of(const Call& call) {
  return call.request.header("Idempotency-Key");
}

Said do_to_one(const Call& call, const app::PeopleVerb& verb) {
  const Id lead = TRY(lead_of(call));
  Fields given = Fields::of_body(call.request);
  const Wish wish = read_wish(given, verb.reads);
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(check_wish(call, wish));
  const auto acted =
      TRY(app::act(call.workspace(), {call.caller, verb, wish, once_of(call)}, {lead}));
  if (acted.front().refusal) return problem_of_refusal(*acted.front().refusal);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.member("verb", to_text(acted.front().verb));
  json.raw_member("lead", lead_json(call, lead));
  json.end('}');
  return json_reply(std::move(body));
}

void write_outcome(JsonWriter& json, const app::Acted& one) {
  json.begin('{');
  json.member("lead", to_text(one.lead));
  json.key("verb");
  one.refusal ? json.raw("null") : json.text(to_text(one.verb));
  json.key("problem");
  one.refusal ? json.raw(reply_of(problem_of_refusal(*one.refusal)).body) : json.raw("null");
  json.end('}');
}

// "leads": ids, or "matching": the filter of a list.
std::vector<Id> read_leads(Fields& given) {
  std::vector<Id> leads;
  std::unordered_set<Id> seen;
  const auto names = given.texts("leads", limits::bulk_leads);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto id = parse_id(names[i]);
    if (!id) given.fault("leads[" + std::to_string(i) + "]", "an id is wanted");
    if (id && seen.insert(*id).second) leads.push_back(*id);
  }
  if (given.has("leads") == given.has("matching")) {
    given.fault("leads", "either leads or matching is needed");
  }
  return leads;
}

Result<std::vector<Id>> leads_matching(const Call& call, const app::BoardFilter& filter) {
  const app::BoardViewPointer view = TRY(view_of(call));
  const auto numbers = TRY(app::matching(*view, filter, call.workspace().now(), limits::bulk_leads,
                                         call.caller.sight()));
  std::vector<Id> leads;
  leads.reserve(numbers.size());
  const auto book = call.workspace().book();
  for (const app::LeadNumber number : numbers) leads.push_back(book->id_of(number));
  return leads;
}

Said do_to_many(const Call& call, const app::PeopleVerb& verb) {
  Fields given = Fields::of_body(call.request);
  std::vector<Id> leads = read_leads(given);
  Fields matching = given.inside("matching");
  const app::BoardFilter filter = read_filter(call, matching);
  given.add_faults("matching", matching);
  const Wish wish = read_wish(given, verb.reads);
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(check_wish(call, wish));
  if (given.has("matching")) leads = TRY(leads_matching(call, filter));
  const auto acted =
      TRY(app::act(call.workspace(), {call.caller, verb, wish, once_of(call)}, leads));
  const auto refused = std::count_if(acted.begin(), acted.end(),
                                     [](const app::Acted& one) { return one.refusal.has_value(); });
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("done", std::to_string(static_cast<std::ptrdiff_t>(acted.size()) - refused));
  json.raw_member("refused", std::to_string(refused));
  json.key("items");
  json.begin('[');
  for (const app::Acted& one : acted) write_outcome(json, one);
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

template <std::size_t count>
void write_reasons(JsonWriter& json, std::string_view name,
                   const std::array<std::string_view, count>& reasons) {
  json.key(name);
  json.begin('[');
  for (const std::string_view reason : reasons) json.text(reason);
  json.end(']');
}

Said list_reasons(const Call&) {
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_reasons(json, "reject", app::reject_reasons);
  write_reasons(json, "disqualify", app::disqualify_reasons);
  write_reasons(json, "lost", app::lost_reasons);
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> verb_routes() {
  static const std::vector<std::string> patterns = [] {
    std::vector<std::string> all;
    for (const app::PeopleVerb& verb : app::people_verbs()) {
      all.push_back("/leads/bulk/" + std::string(verb.name));
      all.push_back("/leads/:lead/" + std::string(verb.name));
    }
    return all;
  }();
  std::vector<ApiRoute> routes;
  for (std::size_t i = 0; i < app::people_verbs().size(); ++i) {
    const app::PeopleVerb& verb = app::people_verbs()[i];
    routes.emplace_back(
        "POST", patterns[2 * i], Permission::WorkLeads,
        [&verb](const Call& call) { return do_to_many(call, verb); }, Again::ByItself);
    routes.emplace_back(
        "POST", patterns[2 * i + 1], Permission::WorkLeads,
        [&verb](const Call& call) { return do_to_one(call, verb); }, Again::ByItself);
  }
  routes.emplace_back("GET", "/reasons", Permission::ReadLeads, list_reasons);
  return routes;
}

}  // namespace winnow::http

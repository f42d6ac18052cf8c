#include "http/api/statistics_routes.hpp"

#include "app/board/statistics.hpp"
#include "app/json_writer.hpp"
#include "base/zones.hpp"
#include "http/api/list_routes.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;

constexpr Millis day = 24 * 60 * 60 * 1000;
constexpr Millis usual_period = 30 * day;

// "from" and "to"; the last thirty days unless given.
app::Span read_span(const Call& call, Fields& query) {
  app::Span span;
  // What was said in this very millisecond is within the usual period.
  span.to = query.instant("to").value_or(call.workspace().now() + 1);
  span.from = query.instant("from").value_or(span.to - usual_period);
  if (span.from >= span.to) query.fault("from", "the period ends before it begins");
  return span;
}

void write_number(JsonWriter& json, std::string_view name, std::uint64_t number) {
  json.raw_member(name, std::to_string(number));
}

// Lengths of time, in seconds.
void write_quartiles(JsonWriter& json, std::string_view name, const app::Quartiles& quartiles) {
  const auto write = [&json](std::string_view key, const std::optional<Millis>& length) {
    json.raw_member(key, length ? milli_text(*length) : "null");
  };
  json.key(name);
  json.begin('{');
  write("lower", quartiles.lower);
  write("median", quartiles.median);
  write("upper", quartiles.upper);
  json.end('}');
}

void begin_of(JsonWriter& json, const app::Span& span) {
  json.begin('{');
  json.member("from", to_text(span.from));
  json.member("to", to_text(span.to));
}

Said show_stages(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const app::Span span = read_span(call, query);
  const auto zone = load_zone(query.text("zone").value_or("UTC"));
  if (!zone) query.fault("zone", zone.error().message);
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  const app::StageDays days =
      TRY(app::stages_by_day(*view, span, *zone, call.workspace().now(), call.caller.sight()));
  std::string body;
  JsonWriter json(body);
  begin_of(json, span);
  json.key("days");
  json.begin('[');
  for (const Millis begin : days.days) json.text(to_text(begin));
  json.end(']');
  json.key("stages");
  json.begin('[');
  for (std::size_t i = 0; i < days.stages.size(); ++i) {
    json.begin('{');
    json.member("stage", days.stages[i]);
    json.key("leads");
    json.begin('[');
    for (const std::uint64_t leads : days.leads[i]) json.raw(std::to_string(leads));
    json.end(']');
    json.end('}');
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

void write_conversion(JsonWriter& json, const app::ConversionGroup& group) {
  json.begin('{');
  json.member("of", group.of);
  write_number(json, "created", group.created);
  json.key("stages");
  json.begin('[');
  for (const app::StageConversion& stage : group.stages) {
    json.begin('{');
    json.member("stage", stage.stage);
    write_number(json, "entered", stage.entered);
    write_number(json, "converted", stage.converted);
    write_number(json, "still", stage.still);
    write_number(json, "back", stage.back);
    write_number(json, "disqualified", stage.disqualified);
    write_quartiles(json, "seconds", stage.time);
    json.end('}');
  }
  json.end(']');
  json.end('}');
}

Said show_conversion(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const app::Span span = read_span(call, query);
  const auto group = app::group_by_of(query.text("by").value_or(""));
  if (!group)
    query.fault("by",
                "source, medium, campaign, channel, referred_by, segment or version is wanted");
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  std::string body;
  JsonWriter json(body);
  begin_of(json, span);
  json.key("groups");
  json.begin('[');
  for (const app::ConversionGroup& one :
       app::conversion(*view, span, *group, call.workspace().now(), call.caller.sight())) {
    write_conversion(json, one);
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

void write_key_numbers(JsonWriter& json, std::string_view name, const app::KeyNumbers& numbers) {
  json.key(name);
  json.begin('{');
  write_number(json, "new_leads", numbers.new_leads);
  write_number(json, "marketing_qualified", numbers.marketing_qualified);
  write_number(json, "sales_qualified", numbers.sales_qualified);
  write_number(json, "marketing_to_sales", numbers.marketing_to_sales);
  write_quartiles(json, "seconds_to_convert", numbers.time_to_convert);
  write_number(json, "won", numbers.won);
  write_number(json, "lost", numbers.lost);
  json.key("value");
  json.begin('[');
  for (const app::Money& money : numbers.value) {
    json.begin('{');
    json.member("currency", money.currency);
    json.raw_member("amount", milli_text(money.amount));
    write_number(json, "deals", money.deals);
    json.end('}');
  }
  json.end(']');
  json.end('}');
}

void write_funnel(JsonWriter& json, const Call& call) {
  const app::PublicationPointer model = call.workspace().in_force();
  const app::FunnelStages stages =
      model ? app::funnel_stages(*model->plan->model) : app::FunnelStages();
  json.key("stages");
  json.begin('{');
  json.member("marketing", stages.marketing);
  json.member("accepted", stages.accepted);
  json.member("sales", stages.sales);
  json.member("won", stages.won);
  json.end('}');
}

Said show_key_numbers(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const app::Span span = read_span(call, query);
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  const app::KeyNumbersPair numbers = app::key_numbers(*view, span, call.caller.sight());
  std::string body;
  JsonWriter json(body);
  begin_of(json, span);
  write_funnel(json, call);
  write_key_numbers(json, "now", numbers.now);
  write_key_numbers(json, "before", numbers.before);
  json.end('}');
  return json_reply(std::move(body));
}

void write_person(JsonWriter& json, const app::PersonNumbers& person) {
  json.begin('{');
  json.member("person", person.person);
  write_number(json, "assigned", person.assigned);
  write_number(json, "touched", person.touched);
  write_quartiles(json, "seconds_to_first_touch", person.first_touch);
  write_number(json, "accepted", person.accepted);
  write_number(json, "rejected", person.rejected);
  json.key("rejected_because");
  json.begin('[');
  for (const app::ReasonCount& one : person.rejected_because) {
    json.begin('{');
    json.member("reason", one.reason);
    write_number(json, "count", one.count);
    json.end('}');
  }
  json.end(']');
  write_number(json, "qualified", person.qualified);
  write_number(json, "won", person.won);
  write_number(json, "lost", person.lost);
  json.end('}');
}

Said show_people(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const app::Span span = read_span(call, query);
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  std::string body;
  JsonWriter json(body);
  begin_of(json, span);
  json.key("items");
  json.begin('[');
  for (const app::PersonNumbers& person : app::people(*view, span, call.caller.sight())) {
    write_person(json, person);
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> statistics_routes() {
  return {
      {"GET", "/statistics/stages", Permission::ReadLeads, show_stages},
      {"GET", "/statistics/conversion", Permission::ReadLeads, show_conversion},
      {"GET", "/statistics/numbers", Permission::ReadLeads, show_key_numbers},
      {"GET", "/statistics/people", Permission::ReadLeads, show_people},
  };
}

}  // namespace winnow::http

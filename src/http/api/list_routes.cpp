#include "http/api/list_routes.hpp"

#include "app/assessment_json.hpp"
#include "app/board/board.hpp"
#include "app/board/referrals.hpp"

namespace winnow::http {

namespace {

using app::BoardRow;
using app::JsonWriter;
using app::Permission;

constexpr std::int64_t usual_limit = 50;
constexpr std::int64_t most_reasons = 5;  // of a row, which has no room for an explanation

void write_judgement(JsonWriter& json, const engine::Model& model, const BoardRow& row) {
  json.raw_member("total", milli_text(row.total));
  json.text_or_null("grade", row.grade);
  json.key("scores");
  json.begin('{');
  for (std::size_t i = 0; i < row.scores.size() && i < model.scores.size(); ++i) {
    json.raw_member(model.scores[i].id, milli_text(row.scores[i]));
  }
  json.end('}');
  json.key("labels");
  json.begin('{');
  for (std::size_t i = 0; i < row.labels.size() && i < model.scores.size(); ++i) {
    if (!model.scores[i].labels.empty()) json.text_or_null(model.scores[i].id, row.labels[i]);
  }
  json.end('}');
  json.key("frameworks");
  json.begin('{');
  for (std::size_t i = 0; i < row.frameworks.size() && i < model.frameworks.size(); ++i) {
    json.member(model.frameworks[i].id, name_of(row.frameworks[i]));
  }
  json.end('}');
  json.key("segments");
  json.begin('[');
  for (const std::string& segment : row.segments) json.text(segment);
  json.end(']');
  json.instant_or_null("changes_at", row.changes_at);
}

}  // namespace

void write_row(JsonWriter& json, const engine::Model* model, const app::Book& book,
               const BoardRow& row, std::string_view reasons) {
  json.begin('{');
  json.member("id", to_text(row.lead));
  json.text_or_null("name", row.name);
  json.text_or_null("email", row.email);
  json.text_or_null("company", row.company);
  const bool has_account = row.account != app::no_account;
  json.text_or_null("account", has_account ? to_text(book.id_of_account(row.account)) : "");
  json.text_or_null("source", row.source);
  json.text_or_null("medium", row.medium);
  json.text_or_null("campaign", row.campaign);
  json.text_or_null("channel", row.channel);
  json.text_or_null("last_source", row.last_source);
  json.text_or_null("last_channel", row.last_channel);
  json.text_or_null("owner", row.owner);
  json.member("created", to_text(row.created));
  json.instant_or_null("last_seen", row.last_seen);
  json.raw_member("events", std::to_string(row.events));
  json.text_or_null("stage", row.stage);
  json.instant_or_null("stage_since", row.stage_since);
  json.text_or_null("disqualified", row.disqualified);
  json.key("snoozed");
  row.snoozed_until ? json.raw("true") : json.raw("false");
  const bool has_end = row.snoozed_until && *row.snoozed_until != INT64_MAX;
  json.instant_or_null("snoozed_until", has_end ? row.snoozed_until : std::nullopt);
  json.raw_member("model", std::to_string(row.version));
  if (model && row.version != 0) {
    json.key("judgement");
    json.begin('{');
    json.member("at", to_text(row.judged_at));
    write_judgement(json, *model, row);
    json.end('}');
  } else {
    json.raw_member("judgement", "null");
  }
  if (!reasons.empty()) json.raw_member("reasons", reasons);
  json.end('}');
}

namespace {

app::Having having_in(Fields& query, std::string_view name) {
  const auto given = query.truth(name);
  if (!given) return app::Having::Any;
  return *given ? app::Having::Only : app::Having::None;
}

void read_condition(const Call& call, Fields& query, std::string_view field,
                    std::string_view expression, app::BoardFilter& filter) {
  const app::PublicationPointer model = call.workspace().in_force();
  app::CompiledFilter compiled = app::compile_filter(expression, model.get());
  for (const Issue& issue : compiled.issues) {
    const std::string hint = issue.hint.empty() ? "" : "; " + issue.hint;
    query.fault(field, issue.message + hint, issue.line, issue.column);
  }
  if (compiled.program) filter.conditions.push_back(std::move(compiled.program));
}

// A segment of the model by its id, or a saved one.
void read_segment(const Call& call, Fields& query, app::BoardFilter& filter) {
  const auto name = query.text("segment");
  if (!name) return;
  const auto saved = call.workspace().segments().find(*name);
  if (saved) {
    read_condition(call, query, "segment", saved->expression, filter);
  } else {
    filter.segment = *name;
  }
}

// Why a lead has its points, in `most` lines; none of one that no model judges.
std::string reasons_of(const Call& call, const Id& lead, std::int64_t most) {
  const auto seen = call.workspace().assess(lead, std::nullopt, std::nullopt);
  if (!seen) return "[]";
  std::string out;
  app::append_reasons(out, *seen->publication->plan->model, seen->assessment,
                      static_cast<std::size_t>(most));
  return out;
}

Said list_leads(const Call& call) {
  Fields query = Fields::of_query(call.request);
  app::ListQuery wanted;
  wanted.filter = read_filter(call, query);
  wanted.cursor = query.text("cursor").value_or("");
  wanted.limit =
      static_cast<std::size_t>(query.whole("limit", 1, limits::page_rows).value_or(usual_limit));
  wanted.now = call.workspace().now();
  const auto reasons = query.whole("reasons", 1, most_reasons);
  const auto sorting = app::parse_sorting(query.text("sort").value_or("-total"));
  if (!sorting) query.fault("sort", sorting.error().message);
  if (const auto trouble = query.trouble()) return *trouble;
  wanted.sorting = *sorting;
  const app::BoardViewPointer view = TRY(view_of(call));
  const app::Page page = TRY(app::list(*view, wanted, call.caller.sight()));
  const app::PublicationPointer model = call.workspace().in_force();
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  const auto book = call.workspace().book();
  for (const BoardRow& row : page.rows) {
    const bool is_of_it = model && row.version == model->version;
    write_row(json, is_of_it ? model->plan->model.get() : nullptr, *book, row,
              reasons ? reasons_of(call, row.lead, *reasons) : "");
  }
  json.end(']');
  json.text_or_null("next", page.next);
  json.raw_member("matching", std::to_string(page.matching));
  json.end('}');
  return json_reply(std::move(body));
}

Said count_leads(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const app::BoardFilter filter = read_filter(call, query);
  const auto by = query.text("by");
  if (by && *by != "grade") query.fault("by", "leads are counted by: grade");
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  const Millis now = call.workspace().now();
  const app::Sight sight = call.caller.sight();
  if (!by) {
    const auto matching = TRY(app::count(*view, filter, now, sight));
    return json_reply("{\"matching\":" + std::to_string(matching) + "}");
  }
  const app::GradeCounts counts = TRY(app::count_by_grade(*view, filter, now, sight));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("matching", std::to_string(counts.matching));
  json.key("grades");
  json.begin('[');
  for (const app::GradeCount& count : counts.grades) {
    json.begin('{');
    json.member("grade", count.grade);
    json.raw_member("matching", std::to_string(count.matching));
    json.end('}');
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

app::BoardFilter read_filter(const Call& call, Fields& query) {
  app::BoardFilter filter;
  if (const auto text = query.text("filter", limits::expression_bytes); text && !text->empty()) {
    read_condition(call, query, "filter", *text, filter);
  }
  read_segment(call, query, filter);
  filter.stage = query.text("stage");
  filter.owner = query.text("owner");
  if (filter.owner == "me") {
    filter.owner = call.caller.user ? to_text(*call.caller.user) : call.caller.who;
  } else if (filter.owner == "nobody") {
    filter.owner = "";
  }
  if (const auto account = query.text("account")) {
    const auto id = parse_id(*account);
    const auto number = id ? call.workspace().book()->find_account(*id) : std::nullopt;
    if (!number && *account != "none") query.fault("account", "no account has this id");
    filter.account = number.value_or(app::no_account);
  }
  if (const auto brought_by = query.id("referred_by")) {
    const auto book = call.workspace().book();
    const auto number = book->find(*brought_by);
    const auto view = call.workspace().board()->view();
    if (!number) query.fault("referred_by", "no lead has this id");
    if (number) filter.referred_by = app::referral_names(*book, *view, *number);
  }
  filter.snoozed = having_in(query, "snoozed");
  filter.disqualified = having_in(query, "disqualified");
  filter.text = query.text("search").value_or("");
  return filter;
}

Result<app::BoardViewPointer> view_of(const Call& call) {
  const app::BoardProgress progress = call.workspace().board()->progress();
  if (!progress.whole) {
    return fail(ErrorKind::Busy, "leads are being read: {} of {} so far", progress.read,
                progress.leads);
  }
  return call.workspace().board()->view();
}

std::vector<ApiRoute> list_routes() {
  return {
      {"GET", "/leads", Permission::ReadLeads, list_leads},
      {"GET", "/leads/count", Permission::ReadLeads, count_leads},
  };
}

}  // namespace winnow::http

#include "http/api/segment_routes.hpp"

#include <algorithm>

#include "app/board/list.hpp"
#include "app/chance.hpp"
#include "app/json_writer.hpp"
#include "app/live/segments.hpp"
#include "http/api/fields.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;
using app::Segment;

constexpr std::size_t name_bytes = 200;

std::string etag_of(const Segment& segment) {
  return "\"" + std::to_string(segment.version) + "\"";
}

void write_segment(JsonWriter& json, const Segment& segment) {
  json.begin('{');
  json.member("id", to_text(segment.id));
  json.member("name", segment.name);
  json.member("expression", segment.expression);
  json.member("origin", "saved");
  json.member("by", segment.by);
  json.member("created", to_text(segment.created));
  json.member("updated", to_text(segment.updated));
  json.raw_member("version", std::to_string(segment.version));
  json.end('}');
}

void write_model_segment(JsonWriter& json, const engine::Segment& segment) {
  json.begin('{');
  json.member("id", segment.id);
  json.member("name", segment.id);
  json.member("expression", segment.when.program->text());
  json.member("origin", "model");
  json.end('}');
}

Reply reply_with(const Segment& segment, int status) {
  std::string body;
  JsonWriter json(body);
  write_segment(json, segment);
  Reply reply = json_reply(std::move(body), status);
  reply.headers.emplace_back("ETag", etag_of(segment));
  return reply;
}

// All of them; there are as many as people name, so one page holds them.
Said list_segments(const Call& call) {
  Fields query = Fields::of_query(call.request);
  if (const auto trouble = query.trouble()) return *trouble;
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const Segment& segment : call.workspace().segments().all()) write_segment(json, segment);
  if (const app::PublicationPointer model = call.workspace().in_force()) {
    for (const engine::Segment& segment : model->plan->model->segments) {
      write_model_segment(json, segment);
    }
  }
  json.end(']');
  json.raw_member("next", "null");
  json.end('}');
  return json_reply(std::move(body));
}

// Name and condition, checked; `into` has what was before.
void read_segment(const Call& call, Fields& given, Segment& into) {
  if (const auto name = given.text("name", name_bytes)) into.name = *name;
  if (const auto text = given.text("expression", limits::expression_bytes)) {
    into.expression = *text;
    const app::PublicationPointer model = call.workspace().in_force();
    for (const Issue& issue : app::compile_filter(*text, model.get()).issues) {
      const std::string hint = issue.hint.empty() ? "" : "; " + issue.hint;
      given.fault("expression", issue.message + hint, issue.line, issue.column);
    }
  }
  if (into.name.empty()) given.fault("name", "it is needed");
  if (into.expression.empty()) given.fault("expression", "it is needed");
}

Said make_segment(const Call& call) {
  Fields given = Fields::of_body(call.request);
  Segment segment;
  segment.id = app::new_id(call.workspace().now());
  segment.by = call.caller.who;
  segment.created = segment.updated = call.workspace().now();
  read_segment(call, given, segment);
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(call.workspace().put_segment(segment, call.caller.who));
  Reply reply = reply_with(segment, 201);
  reply.headers.emplace_back("Location", "/api/v1/segments/" + to_text(segment.id));
  return reply;
}

Result<Segment> find_segment(const Call& call) {
  const auto found = call.workspace().segments().find(call.params["segment"]);
  if (!found) {
    return fail(ErrorKind::NotFound, "no saved segment is called \"{}\"", call.params["segment"]);
  }
  return *found;
}

// Whether the caller knows the newest version, if they say which one they know.
std::optional<Problem> changed_since(const Call& call, const Segment& segment) {
  const std::string_view known = call.request.header("If-Match");
  if (known.empty() || known == "*" || known == etag_of(segment)) return std::nullopt;
  return Problem{problems::changed, "the segment is at version " + etag_of(segment) + " by now"};
}

Said show_segment(const Call& call) {
  return reply_with(TRY(find_segment(call)), 200);
}

Said change_segment(const Call& call) {
  Segment segment = TRY(find_segment(call));
  if (const auto problem = changed_since(call, segment)) return *problem;
  Fields given = Fields::of_body(call.request);
  read_segment(call, given, segment);
  if (const auto trouble = given.trouble()) return *trouble;
  ++segment.version;
  segment.updated = call.workspace().now();
  TRY(call.workspace().put_segment(segment, call.caller.who));
  return reply_with(segment, 200);
}

Said remove_segment(const Call& call) {
  const Segment segment = TRY(find_segment(call));
  if (const auto problem = changed_since(call, segment)) return *problem;
  TRY(call.workspace().remove_segment(segment, call.caller.who));
  return no_content();
}

}  // namespace

std::vector<ApiRoute> segment_routes() {
  return {
      {"GET", "/segments", Permission::ReadLeads, list_segments},
      {"POST", "/segments", Permission::EditSegments, make_segment},
      {"GET", "/segments/:segment", Permission::ReadLeads, show_segment},
      {"PATCH", "/segments/:segment", Permission::EditSegments, change_segment},
      {"DELETE", "/segments/:segment", Permission::EditSegments, remove_segment},
  };
}

}  // namespace winnow::http

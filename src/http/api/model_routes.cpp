#include "http/api/model_routes.hpp"

#include <algorithm>
#include <charconv>

#include "app/json_writer.hpp"
#include "app/model_outline.hpp"
#include "base/zones.hpp"
#include "engine/examples.hpp"
#include "engine/model_diff.hpp"
#include "engine/model_parse.hpp"
#include "http/api/fields.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;
using app::PublicationPointer;

void write_model(JsonWriter& json, const app::ModelRecord& model, std::int64_t in_force) {
  json.raw_member("version", std::to_string(model.version));
  json.member("name", model.name);
  json.member("at", to_text(model.at));
  json.member("by", model.by);
  json.raw_member("in_force", model.version == in_force ? "true" : "false");
}

// "current" or a version.
Result<PublicationPointer> find_model(const Call& call, std::string_view name) {
  if (name == "current") {
    PublicationPointer current = call.workspace().in_force();
    if (!current) return fail(ErrorKind::NotFound, "no model is published yet");
    return current;
  }
  std::int64_t version = 0;
  const auto [stop, mistake] = std::from_chars(name.data(), name.data() + name.size(), version);
  if (mistake != std::errc() || stop != name.data() + name.size()) {
    return fail(ErrorKind::NotFound, "\"{}\" is no version: a whole number, or current", name);
  }
  return call.workspace().publication(version);
}

Said list_models(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const auto limit = query.whole("limit", 1, limits::page_rows).value_or(limits::page_rows);
  const auto before = query.whole("cursor", 1, INT64_MAX);
  if (const auto trouble = query.trouble()) return *trouble;
  std::vector<app::ModelRecord> models = TRY(call.workspace().models());
  std::reverse(models.begin(), models.end());
  const PublicationPointer current = call.workspace().in_force();
  std::string body, next = "null";
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  std::int64_t written = 0, last = 0;
  for (const app::ModelRecord& model : models) {
    if (before && model.version >= *before) continue;
    if (written++ == limit) {
      next = "\"" + std::to_string(last) + "\"";
      break;
    }
    last = model.version;
    json.begin('{');
    write_model(json, model, current ? current->version : 0);
    json.end('}');
  }
  json.end(']');
  json.raw_member("next", next);
  json.end('}');
  return json_reply(std::move(body));
}

Said show_model(const Call& call) {
  const PublicationPointer model = TRY(find_model(call, call.params["version"]));
  const PublicationPointer current = call.workspace().in_force();
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_model(json, {model->version, model->at, model->by, model->name},
              current ? current->version : 0);
  json.member("text", model->text);
  json.end('}');
  return json_reply(std::move(body));
}

// What the screens show leads by.
Said outline_model(const Call& call) {
  const PublicationPointer model = TRY(find_model(call, call.params["version"]));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("version", std::to_string(model->version));
  json.member("name", model->name);
  app::write_outline(json, *model->plan->model);
  json.end('}');
  return json_reply(std::move(body));
}

void write_changes(JsonWriter& json, const std::vector<engine::ModelChange>& changes) {
  json.key("changes");
  json.begin('[');
  for (const engine::ModelChange& change : changes) {
    json.begin('{');
    json.member("text", sentence_of(change));
    json.member("kind", engine::name_of(change.kind));
    json.member("part", change.part);
    json.member("key", change.key);
    json.member("before", change.before);
    json.member("after", change.after);
    json.end('}');
  }
  json.end(']');
}

Said compare_models(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const std::string from = query.needed_text("from");
  if (const auto trouble = query.trouble()) return *trouble;
  const PublicationPointer after = TRY(find_model(call, call.params["version"]));
  const PublicationPointer before = TRY(find_model(call, from));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("from", std::to_string(before->version));
  json.raw_member("to", std::to_string(after->version));
  write_changes(json, engine::diff_models(*before->plan->model, *after->plan->model));
  json.end('}');
  return json_reply(std::move(body));
}

void write_examples(JsonWriter& json, const engine::ParsedModel& parsed, Millis now) {
  json.key("examples");
  json.begin('[');
  if (parsed.model && !parsed.model->examples.empty()) {
    const auto plan = engine::make_plan(parsed.model);
    for (const engine::Example& example : parsed.model->examples) {
      const engine::ExampleResult result = engine::check_example(*plan, example, now);
      json.begin('{');
      json.member("name", result.name);
      json.raw_member("ok", result.ok ? "true" : "false");
      json.raw_member("line", std::to_string(example.place.line));
      json.raw_member("got", to_json(Value(result.got)));
      json.key("differences");
      json.begin('[');
      for (const engine::Difference& difference : result.differences) {
        json.begin('{');
        json.member("what", difference.what);
        json.raw_member("expected", to_json(difference.expected));
        json.raw_member("got", to_json(difference.got));
        json.end('}');
      }
      json.end(']');
      json.end('}');
    }
  }
  json.end(']');
}

// What `winnow check` says of a text, and what it would change.
Said check_model(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const std::string text = given.needed_text("text", limits::model_bytes);
  if (const auto trouble = given.trouble()) return *trouble;
  const engine::ParsedModel parsed = engine::parse_model(text, {load_zone, all_zones});
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_issues(json, parsed.issues);
  write_examples(json, parsed, call.workspace().now());
  const PublicationPointer current = call.workspace().in_force();
  const bool has_both = parsed.model && current;
  write_changes(json, has_both ? engine::diff_models(*current->plan->model, *parsed.model)
                               : std::vector<engine::ModelChange>{});
  json.end('}');
  return json_reply(std::move(body));
}

Problem refused(const app::PublishReport& report) {
  Problem problem{problems::invalid, "the model has mistakes; nothing was published"};
  for (const Issue& issue : report.issues) {
    const std::string hint = issue.hint.empty() ? "" : "; " + issue.hint;
    problem.faults.push_back({"text", issue.message + hint, issue.line, issue.column});
  }
  for (const std::string& failed : report.failed_examples) {
    problem.faults.push_back({"text", "example " + failed});
  }
  return problem;
}

Said publish_model(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const std::string text = given.needed_text("text", limits::model_bytes);
  if (const auto trouble = given.trouble()) return *trouble;
  const app::PublishReport report = TRY(call.workspace().publish(text, call.caller.who));
  if (report.version == 0) return refused(report);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("version", std::to_string(report.version));
  json.raw_member("leads", std::to_string(report.leads));
  json.raw_member("moves", std::to_string(report.moves));
  json.end('}');
  return created(std::move(body));
}

}  // namespace

std::vector<ApiRoute> model_routes() {
  return {
      {"GET", "/models", Permission::ReadLeads, list_models},
      {"POST", "/models", Permission::Publish, publish_model},
      {"POST", "/models/check", Permission::ReadLeads, check_model},
      {"GET", "/models/:version", Permission::ReadLeads, show_model},
      {"GET", "/models/:version/outline", Permission::ReadLeads, outline_model},
      {"GET", "/models/:version/changes", Permission::ReadLeads, compare_models},
  };
}

}  // namespace winnow::http

#include "http/api/expression_routes.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "app/board/board_names.hpp"
#include "app/expression_completion.hpp"
#include "app/expression_json.hpp"
#include "app/json_writer.hpp"
#include "cel/check.hpp"
#include "engine/model_scope.hpp"
#include "http/api/fields.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;

struct Section {
  std::string_view name;
  engine::Section section;
};
constexpr std::array<Section, 5> sections{{{"scores", engine::Section::Scores},
                                           {"frameworks", engine::Section::Frameworks},
                                           {"disqualify", engine::Section::Disqualify},
                                           {"stages", engine::Section::Stages},
                                           {"segments", engine::Section::Segments}}};

// The names that an expression may use where it is to stand: over leads, as lists and saved
// segments take it, or in a section of the model in force.
cel::Scope scope_for(const Call& call, Fields& given) {
  const std::string where = given.text("section").value_or("leads");
  const app::PublicationPointer model = call.workspace().in_force();
  if (where == "leads") return app::board_scope(model ? model->plan->model.get() : nullptr);
  const auto* found = std::find_if(sections.begin(), sections.end(),
                                   [&](const Section& one) { return one.name == where; });
  if (found == sections.end()) {
    given.fault("section", "leads, scores, frameworks, disqualify, stages or segments is wanted");
    return {};
  }
  static const engine::Model nothing_declared;
  return engine::scope_of(model ? *model->plan->model : nothing_declared, found->section);
}

// The tree of a text, or what is wrong with it.
Said parse_expression(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const std::string text = given.needed_text("text", limits::expression_bytes);
  if (const auto trouble = given.trouble()) return *trouble;
  const cel::Parsed parsed = cel::parse(text);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_issues(json, parsed.issues);
  std::string tree;
  if (parsed.issues.empty()) app::append_tree(tree, parsed.tree, text);
  json.raw_member("tree", tree.empty() ? "null" : tree);
  json.end('}');
  return json_reply(std::move(body));
}

Said print_expression(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const auto tree = given.any("tree");
  if (!tree) given.fault("tree", "it is needed");
  if (const auto trouble = given.trouble()) return *trouble;
  const Result<cel::Tree> read = app::read_tree(*tree);
  if (!read) {
    return Problem{problems::invalid, read.error().message, {{"tree", read.error().message}}};
  }
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.member("text", cel::print(*read));
  json.end('}');
  return json_reply(std::move(body));
}

// Whether it can run, what it comes to, which names it reads.
Said check_expression(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const std::string text = given.needed_text("text", limits::expression_bytes);
  const cel::Scope scope = scope_for(call, given);
  if (const auto trouble = given.trouble()) return *trouble;
  const cel::Compiled compiled = cel::compile(text, scope);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_issues(json, compiled.issues);
  json.key("type");
  compiled.program ? json.text(cel::name_of(compiled.program->type())) : json.raw("null");
  json.key("names");
  json.begin('[');
  if (compiled.program) {
    for (const cel::Slot& slot : compiled.program->slots()) json.text(slot.name);
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

Said complete_expression(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const std::string text = given.text("text", limits::expression_bytes).value_or("");
  const auto at = given.whole("at", 0, static_cast<std::int64_t>(limits::expression_bytes));
  const cel::Scope scope = scope_for(call, given);
  if (const auto trouble = given.trouble()) return *trouble;
  const std::size_t byte =
      at ? app::byte_at_unit(text, static_cast<std::size_t>(*at)) : text.size();
  const app::Completions found = app::complete(text, byte, scope);
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("begin", std::to_string(app::units_before(text, found.begin)));
  json.raw_member("end", std::to_string(app::units_before(text, found.end)));
  json.key("items");
  json.begin('[');
  for (const app::Completion& one : found.items) {
    json.begin('{');
    json.member("text", one.text);
    json.member("kind", name_of(one.kind));
    json.member("type", one.type);
    json.member("sentence", one.sentence);
    json.end('}');
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> expression_routes() {
  return {
      {"POST", "/expressions/parse", Permission::SignedIn, parse_expression},
      {"POST", "/expressions/print", Permission::SignedIn, print_expression},
      {"POST", "/expressions/check", Permission::SignedIn, check_expression},
      {"POST", "/expressions/complete", Permission::SignedIn, complete_expression},
  };
}

}  // namespace winnow::http

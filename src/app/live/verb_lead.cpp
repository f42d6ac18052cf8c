#include "app/live/verb_lead.hpp"

#include <charconv>
#include <optional>

#include "app/assessment_json.hpp"
#include "app/json_writer.hpp"
#include "app/names.hpp"
#include "base/json.hpp"

namespace winnow::app {

namespace {

constexpr int points_default = 50;

Result<std::optional<Millis>> instant_option(const VerbCall& call, std::string_view name) {
  const std::string text = call.get(name);
  if (text.empty()) return std::optional<Millis>();
  const auto at = parse_instant(text);
  if (!at) {
    return fail(ErrorKind::Invalid, "--{} is a time: RFC 3339, YYYY-MM-DD or an epoch, not \"{}\"",
                name, text);
  }
  return at;
}

Result<std::optional<std::int64_t>> number_option(const VerbCall& call, std::string_view name) {
  const std::string text = call.get(name);
  if (text.empty()) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (mistake != std::errc() || end != text.data() + text.size()) {
    return fail(ErrorKind::Invalid, "--{} is a whole number, not \"{}\"", name, text);
  }
  return std::optional(value);
}

// By id, user id, e-mail address or anonymous id, in that order.
Result<LeadNumber> find_lead(const Book& book, const std::string& name) {
  if (const auto id = parse_id(name)) {
    if (const auto lead = book.find(*id)) return *lead;
  }
  for (const auto kind : {IdentifierKind::User, IdentifierKind::Email, IdentifierKind::Anonymous}) {
    if (const auto lead = book.find(kind, name)) return *lead;
  }
  return fail(ErrorKind::NotFound, "no lead is known by \"{}\"", name);
}

std::string timeline_lines(const Book& book, LeadNumber lead) {
  std::string out;
  for (const engine::Fact& fact : book.timeline_of(lead).unpack(book.texts())) {
    JsonWriter json(out);
    json.begin('{');
    json.raw_member("seq", std::to_string(fact.seq));
    json.member("type", name_of(fact.kind));
    json.member("at", to_text(fact.at));
    json.member("source", name_of(fact.source));
    json.member("name", fact.name);
    json.raw_member("data", to_json(Value(fact.data)));
    json.end('}');
    out += '\n';
  }
  return out;
}

std::string point_line(const Workspace::Point& point) {
  std::string out;
  JsonWriter json(out);
  json.begin('{');
  json.member("at", to_text(point.at));
  json.raw_member("total", milli_text(point.total));
  json.member("grade", point.grade);
  json.member("stage", point.stage);
  json.end('}');
  return out + "\n";
}

}  // namespace

Result<int> show_lead(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  Workspace* workspace = TRY(workspaces.get(call.workspace));
  const auto book = workspace->book();
  const LeadNumber lead = TRY(find_lead(*book, call.get("lead")));
  const auto version = TRY(number_option(call, "version"));
  if (!call.get("timeline").empty()) {
    TRY(io.write(timeline_lines(*book, lead)));
    return 0;
  }
  const LeadView view = book->view(lead);
  if (const auto from = TRY(instant_option(call, "from"))) {
    const Millis to = TRY(instant_option(call, "to")).value_or(workspace->now());
    const auto points = TRY(number_option(call, "points")).value_or(points_default);
    for (const Workspace::Point& point : TRY(workspace->series(
             view.id, *from, to, static_cast<int>(std::min<std::int64_t>(points, INT32_MAX)),
             version))) {
      TRY(io.write(point_line(point)));
    }
    return 0;
  }
  const auto as_of = TRY(instant_option(call, "as-of"));
  const Workspace::Assessed seen = TRY(workspace->assess(view.id, as_of, version));
  std::string out;
  JsonWriter json(out);
  json.begin('{');
  json.member("lead", to_text(view.id));
  json.texts("users", view.users);
  json.texts("emails", view.emails);
  json.texts("anonymous", view.anonymous);
  json.raw_member("model", std::to_string(seen.publication->version));
  std::string assessment;
  append_assessment(assessment, *seen.publication->plan, to_text(view.id), seen.as_of,
                    seen.assessment);
  json.raw_member("assessment", assessment);
  json.end('}');
  TRY(io.write(out + "\n"));
  return 0;
}

}  // namespace winnow::app

#include "http/api/identity_routes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "app/board/duplicates.hpp"
#include "app/json_writer.hpp"
#include "app/people/act.hpp"
#include "app/people/lead_json.hpp"
#include "http/api/fields.hpp"
#include "http/api/leads.hpp"
#include "http/api/list_routes.hpp"

namespace winnow::http {

namespace {

using app::Duplicate;
using app::JsonWriter;
using app::Permission;

constexpr std::int64_t usual_limit = 50;

// The two leads of a request, both in the caller's sight.
Result<app::Workspace::OfTwo> read_two(const Call& call, Fields& given) {
  app::Workspace::OfTwo two;
  two.who = call.caller.who;
  two.lead = TRY(lead_of(call));
  const auto other = given.id("with");
  if (!given.has("with")) given.fault("with", "the id of the other lead is needed");
  two.note = given.text("note", limits::note_bytes).value_or("");
  TRY(app::look_at(call.workspace(), call.caller, two.lead));
  if (!other) return two;
  two.other = *other;
  TRY(app::look_at(call.workspace(), call.caller, two.other));
  return two;
}

Reply both(const Call& call, const app::Workspace::OfTwo& two) {
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("lead", lead_json(call, two.lead));
  json.raw_member("other", lead_json(call, two.other));
  json.end('}');
  return json_reply(std::move(body));
}

Said merge(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const auto two = TRY(read_two(call, given));
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(call.workspace().merge_leads(two));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("lead", lead_json(call, two.lead));
  json.end('}');
  return json_reply(std::move(body));
}

Said unmerge(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const auto two = TRY(read_two(call, given));
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(call.workspace().unmerge_leads(two));
  return both(call, two);
}

Said say_distinct(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const auto two = TRY(read_two(call, given));
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(call.workspace().set_distinct(two));
  return no_content();
}

unsigned strongest(const Duplicate& one) {
  unsigned bit = 0;
  while ((one.likenesses >> bit & 1U) == 0) ++bit;
  return bit;
}

// "LIKENESS.FIRST.SECOND" of the last pair of a page.
std::string cursor_of(const Duplicate& one) {
  return std::to_string(strongest(one)) + "." + std::to_string(one.first) + "." +
         std::to_string(one.second);
}

std::optional<std::array<std::uint32_t, 3>> parse_cursor(std::string_view text) {
  std::array<std::uint32_t, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (mistake != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i + 1 == parts.size()) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(parts) : std::nullopt;
}

void write_side(JsonWriter& json, std::string_view name, const app::BoardRow& row) {
  json.key(name);
  json.begin('{');
  json.member("id", to_text(row.lead));
  json.text_or_null("name", row.name);
  json.text_or_null("email", row.email);
  json.text_or_null("company", row.company);
  json.text_or_null("stage", row.stage);
  json.text_or_null("owner", row.owner);
  json.member("created", to_text(row.created));
  json.end('}');
}

Said list_duplicates(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const auto limit = query.whole("limit", 1, limits::page_rows).value_or(usual_limit);
  const auto cursor_text = query.text("cursor");
  const auto cursor = parse_cursor(cursor_text.value_or("0.0.0"));
  if (!cursor) query.fault("cursor", "it is none of this list: begin again without one");
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  const auto book = call.workspace().book();
  const auto list = call.workspace().duplicates(*view);
  auto next = std::upper_bound(
      list->begin(), list->end(), *cursor, [](const auto& place, const Duplicate& one) {
        return place < std::array<std::uint32_t, 3>{strongest(one), one.first, one.second};
      });
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  const Duplicate* last = nullptr;
  const auto seen = [&](app::LeadNumber lead) -> std::optional<app::BoardRow> {
    if (lead >= book->leads() || book->is_merged(lead)) return std::nullopt;
    if (!app::look_at(call.workspace(), call.caller, book->id_of(lead))) return std::nullopt;
    return app::row_at(*view, lead, call.workspace().now());
  };
  std::int64_t shown = 0;
  for (; next != list->end() && shown < limit; ++next) {
    if (book->are_distinct(next->first, next->second)) continue;
    const auto lead = seen(next->first), other = seen(next->second);
    if (!lead || !other) continue;
    ++shown;
    last = &*next;
    json.begin('{');
    json.key("reasons");
    json.begin('[');
    for (std::size_t i = 0; i < app::likeness_names.size(); ++i) {
      if (next->has(static_cast<app::Likeness>(i))) json.text(app::likeness_names[i]);
    }
    json.end(']');
    write_side(json, "lead", *lead);
    write_side(json, "other", *other);
    json.end('}');
  }
  json.end(']');
  json.text_or_null("next", next != list->end() && last ? cursor_of(*last) : "");
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> identity_routes() {
  return {
      {"POST", "/leads/:lead/merge", Permission::WorkLeads, merge},
      {"POST", "/leads/:lead/unmerge", Permission::WorkLeads, unmerge},
      {"POST", "/leads/:lead/distinct", Permission::WorkLeads, say_distinct},
      {"GET", "/duplicates", Permission::ReadLeads, list_duplicates},
  };
}

}  // namespace winnow::http

#include "engine/model_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "cel/tree.hpp"

namespace winnow::engine {
namespace {

// A part of a model that has a name: its facts as text, in the order in which they are told.
struct Part {
  std::string name;  // "rule manager"
  std::string home;  // "score fit, group site"; empty: it cannot move
  std::vector<std::pair<std::string, std::string>> facts;  // an empty text: not given
};

std::string text_of(const Condition& condition) {
  return condition.program ? "`" + cel::print(condition.program->tree()) + "`" : std::string{};
}
std::string text_of(const std::optional<Condition>& condition) {
  return condition ? text_of(*condition) : std::string{};
}
std::string text_of(const std::optional<Range>& range) {
  return range ? fmt::format("[{}, {}]", milli_text(range->low), milli_text(range->high))
               : std::string{};
}
std::string text_of(const Texts& texts) {
  std::string out;
  for (const auto& [language, text] : texts) {
    out += fmt::format("{}{}{}\"{}\"", out.empty() ? "" : ", ", language,
                       language.empty() ? "" : " ", text);
  }
  return out;
}
std::string text_of(const std::vector<Threshold>& thresholds) {
  std::string out;
  for (const Threshold& t : thresholds) {
    out += fmt::format("{}{} from {}", out.empty() ? "" : ", ", t.label, milli_text(t.from));
  }
  return out;
}
std::string text_of(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

// Seconds in the greatest of d h m s that divides them.
std::string length_text(std::int64_t seconds) {
  if (seconds == 0) return {};
  constexpr std::pair<std::int64_t, char> units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}};
  for (const auto& [size, letter] : units) {
    if (seconds % size == 0) return fmt::format("{}{}", seconds / size, letter);
  }
  return fmt::format("{}s", seconds);
}

std::string_view name_of(FieldType type) {
  constexpr std::string_view names[] = {"string",    "number", "int", "bool",
                                        "timestamp", "list",   "map"};
  return names[static_cast<std::size_t>(type)];
}
std::string_view name_of(Measure measure) {
  constexpr std::string_view names[] = {
      "count", "sum", "days", "days_since_last", "days_since_first", "max", "last"};
  return names[static_cast<std::size_t>(measure)];
}
std::string_view name_of(Source source) {
  constexpr std::string_view names[] = {"public", "server", "person", "crm"};
  return names[static_cast<std::size_t>(source)];
}

std::string steps_text(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) {
    const Value& at = step.from ? *step.from : *step.is;
    out += fmt::format("{}{}{}: {}", out.empty() ? "" : ", ", step.from ? "from " : "", to_json(at),
                       milli_text(step.points));
  }
  return out;
}

std::string qualify_text(const Framework& framework) {
  switch (framework.qualify) {
    case Framework::Qualify::All: return "all";
    case Framework::Qualify::Any: return "any";
    case Framework::Qualify::AtLeast: return fmt::format("at least {}", framework.at_least);
    case Framework::Qualify::Score: return fmt::format("score {}", milli_text(framework.score));
  }
  return {};
}

std::string grade_text(const Model& model) {
  if (!model.grade) return {};
  if (!model.grade->thresholds.empty()) return text_of(model.grade->thresholds);
  std::string out = "'";
  for (const GradePiece& piece : model.grade->pattern) {
    out += piece.score ? "{" + model.scores[*piece.score].id + "}" : piece.text;
  }
  return out + "'";
}

Part head_of(const Model& model) {
  std::vector<std::string> total;
  for (const std::size_t score : model.total) total.push_back(model.scores[score].id);
  std::sort(total.begin(), total.end());  // a sum has no order
  return {"model",
          {},
          {{"name", model.name},
           {"about", text_of(model.about)},
           {"timezone", model.timezone},
           {"total", text_of(total)},
           {"grade", grade_text(model)}}};
}

void add_facts(const Model& model, std::vector<Part>& parts) {
  for (const Field& field : model.fields) {
    std::vector<std::string> from;
    if (field.from) {
      for (const Source source : *field.from) from.emplace_back(name_of(source));
    }
    std::sort(from.begin(), from.end());
    const std::string prefix = field.root == "company" ? "field company." : "field ";
    parts.push_back({prefix + field.name,
                     {},
                     {{"type", std::string(name_of(field.type))}, {"from", text_of(from)}}});
  }
  for (const EventType& event : model.events) {
    Part part{"event " + event.name, {}, {}};
    for (const auto& [name, type] : event.properties) {
      part.facts.emplace_back(name, std::string(name_of(type)));
    }
    parts.push_back(std::move(part));
  }
  for (const auto& [name, list] : model.lists) {
    parts.push_back({"list " + name, {}, {{"values", to_json(list)}}});
  }
}

Part part_of(const Signal& signal) {
  constexpr std::string_view periods[] = {" per day", " per week", " per month", " ever"};
  std::vector<std::string> events = signal.events;
  std::sort(events.begin(), events.end());
  const std::string decay = length_text(signal.decay_seconds);
  std::string limit;
  if (signal.at_most > 0) {
    limit = fmt::format("{}{}", signal.at_most, periods[static_cast<std::size_t>(signal.per)]);
  }
  return {"signal " + signal.id,
          {},
          {{"event", events.empty() ? "*" : text_of(events)},
           {"where", text_of(signal.where)},
           {"measure", std::string(name_of(signal.measure))},
           {"of", fmt::format("{}", fmt::join(signal.of, "."))},
           {"within", length_text(signal.within)},
           {"half_life", signal.decay == Decay::HalfLife ? decay : ""},
           {"linear", signal.decay == Decay::Linear ? decay : ""},
           {"at_most", limit}}};
}

Part part_of(const Model& model, const Rule& rule, std::string home) {
  const bool each = rule.kind == Rule::Kind::Each, match = rule.kind == Rule::Kind::Match;
  const std::string condition = text_of(rule.condition);
  return {"rule " + rule.id,
          std::move(home),
          {{"when", rule.kind == Rule::Kind::When ? condition : ""},
           {"each", each ? model.signals[rule.signal].id : ""},
           {"match", match ? condition : ""},
           {"points", match ? "" : milli_text(rule.points)},
           {"max", rule.max ? milli_text(*rule.max) : ""},
           {"steps", steps_text(rule.steps)},
           {"reason", text_of(rule.reason)},
           {"purpose", rule.purpose}}};
}

void add_scores(const Model& model, std::vector<Part>& parts) {
  for (const Score& score : model.scores) {
    parts.push_back({"score " + score.id,
                     {},
                     {{"range", text_of(score.range)}, {"labels", text_of(score.labels)}}});
    for (const Group& group : score.groups) {
      const std::string in_score = "score " + score.id;
      const std::string home = group.id.empty() ? in_score : in_score + ", group " + group.id;
      if (!group.id.empty()) {
        parts.push_back({"group " + group.id, in_score, {{"range", text_of(group.range)}}});
      }
      for (const Rule& rule : group.rules) parts.push_back(part_of(model, rule, home));
    }
  }
}

void add_frameworks(const Model& model, std::vector<Part>& parts) {
  for (const Framework& framework : model.frameworks) {
    const std::string name = "framework " + framework.id;
    parts.push_back({name, {}, {{"qualify", qualify_text(framework)}}});
    for (const Criterion& criterion : framework.criteria) {
      parts.push_back({name + ", criterion " + criterion.id,
                       {},
                       {{"when", text_of(criterion.when)},
                        {"field", criterion.field},
                        {"ask", text_of(criterion.ask)},
                        {"weight", milli_text(criterion.weight)},
                        {"knockout", criterion.knockout ? "true" : ""}}});
    }
  }
}

void add_funnel(const Model& model, std::vector<Part>& parts) {
  for (const Disqualification& one : model.disqualify) {
    const std::string name = "disqualification " + one.reason;
    const auto same = std::find_if(parts.begin(), parts.end(),
                                   [&](const Part& part) { return part.name == name; });
    if (same != parts.end()) {  // a reason may have several conditions
      same->facts[0].second += " or " + text_of(one.when);
    } else {
      parts.push_back({name, {}, {{"when", text_of(one.when)}}});
    }
  }
  for (const Stage& stage : model.stages) {
    std::string recycle;
    if (stage.recycle) {
      recycle = fmt::format("after {} to {}", length_text(stage.recycle->after),
                            model.stages[stage.recycle->to].id);
    }
    parts.push_back({"stage " + stage.id,
                     {},
                     {{"name", text_of(stage.name)},
                      {"enter", text_of(stage.enter)},
                      {"leave", text_of(stage.leave)},
                      {"by", stage.by},
                      {"require", text_of(stage.require)},
                      {"on", text_of(stage.on)},
                      {"recycle", recycle}}});
  }
  for (const Segment& segment : model.segments) {
    parts.push_back({"segment " + segment.id, {}, {{"when", text_of(segment.when)}}});
  }
}

std::string events_text(const std::vector<ExampleEvent>& events) {
  std::string out;
  for (const ExampleEvent& event : events) {
    const std::int64_t ago = event.ago_seconds;
    const std::string before = (ago > 0 ? "-" : "") + length_text(ago < 0 ? -ago : ago);
    out += fmt::format("{}{} {} {}", out.empty() ? "" : ", ", event.event,
                       event.at ? to_text(*event.at) : before, to_json(Value(event.properties)));
  }
  return out;
}

// Each entry by itself, those of a map in it too: "expect scores.fit".
void add_entries(const std::string& before, const Map& entries, Part& part) {
  for (const auto& [name, value] : entries) {
    if (value.is(Value::Kind::Map)) {
      add_entries(before + name + ".", value.map(), part);
    } else {
      part.facts.emplace_back(before + name, to_json(value));
    }
  }
}

void add_examples(const Model& model, std::vector<Part>& parts) {
  for (const Example& example : model.examples) {
    Part part{"example " + example.name, {}, {}};
    add_entries("lead.", example.lead, part);
    add_entries("company.", example.company, part);
    part.facts.emplace_back("events", events_text(example.events));
    part.facts.emplace_back("as_of", example.as_of ? to_text(*example.as_of) : "");
    add_entries("expect ", example.expect, part);
    parts.push_back(std::move(part));
  }
}

std::vector<Part> parts_of(const Model& model) {
  std::vector<Part> parts = {head_of(model)};
  add_facts(model, parts);
  for (const Signal& signal : model.signals) parts.push_back(part_of(signal));
  add_scores(model, parts);
  add_frameworks(model, parts);
  add_funnel(model, parts);
  add_examples(model, parts);
  return parts;
}

const Part* find_part(const std::vector<Part>& parts, std::string_view name) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

std::string fact_of(const Part& part, std::string_view key) {
  for (const auto& [name, text] : part.facts) {
    if (name == key) return text;
  }
  return {};
}

using Changes = std::vector<ModelChange>;
using Kind = ModelChange::Kind;

void tell_changes(const Part& before, const Part& after, Changes& told) {
  if (before.home != after.home) {
    told.push_back({Kind::Moved, after.name, {}, before.home, after.home});
  }
  for (const auto& [key, text] : after.facts) {
    const std::string was = fact_of(before, key);
    if (was != text) told.push_back({Kind::Changed, after.name, key, was, text});
  }
  for (const auto& was : before.facts) {  // properties of events come and go
    const auto has_key = [&](const auto& fact) { return fact.first == was.first; };
    if (std::any_of(after.facts.begin(), after.facts.end(), has_key)) continue;
    told.push_back({Kind::Changed, after.name, was.first, was.second, {}});
  }
}

template <typename Items, typename Name>
void tell_order(std::string_view what, const std::pair<const Items&, const Items&>& lists,
                Name name, Changes& told) {
  std::vector<std::string> before, after, kept_before, kept_after;
  for (const auto& item : lists.first) before.push_back(name(item));
  for (const auto& item : lists.second) after.push_back(name(item));
  const auto kept = [](const auto& from, const auto& other, auto& out) {
    std::copy_if(from.begin(), from.end(), std::back_inserter(out), [&](const std::string& one) {
      return std::find(other.begin(), other.end(), one) != other.end();
    });
  };
  kept(before, after, kept_before);
  kept(after, before, kept_after);
  if (kept_before == kept_after) return;
  told.push_back({Kind::Order, std::string(what), {}, {}, text_of(after)});
}

void tell_orders(const Model& before, const Model& after, Changes& told) {
  for (const Framework& framework : after.frameworks) {
    for (const Framework& was : before.frameworks) {
      if (was.id != framework.id) continue;
      const std::pair<const std::vector<Criterion>&, const std::vector<Criterion>&> lists = {
          was.criteria, framework.criteria};
      tell_order<std::vector<Criterion>>(
          "framework " + framework.id, lists, [](const Criterion& c) { return c.id; }, told);
    }
  }
  tell_order<std::vector<Disqualification>>(
      "disqualify", {before.disqualify, after.disqualify},
      [](const Disqualification& d) { return d.reason; }, told);
  tell_order<std::vector<Stage>>(
      "stages", {before.stages, after.stages}, [](const Stage& s) { return s.id; }, told);
}

}  // namespace

std::string_view name_of(ModelChange::Kind kind) {
  constexpr std::string_view names[] = {"added", "removed", "moved", "changed", "order"};
  return names[static_cast<std::size_t>(kind)];
}

std::string sentence_of(const ModelChange& change) {
  const auto& [kind, part, key, before, after] = change;
  switch (kind) {
    case Kind::Added: return part + ": added" + (after.empty() ? "" : " to " + after);
    case Kind::Removed: return part + ": removed" + (before.empty() ? "" : " from " + before);
    case Kind::Moved: return fmt::format("{}: moved from {} to {}", part, before, after);
    case Kind::Order: return fmt::format("{}: the order is now {}", part, after);
    case Kind::Changed: break;
  }
  // Expressions and long texts read better as a sentence.
  constexpr std::size_t short_text = 20;
  if (before.empty()) return fmt::format("{}: {} {} added", part, key, after);
  if (after.empty()) return fmt::format("{}: {} {} removed", part, key, before);
  const bool is_short =
      before[0] != '`' && before.size() <= short_text && after.size() <= short_text;
  return fmt::format("{}: {}{} {} → {}", part, key, is_short ? "" : " changed:", before, after);
}

Changes diff_models(const Model& before, const Model& after) {
  const std::vector<Part> old_parts = parts_of(before), new_parts = parts_of(after);
  Changes told;
  for (const Part& part : new_parts) {
    const Part* was = find_part(old_parts, part.name);
    if (was != nullptr) {
      tell_changes(*was, part, told);
    } else {
      told.push_back({Kind::Added, part.name, {}, {}, part.home});
    }
  }
  for (const Part& part : old_parts) {
    if (find_part(new_parts, part.name) != nullptr) continue;
    told.push_back({Kind::Removed, part.name, {}, part.home, {}});
  }
  tell_orders(before, after, told);
  return told;
}

}  // namespace winnow::engine

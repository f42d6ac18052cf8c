#include "app/question.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/issue.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

using engine::TraitSlot;

cel::Scope scope_of_leads() {
  cel::Scope scope = cel::Scope::group();
  scope.members.emplace("lead", cel::Scope::open_group());
  scope.members.emplace("company", cel::Scope::open_group());
  return scope;
}

Error mistake(const std::string& expression, const Issue& issue) {
  std::string text = "--won: " + issue.message;
  if (!issue.hint.empty()) text += "; " + issue.hint;
  std::string shown = caret_lines(expression, {issue.line, issue.column});
  if (!shown.empty()) shown.pop_back();  // its last line break
  return {ErrorKind::Invalid, text + "\n" + shown};
}

ZoneTable zones_of(const cel::Program& program) {
  const cel::ZoneNames wanted = cel::zone_names(program);
  if (wanted.dynamic) return all_zones();
  ZoneTable zones;
  for (const std::string& name : wanted.names) {
    Result<Zone> zone = load_zone(name);
    if (zone) zones.emplace(name, std::move(*zone));
  }
  return zones;
}

// "signed_up", "lead.signed_up" and "company.founded" are columns as a person names them.
TraitSlot slot_of_column(const std::string& column) {
  std::string root = "lead", field = column;
  for (const char* prefix : {"lead.", "company."}) {
    const std::string_view begin(prefix);
    if (column.size() <= begin.size() || column.compare(0, begin.size(), begin) != 0) continue;
    root = begin.substr(0, begin.size() - 1);
    field = column.substr(begin.size());
  }
  return {root, {field}, engine::FieldType::Timestamp, root + "." + field};
}

// Whether one path leads to the other: lead.address and lead.address.city are one column.
bool overlap(const TraitSlot& trait, const cel::Slot& slot) {
  if (trait.root != slot.root) return false;
  const std::size_t depth = std::min(trait.path.size(), slot.path.size());
  return std::equal(trait.path.begin(), trait.path.begin() + static_cast<std::ptrdiff_t>(depth),
                    slot.path.begin());
}

// A column that is read already stays as it is typed: the model sees what `score` shows it.
void add_trait(std::vector<TraitSlot>& traits, TraitSlot slot) {
  for (const TraitSlot& known : traits) {
    if (known.root == slot.root && known.path == slot.path) return;
  }
  traits.push_back(std::move(slot));
}

std::optional<Millis> instant_of(const Value& value) {
  if (value.is(Value::Kind::Timestamp)) return millis_of(value.timestamp());
  if (value.is(Value::Kind::String)) return parse_instant(value.text());
  return std::nullopt;
}

}  // namespace

Question::Question(std::shared_ptr<const cel::Program> won, Instants instants)
    : won_(std::move(won)), zones_(zones_of(*won_)), instants_(std::move(instants)) {
  if (!instants_.field.empty()) at_ = slot_of_column(instants_.field);
}

Result<Question> Question::of(const std::string& won, Instants instants) {
  const cel::Compiled compiled = cel::compile(won, scope_of_leads());
  if (!compiled.program) return tl::unexpected(mistake(won, compiled.issues.front()));
  const cel::Type& type = compiled.program->type();
  if (type.kind != cel::Type::Kind::Bool && type.kind != cel::Type::Kind::Dyn) {
    return tl::unexpected(
        mistake(won, {1, 1, "a condition is wanted, not a value of type " + cel::name_of(type),
                      "compare it: lead.status == \"won\""}));
  }
  return Question(compiled.program, std::move(instants));
}

Result<std::shared_ptr<const engine::Plan>> Question::with_columns(
    const std::shared_ptr<const engine::Plan>& plan, Leak leak) const {
  auto wider = std::make_shared<engine::Plan>(*plan);
  for (const cel::Slot& slot : won_->slots()) {
    for (const TraitSlot& trait : plan->traits) {
      if (leak == Leak::Allowed || !overlap(trait, slot)) continue;
      return fail(ErrorKind::Invalid,
                  "--won and the model both read {}, so the model would be told what it has to "
                  "find; use another column, or --allow-leak if it is known in time",
                  trait.name);
    }
    add_trait(wider->traits, engine::trait_slot(*plan->model, slot));
  }
  if (at_) add_trait(wider->traits, *at_);
  return std::shared_ptr<const engine::Plan>(std::move(wider));
}

Result<std::vector<LeadOutcome>> Question::answers(const Loaded& loaded) const {
  const auto& traits = loaded.plan->traits;
  const auto column = [&](const std::string& root, const std::vector<std::string>& path) {
    const auto found = std::find_if(traits.begin(), traits.end(), [&](const TraitSlot& trait) {
      return trait.root == root && trait.path == path;
    });
    CHECK(found != traits.end());
    return &loaded.traits[static_cast<std::size_t>(found - traits.begin())];
  };
  std::vector<const columns::Column*> read;
  for (const cel::Slot& slot : won_->slots()) read.push_back(column(slot.root, slot.path));
  const columns::Column* instants = at_ ? column(at_->root, at_->path) : nullptr;

  std::vector<LeadOutcome> out(loaded.leads());
  std::vector<Value> values(read.size());
  std::vector<const Value*> row(read.size());
  for (std::uint32_t lead = 0; lead < loaded.leads(); ++lead) {
    for (std::size_t i = 0; i < read.size(); ++i) {
      const bool missing = read[i]->is_missing(lead);
      if (!missing) values[i] = read[i]->value(lead);
      row[i] = missing ? nullptr : &values[i];
    }
    const cel::Outcome won = won_->run(row, zones_);
    if (won.state == cel::Outcome::State::Value) {
      if (!won.value.is(Value::Kind::Bool)) {
        return fail(ErrorKind::Invalid,
                    "--won is {} for lead \"{}\", neither true nor false; compare it: {} == …",
                    name_of(won.value.kind()), loaded.lead_id(lead), won_->text());
      }
      out[lead].won = won.value.boolean();
    }
    if (instants == nullptr) {
      out[lead].at = instants_.as_of;
    } else if (!instants->is_missing(lead)) {
      if (const auto at = instant_of(instants->value(lead))) {
        out[lead].at = *at + instants_.after_seconds * 1000;
      }
    }
  }
  return out;
}

}  // namespace winnow::app

// The sections `disqualify`, `stages`, `segments`.

#include <fmt/format.h>

#include <algorithm>

#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

void parse_disqualification(Draft& draft, const YamlNode& node) {
  if (!draft.check_keys(node, Shape::Disqualification)) return;
  Disqualification disqualification;
  if (const YamlNode* reason = draft.find(node, "reason")) {
    disqualification.reason = draft.text(*reason, "`reason`").value_or("");
  }
  if (const YamlNode* when = draft.find(node, "when")) {
    disqualification.when = draft.condition(*when, Section::Disqualify).value_or(Condition{});
  }
  draft.model.disqualify.push_back(std::move(disqualification));
}

// Where `key` stands without `with`, which it belongs to.
void goes_with(Draft& draft, const YamlNode& stage, std::string_view key, std::string_view with) {
  const YamlNode* found = draft.find(stage, key);
  if (found != nullptr && draft.find(stage, with) == nullptr) {
    draft.issue(*found, fmt::format("`{}` goes with `{}` only", key, with));
  }
}

void parse_entry(Draft& draft, const YamlNode& node, Stage& stage) {
  const YamlNode* enter = draft.find(node, "enter");
  const YamlNode* by = draft.find(node, "by");
  const YamlNode* on = draft.find(node, "on");
  if ((enter != nullptr) + (by != nullptr) + (on != nullptr) != 1) {
    draft.issue(node, "a stage has exactly one of `enter`, `by` and `on`");
  } else {
    stage.kind = by != nullptr   ? Stage::Kind::By
                 : on != nullptr ? Stage::Kind::On
                                 : Stage::Kind::Enter;
    goes_with(draft, node, "leave", "enter");
    goes_with(draft, node, "require", "by");
  }
  if (enter != nullptr) {
    stage.enter = draft.condition(*enter, Section::Stages).value_or(Condition{});
  }
  if (const YamlNode* leave = draft.find(node, "leave")) {
    stage.leave = draft.condition(*leave, Section::Stages);
  }
  if (by != nullptr) stage.by = draft.id(*by, "`by`").value_or("");
  if (const YamlNode* require = draft.find(node, "require")) {
    stage.require = draft.condition(*require, Section::Stages);
  }
  if (on == nullptr) return;
  const auto names = draft.names(*on, "`on`");
  if (!names) return;
  if (std::find(names->begin(), names->end(), "*") != names->end()) {
    draft.issue(*on, "a stage cannot be entered by every event", "name the events");
  } else {
    check_event_names(draft, *on, *names);
  }
  stage.on = *names;
}

void parse_stage(Draft& draft, const YamlNode& node) {
  if (!draft.check_keys(node, Shape::Stage)) return;
  Stage stage;
  auto& stages = draft.model.stages;
  if (const YamlNode* id = draft.find(node, "id")) {
    stage.id = draft.id(*id, "the stage").value_or("");
    const bool twice = std::any_of(stages.begin(), stages.end(),
                                   [&](const Stage& other) { return other.id == stage.id; });
    if (!stage.id.empty() && twice) {
      draft.issue(*id, fmt::format("the id `{}` is used twice among the stages", stage.id));
    }
  }
  if (const YamlNode* name = draft.find(node, "name")) {
    stage.name = draft.texts(*name, "`name`").value_or(Texts{});
  }
  parse_entry(draft, node, stage);
  stages.push_back(std::move(stage));
}

void parse_recycle(Draft& draft, const YamlNode& node, std::size_t index) {
  if (!draft.check_keys(node, Shape::Recycle)) return;
  Recycle recycle;
  if (const YamlNode* after = draft.find(node, "after")) {
    recycle.after = draft.length(*after).value_or(1);
  }
  const YamlNode* to = draft.find(node, "to");
  if (to == nullptr) return;
  const auto id = draft.text(*to, "`to`");
  if (!id) return;
  auto& stages = draft.model.stages;
  std::vector<std::string> ids;
  ids.reserve(stages.size());
  for (const Stage& stage : stages) ids.push_back(stage.id);
  const auto found = std::find(ids.begin(), ids.end(), *id);
  recycle.to = static_cast<std::size_t>(found - ids.begin());
  if (found == ids.end()) {
    draft.issue(*to, fmt::format("there is no stage `{}`", *id), Draft::did_you_mean(*id, ids));
  } else if (recycle.to == index) {
    draft.issue(*to, "a stage cannot recycle to itself");
  } else if (stages[recycle.to].kind != Stage::Kind::Enter) {
    draft.issue(*to, fmt::format("the model cannot move a lead to `{}`", *id),
                "recycle to a stage with `enter`");
  } else {
    stages[index].recycle = recycle;
  }
}

void parse_stages(Draft& draft, const YamlNode& node) {
  if (!draft.is_list(node, "`stages`")) return;
  std::vector<const YamlNode*> read;  // per stage of the model: its node
  for (const YamlId item : node.items) {
    const std::size_t before = draft.model.stages.size();
    parse_stage(draft, draft.at(item));
    if (draft.model.stages.size() > before) read.push_back(&draft.at(item));
  }
  for (std::size_t i = 0; i < read.size(); ++i) {
    const YamlNode* recycle = draft.find(*read[i], "recycle");
    if (recycle != nullptr) parse_recycle(draft, *recycle, i);
  }
}

}  // namespace

void parse_funnel(Draft& draft, const YamlNode& root) {
  const YamlNode* disqualify = draft.find(root, "disqualify");
  if (disqualify != nullptr && draft.is_list(*disqualify, "`disqualify`")) {
    for (const YamlId item : disqualify->items) parse_disqualification(draft, draft.at(item));
  }
  if (const YamlNode* stages = draft.find(root, "stages")) parse_stages(draft, *stages);
  const YamlNode* segments = draft.find(root, "segments");
  if (segments == nullptr || !draft.is_map(*segments, "`segments`")) return;
  for (const YamlEntry& entry : segments->entries) {
    const YamlNode& key = draft.at(entry.key);
    draft.id(key, "the segment");
    auto when = draft.condition(draft.at(entry.value), Section::Segments);
    draft.model.segments.push_back({key.text, when.value_or(Condition{})});
  }
}

}  // namespace winnow::engine

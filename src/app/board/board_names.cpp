#include "app/board/board_names.hpp"

#include "app/board/name_table.hpp"
#include "engine/model_scope.hpp"

namespace winnow::app {

namespace {

using Kind = cel::Type::Kind;

cel::Type scalar(Kind kind) {
  return {kind, nullptr};
}

}  // namespace

const std::vector<FixedName>& fixed_names() {
  static const std::vector<FixedName> names{
      {"now", BoardColumn::Now, scalar(Kind::Timestamp), "the present instant"},
      {"name", BoardColumn::Name, scalar(Kind::String), "the lead's name; unknown without one"},
      {"email", BoardColumn::Email, scalar(Kind::String),
       "the lead's e-mail address; unknown without one"},
      {"owner", BoardColumn::Owner, scalar(Kind::String),
       "the id of the user who takes care of the lead; \"\" is nobody"},
      {"source", BoardColumn::Source, scalar(Kind::String),
       "where the lead first came from; \"direct\" when nothing led it here"},
      {"medium", BoardColumn::Medium, scalar(Kind::String), "the medium of its first visit"},
      {"campaign", BoardColumn::Campaign, scalar(Kind::String), "the campaign of its first visit"},
      {"channel", BoardColumn::Channel, scalar(Kind::String),
       "the kind of way that first led it here: \"organic\", \"paid\", \"direct\" …"},
      {"last_source", BoardColumn::LastSource, scalar(Kind::String),
       "where it came from the last time that a visit said so"},
      {"last_channel", BoardColumn::LastChannel, scalar(Kind::String),
       "the kind of way that led it here that time"},
      {"referred_by", BoardColumn::ReferredBy, scalar(Kind::String),
       "what names the lead that brought it: a code, an address, an id; \"\" is nobody"},
      {"created", BoardColumn::Created, scalar(Kind::Timestamp), "when its first fact was"},
      {"last_seen", BoardColumn::LastSeen, scalar(Kind::Timestamp),
       "when its newest event was; unknown without one"},
      {"events", BoardColumn::Events, scalar(Kind::Int), "how many events it has"},
      {"stage_since", BoardColumn::StageSince, scalar(Kind::Timestamp),
       "when it came to where it stands"},
      {"snoozed", BoardColumn::Snoozed, scalar(Kind::Bool), "whether it is put off"},
      {"snoozed_until", BoardColumn::SnoozedUntil, scalar(Kind::Timestamp),
       "until when it is put off; unknown when it is not, or without an end"},
      {"disqualified", BoardColumn::Disqualified, scalar(Kind::Bool),
       "whether it is disqualified, by the model or by a person"},
      {"disqualified_reason", BoardColumn::DisqualifiedReason, scalar(Kind::String),
       "why it is disqualified; unknown when it is not"},
      {"segments", BoardColumn::Segments, cel::Type::list_of(scalar(Kind::String)),
       "the ids of the model's segments that it is in"},
      {"changes_at", BoardColumn::ChangesAt, scalar(Kind::Timestamp),
       "when what is said of it changes though nothing happens; unknown when never"},
  };
  return names;
}

cel::Scope board_scope(const engine::Model* model) {
  static const engine::Model none;
  cel::Scope scope = engine::scope_of(model == nullptr ? none : *model, engine::Section::Segments);
  scope.members.erase("signals");
  scope.members.erase("account");
  if (auto frameworks = scope.members.find("framework"); frameworks != scope.members.end()) {
    for (auto& [id, framework] : frameworks->second.members) {
      framework.members.erase("met");
      framework.members.erase("score");
    }
  }
  for (const FixedName& name : fixed_names()) {
    scope.members[std::string(name.name)] = cel::Scope::value(name.type);
  }
  return scope;
}

std::vector<BoardName> board_names(const engine::Model* model) {
  std::vector<BoardName> names;
  for (const FixedName& name : fixed_names()) {
    names.push_back({std::string(name.name), name.type, std::string(name.sentence)});
  }
  if (model == nullptr) return names;
  names.push_back({"stage", scalar(Kind::String), "the id of its stage; \"\" is none"});
  names.push_back({"score.total", scalar(Kind::Double), "its points in all"});
  for (const engine::Score& score : model->scores) {
    names.push_back({"score." + score.id, scalar(Kind::Double), "its points of this score"});
    if (score.labels.empty()) continue;
    names.push_back({"label." + score.id, scalar(Kind::String), "its label of this score"});
  }
  if (model->grade) names.push_back({"grade", scalar(Kind::String), "its grade"});
  for (const engine::Framework& framework : model->frameworks) {
    names.push_back({"framework." + framework.id + ".status", scalar(Kind::String),
                     "open, qualified, unqualified or disqualified"});
  }
  for (const engine::Field& field : model->fields) {
    names.push_back({field.root + "." + field.name, engine::type_of(field.type),
                     field.root == "lead" ? "a field of the lead" : "a field of its company"});
  }
  return names;
}

}  // namespace winnow::app

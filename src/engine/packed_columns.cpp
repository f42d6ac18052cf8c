#include "engine/packed_columns.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/check.hpp"
#include "cel/program.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/fields.hpp"
#include "engine/packed_bytes.hpp"
#include "engine/said.hpp"

namespace winnow::engine {

namespace {

using columns::Code;

// What a plan reads of a key of some fact's data.
struct KeyUse {
  std::vector<std::size_t> properties;  // of an event
  std::vector<std::size_t> lead_traits, company_traits;
};

// The keys of a map in their order; null: nobody reads it.
using ShapeUse = std::vector<const KeyUse*>;

// What a plan makes of events of one name.
struct NameUse {
  int slice = -1;
  bool of_stage = false;                        // a stage's `on` names it
  bool counted = false;                         // some signal reads it
  std::vector<std::optional<FieldType>> types;  // per property, as declared for its first name
};

bool is_name_of_event(const std::vector<std::string>& path) {
  return path.size() == 1 && path[0] == "name";
}

struct PendingEvent {
  std::int64_t seq;
  Millis at;
  int slice;
  bool under_verdict = false;
  Millis judged_at = INT64_MIN;  // when its newest verdict was given
};

// The trait of a lead that counts for a slot.
struct BestTrait {
  Value value;
  Source source = Source::Server;
  Millis at = 0;
  bool is_there = false;
};

}  // namespace

struct PackedReading::State {
  State(const Plan& the_plan, const FactTexts& the_texts, std::int64_t the_version)
      : plan(the_plan), model(*the_plan.model), texts(the_texts), version(the_version) {
    const auto use_of = [this](const std::string& key) -> KeyUse& { return keys[key]; };
    for (std::size_t p = 0; p < plan.schema.properties.size(); ++p) {
      const auto& path = plan.schema.properties[p];
      if (!is_name_of_event(path)) use_of(path[0]).properties.push_back(p);
    }
    for (std::size_t t = 0; t < plan.traits.size(); ++t) {
      const TraitSlot& slot = plan.traits[t];
      if (slot.path.empty()) continue;
      KeyUse& use = use_of(slot.path[0]);
      (slot.root == "lead" ? use.lead_traits : use.company_traits).push_back(t);
    }
  }

  const Plan& plan;
  const Model& model;
  const FactTexts& texts;
  const std::int64_t version;
  std::unordered_map<std::string, KeyUse> keys;
  std::unordered_map<std::uint32_t, ShapeUse> shapes;  // by the code of the shape
  ShapeUse rare_shape;                                 // of one without a code
  std::unordered_map<std::string, NameUse> names;
  std::unordered_map<std::uint32_t, const NameUse*> name_of_code;
  // Of the columns being made: the codes of values that have one in `texts`, by property and type.
  std::unordered_map<std::uint64_t, Code> code_of_value;

  ShapeUse use_of_shape(std::string_view shape) const {
    ShapeUse use;
    ByteReader in(shape);
    while (!in.at_end()) {
      const auto found = keys.find(std::string(in.text()));
      use.push_back(found == keys.end() ? nullptr : &found->second);
    }
    return use;
  }

  const NameUse& use_of_name(const EventBuilder& builder, std::string_view name) {
    const auto [place, is_new] = names.try_emplace(std::string(name));
    NameUse& use = place->second;
    if (!is_new) return use;
    use.slice = builder.slice_of(name);
    for (const Stage& stage : model.stages) {
      use.of_stage =
          use.of_stage || std::find(stage.on.begin(), stage.on.end(), name) != stage.on.end();
    }
    for (const Signal& signal : model.signals) {
      const auto& of = signal.events;
      use.counted = use.counted || of.empty() || std::find(of.begin(), of.end(), name) != of.end();
    }
    for (const auto& path : plan.schema.properties) {
      use.types.push_back(property_type(model, name, path[0]));
    }
    return use;
  }
};

namespace {

using State = PackedReading::State;

// Reads leads one after another into columns.
class Reader {
 public:
  Reader(PackedReading::State& state, Millis as_of, std::size_t leads)
      : state_(state),
        as_of_(as_of),
        codes_(state.texts),
        builder_(state.plan.schema),
        cells_(state.plan.traits.size(), std::vector<std::optional<Value>>(leads)),
        best_(state.plan.traits.size()),
        alone_(leads) {
    state.code_of_value.clear();
  }

  void read(std::uint32_t lead, const PackedTimeline& timeline, const PackedTimeline* account) {
    lead_ = lead;
    read_pieces(timeline);
    if (account != nullptr) read_pieces(*account);
    end_lead();
  }

  PackedColumns take() && {
    PackedColumns out;
    std::vector<const Value*> pointers(alone_.size());
    for (const auto& cells : cells_) {
      for (std::size_t i = 0; i < cells.size(); ++i) pointers[i] = cells[i] ? &*cells[i] : nullptr;
      out.traits.push_back(columns::Column::of_values(pointers));
    }
    out.timelines = std::move(builder_).build(static_cast<std::uint32_t>(alone_.size()));
    out.facts = std::move(facts_);
    out.alone = std::move(alone_);
    return out;
  }

 private:
  void read_pieces(const PackedTimeline& timeline) {
    PackedPlace place;
    for (const std::string_view piece : timeline.pieces()) {
      ByteReader in(piece);
      while (!in.at_end()) {
        const PackedHead head = read_packed_head(in, place);
        read_fact(in, head, place);
      }
      CHECK(in.good());
    }
  }

  void read_fact(ByteReader& in, const PackedHead& head, const PackedPlace& place) {
    switch (head.kind) {
      case FactKind::Event: return read_event(in, head.source, place);
      case FactKind::Trait: return read_traits(in, head.source, place.at);
      case FactKind::Account: return read_account(in, head.source, place.at);
      case FactKind::Move:
      case FactKind::Consent: return read_whole(in, head, place);
      case FactKind::Verdict: return read_verdict(in, place);
      case FactKind::Evidence: alone_[lead_] = true; [[fallthrough]];
      case FactKind::Merge:
      case FactKind::Owner:
      case FactKind::Note:
        skip_text(in);
        skip_map(in);
        return;
    }
  }

  void read_event(ByteReader& in, Source source, const PackedPlace& place) {
    const NameUse& use = read_name(in);
    const bool may_not_stand = use.of_stage && source == Source::Public;
    if (use.slice < 0 || (may_not_stand && !use.counted)) return skip_map(in);
    if (may_not_stand) alone_[lead_] = true;
    const std::size_t first = event_codes_.size();
    event_codes_.resize(first + use.types.size());
    for (std::size_t p = 0; p < use.types.size(); ++p) {
      if (!is_name_of_event(state_.plan.schema.properties[p])) continue;
      event_codes_[first + p] = builder_.dictionary(p).code_of_text(name_);
    }
    for (const KeyUse* key : read_shape(in)) {
      if (key == nullptr || key->properties.empty()) {
        skip_value(in);
      } else {
        read_property(in, *key, use, first);
      }
    }
    pending_.push_back({place.seq, place.at, use.slice});
  }

  const NameUse& read_name(ByteReader& in) {
    ByteReader ahead = in;
    const std::uint32_t code = read_code(ahead, ahead.byte());
    if (code == no_code) {
      name_ = std::string(ValueReader<PackedCodes>(in, codes_).text());
      return state_.use_of_name(builder_, name_);
    }
    in = ahead;
    const std::string_view name = state_.texts.text(code);
    name_ = name;
    const auto [found, is_new] = state_.name_of_code.try_emplace(code);
    if (is_new) found->second = &state_.use_of_name(builder_, name);
    return *found->second;
  }

  const ShapeUse& read_shape(ByteReader& in) {
    ByteReader ahead = in;
    const std::uint32_t code = read_code(ahead, ahead.byte());
    if (code == no_code) {
      state_.rare_shape = state_.use_of_shape(ValueReader<PackedCodes>(in, codes_).text());
      return state_.rare_shape;
    }
    in = ahead;
    const auto [found, is_new] = state_.shapes.try_emplace(code);
    if (is_new) found->second = state_.use_of_shape(state_.texts.text(code));
    return found->second;
  }

  // A value that some properties are taken from.
  void read_property(ByteReader& in, const KeyUse& key, const NameUse& use, std::size_t first) {
    ByteReader ahead = in;
    const std::uint32_t code = read_code(ahead, ahead.byte());
    if (code == no_code) {
      const Value value = ValueReader<PackedCodes>(in, codes_).value();
      for (const std::size_t p : key.properties) {
        event_codes_[first + p] = code_of(p, value, use.types[p]);
      }
      return;
    }
    in = ahead;
    for (const std::size_t p : key.properties) {
      const std::uint64_t type = use.types[p] ? 1 + static_cast<std::uint64_t>(*use.types[p]) : 0;
      const std::uint64_t name = ((p << 4 | type) << 32) | code;
      auto known = state_.code_of_value.find(name);
      if (known == state_.code_of_value.end()) {
        const Value value = codes_.value(code, 0).value_or(Value());
        known = state_.code_of_value.emplace(name, code_of(p, value, use.types[p])).first;
      }
      event_codes_[first + p] = known->second;
    }
  }

  // Of a value; 0: missing, `broken`: its path leads through what is no map.
  Code code_of(std::size_t property, const Value& value, std::optional<FieldType> type) {
    if (value.is(Value::Kind::Null)) return 0;
    std::optional<Value> brought;
    if (type) {
      brought = brought_to(value, *type);
      if (!brought) return 0;
    }
    const auto& path = state_.plan.schema.properties[property];
    const Value* found = cel::follow(brought ? &*brought : &value, std::span(path).subspan(1));
    if (found == &cel::not_a_map) return broken;
    return found == nullptr ? 0 : builder_.dictionary(property).code_of(*found);
  }

  void read_traits(ByteReader& in, Source source, Millis at) {
    const std::string_view root = ValueReader<PackedCodes>(in, codes_).text();
    read_fields(in, root == "lead", root == "company", source, at);
  }

  void read_account(ByteReader& in, Source source, Millis at) {
    skip_text(in);
    read_fields(in, false, source != Source::Public, source, at);
  }

  void read_fields(ByteReader& in, bool of_lead, bool of_company, Source source, Millis at) {
    ValueReader<PackedCodes> values(in, codes_);
    for (const KeyUse* key : read_shape(in)) {
      const std::vector<std::size_t>* slots = nullptr;
      if (key != nullptr && of_lead) slots = &key->lead_traits;
      if (key != nullptr && of_company) slots = &key->company_traits;
      if (slots == nullptr || slots->empty()) {
        skip_value(in);
        continue;
      }
      const Value value = values.value();
      if (value.is(Value::Kind::Null)) continue;
      for (const std::size_t slot : *slots) note_trait(slot, value, source, at);
    }
  }

  void note_trait(std::size_t slot, const Value& value, Source source, Millis at) {
    if (at > as_of_ || !may_set(source, field_of(slot))) return;
    BestTrait& best = best_[slot];
    if (best.is_there && counts_before(best.source, best.at, source, at)) return;
    best = {value, source, at, true};
  }

  const Field* field_of(std::size_t slot) const {
    const auto field = state_.plan.traits[slot].field;
    return field ? &state_.model.fields[*field] : nullptr;
  }

  // A fact that few leads have many of, or whose data is small.
  Fact whole_fact(ByteReader& in, const PackedHead& head, const PackedPlace& place) {
    Fact fact;
    ValueReader<PackedCodes> values(in, codes_);
    fact.kind = head.kind;
    fact.source = head.source;
    fact.seq = place.seq;
    fact.at = place.at;
    fact.name = values.text();
    ByteReader shape_of(values.text());
    while (!shape_of.at_end()) {
      std::string key(shape_of.text());
      if (key == "why") {  // long, and no judgement reads it
        skip_value(in);
      } else {
        fact.data.emplace_back(std::move(key), values.value());
      }
    }
    return fact;
  }

  void read_whole(ByteReader& in, const PackedHead& head, const PackedPlace& place) {
    const Fact fact = whole_fact(in, head, place);
    const Value* by = head.kind == FactKind::Move ? find_entry(fact.data, "model") : nullptr;
    if (by != nullptr && by->is(Value::Kind::Int) && by->integer() > state_.version) return;
    moves_and_consents_.add(fact);
  }

  // What is undone may be any fact, and what is said of the lead is no column.
  void read_verdict(ByteReader& in, const PackedPlace& place) {
    const Fact fact = whole_fact(in, {FactKind::Verdict, Source::Server}, place);
    const Value* of = find_entry(fact.data, "of_seq");
    const bool of_lead = of == nullptr && find_entry(fact.data, "of") == nullptr;
    if (fact.name == "undone" || (of_lead && verdict_kind_of(fact.name))) alone_[lead_] = true;
    if (!of || !of->is(Value::Kind::Int)) return;
    const auto event =
        std::lower_bound(pending_.begin(), pending_.end(), of->integer(),
                         [](const PendingEvent& one, std::int64_t seq) { return one.seq < seq; });
    if (event == pending_.end() || event->seq != of->integer()) return;
    if (place.at < event->judged_at) return;
    event->under_verdict = !fact.name.empty();
    event->judged_at = place.at;
  }

  void end_lead() {
    const std::size_t width = state_.plan.schema.properties.size();
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      const PendingEvent& event = pending_[i];
      if (event.under_verdict) continue;
      const auto codes = std::span(event_codes_).subspan(i * width, width);
      for (Code& code : codes) {
        if (code != broken) continue;
        code = 0;
        alone_[lead_] = true;
      }
      builder_.add(lead_, event.at, event.slice, codes);
    }
    pending_.clear();
    event_codes_.clear();
    facts_.add(std::exchange(moves_and_consents_, {}).take());
    for (std::size_t slot = 0; slot < best_.size(); ++slot) end_trait(slot);
  }

  void end_trait(std::size_t slot) {
    BestTrait& best = best_[slot];
    if (!best.is_there) return;
    best.is_there = false;
    std::optional<Value> whole = std::move(best.value);
    if (const Field* field = field_of(slot)) whole = brought_to(*whole, field->type);
    if (!whole) return;
    const auto& path = state_.plan.traits[slot].path;
    if (path.size() == 1) {
      cells_[slot][lead_] = std::move(*whole);
      return;
    }
    const Value* found = cel::follow(&*whole, std::span(path).subspan(1));
    if (found == &cel::not_a_map) alone_[lead_] = true;
    if (found != nullptr && found != &cel::not_a_map) cells_[slot][lead_] = *found;
  }

  void skip_text(ByteReader& in) {
    const std::uint8_t tag = in.byte();
    if (tag == tag_no_text) return;
    if (tag == tag_text) {
      in.text();
    } else if (tag == tag_uuid) {
      in.bytes(sizeof(Id::bytes));
    } else if (read_code(in, tag) == no_code) {
      in.spoil();
    }
  }

  void skip_map(ByteReader& in) {
    for (std::size_t left = entries_of_shape(in); left > 0; --left) skip_value(in);
  }

  std::size_t entries_of_shape(ByteReader& in) {
    ByteReader ahead = in;
    if (read_code(ahead, ahead.byte()) != no_code) return read_shape(in).size();
    ByteReader shape(ValueReader<PackedCodes>(in, codes_).text());
    std::size_t entries = 0;
    for (; !shape.at_end(); ++entries) shape.text();
    return entries;
  }

  void skip_value(ByteReader& in) {
    ByteReader ahead = in;
    const std::uint8_t tag = ahead.byte();
    if (tag == tag_map) {
      in = ahead;
      return skip_map(in);
    }
    if (tag == tag_list) {
      in = ahead;
      for (std::uint64_t left = in.varint(); left > 0 && in.good(); --left) skip_value(in);
      return;
    }
    if (read_scalar(ahead, tag)) {
      in = ahead;
      return;
    }
    skip_text(in);
  }

  static constexpr Code broken = UINT32_MAX;

  State& state_;
  Millis as_of_;
  PackedCodes codes_;
  EventBuilder builder_;
  LeadFacts facts_;
  std::vector<std::vector<std::optional<Value>>> cells_;  // per trait, per lead
  std::vector<BestTrait> best_;                           // of the lead being read
  std::vector<bool> alone_;
  std::uint32_t lead_ = 0;
  std::string name_;  // of the event being read
  std::vector<PendingEvent> pending_;
  std::vector<Code> event_codes_;  // of `pending_`, as many each as there are properties
  TimelineBuilder moves_and_consents_;
};

}  // namespace

PackedReading::PackedReading(const Plan& plan, const FactTexts& texts, std::int64_t version)
    : state_(std::make_unique<State>(plan, texts, version)) {}
PackedReading::~PackedReading() = default;

PackedColumns PackedReading::read(std::span<const PackedTimeline> leads, Millis as_of,
                                  std::span<const PackedTimeline> accounts) {
  CHECK(accounts.empty() || accounts.size() == leads.size());
  Reader reader(*state_, as_of, leads.size());
  for (std::uint32_t lead = 0; lead < leads.size(); ++lead) {
    reader.read(lead, leads[lead], accounts.empty() ? nullptr : &accounts[lead]);
  }
  return std::move(reader).take();
}

}  // namespace winnow::engine

#include "support/lead_columns.hpp"

#include <algorithm>

#include "cel/program.hpp"
#include "support/random_timeline.hpp"
#include "support/twin_signals.hpp"

namespace winnow::test {

using engine::Plan;
using engine::Timeline;

namespace {

// A trait as a file's reader hands it to a column: brought to its type, followed along its path.
std::optional<Value> cell_of(const Plan& plan, const Timeline& timeline,
                             const engine::TraitSlot& slot) {
  for (const engine::Trait& trait : timeline.traits) {
    if (trait.root != slot.root || trait.name != slot.path.at(0)) continue;
    std::optional<Value> whole = trait.value;
    for (const engine::Field& field : plan.model->fields) {
      if (field.root != slot.root || field.name != slot.path[0]) continue;
      const auto& from = field.from;
      if (from && std::find(from->begin(), from->end(), trait.source) == from->end()) return {};
      whole = brought_to(trait.value, field.type);
    }
    if (!whole) return std::nullopt;
    const std::vector<std::string> rest(slot.path.begin() + 1, slot.path.end());
    const Value* found = cel::follow(&*whole, rest);
    return found == nullptr ? std::nullopt : std::optional(*found);
  }
  return std::nullopt;
}

// A path through what is no map is an error to one lead alone and a missing cell to a column.
void keep_to_maps(Timeline& timeline) {
  auto& traits = timeline.traits;
  traits.erase(std::remove_if(traits.begin(), traits.end(),
                              [](const engine::Trait& trait) {
                                return trait.name == "address" && !trait.value.is(Value::Kind::Map);
                              }),
               traits.end());
}

struct Arrival {
  std::uint32_t lead;
  Millis at;
  int slice;
  std::vector<columns::Code> codes;
};

std::vector<Arrival> arrivals_of(const Plan& plan, const std::vector<Timeline>& leads,
                                 engine::EventBuilder& builder) {
  std::vector<Arrival> all;
  std::size_t longest = 0;
  for (const Timeline& lead : leads) longest = std::max(longest, lead.events.size());
  for (std::size_t i = 0; i < longest; ++i) {
    for (std::size_t lead = 0; lead < leads.size(); ++lead) {
      if (i >= leads[lead].events.size()) continue;
      const engine::Event& event = leads[lead].events[i];
      Arrival one{static_cast<std::uint32_t>(lead), event.at, builder.slice_of(event.name), {}};
      if (one.slice < 0) continue;
      for (std::size_t p = 0; p < plan.schema.properties.size(); ++p) {
        bool broken = false;
        const auto value = property_of(*plan.model, event, plan.schema.properties[p], broken);
        one.codes.push_back(value ? builder.dictionary(p).code_of(*value) : 0);
      }
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace

std::vector<Timeline> any_leads(Random& random, std::int64_t count) {
  std::vector<Timeline> leads;
  for (std::int64_t i = 0; i < count; ++i) {
    leads.push_back(any_file_timeline(random));
    keep_to_maps(leads.back());
  }
  return leads;
}

std::vector<columns::Column> columns_of(const Plan& plan, const std::vector<Timeline>& leads) {
  std::vector<columns::Column> all;
  for (const engine::TraitSlot& slot : plan.traits) {
    std::vector<std::optional<Value>> values;
    for (const Timeline& lead : leads) values.push_back(cell_of(plan, lead, slot));
    std::vector<const Value*> pointers;
    for (const auto& value : values) pointers.push_back(value ? &*value : nullptr);
    all.push_back(columns::Column::of_values(pointers));
  }
  return all;
}

engine::Timelines timelines_of(const Plan& plan, const std::vector<Timeline>& leads,
                               int built_percent) {
  engine::EventBuilder builder(plan.schema);
  const std::vector<Arrival> all = arrivals_of(plan, leads, builder);
  const std::size_t built = all.size() * static_cast<std::size_t>(built_percent) / 100;
  for (std::size_t i = 0; i < built; ++i) {
    builder.add(all[i].lead, all[i].at, all[i].slice, all[i].codes);
  }
  engine::Timelines out = std::move(builder).build(static_cast<std::uint32_t>(leads.size()));
  for (std::size_t i = built; i < all.size(); ++i) {
    out.append(all[i].lead, all[i].at, all[i].slice, all[i].codes);
  }
  return out;
}

}  // namespace winnow::test

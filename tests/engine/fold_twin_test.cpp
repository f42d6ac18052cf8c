// The columns against the slow twin: many leads of files, block by block, in any order of blocks.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "cel/program.hpp"
#include "engine/fold.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"
#include "support/twin.hpp"
#include "support/twin_signals.hpp"

namespace winnow::test {
namespace {

using engine::Assessment;
using engine::Details;
using engine::Fold;
using engine::Plan;
using engine::Results;
using engine::Timeline;

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

// All leads' events, the first of each, then the second of each: as they might arrive.
engine::Timelines timelines_of(const Plan& plan, const std::vector<Timeline>& leads) {
  engine::EventBuilder builder(plan.schema);
  std::size_t longest = 0;
  for (const Timeline& lead : leads) longest = std::max(longest, lead.events.size());
  for (std::size_t i = 0; i < longest; ++i) {
    for (std::size_t lead = 0; lead < leads.size(); ++lead) {
      if (i >= leads[lead].events.size()) continue;
      const engine::Event& event = leads[lead].events[i];
      const int slice = builder.slice_of(event.name);
      if (slice < 0) continue;
      std::vector<columns::Code> codes;
      for (std::size_t p = 0; p < plan.schema.properties.size(); ++p) {
        bool broken = false;
        const auto value = property_of(*plan.model, event, plan.schema.properties[p], broken);
        codes.push_back(value ? builder.dictionary(p).code_of(*value) : 0);
      }
      builder.add(static_cast<std::uint32_t>(lead), event.at, slice, codes);
    }
  }
  return std::move(builder).build(static_cast<std::uint32_t>(leads.size()));
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

bool bit(const std::vector<std::uint64_t>& bits, std::size_t lead) {
  return (bits[lead / 64] >> (lead % 64) & 1) != 0;
}

// A column that the model gives nothing to put into may be empty.
std::uint16_t code(const std::vector<std::uint16_t>& column, std::size_t lead) {
  return column.empty() ? std::uint16_t{0} : column[lead];
}

void expect_lead(const Plan& plan, const Results& got, std::size_t lead,
                 const Assessment& expected) {
  const engine::Model& model = *plan.model;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    EXPECT_EQ(got.scores[s][lead], expected.scores[s]);
    if (model.scores[s].labels.empty()) continue;
    EXPECT_EQ(got.labels[s][lead], expected.labels[s] ? *expected.labels[s] + 1 : 0);
  }
  EXPECT_EQ(got.total[lead], expected.total);
  const std::uint16_t grade = code(got.grade, lead);
  EXPECT_EQ(grade == 0 ? std::nullopt : std::optional(got.grades[grade - 1u]), expected.grade);
  for (std::size_t f = 0; f < model.frameworks.size(); ++f) {
    EXPECT_EQ(got.frameworks[f][lead], static_cast<int>(expected.frameworks[f].status));
  }
  EXPECT_EQ(code(got.disqualified, lead), expected.disqualified ? *expected.disqualified + 1 : 0);
  EXPECT_EQ(code(got.stage, lead), expected.stage ? *expected.stage + 1 : 0);
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    EXPECT_EQ(bit(got.segments[i], lead), expected.segments[i]);
  }
}

void expect_details(const Plan& plan, const Details& got, std::size_t lead,
                    const Timeline& timeline, Millis as_of, const Assessment& expected) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < plan.traits.size(); ++i) {
    if (bit(got.missing[i], lead)) missing.push_back(plan.traits[i].name);
  }
  EXPECT_EQ(missing, expected.missing);
  const Assessment alone = engine::assess(plan, timeline, as_of);
  EXPECT_EQ(got.changes_at[lead], alone.changes_at.value_or(INT64_MAX));
  EXPECT_EQ(bit(got.changes_inexact, lead), !alone.changes_exact);
}

std::vector<Timeline> any_leads(Random& random, std::int64_t count) {
  std::vector<Timeline> leads;
  for (std::int64_t i = 0; i < count; ++i) {
    leads.push_back(any_file_timeline(random));
    keep_to_maps(leads.back());
  }
  return leads;
}

TEST(Fold, AgreesWithTheTwinLeadByLead) {
  for_all(60, [](Random& random) {
    const std::string text = any_model_text(random);
    SCOPED_TRACE(text);
    const auto model = parsed(text);
    if (!model) return;
    const auto plan = engine::make_plan(model);
    const bool several_blocks = chance(random, 5);
    const auto leads = any_leads(random, several_blocks ? 2100 : random.between(1, 130));
    const auto traits = columns_of(*plan, leads);
    const engine::Timelines timelines = timelines_of(*plan, leads);
    const Millis as_of = any_as_of(random, *model, pick(random, leads));
    const Fold fold(*plan, traits, timelines, as_of);
    Results results(*plan, timelines.leads());
    Details details(*plan, timelines.leads());
    const auto scratch = fold.scratch();
    for (std::uint32_t block = fold.blocks(); block-- > 0;) {  // the last first
      fold.judge(block, *scratch, results);
      fold.detail(block, *scratch, details);
    }
    for (std::size_t lead = 0; lead < leads.size() && !testing::Test::HasFailure(); ++lead) {
      SCOPED_TRACE(testing::Message() << "lead " << lead << " as_of " << as_of);
      const Assessment expected = twin_assess(*model, leads[lead], as_of);
      expect_lead(*plan, results, lead, expected);
      if (lead < 150) expect_details(*plan, details, lead, leads[lead], as_of, expected);
    }
  });
}

}  // namespace
}  // namespace winnow::test

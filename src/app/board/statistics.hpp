// Statistics of a view: exact integers, computed from the moves that count and the same rows that
// lists show. docs/statistics.md defines every number.
//
// Periods are half-open (`from` counts, `to` does not). Days are those of a zone. What was undone
// does not count. Every function takes a Sight.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/access/sight.hpp"
#include "app/board/board.hpp"
#include "base/result.hpp"
#include "base/zones.hpp"

namespace winnow::app {

// Of one statistic by day: three years, more than a screen is wide.
inline constexpr std::size_t statistics_days = 1'100;

struct Span {
  Millis from = 0, to = 0;
};

// What the stages of a model are called across models (docs/statistics.md): "" where it has none.
struct FunnelStages {
  std::string marketing;  // MQL: the last stage with `enter` before any with `by`
  std::string accepted;   // SAL: the first with `by`, when there is a second
  std::string sales;      // SQL: the second with `by`, or the only one
  std::string won;        // the last of all, when it comes after those and is not entered by rule
};
FunnelStages funnel_stages(const engine::Model& model);

// Leads that stand in each stage at the end of each day, or at `now` on the day of `now`.
struct StageDays {
  std::vector<Millis> days;         // when each begins
  std::vector<std::string> stages;  // "" (none) first, then as in the model, then others
  std::vector<std::vector<std::uint64_t>> leads;  // [stage][day]
};
// The days that begin in `span`. Invalid: more than statistics_days.
Result<StageDays> stages_by_day(const BoardView& view, Span span, const Zone& zone, Millis now,
                                const Sight& sight);

struct Quartiles {  // of lengths of time; by nearest rank, so each is one that occurred
  std::optional<Millis> lower, median, upper;  // none: nothing to take them of
};

enum class GroupBy : std::uint8_t {
  None,
  Source,
  Medium,
  Campaign,
  Channel,
  ReferredBy,
  Segment,
  Version
};
std::optional<GroupBy> group_by_of(std::string_view name);  // "source" …; "": None

// Of the leads that came to a stage for the first time in the period: how many came to a later one
// afterwards, and how long that took; and where the others are now.
struct StageConversion {
  std::string stage;
  std::uint64_t entered = 0, converted = 0;
  Quartiles time;
  std::uint64_t still = 0, back = 0, disqualified = 0;  // of the others; disqualified goes first
};
struct ConversionGroup {
  std::string of;  // a source, a segment's id, a version as text …; "" when not grouped
  std::uint64_t created = 0;            // in the period
  std::vector<StageConversion> stages;  // as in the model
};
// A lead is in each of its segments' groups; its version is that of the move.
std::vector<ConversionGroup> conversion(const BoardView& view, Span span, GroupBy group, Millis now,
                                        const Sight& sight);

struct Money {
  std::string currency;  // "": none was said
  Milli amount = 0;
  std::uint64_t deals = 0;
};
struct KeyNumbers {
  std::uint64_t new_leads = 0;
  std::uint64_t marketing_qualified = 0, sales_qualified = 0;  // first times in the period
  // Of the marketing_qualified: how many were sales-qualified afterwards, to this day.
  std::uint64_t marketing_to_sales = 0;
  Quartiles time_to_convert;  // from the first MQL to the first SQL, of those SQL in the period
  std::uint64_t won = 0, lost = 0;
  std::vector<Money> value;  // of the won, by currency
};
struct KeyNumbersPair {
  KeyNumbers now, before;  // before: the period of the same length that ends where this one begins
};
KeyNumbersPair key_numbers(const BoardView& view, Span span, const Sight& sight);

struct ReasonCount {
  std::string reason;
  std::uint64_t count = 0;
};
struct PersonNumbers {
  std::string person;  // "user:ID"
  std::uint64_t accepted = 0, rejected = 0, qualified = 0, won = 0, lost = 0;
  std::vector<ReasonCount> rejected_because;  // the most frequent first
  std::uint64_t assigned = 0, touched = 0;    // leads that became theirs in the period; of them
  Quartiles first_touch;                      // from becoming theirs to the first deed on the lead
};
// By person's id.
std::vector<PersonNumbers> people(const BoardView& view, Span span, const Sight& sight);

}  // namespace winnow::app

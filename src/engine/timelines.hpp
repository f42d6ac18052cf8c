// Timelines: the events of many leads as columns, laid out so that a signal is a short loop.
//
// Leads are dealt into blocks of 2,048; inside a block the events lie by name, inside a name in
// order of time (then of arrival), so that a window of time is a suffix of a slice and needs no
// comparison per event. Each slice has room at its end for arrivals in order; what comes late or
// finds no room waits in the block's tail, which is laid out like a small block. Only what the
// model reads is kept: the names it lists (the rest share one slice, or are dropped when no signal
// counts
// `*`), and the properties its conditions and sums read.
//
// Times are whole seconds since `origin` in 32 bits (1930 to 2066), milliseconds beside them. A
// lead with an event outside that range is *odd*: its events are kept apart as they are and the
// one-lead path (engine/assess.hpp) judges it. Moves and consents stand in engine/lead_facts.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "columns/column.hpp"
#include "columns/dictionary.hpp"

namespace winnow::engine {

struct Model;

// What a model reads of events. A property is a path ({"context", "campaign", "source"}); the path
// {"name"} of an event is its name.
struct EventSchema {
  std::vector<std::string> names;                    // slice i holds events of names[i] …
  bool others = false;                               // … and slice names.size() all others
  std::vector<std::vector<std::string>> properties;  // in the order of the codes given to add()
  bool arrival = false;  // two slices at the same instant must know which came first
};
EventSchema event_schema(const Model& model);

inline constexpr std::uint32_t leads_a_block = 2048;
inline constexpr std::int64_t origin_seconds = -1262304000;  // 1930-01-01T00:00:00Z

// The events of one name in one block, in order of time; `size` rows from each pointer on.
struct Slice {
  const std::uint32_t* at = nullptr;       // seconds since origin
  const std::uint16_t* millis = nullptr;   // within the second; null: all 0
  const std::uint16_t* lead = nullptr;     // within the block
  const std::uint32_t* arrival = nullptr;  // null unless the schema asks for it
  std::uint32_t size = 0;
  std::uint32_t first_row = 0;  // row of the block where it begins, for properties
};

// An event of an odd lead, as it came.
struct OddEvent {
  std::uint32_t lead;
  Millis at;
  int slice;
  std::uint32_t arrival;
  std::vector<columns::Code> codes;
};

class Timelines {
 public:
  class Block;

  Timelines();
  Timelines(Timelines&&) noexcept;
  Timelines& operator=(Timelines&&) noexcept;
  ~Timelines();

  std::uint32_t leads() const { return leads_; }
  std::uint32_t blocks() const;
  std::uint64_t events() const { return events_; }
  const Block& block(std::uint32_t index) const;
  const EventSchema& schema() const { return schema_; }
  // Values of property p by code; code 0 is missing.
  const columns::Dictionary& dictionary(std::size_t property) const;
  bool is_odd(std::uint32_t lead) const;
  std::vector<OddEvent> odd_events(std::uint32_t lead) const;  // in order of arrival
  Millis newest_event() const { return newest_; }              // INT64_MIN: none

  // One more event (codes as for EventBuilder::add; new codes must be in the dictionaries).
  // Goes into its slice if it is not older than the slice's last and there is room, else to the
  // block's tail, which is merged into the block when it passes a sixteenth of it (256 at least).
  void append(std::uint32_t lead, Millis at, int slice, std::span<const columns::Code> codes);
  std::size_t bytes() const;

 private:
  friend class EventBuilder;
  EventSchema schema_;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<std::shared_ptr<columns::Dictionary>> dictionaries_;
  std::vector<OddEvent> odd_;
  std::vector<bool> odd_leads_;
  std::uint32_t leads_ = 0;
  std::uint64_t events_ = 0;
  std::uint32_t arrivals_ = 0;
  Millis newest_ = INT64_MIN;
};

// Collects events in order of arrival and lays them out once.
class EventBuilder {
 public:
  explicit EventBuilder(EventSchema schema);
  EventBuilder(EventBuilder&&) noexcept;
  ~EventBuilder();

  const EventSchema& schema() const;
  // The slice of a name; −1: the model does not read such events (do not add them).
  int slice_of(std::string_view name) const;
  columns::Dictionary& dictionary(std::size_t property);
  // `codes`: one per property of the schema, 0 where the event has none.
  void add(std::uint32_t lead, Millis at, int slice, std::span<const columns::Code> codes);
  std::uint64_t events() const;

  // Replaces the values of a property (text brought to its type once all of it is known):
  // `typed_code`, of the size of the old dictionary, gives the code in the new one; 0: missing.
  void retype(std::size_t property, columns::Dictionary typed,
              std::span<const columns::Code> typed_code);

  Timelines build(std::uint32_t leads) &&;

 private:
  struct Chunks;
  void place_rows(Timelines& out);
  std::unique_ptr<Chunks> chunks_;
};

}  // namespace winnow::engine

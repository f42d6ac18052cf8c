// Matcher: which leads of a view a filter lets through. Internal to app/board.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/access/sight.hpp"
#include "app/board/board_view.hpp"
#include "app/board/list.hpp"
#include "app/board/name_table.hpp"
#include "cel/columnar.hpp"

namespace winnow::app {

// A bit per row of a chunk.
using RowMask = std::vector<std::uint64_t>;

class Matcher {
 public:
  // The view and the filter outlive it.
  static Result<Matcher> make(const BoardView& view, const BoardFilter& filter, Millis now,
                              const Sight& sight);
  // The rows of a chunk that are in. One thread.
  void run(std::size_t chunk, RowMask& rows);

 private:
  // Where a slot of a condition finds its value.
  struct Place {
    BoardColumn column = BoardColumn::Nothing;
    std::size_t index = 0;          // of a score, framework, trait column
    std::vector<std::string> path;  // below a trait
    Value constant;
  };
  struct Condition {
    std::shared_ptr<const cel::Program> program;
    std::vector<Place> places;
    ZoneTable zones;
    bool all_zones = false;
  };

  Matcher(const BoardView& view, const BoardFilter& filter, Millis now)
      : view_(view), filter_(filter), now_(now) {}
  Place place_of(const cel::Slot& slot) const;
  void look_up(const Sight& sight);
  std::vector<std::uint32_t> codes_of(const std::vector<std::string>& names) const;
  columns::Column column_of(const Place& place, const Chunk& chunk) const;
  columns::Column judged_column(const Place& place, const Chunk& chunk) const;
  void run_condition(const Condition& condition, const Chunk& chunk, RowMask& rows);

  const BoardView& view_;
  const BoardFilter& filter_;
  Millis now_;
  // Codes of texts asked for; absent: no lead has it.
  struct Wanted {
    bool is_asked = false;
    std::optional<std::uint32_t> code;
  };
  Wanted owner_, stage_;
  std::vector<std::uint32_t> brought_;  // codes of texts, rising
  bool only_own_ = false;
  std::optional<std::uint32_t> own_;
  std::optional<std::size_t> segment_;
  std::vector<std::string> words_;
  std::vector<Condition> conditions_;
  std::unique_ptr<cel::Columnar::Scratch> scratch_;
  RowMask truth_, unknown_, hits_;
};

}  // namespace winnow::app

// Lists of leads: filtered, sorted, in pages.
//
// Every function takes a Sight: what lies outside it is neither shown nor counted nor found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/access/sight.hpp"
#include "app/board/board.hpp"
#include "base/issue.hpp"
#include "base/result.hpp"
#include "cel/program.hpp"

namespace winnow::app {

inline constexpr std::size_t search_bytes = 200;  // of a search: some words

// Whether leads of a kind are in a list.
enum class Having : std::uint8_t { Any, Only, None };

struct BoardFilter {
  // Expressions over the names of app/board/board_names.hpp, compiled by compile_filter(): a lead
  // is in when all of them are true of it. Unknown is not in.
  std::vector<std::shared_ptr<const cel::Program>> conditions;
  std::optional<std::string> segment;    // an id of the model's. NotFound: it has none of that id
  std::optional<std::string> stage;      // an id; "": those in no stage
  std::optional<std::string> owner;      // a user's id; "": nobody's
  std::optional<AccountNumber> account;  // no_account: those in none
  // Those that name one of these as who brought them (app/board/referrals.hpp).
  std::optional<std::vector<std::string>> referred_by;
  Having snoozed = Having::Any, disqualified = Having::Any;
  // Words, each of which stands somewhere in name, e-mail address or company, in any script, case
  // and accents aside; "": all leads. At most search_bytes.
  std::string text;
};

enum class SortKey : std::uint8_t {
  Total,
  Score,  // with its id
  Grade,  // the best first when descending
  Stage,  // in the order of the model; descending: the furthest first
  Created,
  LastSeen,
  Name,
  Company,
  ChangesAt,
  StageSince,
  Events
};
enum class Direction : std::uint8_t { Ascending, Descending };
struct Sorting {
  SortKey by = SortKey::Total;
  std::string score;
  Direction direction = Direction::Descending;
};
// "total", "-total" (descending), "score.fit", "-created" …: from a closed table, sorting_names().
// Invalid: no such order; the message names them all.
Result<Sorting> parse_sorting(std::string_view text);
const std::vector<std::string>& sorting_names();  // "score" stands for score.ID

struct ListQuery {
  BoardFilter filter;
  Sorting sorting;         // equal ones by lead id; those without a value last, either way
  std::string cursor;      // "": from the beginning; else Page::next of the same sorting
  std::size_t limit = 50;  // 1 … limits::page_rows
  Millis now = 0;          // for `now`, and for what is over by then
};

struct Page {
  std::vector<BoardRow> rows;
  std::uint64_t matching = 0;  // of all pages together
  std::string next;            // "": that was the last one
};

// Errors   Invalid: a cursor of another list, a limit or a text out of bounds, an unknown score;
//          NotFound: an unknown segment.
Result<Page> list(const BoardView& view, const ListQuery& query, const Sight& sight);
Result<std::uint64_t> count(const BoardView& view, const BoardFilter& filter, Millis now,
                            const Sight& sight);
struct GradeCount {
  std::string grade;
  std::uint64_t matching = 0;
};
struct GradeCounts {
  std::uint64_t matching = 0;      // those without a grade among them
  std::vector<GradeCount> grades;  // each of the model's, the best first; also those of no lead
};
Result<GradeCounts> count_by_grade(const BoardView& view, const BoardFilter& filter, Millis now,
                                   const Sight& sight);
// All of them, by number: for verbs in bulk. Invalid: there are more than `most`.
Result<std::vector<LeadNumber>> matching(const BoardView& view, const BoardFilter& filter,
                                         Millis now, std::size_t most, const Sight& sight);
// NotFound: there is none of that number, or it is out of sight.
Result<BoardRow> row(const BoardView& view, LeadNumber lead, const Sight& sight, Millis now);

// A condition ready for a filter, or why it is none, with places.
struct CompiledFilter {
  std::shared_ptr<const cel::Program> program;  // null when there are issues
  Issues issues;
};
// `publication` null: no model is published, only the names that need none are known.
CompiledFilter compile_filter(std::string_view expression, const Publication* publication);

}  // namespace winnow::app

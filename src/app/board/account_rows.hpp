// Accounts as lists show them: members and what their scores come to, over the rows of a Board.
//
// Whoever sees only own and unassigned leads sees the accounts of those, and roll-ups of them
// alone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/access/sight.hpp"
#include "app/board/board.hpp"
#include "base/result.hpp"
#include "engine/roll_ups.hpp"

namespace winnow::app {

// Per score of the model that the view was made for; empty: no member was judged.
std::vector<engine::RollUp> roll_ups_of(const BoardView& view, std::span<const LeadNumber> members);

struct AccountRow {
  AccountNumber number = 0;
  Id id;
  std::string key, name;      // the name of company.name, else what the key shows
  std::uint64_t members = 0;  // in sight
  Milli best_total = 0;       // the highest total of a member; 0: none was judged
  std::vector<engine::RollUp> roll_ups;
  std::optional<Millis> last_seen;  // the newest event of a member
};

// "members", "name", "last_seen", "total", "score.ID.max", "score.ID.sum", "score.ID.top3"; "-"
// before it: descending.
struct AccountQuery {
  std::string search;  // words of name and key, in any script
  std::string sort = "-members";
  std::string cursor;
  std::size_t limit = 50;
};
struct AccountPage {
  std::vector<AccountRow> rows;
  std::uint64_t matching = 0;
  std::string next;  // "": that was the last one
};

// Equal ones by id; accounts without a member in sight are left out, unless `sight` sees all.
// Errors   Invalid: a cursor of another list, or a sorting that there is not.
Result<AccountPage> list_accounts(const BoardView& view, const Book& book,
                                  const AccountQuery& query, const Sight& sight);
// NotFound: there is none, or nothing of it is in sight.
Result<AccountRow> account_row(const BoardView& view, const Book& book, const Id& account,
                               const Sight& sight);
// Its members in sight, as lists show them: the highest total first.
std::vector<BoardRow> account_members(const BoardView& view, const Book& book,
                                      AccountNumber account, const Sight& sight, Millis now);

}  // namespace winnow::app

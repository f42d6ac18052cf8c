// AccountScores: the scores of all leads as they were last judged, and what they come to for each
// account. The writer's, for a model that reads roll-ups (`account.S.max`); docs/accounts.md.
//
// A roll-up reads scores, and no score reads a roll-up, so nothing goes in circles. When a roll-up
// changes, the other members are judged again a moment later (`due_at`), each once however often it
// changes meanwhile, and what that does to their own fading scores makes nobody else follow.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/live/book.hpp"
#include "app/live/publication.hpp"
#include "base/decimal.hpp"
#include "engine/roll_ups.hpp"

namespace winnow::app {

// When a roll-up changes, its members are judged again no oftener than this for each of them:
// judging one takes a twentieth of it, so that an account of many never fills the writer's time. A
// look back judges the members anew; of accounts of more it takes today's roll-ups.
inline constexpr Millis member_follows_ms = 1;
inline constexpr std::size_t members_looked_back = 500;

class AccountScores {
 public:
  explicit AccountScores(std::vector<bool> reads) : reads_(std::move(reads)) {}

  std::size_t scores() const { return reads_.size(); }
  // Empty: the lead was not judged.
  std::span<const Milli> of(LeadNumber lead) const;
  void set(LeadNumber lead, std::span<const Milli> scores);
  void remove(LeadNumber lead);

  // Of the leads that were judged; empty: there is none.
  std::vector<engine::RollUp> roll_ups(std::span<const LeadNumber> members) const;

  // The account that a lead was in, and the one it is in now, may come to other roll-ups. `Leader`:
  // the other members are to follow.
  enum class As : std::uint8_t { Leader, Follower };
  void touch_account_of(const Book& book, LeadNumber lead, As as);
  // Those touched by leaders since the last time whose roll-ups, of scores that the model reads,
  // are others.
  std::vector<AccountNumber> changed(const Book& book);

  // When the members of an account that changed at `now` are to be judged: at once, or as much
  // later that an account of many members takes no more than a part of the writer's time.
  Millis due_at(AccountNumber account, std::size_t members, Millis now);

  // Leads that are judged because others changed, or a day went by: nobody follows them.
  void follow(LeadNumber lead) { follows_.insert(lead); }
  bool take_follower(LeadNumber lead) { return follows_.erase(lead) != 0; }

 private:
  bool same(const std::vector<engine::RollUp>& a, const std::vector<engine::RollUp>& b) const;

  std::vector<bool> reads_;  // per score of the model
  std::vector<Milli> all_;   // of one lead after another
  std::vector<bool> there_;
  std::vector<AccountNumber> account_;  // per lead: when its scores were set
  std::unordered_map<AccountNumber, As> touched_;
  std::unordered_map<AccountNumber, std::vector<engine::RollUp>> last_;
  std::unordered_map<AccountNumber, Millis> due_;
  std::unordered_set<LeadNumber> follows_;
};

// The scores of every lead at `as_of`, found column by column. Null where `stop` became true.
std::shared_ptr<AccountScores> fold_scores(const Book& book, const Publication& publication,
                                           Millis as_of, unsigned threads,
                                           const std::atomic<bool>& stop);

// Per account by number; empty where no member was judged.
using AllRollUps = std::vector<std::vector<engine::RollUp>>;
AllRollUps all_roll_ups(const Book& book, const AccountScores& scores);
// The columns of some leads for a Fold.
std::vector<columns::Column> roll_up_columns(std::span<const AccountNumber> accounts,
                                             std::size_t scores, const AllRollUps& all);

}  // namespace winnow::app

#include "app/live/account_scores.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "app/workers.hpp"
#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/fold.hpp"
#include "engine/packed_columns.hpp"

namespace winnow::app {

namespace {

constexpr LeadNumber leads_a_piece = 8 * engine::leads_a_block;

std::vector<Milli> scores_alone(const Book& book, const Publication& publication,
                                const Book::Standing& lead, Millis as_of) {
  engine::Timeline timeline =
      engine::timeline_under(lead.timeline.unpack(book.texts()), publication.version);
  engine::add_account_facts(timeline, lead.account_facts.unpack(book.texts()));
  return engine::assess(*publication.plan, timeline, std::max(as_of, lead.newest),
                        {engine::Setting::Batch, false, false, false})
      .scores;
}

}  // namespace

std::span<const Milli> AccountScores::of(LeadNumber lead) const {
  if (lead >= there_.size() || !there_[lead]) return {};
  return std::span(all_).subspan(lead * scores(), scores());
}

void AccountScores::set(LeadNumber lead, std::span<const Milli> scores) {
  if (lead >= there_.size()) {
    there_.resize(lead + std::size_t{1});
    account_.resize(lead + std::size_t{1}, no_account);
    all_.resize(there_.size() * this->scores());
  }
  there_[lead] = true;
  std::copy(scores.begin(), scores.end(),
            all_.begin() + static_cast<std::ptrdiff_t>(lead * this->scores()));
}

void AccountScores::remove(LeadNumber lead) {
  if (lead < there_.size()) there_[lead] = false;
}

std::vector<engine::RollUp> AccountScores::roll_ups(std::span<const LeadNumber> members) const {
  std::vector<engine::RollUp> all;
  std::vector<Milli> column;
  for (std::size_t score = 0; score < scores(); ++score) {
    column.clear();
    for (const LeadNumber member : members) {
      const auto of_member = of(member);
      if (!of_member.empty()) column.push_back(of_member[score]);
    }
    if (column.empty()) return {};
    all.push_back(engine::rolled_up(column));
  }
  return all;
}

void AccountScores::touch_account_of(const Book& book, LeadNumber lead, As as) {
  if (lead >= account_.size()) return;
  const AccountNumber now = book.account_of(lead).value_or(no_account);
  const AccountNumber before = std::exchange(account_[lead], now);
  for (const AccountNumber account : {before, now}) {
    if (account == no_account) continue;
    const auto [touched, is_new] = touched_.try_emplace(account, as);
    if (as == As::Leader) touched->second = as;
  }
}

bool AccountScores::same(const std::vector<engine::RollUp>& a,
                         const std::vector<engine::RollUp>& b) const {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (reads_[i] && !(a[i] == b[i])) return false;
  }
  return true;
}

std::vector<AccountNumber> AccountScores::changed(const Book& book) {
  std::vector<AccountNumber> all;
  for (const auto& [account, as] : touched_) {
    std::vector<engine::RollUp> now = roll_ups(book.members_of(account));
    std::vector<engine::RollUp>& last = last_[account];
    if (same(now, last)) continue;
    last = std::move(now);
    if (as == As::Leader) all.push_back(account);
  }
  touched_.clear();
  std::sort(all.begin(), all.end());
  return all;
}

Millis AccountScores::due_at(AccountNumber account, std::size_t members, Millis now) {
  const auto [due, is_new] = due_.try_emplace(account, now);
  if (is_new || now <= due->second) return due->second;
  const auto rest = static_cast<Millis>(members) * member_follows_ms;
  due->second = std::max(now, due->second + rest);
  return due->second;
}

std::shared_ptr<AccountScores> fold_scores(const Book& book, const Publication& publication,
                                           Millis as_of, unsigned threads,
                                           const std::atomic<bool>& stop) {
  const engine::Plan& plan = *publication.plan;
  auto scores = std::make_shared<AccountScores>(plan.account_reads);
  std::mutex mutex;
  const LeadNumber leads = book.leads();
  std::vector<std::unique_ptr<engine::PackedReading>> readings;
  for (unsigned i = 0; i < threads; ++i) {
    readings.push_back(
        std::make_unique<engine::PackedReading>(plan, book.texts(), publication.version));
  }
  spread((leads + leads_a_piece - 1) / leads_a_piece, threads,
         [&](std::uint32_t piece, unsigned worker) {
           if (stop) return;
           const LeadNumber first = piece * leads_a_piece;
           const auto standings = book.standings(first, std::min(leads_a_piece, leads - first));
           std::vector<engine::PackedTimeline> timelines, accounts;
           for (const Book::Standing& lead : standings) {
             timelines.push_back(lead.timeline);
             accounts.push_back(lead.account_facts);
           }
           const auto columns = readings[worker]->read(timelines, as_of, accounts);
           const engine::Fold fold(plan, columns.traits, columns.timelines, as_of,
                                   {engine::Setting::Batch, &columns.facts});
           engine::Results results(plan, columns.timelines.leads());
           const auto scratch = fold.scratch();
           for (std::uint32_t block = 0; block < fold.blocks(); ++block) {
             fold.judge(block, *scratch, results);
           }
           std::vector<std::vector<Milli>> rows(standings.size());
           for (std::uint32_t row = 0; row < standings.size(); ++row) {
             if (columns.alone[row] || standings[row].newest > as_of) {
               rows[row] = scores_alone(book, publication, standings[row], as_of);
               continue;
             }
             for (const auto& score : results.scores) rows[row].push_back(score[row]);
           }
           const std::lock_guard lock(mutex);
           for (std::uint32_t row = 0; row < standings.size(); ++row) {
             if (!standings[row].is_merged) scores->set(first + row, rows[row]);
           }
         });
  if (stop) return nullptr;
  for (LeadNumber lead = 0; lead < leads; ++lead) {
    scores->touch_account_of(book, lead, AccountScores::As::Follower);
  }
  (void)scores->changed(book);
  return scores;
}

AllRollUps all_roll_ups(const Book& book, const AccountScores& scores) {
  AllRollUps all(book.accounts());
  for (AccountNumber account = 0; account < all.size(); ++account) {
    all[account] = scores.roll_ups(book.members_of(account));
  }
  return all;
}

std::vector<columns::Column> roll_up_columns(std::span<const AccountNumber> accounts,
                                             std::size_t scores, const AllRollUps& all) {
  std::vector<std::uint32_t> index;
  index.reserve(accounts.size());
  for (const AccountNumber account : accounts) {
    const bool known = account < all.size() && !all[account].empty();
    index.push_back(known ? account : engine::no_roll_ups);
  }
  return engine::roll_up_columns(scores, index, all);
}

}  // namespace winnow::app

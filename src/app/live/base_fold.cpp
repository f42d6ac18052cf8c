#include "app/live/base_fold.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "app/clock.hpp"
#include "app/workers.hpp"
#include "engine/fold.hpp"
#include "engine/packed_columns.hpp"
#include "engine/verdicts.hpp"

namespace winnow::app {

namespace {

using engine::LeadFacts;
using engine::Results;
using engine::Setting;

// Leads whose columns are in memory at once, for each thread: some megabytes, used and dropped.
constexpr LeadNumber leads_a_piece = 8 * engine::leads_a_block;

// Where the newest move left the lead; empty: nowhere.
std::string_view stage_before(const LeadFacts& facts, std::uint32_t lead) {
  const auto* last = engine::newest_move(facts.moves(lead));
  return last == nullptr ? std::string_view() : facts.name(last->to);
}

std::string_view stage_now(const engine::Model& model, const Results& results, std::uint32_t lead) {
  const std::size_t stage = results.stage[lead];
  return stage == 0 ? std::string_view() : std::string_view(model.stages[stage - 1].id);
}

// One thread's work: pieces of the base, one after another.
class Folding {
 public:
  // `roll_ups`: of all accounts; null for a model that reads none.
  Folding(const Book& book, const Publication& publication, Millis as_of,
          const AllRollUps* roll_ups)
      : book_(book),
        plan_(*publication.plan),
        as_of_(as_of),
        roll_ups_(roll_ups),
        reading_(plan_, book.texts(), publication.version) {}

  void fold(LeadNumber first, LeadNumber end) {
    const double begin = wall_seconds();
    std::vector<engine::PackedTimeline> timelines, accounts;
    std::vector<AccountNumber> account_of;
    std::vector<bool> later;  // its newest fact is of a later instant: the clock was set back
    for (Book::Standing& standing : book_.standings(first, end - first)) {
      timelines.push_back(std::move(standing.timeline));
      accounts.push_back(std::move(standing.account_facts));
      account_of.push_back(standing.account);
      later.push_back(standing.newest > as_of_);
    }
    const engine::PackedColumns columns = reading_.read(timelines, as_of_, accounts);
    std::vector<columns::Column> account;
    if (roll_ups_ != nullptr) {
      account = roll_up_columns(account_of, plan_.model->scores.size(), *roll_ups_);
    }
    const double read = wall_seconds();
    // As if the model were new to the lead, and then as it goes on from there.
    const Results afresh = judged(columns, account, Setting::Batch);
    const bool has_stages = !plan_.model->stages.empty();
    const Results live = has_stages ? judged(columns, account, Setting::Live) : afresh;
    const double folded = wall_seconds();
    for (std::uint32_t lead = 0; lead < timelines.size(); ++lead) {
      const std::string_view before = stage_before(columns.facts, lead);
      const bool stays = before == stage_now(*plan_.model, afresh, lead) &&
                         before == stage_now(*plan_.model, live, lead);
      if (!stays || columns.alone[lead] || later[lead]) moving.push_back(first + lead);
    }
    read_seconds += read - begin;
    fold_seconds += folded - read;
  }

  std::vector<LeadNumber> moving;
  double read_seconds = 0, fold_seconds = 0;

 private:
  Results judged(const engine::PackedColumns& columns, const std::vector<columns::Column>& account,
                 Setting setting) const {
    const engine::Fold fold(plan_, columns.traits, columns.timelines, as_of_,
                            {setting, &columns.facts, account.empty() ? nullptr : &account});
    Results results(plan_, columns.timelines.leads());
    const auto scratch = fold.scratch();
    for (std::uint32_t block = 0; block < fold.blocks(); ++block) {
      fold.judge(block, *scratch, results);
    }
    return results;
  }

  const Book& book_;
  const engine::Plan& plan_;
  const Millis as_of_;
  const AllRollUps* roll_ups_;
  engine::PackedReading reading_;
};

}  // namespace

BaseFold fold_base(const Book& book, const Publication& publication, Millis as_of, unsigned threads,
                   const std::atomic<bool>& stop) {
  BaseFold whole;
  whole.leads = book.leads();
  std::optional<AllRollUps> roll_ups;
  if (publication.plan->reads_account()) {
    whole.scores = fold_scores(book, publication, as_of, threads, stop);
    if (!whole.scores) return whole;
    roll_ups = all_roll_ups(book, *whole.scores);
  }
  std::vector<std::unique_ptr<Folding>> foldings;
  for (unsigned i = 0; i < threads; ++i) {
    foldings.push_back(
        std::make_unique<Folding>(book, publication, as_of, roll_ups ? &*roll_ups : nullptr));
  }
  const LeadNumber pieces = (whole.leads + leads_a_piece - 1) / leads_a_piece;
  spread(pieces, threads, [&](std::uint32_t piece, unsigned worker) {
    if (stop) return;
    const LeadNumber first = piece * leads_a_piece;
    foldings[worker]->fold(first, std::min(whole.leads, first + leads_a_piece));
  });
  for (const auto& folding : foldings) {
    whole.moving.insert(whole.moving.end(), folding->moving.begin(), folding->moving.end());
    whole.read_seconds += folding->read_seconds;
    whole.fold_seconds += folding->fold_seconds;
  }
  std::sort(whole.moving.begin(), whole.moving.end());
  return whole;
}

}  // namespace winnow::app

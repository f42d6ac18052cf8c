#include "app/board/fill.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include "app/board/board_view.hpp"
#include "app/clock.hpp"
#include "app/live/account_scores.hpp"
#include "app/workers.hpp"
#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/fold.hpp"
#include "engine/packed_columns.hpp"

namespace winnow::app {

namespace {

static_assert(leads_a_chunk % engine::leads_a_block == 0);

// Rows are made anew when they are this old, or longer when that takes long: it may cost a fiftieth
// of the machine's time.
constexpr double old_after = 600;  // seconds
constexpr double rest_a_work = 50;

// One thread's work: chunks, one after another.
class Filling {
 public:
  Filling(const Book& book, Board::Generation& generation, Millis as_of, const AllRollUps* roll_ups)
      : book_(book),
        roll_ups_(roll_ups),
        generation_(generation),
        layout_(*generation.layout),
        as_of_(as_of),
        summaries_(book.texts(), layout_.model, layout_.version, *layout_.channels) {
    if (layout_.publication) {
      reading_.emplace(*layout_.publication->plan, book.texts(), layout_.version);
    }
  }

  void fill(std::uint32_t index) {
    const LeadNumber first = index * leads_a_chunk;
    const std::vector<Book::Standing> standings = book_.standings(first, leads_a_chunk);
    auto chunk = std::make_shared<Chunk>(layout_);
    for (std::uint32_t row = 0; row < standings.size(); ++row) {
      const Book::Standing& lead = standings[row];
      if (lead.is_merged) continue;
      chunk->put(row, lead.id, summaries_.read(lead), *generation_.texts, *generation_.fields);
    }
    if (reading_) judge(first, standings, *chunk);
    generation_.chunks[index] = std::move(chunk);
    generation_.read += static_cast<LeadNumber>(standings.size());
  }

  std::vector<LeadNumber> moving;

 private:
  void judge(LeadNumber first, const std::vector<Book::Standing>& standings, Chunk& chunk) {
    const engine::Plan& plan = *layout_.publication->plan;
    std::vector<engine::PackedTimeline> timelines, accounts;
    timelines.reserve(standings.size());
    accounts.reserve(standings.size());
    std::vector<AccountNumber> account_of;
    for (const Book::Standing& lead : standings) {
      timelines.push_back(lead.timeline);
      accounts.push_back(lead.account_facts);
      account_of.push_back(lead.account);
    }
    const engine::PackedColumns columns = reading_->read(timelines, as_of_, accounts);
    std::vector<columns::Column> account;
    if (roll_ups_ != nullptr)
      account = roll_up_columns(account_of, plan.model->scores.size(), *roll_ups_);
    const engine::Fold fold(
        plan, columns.traits, columns.timelines, as_of_,
        {engine::Setting::Live, &columns.facts, account.empty() ? nullptr : &account});
    engine::Results results(plan, columns.timelines.leads());
    const auto scratch = fold.scratch();
    for (std::uint32_t block = 0; block < fold.blocks(); ++block) {
      fold.judge(block, *scratch, results);
    }
    for (std::uint32_t row = 0; row < standings.size(); ++row) {
      if (standings[row].is_merged) continue;
      std::size_t stage = results.stage[row];
      if (columns.alone[row] || standings[row].newest > as_of_) {
        stage = judge_alone(standings[row], row, chunk);
      } else {
        chunk.put(row, judgement_of(layout_, results, row, as_of_));
      }
      const std::string_view said =
          stage == 0 ? std::string_view() : plan.model->stages[stage - 1].id;
      if (generation_.texts->text(chunk.stage[row]) != said) moving.push_back(first + row);
    }
  }

  std::size_t judge_alone(const Book::Standing& lead, std::uint32_t row, Chunk& chunk) {
    const Millis as_of = std::max(as_of_, lead.newest);
    engine::Timeline timeline =
        engine::timeline_under(lead.timeline.unpack(book_.texts()), layout_.version);
    engine::add_account_facts(timeline, lead.account_facts.unpack(book_.texts()));
    if (roll_ups_ != nullptr && lead.account < roll_ups_->size()) {
      timeline.account = (*roll_ups_)[lead.account];
    }
    const engine::Assessment assessment = engine::assess(
        *layout_.publication->plan, timeline, as_of, {engine::Setting::Live, false, false, false});
    chunk.put(row, judgement_of(layout_, assessment, as_of));
    return assessment.stage ? *assessment.stage + 1 : 0;
  }

  const Book& book_;
  const AllRollUps* roll_ups_;  // null: the model reads none
  Board::Generation& generation_;
  const BoardLayout& layout_;
  const Millis as_of_;
  SummaryReader summaries_;
  std::optional<engine::PackedReading> reading_;
};

}  // namespace

std::vector<LeadNumber> fill(Board& board, const Book& book, const PublicationPointer& publication,
                             const FillOptions& options, const std::atomic<bool>& stop) {
  const auto generation = board.begin(publication, book.leads());
  std::optional<AllRollUps> roll_ups;
  if (publication && publication->plan->reads_account()) {
    const auto scores = fold_scores(book, *publication, options.as_of, options.threads, stop);
    if (!scores) return {};
    roll_ups = all_roll_ups(book, *scores);
  }
  std::vector<std::unique_ptr<Filling>> fillings;
  for (unsigned i = 0; i < options.threads; ++i) {
    fillings.push_back(std::make_unique<Filling>(book, *generation, options.as_of,
                                                 roll_ups ? &*roll_ups : nullptr));
  }
  const auto chunks = static_cast<std::uint32_t>(generation->chunks.size());
  spread(chunks, options.threads, [&](std::uint32_t chunk, unsigned worker) {
    if (!stop) fillings[worker]->fill(chunk);
  });
  if (stop) return {};
  board.finish(book, generation);
  std::vector<LeadNumber> moving;
  for (const auto& filling : fillings) {
    moving.insert(moving.end(), filling->moving.begin(), filling->moving.end());
  }
  std::sort(moving.begin(), moving.end());
  return moving;
}

Filler::Filler(std::shared_ptr<Board> board, std::function<Millis()> clock, Log log)
    : board_(std::move(board)),
      clock_(std::move(clock)),
      log_(std::move(log)),
      thread_([this] { loop(); }) {}

Filler::~Filler() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Filler::begin(std::shared_ptr<const Book> book, PublicationPointer publication) {
  {
    const std::lock_guard lock(mutex_);
    book_ = std::move(book);
    publication_ = std::move(publication);
    is_asked_ = true;
    stop_ = true;
  }
  wake_.notify_all();
}

void Filler::loop() {
  double rest = old_after;
  while (true) {
    std::shared_ptr<const Book> book;
    PublicationPointer publication;
    bool is_first = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::duration<double>(rest),
                     [this] { return is_asked_ || is_ending_; });
      if (is_ending_) return;
      is_first = std::exchange(is_asked_, false);
      stop_ = false;
      book = book_;
      publication = publication_;
    }
    if (!book) continue;
    const double begin = wall_seconds();
    try {
      (void)fill(*board_, *book, publication, {is_first ? cores() : 1, clock_()}, stop_);
    } catch (const std::exception& bug) {
      log_("the columns of leads are not whole", bug.what());
    }
    rest = std::max(old_after, rest_a_work * (wall_seconds() - begin));
  }
}

}  // namespace winnow::app

#include "app/live/writer.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <unordered_set>
#include <utility>

#include "app/access/sight.hpp"
#include "app/board/list.hpp"
#include "app/clock.hpp"
#include "app/live/channel_settings.hpp"
#include "app/live/draft_bots.hpp"
#include "app/live/replay.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

constexpr double retry_soon = 1;       // seconds: the queue is full, or we are stopping
constexpr double retry_away = 2;       // the database is away
constexpr Millis recover_every = 300;  // milliseconds
constexpr Millis look_up_every = 200;  // at the clock, which people set
// Of a large base a snapshot is saved when a twentieth of it is new: writing it then costs less
// than a start would that reads all of that.
constexpr std::int64_t snapshot_part = 20;
// Leads judged between two commits: some milliseconds' worth, which a request may have to wait.
constexpr std::size_t judged_at_once = 128;
constexpr Millis day_length = 24LL * 60 * 60 * 1000;
constexpr std::string_view our_mistake = "a mistake in winnow itself, please report it";

Millis steady_now() {
  return static_cast<Millis>(wall_seconds() * 1000);
}

}  // namespace

std::size_t Arrival::bytes() const {
  std::size_t sum = 0;
  for (const Message& message : delivery.messages) sum += message.body.size();
  for (const Unreadable& unreadable : delivery.unreadable) sum += unreadable.body.size();
  return sum;
}

Writer::Writer(const WorkspaceOptions& options, Beginning beginning)
    : clock_(options.clock ? options.clock : [] { return app::now(); }),
      log_(options.log ? options.log : [](std::string_view, std::string_view) {}),
      base_(std::move(beginning.base)),
      filler_(board_, clock_, log_),
      snapshots_(std::move(beginning.snapshot)),
      facts_between_snapshots_(options.facts_between_snapshots),
      saved_seq_(beginning.saved_seq),
      tried_seq_(beginning.saved_seq),
      book_(std::move(beginning.book)),
      in_force_(std::move(beginning.in_force)) {
  if (auto rules = bot_rules_of(*base_)) {
    bots_ = *std::move(rules);
  } else {
    log_("the setting bot_rules is left out", rules.error().message);
  }
  if (options.data_centers && bots_.data_centers.is_empty()) {
    bots_.data_centers = *options.data_centers;
  }
  if (auto rules = channel_rules_of(*base_)) {
    board_->set_channel_rules(*std::move(rules));
  } else {
    log_("the setting channel_rules is left out", rules.error().message);
  }
  const bool moves = in_force_ && !in_force_->plan->model->stages.empty();
  for (LeadNumber lead = 0; moves && lead < book_->leads(); ++lead) agenda_.set(lead, 0);
  if (in_force_) board_->set_in_force(in_force_->version);
  find_scores();
  filler_.begin(book_, in_force_);
  thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Writer::submit(Arrival arrival) {
  const std::size_t messages = arrival.messages();
  const std::size_t bytes = arrival.bytes();
  {
    const std::lock_guard lock(mutex_);
    const bool full =
        waiting_messages_ > 0 && (waiting_messages_ + messages > limits::waiting_messages ||
                                  waiting_bytes_ + bytes > limits::waiting_bytes);
    if (!stopping_ && !away_ && !full) {
      waiting_messages_ += messages;
      waiting_bytes_ += bytes;
      arrivals_.push_back(std::move(arrival));
      wake_.notify_one();
      return;
    }
  }
  arrival.done({Outcome::Kind::NotNow, retry_soon, {}});
}

Result<void> Writer::run(std::function<Result<void>()> job) {
  std::future<Result<void>> done;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorKind::Busy, "the server is stopping");
    jobs_.push_back({std::move(job), {}});
    done = jobs_.back().done.get_future();
  }
  wake_.notify_one();
  return done.get();
}

PublicationPointer Writer::in_force() const {
  const std::lock_guard lock(mutex_);
  return in_force_;
}

std::shared_ptr<Book> Writer::book() const {
  const std::lock_guard lock(mutex_);
  return book_;
}

WorkspaceStatus Writer::status() const {
  const std::lock_guard lock(mutex_);
  return {!stopping_ && !away_,
          problem_,
          book_->last_seq(),
          in_force_ ? in_force_->version : 0,
          book_->leads(),
          waiting_messages_,
          totals_,
          commits_,
          snapshots_saved_};
}

bool Writer::wait() {
  std::unique_lock lock(mutex_);
  Millis pause = look_up_every;
  const auto judges_all = [this] { return publishing_ && publishing_->work.is_ready(); };
  if (judges_all() && !away_) {
    pause = 0;
  } else if (!away_ && in_force_ && held_ == 0 && agenda_.next() != Agenda::never) {
    pause = std::clamp(agenda_.next() - clock_(), Millis{0}, look_up_every);
  } else if (away_) {
    pause = std::clamp(retry_at_ - steady_now(), Millis{0}, look_up_every);
  }
  wake_.wait_for(lock, std::chrono::milliseconds(pause),
                 [&] { return stopping_ || !arrivals_.empty() || !jobs_.empty() || judges_all(); });
  return !stopping_;
}

void Writer::loop() {
  while (wait()) {
    std::vector<Arrival> arrivals;
    std::deque<Job> jobs;
    {
      const std::lock_guard lock(mutex_);
      std::size_t messages = 0, bytes = 0;
      while (!arrivals_.empty() && messages < limits::commit_messages &&
             bytes < limits::commit_bytes) {
        messages += arrivals_.front().messages();
        bytes += arrivals_.front().bytes();
        arrivals.push_back(std::move(arrivals_.front()));
        arrivals_.pop_front();
      }
      waiting_messages_ -= messages;
      waiting_bytes_ -= bytes;
      jobs.swap(jobs_);
    }
    if (away_ && steady_now() >= retry_at_) recover();
    for (Job& job : jobs) {
      Result<void> done = fail(ErrorKind::Busy, "the database is away: {}", problem_);
      if (!away_ && !sound([&] { done = job.work(); })) {
        done = fail(ErrorKind::Io, "{}; the server's log has more", our_mistake);
      }
      job.done.set_value(std::move(done));
    }
    if (away_) {
      refuse(arrivals, retry_away);
      continue;
    }
    if (!arrivals.empty()) take_in(arrivals);
    const bool judges_all = publishing_ && publishing_->work.is_ready();
    if (!away_ && in_force_ && !judges_all && held_ == 0) judge_due(judged_at_once);
    if (!away_ && judges_all && !sound([&] { publish_step(); }) && publishing_) {
      fail_publishing({ErrorKind::Io, std::string(our_mistake) + "; the server's log has more"});
    }
    save_sometimes();
  }
  std::vector<Arrival> late(std::make_move_iterator(arrivals_.begin()),
                            std::make_move_iterator(arrivals_.end()));
  refuse(late, retry_soon);
  for (Job& job : jobs_) job.done.set_value(fail(ErrorKind::Busy, "the server is stopping"));
  if (publishing_) fail_publishing({ErrorKind::Busy, "the server is stopping"});
}

void Writer::save_sometimes() {
  if (const auto ended = snapshots_.ended()) {
    if (*ended) saved_seq_ = std::max(saved_seq_, **ended);
    if (!*ended) log_("no snapshot", ended->error().message);
    const std::lock_guard lock(mutex_);
    snapshots_saved_ += *ended ? 1 : 0;
  }
  const std::int64_t seq = book_->last_seq();
  const std::int64_t enough = std::max(facts_between_snapshots_, seq / snapshot_part);
  if (seq - std::max(saved_seq_, tried_seq_) < enough) return;
  tried_seq_ = seq;  // after a failure it is tried again when as much has come anew
  const Result<void> begun = snapshots_.begin(*book_);
  if (!begun) log_("no snapshot", begun.error().message);
}

Result<void> Writer::save_now() {
  if (saved_seq_ == book_->last_seq()) return {};
  TRY(snapshots_.save(*book_));
  saved_seq_ = tried_seq_ = book_->last_seq();
  return {};
}

void Writer::refuse(std::vector<Arrival>& arrivals, double retry_after) {
  for (const Arrival& arrival : arrivals) {
    arrival.done({Outcome::Kind::NotNow, retry_after, {}});
  }
}

// Whether `work` came to its end. A Bug in it is logged: one delivery or one lead that meets it
// must not take the server from all others.
template <typename Work>
bool Writer::sound(Work work) {
  try {
    work();
    return true;
  } catch (const std::exception& bug) {
    log_(our_mistake, bug.what());
    return false;
  }
}

void Writer::take_in(const std::vector<Arrival>& arrivals) {
  std::vector<Outcome> outcomes;
  if (!sound([&] { outcomes = keep(arrivals); })) {
    outcomes.clear();
    for (const Arrival& arrival : arrivals) {
      Outcome outcome;
      if (!sound([&] { outcome = keep({&arrival, 1}).front(); })) outcome = keep_aside(arrival);
      outcomes.push_back(outcome);
    }
  }
  for (std::size_t i = 0; i < arrivals.size(); ++i) arrivals[i].done(outcomes[i]);
}

Outcome Writer::keep_aside(const Arrival& arrival) {
  Draft draft(*book_, clock_());
  const auto aside = [&](std::string reason, const std::string& body) {
    draft.add_unreadable({std::move(reason), body}, arrival.delivery.form, arrival.sender,
                         arrival.received);
  };
  for (const Message& message : arrival.delivery.messages) {
    aside(std::string(our_mistake), message.body);
  }
  for (const Unreadable& one : arrival.delivery.unreadable) aside(one.reason, one.body);
  if (!commit(draft, false)) return {Outcome::Kind::NotNow, retry_away, {}};
  return {Outcome::Kind::Stored, 0, draft.counts()};
}

std::vector<Outcome> Writer::keep(std::span<const Arrival> arrivals) {
  Draft draft(*book_, clock_());
  std::vector<Outcome> outcomes(arrivals.size());
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const Arrival& arrival = arrivals[i];
    if (arrival.leads) {
      const auto wanted = static_cast<std::int64_t>(draft.new_leads_of(arrival.delivery.messages));
      const double wait = arrival.leads->take(wanted, clock_());
      if (wait > 0) {
        outcomes[i] = {Outcome::Kind::TooMany, wait, {}};
        continue;
      }
    }
    const DraftCounts before = draft.counts();
    draft.add(arrival.delivery, arrival.sender, arrival.received);
    outcomes[i].counts = draft.counts() - before;
  }
  const Result<DraftCounts> committed = commit(draft, true);
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    if (!committed && outcomes[i].kind == Outcome::Kind::Stored) {
      outcomes[i] = {Outcome::Kind::NotNow, retry_away, {}};
    }
  }
  return outcomes;
}

Result<DraftCounts> Writer::commit(Draft& draft, bool judge) {
  if (judge) suspect(draft, *book_, bot_judge_, clock_());
  if (judge && in_force_) {
    heal(draft, *book_, *in_force_, clock_());
    draft.judge(*in_force_, {}, false, scores_.get());
  }
  TRY(make_durable(draft, in_force_));
  note_judged(draft, agenda_);
  note_scores(draft, agenda_, scores_.get(), {});
  note_touched(draft.touched());
  note_accounts(draft);
  return draft.counts();
}

Result<void> Writer::make_durable(Draft& draft, const PublicationPointer& publication) {
  if (!draft.empty()) {
    Result<void> appended = base_->append(draft.commit());
    if (!appended) {
      set_away(appended.error());
      return appended;
    }
    put_in(draft);
  }
  show(draft, publication);
  const std::lock_guard lock(mutex_);
  totals_ += draft.counts();  // duplicates are counted where nothing else came
  commits_ += draft.empty() ? 0 : 1;
  return {};
}

// The facts are durable: a Bug from here on ends the server rather than that memory and the log
// go different ways.
void Writer::put_in(Draft& draft) noexcept {
  draft.kept();
  book_->apply(draft.facts());
  const auto owner_before = [&](const Id& lead) -> std::optional<Id> {
    // Lists show the facts later: see show().
    const auto was = row(*board_->view(), *book_->find(lead), Sight::of_all(), clock_());
    if (!was) return std::nullopt;
    return was->owner.empty() ? Id{} : parse_id(was->owner);
  };
  changes_.add(
      draft.facts(), [&](const Id& lead) { return book_->id_of(*book_->find(lead)); },
      owner_before);
}

// Lists show what is durable before whoever sent it is told.
void Writer::show(const Draft& draft, const PublicationPointer& publication) {
  std::vector<BoardChange> changes;
  std::unordered_set<Id> judged;
  for (const Draft::Due& lead : draft.judged()) {
    changes.push_back({lead.lead, &lead.assessment, lead.as_of});
    judged.insert(lead.lead);
  }
  for (const Id& lead : draft.touched()) {
    if (judged.count(lead) == 0) changes.push_back({lead, nullptr, 0});
  }
  if (!changes.empty()) board_->put(*book_, publication.get(), changes);
}

void Writer::note_judged(const Draft& draft, Agenda& agenda) {
  for (const Draft::Due& judged : draft.judged()) {
    if (const auto number = book_->find(judged.lead)) agenda.set(*number, judged.changes_at);
  }
}

void Writer::note_touched(const std::vector<Id>& leads) {
  if (!publishing_) return;
  for (const Id& lead : leads) {
    if (const auto number = book_->find(lead)) publishing_->work.touch(*number);
  }
}

void Writer::find_scores() {
  scores_.reset();
  if (!in_force_ || !in_force_->plan->reads_account()) return;
  const std::atomic<bool> stop{false};
  scores_ = fold_scores(*book_, *in_force_, clock_(), cores(), stop);
  for (LeadNumber lead = 0; lead < book_->leads(); ++lead) scores_->follow(lead);
}

void Writer::resume_judging() {
  --held_;
  find_scores();
}

// What was judged changes the roll-ups of its accounts, by which the other members are judged.
// Scores fade between facts too: a member whose account has others is judged once a day at least.
void Writer::note_scores(const Draft& draft, Agenda& agenda, AccountScores* scores,
                         const Leads& followers) {
  using As = AccountScores::As;
  if (scores == nullptr) return;
  for (const Id& lead : draft.touched()) {
    const auto number = book_->own_number(lead);
    if (!number || !book_->is_merged(*number)) continue;
    scores->remove(*number);
    scores->touch_account_of(*book_, *number, As::Leader);
  }
  Leads judged_now;
  const Millis tomorrow = (floor_div(clock_(), day_length) + 1) * day_length;
  for (const Draft::Due& judged : draft.judged()) {
    const auto number = book_->find(judged.lead);
    if (!number) continue;
    judged_now.insert(*number);
    scores->set(*number, judged.assessment.scores);
    scores->touch_account_of(*book_, *number,
                             followers.count(*number) == 0 ? As::Leader : As::Follower);
    scores->take_follower(*number);
    if (judged.changes_at <= tomorrow || !book_->account_of(*number)) continue;
    agenda.set(*number, tomorrow);
    scores->follow(*number);
  }
  for (const AccountNumber account : scores->changed(*book_)) {
    judge_members(account, judged_now, agenda, *scores);
  }
}

void Writer::judge_members(AccountNumber account, const Leads& judged, Agenda& agenda,
                           AccountScores& scores) {
  const std::vector<LeadNumber> members = book_->members_of(account);
  const Millis due = scores.due_at(account, members.size(), clock_());
  for (const LeadNumber member : members) {
    if (judged.count(member) != 0 || agenda.of(member) <= due) continue;
    agenda.set(member, due);
    scores.follow(member);
  }
}

void Writer::note_accounts(const Draft& draft) {
  const Millis now = clock_();
  for (const Id& account : draft.accounts()) {
    const auto number = book_->find_account(account);
    if (!number) continue;
    for (const LeadNumber member : book_->members_of(*number)) {
      if (agenda_.of(member) > now) agenda_.set(member, now);
      if (publishing_) publishing_->work.touch(member);
    }
  }
}

void Writer::judge_later(const std::vector<Id>& leads) {
  note_touched(leads);
  for (const Id& lead : leads) {
    if (const auto number = book_->find(lead)) agenda_.set(*number, 0);
  }
}

void Writer::judge_due(std::size_t limit) {
  const Millis now = clock_();
  std::vector<LeadNumber> due = agenda_.take_due(now, limit);
  due.erase(std::remove_if(due.begin(), due.end(),
                           [&](LeadNumber lead) { return book_->is_merged(lead); }),
            due.end());
  if (due.empty() || sound([&] { judge_because_of_time(due); })) return;
  // Whoever stops us again is judged when the next fact comes, not all the time.
  for (const LeadNumber lead : due) sound([&] { judge_because_of_time({lead}); });
}

void Writer::judge_because_of_time(const std::vector<LeadNumber>& due) {
  const Millis now = clock_();
  Draft draft(*book_, now);
  draft.judge(*in_force_, due, false, scores_.get());
  if (!make_durable(draft, in_force_)) {
    for (const LeadNumber lead : due) agenda_.set(lead, now);
    return;
  }
  note_judged(draft, agenda_);
  Leads followers;  // they are judged because others changed
  for (const LeadNumber lead : due) {
    if (scores_ && scores_->take_follower(lead)) followers.insert(lead);
  }
  note_scores(draft, agenda_, scores_.get(), followers);
  note_touched(draft.touched());
}

void Writer::set_away(const Error& error) {
  log_("the database is away", error.message);
  retry_at_ = steady_now() + recover_every;
  const std::lock_guard lock(mutex_);
  away_ = true;
  problem_ = error.message;
}

void Writer::recover() {
  Result<void> back = base_->recover();
  std::vector<Id> found;  // of the commit that failed, if it went through after all
  if (back) {
    back = replay(*base_, book_->last_seq(), [&](std::vector<engine::Fact>& facts) {
      book_->apply(facts);
      for (const engine::Fact& fact : facts) {
        if (fact.kind == engine::FactKind::Account) {
          const auto account = book_->find_account(fact.lead);
          if (!account) continue;
          for (const LeadNumber member : book_->members_of(*account)) {
            found.push_back(book_->id_of(member));
          }
          continue;
        }
        found.push_back(fact.lead);
        const Id root = book_->id_of(*book_->find(fact.lead));
        if (root != fact.lead) found.push_back(root);
      }
      return Result<void>();
    });
  }
  if (!back) {
    retry_at_ = steady_now() + recover_every;
    const std::lock_guard lock(mutex_);
    problem_ = back.error().message;
    return;
  }
  judge_later(found);
  std::vector<BoardChange> changes;
  changes.reserve(found.size());
  for (const Id& lead : found) changes.push_back({lead, nullptr, 0});
  board_->put(*book_, nullptr, changes);
  log_("the database is back", "");
  const std::lock_guard lock(mutex_);
  away_ = false;
  problem_.clear();
}

void Writer::put_in_force(PublicationPointer publication) {
  board_->set_in_force(publication->version);
  filler_.begin(book_, publication);
  {
    const std::lock_guard lock(mutex_);
    in_force_ = std::move(publication);
  }
  find_scores();
}

void Writer::use_channel_rules(std::vector<ChannelRule> rules) {
  board_->set_channel_rules(std::move(rules));
  filler_.begin(book_, in_force_);
}

void Writer::replace(std::shared_ptr<Book> book) {
  snapshots_.cancel();
  saved_seq_ = -1;  // what is on disk may be of the book that was wrong
  filler_.begin(book, in_force_);
  {
    const std::lock_guard lock(mutex_);
    book_ = std::move(book);
  }
  find_scores();
}

// Publishing: leads that the model moves, and those that facts came for meanwhile, are judged
// afresh, some between two commits; then the model is put in force.
std::future<Result<PublishReport>> Writer::publish(Publication publication) {
  auto done = std::make_shared<std::promise<Result<PublishReport>>>();
  auto future = done->get_future();
  const Result<void> begun = run([&, done]() -> Result<void> {
    if (publishing_) return fail(ErrorKind::Conflict, "another model is being published");
    publication.at = clock_();
    publication.version = TRY(base_->add_model(
        {0, publication.at, publication.by, publication.name, publication.text, false}));
    PublishReport report;
    report.version = publication.version;
    const auto wake = [this] {
      const std::lock_guard lock(mutex_);  // or the writer could miss it on its way to sleep
      wake_.notify_one();
    };
    const Millis as_of = publication.at;
    publishing_.reset(new UnderWay{
        std::move(*done),
        std::move(report),
        {std::make_shared<const Publication>(std::move(publication)), book_, as_of, wake}});
    return {};
  });
  if (begun) return future;
  std::promise<Result<PublishReport>> failed;
  failed.set_value(tl::unexpected<Error>(begun.error()));
  return failed.get_future();
}

void Writer::publish_step() {
  Publishing& work = publishing_->work;
  if (!work.trouble().empty()) {
    log_(our_mistake, work.trouble());
    return fail_publishing({ErrorKind::Io, std::string(our_mistake)});
  }
  std::vector<LeadNumber> leads = work.take(judged_at_once);
  leads.erase(std::remove_if(leads.begin(), leads.end(),
                             [&](LeadNumber lead) { return book_->is_merged(lead); }),
              leads.end());
  Draft draft(*book_, clock_());
  draft.judge(*work.publication(), leads, true, work.scores().get());
  if (const Result<void> kept = make_durable(draft, work.publication()); !kept)
    return fail_publishing(kept.error());
  note_judged(draft, work.agenda());
  note_scores(draft, work.agenda(), work.scores().get(), {});
  publishing_->report.moves += draft.counts().moves;
  if (!work.is_done()) return;
  publishing_->report.leads = book_->leads();
  publishing_->report.fold_seconds = work.fold().fold_seconds;
  publishing_->report.read_seconds = work.fold().read_seconds;
  if (const Result<void> ended = end_publishing(); !ended) fail_publishing(ended.error());
}

Result<void> Writer::end_publishing() {
  Result<void> flipped = base_->put_in_force(publishing_->report.version);
  if (!flipped) {
    set_away(flipped.error());
    return flipped;
  }
  const std::unique_ptr<UnderWay> ended = std::move(publishing_);
  agenda_ = std::move(ended->work.agenda());
  scores_ = ended->work.scores();
  for (LeadNumber lead = 0; scores_ && lead < book_->leads(); ++lead) scores_->follow(lead);
  {
    const std::lock_guard lock(mutex_);
    in_force_ = ended->work.publication();
  }
  board_->set_in_force(in_force_->version);
  filler_.begin(book_, in_force_);
  ended->done.set_value(std::move(ended->report));
  return {};
}

void Writer::fail_publishing(const Error& error) {
  publishing_->done.set_value(tl::unexpected<Error>(error));
  publishing_.reset();
}

}  // namespace winnow::app

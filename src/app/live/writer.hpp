// Writer: the one thread that changes a workspace. Internal to app/live; workspace.hpp has the
// contract.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "app/board/fill.hpp"
#include "app/bots/rules.hpp"
#include "app/live/agenda.hpp"
#include "app/live/publishing.hpp"
#include "app/live/snapshots.hpp"
#include "app/live/workspace.hpp"

namespace winnow::app {

struct Arrival {
  Delivery delivery;
  Sender sender;
  std::shared_ptr<Budget> leads;
  Millis received = 0;
  std::function<void(const Outcome&)> done;

  std::size_t messages() const { return delivery.messages.size() + delivery.unreadable.size(); }
  std::size_t bytes() const;  // as they came
};

class Writer {
 public:
  struct Beginning {
    std::unique_ptr<store::Base> base;
    std::shared_ptr<Book> book;
    PublicationPointer in_force;
    std::int64_t saved_seq = 0;  // what the snapshot knows; it is saved anew when much more came
    std::string snapshot;        // its path
  };
  Writer(const WorkspaceOptions& options, Beginning beginning);
  ~Writer();  // answers what waits with NotNow; the commit under way ends

  // Any thread.
  void submit(Arrival arrival);
  // Runs `job` between two commits and waits for it. Busy: the database is away, or stopping.
  Result<void> run(std::function<Result<void>()> job);
  std::future<Result<PublishReport>> publish(Publication publication);
  PublicationPointer in_force() const;
  std::shared_ptr<Book> book() const;
  const std::shared_ptr<Board>& board() const { return board_; }
  WorkspaceStatus status() const;
  const Changes& changes() const { return changes_; }
  Millis now() const { return clock_(); }

  // On the writer's thread alone, inside a job.
  store::Base& base() { return *base_; }
  // Commits a draft made elsewhere; leads it touched are judged by `judge`.
  Result<DraftCounts> commit(Draft& draft, bool judge);
  void judge_later(const std::vector<Id>& leads);
  Result<void> save_now();          // the snapshot, unless it knows everything already
  void hold_judging() { ++held_; }  // because of time; the two come in pairs
  void resume_judging();
  void put_in_force(PublicationPointer publication);
  void replace(std::shared_ptr<Book> book);
  void use_channel_rules(std::vector<ChannelRule> rules);  // what lists show heals beside it

 private:
  struct UnderWay {  // a model being published
    std::promise<Result<PublishReport>> done;
    PublishReport report;
    Publishing work;
  };
  struct Job {
    std::function<Result<void>()> work;
    std::promise<Result<void>> done;
  };

  void loop();
  void save_sometimes();
  bool wait();  // for something to do; false: stop
  void take_in(const std::vector<Arrival>& arrivals);
  // All in one commit; what becomes of each.
  std::vector<Outcome> keep(std::span<const Arrival> arrivals);
  // One whose messages stopped us: they go to the quarantine as they are.
  Outcome keep_aside(const Arrival& arrival);
  void judge_due(std::size_t limit);
  void judge_because_of_time(const std::vector<LeadNumber>& due);
  void publish_step();
  Result<void> end_publishing();
  void fail_publishing(const Error& error);
  void set_away(const Error& error);
  void recover();
  void refuse(std::vector<Arrival>& arrivals, double retry_after);
  void note_judged(const Draft& draft, Agenda& agenda);
  void note_touched(const std::vector<Id>& leads);  // for the model being published
  void note_accounts(const Draft& draft);           // whose members are judged by what it says
  using Leads = std::unordered_set<LeadNumber>;
  void note_scores(const Draft& draft, Agenda& agenda, AccountScores* scores,
                   const Leads& followers);
  void judge_members(AccountNumber account, const Leads& judged, Agenda& agenda,
                     AccountScores& scores);
  void find_scores();  // of all leads, where the model in force reads roll-ups
  // Leads judged in it were judged under `publication`.
  Result<void> make_durable(Draft& draft, const PublicationPointer& publication);
  void show(const Draft& draft, const PublicationPointer& publication);
  void put_in(Draft& draft) noexcept;
  template <typename Work>
  bool sound(Work work);

  const std::function<Millis()> clock_;
  const std::function<void(std::string_view, std::string_view)> log_;
  std::unique_ptr<store::Base> base_;
  BotRules bots_;
  BotJudge bot_judge_{bots_};
  Agenda agenda_;
  std::shared_ptr<AccountScores> scores_;  // null: the model in force reads no roll-ups
  Changes changes_;
  std::unique_ptr<UnderWay> publishing_;
  int held_ = 0;
  const std::shared_ptr<Board> board_ = std::make_shared<Board>();
  Filler filler_;
  Snapshots snapshots_;
  const std::int64_t facts_between_snapshots_;
  std::int64_t saved_seq_ = 0;  // what the snapshot knows; -1: there is none, or it may be wrong
  std::int64_t tried_seq_ = 0;  // what the one knows that was begun last
  Millis retry_at_ = 0;         // while away: when to try again, of the steady clock

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable wake_;
  std::shared_ptr<Book> book_;
  PublicationPointer in_force_;
  std::deque<Arrival> arrivals_;
  std::size_t waiting_messages_ = 0, waiting_bytes_ = 0;
  std::deque<Job> jobs_;
  bool stopping_ = false, away_ = false;
  std::string problem_;
  DraftCounts totals_;
  std::uint64_t commits_ = 0;
  std::uint64_t snapshots_saved_ = 0;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace winnow::app

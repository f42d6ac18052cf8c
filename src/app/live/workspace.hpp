// Workspace: one base at work. Facts go in and are durable before anybody is told so; every lead is
// judged in the transaction that stores its facts; readers see whole commits.
//
// One thread of its own writes: it gathers what waits into one commit (so that many requests share
// one fsync), drafts and judges, commits, puts the facts into the Book, and only then answers. What
// falls due by time alone, and a model being published, are judged between the commits.
//
// When the database is away or full, nothing is acknowledged (NotNow), reading goes on, and the
// writer tries to recover until taking in works again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/board/board.hpp"
#include "app/board/duplicates.hpp"
#include "app/bots/addresses.hpp"
#include "app/live/book.hpp"
#include "app/live/budget.hpp"
#include "app/live/changes.hpp"
#include "app/live/draft.hpp"
#include "app/live/log_reader.hpp"
#include "app/live/publication.hpp"
#include "app/live/segments.hpp"
#include "app/live/seq_map.hpp"
#include "app/protocols/message.hpp"
#include "base/issue.hpp"
#include "base/result.hpp"
#include "engine/assessment.hpp"
#include "store/base.hpp"

namespace winnow::app {

struct WorkspaceOptions {
  store::Location location;
  std::string name = "main";
  std::function<Millis()> clock;  // the wall clock unless given
  // A sentence for the log, with what it is about; never called before open() is.
  std::function<void(std::string_view what, std::string_view detail)> log;
  // At least so many facts come between two snapshots that are saved while it works: a start reads
  // them in a second or so.
  std::int64_t facts_between_snapshots = 200'000;
  std::shared_ptr<const AddressList> data_centers = nullptr;  // null: only what the rules have
};

struct Outcome {
  enum class Kind : std::uint8_t {
    Stored,   // durable; what was stored before counts as stored
    NotNow,   // nothing is stored: try again
    TooMany,  // the key's limit: nothing is stored, try again later
  };
  Kind kind = Kind::Stored;
  double retry_after = 0;  // seconds
  DraftCounts counts;
};

struct PublishReport {
  std::int64_t version = 0;
  std::uint64_t leads = 0, moves = 0;
  double read_seconds = 0, fold_seconds = 0;  // of all threads: columns made, and judged
  Issues issues;  // of a model that cannot be published; then version is 0
  std::vector<std::string> failed_examples;
};

struct WorkspaceStatus {
  bool ready = false;  // takes in; false: starting, or the database is away
  std::string problem;
  std::int64_t last_seq = 0, version = 0;
  LeadNumber leads = 0;
  std::size_t waiting = 0;
  DraftCounts totals;  // since the start
  std::uint64_t commits = 0, snapshots = 0;
};

struct ModelRecord {  // a model that was published, without its text
  std::int64_t version = 0;
  Millis at = 0;
  std::string by, name;
};

class Writer;

// A setting of the base that the workspace itself goes by.
inline constexpr std::string_view phone_country_setting = "phone_country";

class Workspace {
 public:
  // Opens or makes the base, brings the Book up to the log, and starts the writer.
  // Errors   those of store::Base::open, and Io where the log is broken.
  static Result<std::unique_ptr<Workspace>> open(const WorkspaceOptions& options);
  // Answers what waits with NotNow, ends the commit under way, saves the snapshot.
  ~Workspace();
  Workspace(const Workspace&) = delete;

  // Any thread; `done` is called once, by the writer. `leads`: how many new ones the key may bring,
  // null: any number.
  void take_in(Delivery delivery, Sender sender, std::shared_ptr<Budget> leads,
               std::function<void(const Outcome&)> done);
  // Facts of another base as they were. Between begin and finish nothing is judged because of time,
  // so that no lead is judged that is there in part; finish judges them. The two come in pairs.
  Result<void> begin_import();
  // `seqs` remembers where they lie now, from one call of an import to the next.
  Result<DraftCounts> import_facts(std::vector<engine::Fact> facts, SeqMap& seqs);
  // A version of another base; `in_force`: from the end of the import on.
  Result<void> import_model(store::PublishedModel model, bool in_force);
  Result<void> finish_import();
  // Messages of a file; they are judged at once.
  Result<DraftCounts> import_delivery(Delivery delivery, Sender sender);
  // Reads the quarantine again by `decode`; rows that can be read become facts.
  using DecodeAgain =
      std::function<Result<Message>(const std::string& form, const std::string& body)>;
  Result<DraftCounts> replay_quarantine(const DecodeAgain& decode);

  // What people say of leads. `say` is called on the writer's thread for each lead as it stands
  // (merged ones are followed; of several names of one lead the first counts) and gives the facts,
  // which are committed and judged together. Facts stored before are there once.
  struct Saying {
    Id lead;                          // as asked for
    const Book& book;                 // as of before this commit
    LeadNumber number = 0;            // in it
    PublicationPointer model;         // in force; null: none
    Millis now = 0;                   // never before the lead's newest fact
    std::vector<engine::Fact> facts;  // in order of arrival, then those of its account
  };
  using Say = std::function<std::vector<engine::Fact>(Saying saying)>;
  // NotFound stands in the list for a lead that is not there; `say` is not called for it.
  Result<std::vector<Result<void>>> say(const std::vector<Id>& leads, const Say& say);

  // What a person says of two leads (merging.cpp). NotFound: one is not there. Conflict: it is so
  // already, or cannot be.
  struct OfTwo {
    Id lead, other;
    std::string who, note;
  };
  Result<void> merge_leads(const OfTwo& said);    // `other` is `lead` from now on
  Result<void> unmerge_leads(const OfTwo& said);  // `other` is itself again
  Result<void> set_distinct(const OfTwo& said);   // they are two

  // Where telephone numbers are that begin with no country: two capital letters, "": nowhere.
  // It is a setting of the workspace: see workspace_settings.hpp, which sets it.
  std::string phone_country() const;
  void use_phone_country(std::string country);

  Result<PublishReport> publish(std::string text, std::string by);
  PublicationPointer in_force() const;                // null: none
  Result<PublicationPointer> in_force_at(Millis at);  // null: none
  Result<std::vector<ModelRecord>> models();          // by version
  // Any version ever published. NotFound.
  Result<PublicationPointer> publication(std::int64_t version);

  // What is said of a lead at an instant: under the version then in force unless one is given.
  // `as_of` may lie in the past or the future. NotFound: no such lead, or no model then.
  struct Assessed {
    PublicationPointer publication;
    engine::Assessment assessment;
    Millis as_of = 0;
  };
  Result<Assessed> assess(const Id& lead, std::optional<Millis> as_of,
                          std::optional<std::int64_t> version);
  struct Point {
    Millis at = 0;
    Milli total = 0;
    std::string grade, stage;
  };
  // Its total over time, at `points` instants from `from` to `to`; none for those before a model
  // was published, unless a version is given.
  Result<std::vector<Point>> series(const Id& lead, Millis from, Millis to, int points,
                                    std::optional<std::int64_t> version);

  std::shared_ptr<const Book> book() const;
  const Segments& segments() const;
  // Durable, and in the audit log as done by `who`. Conflict: the name is taken.
  Result<void> put_segment(const Segment& segment, std::string_view who);
  Result<void> remove_segment(const Segment& segment, std::string_view who);

  // Lists and statistics tell channels by these from now on (app/live/channel_settings.hpp).
  Result<void> use_channel_rules(std::vector<ChannelRule> rules);

  LogReader& log();

  // What was answered to a request that may come again, for a day.
  Result<std::optional<store::ReplyRecord>> kept_reply(std::string_view key);
  Result<void> keep_reply(store::ReplyRecord reply);
  const Changes& changes() const;  // what came since the start
  // What is said of every lead: for lists and statistics. After a start it is made beside
  // everything else; until it is whole (Board::progress) lists would show a part of the leads.
  std::shared_ptr<const Board> board() const;
  // Leads that are likely one person, of the book and a view of its board.
  DuplicateList::Pointer duplicates(const BoardView& view);
  WorkspaceStatus status() const;
  const AddressList* data_centers() const;  // given when it was opened; null: none
  Millis now() const;
  const std::string& name() const;

  // Work on the base itself, on the writer's thread, between two commits.
  Result<void> with_base(const std::function<Result<void>(store::Base&)>& work);
  // Forgets everything derived and makes it again from the log. Saves the snapshot.
  Result<void> rebuild();
  Result<void> save_snapshot();

 private:
  void clean_all(Delivery& delivery) const;
  Result<void> run(const std::function<Result<void>(Writer&)>& job);  // between two commits
  struct State;
  explicit Workspace(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace winnow::app

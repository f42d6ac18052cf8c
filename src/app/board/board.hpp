// Board: what is said of every lead now, in columns, so that a million leads are filtered, sorted
// and counted in some milliseconds. One per workspace.
//
// A row is a function of the lead's facts and of the model in force, as everything derived: the
// writer puts in what it judged after each commit, before anybody is told that the commit is there;
// after a start, a publishing and now and then (scores fade with time alone) all rows are made
// again by a fold beside the writer (app/board/fill.hpp). Rows of merged leads are taken out.
//
// Rows lie in chunks of leads_a_chunk. A reader takes a View, which is all chunks as they are at
// one instant, and keeps it as long as it likes; the writer changes a chunk in place while nobody
// else holds it, and a copy of it otherwise (half a megabyte, some 0.1 ms). So neither waits for
// the other but for the moment in which a view is taken (some microseconds) or a commit's rows are
// put in.
//
// Lists (app/board/list.hpp) and statistics (app/board/statistics.hpp) of one view agree.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/live/book.hpp"
#include "app/live/publication.hpp"
#include "app/touches/channels.hpp"
#include "base/time.hpp"
#include "engine/assessment.hpp"

namespace winnow::app {

// One lead as a list shows it.
struct BoardRow {
  LeadNumber number = 0;
  Id lead;
  std::string name, email, company;  // "": not known
  // Of its first visit that says so, and of its last; source "direct": nothing led it here.
  std::string channel, source, medium, campaign, last_channel, last_source;
  std::string referral_code, referred_by;  // app/board/referrals.hpp
  std::string owner;                       // a user's id; "": nobody
  AccountNumber account = no_account;
  std::optional<Millis> snoozed_until;  // INT64_MAX: until somebody lifts it
  std::string stage;                    // its id; "": none
  std::optional<Millis> stage_since;
  Millis created = 0;               // its first fact
  std::optional<Millis> last_seen;  // its newest event
  std::uint32_t events = 0;
  std::string disqualified;  // the reason; "": it is not
  bool disqualified_by_person = false;

  // By the model; all of it is empty where version is 0: not judged yet.
  std::int64_t version = 0;
  Millis judged_at = 0;
  Milli total = 0;
  std::vector<Milli> scores;                        // per score of the model
  std::vector<std::string> labels;                  // per score; "": none
  std::string grade;                                // "": none
  std::vector<engine::FrameworkStatus> frameworks;  // per framework
  std::vector<std::string> segments;                // ids of those it is in
  std::optional<Millis> changes_at;                 // none: never, or not known yet
};

struct BoardProgress {
  bool whole = false;  // every lead has a row; false: being read
  LeadNumber read = 0, leads = 0;
};

// A lead that was touched by a commit, and what was judged of it (null: it was not).
struct BoardChange {
  Id lead;
  const engine::Assessment* assessment = nullptr;
  Millis judged_at = 0;
};

class BoardView;
using BoardViewPointer = std::shared_ptr<const BoardView>;

class Board {
 public:
  Board();
  ~Board();
  Board(const Board&) = delete;

  // Any thread. Never null; before the first fill is at its end it holds a part (see progress).
  BoardViewPointer view() const;
  BoardProgress progress() const;
  // Waits until every lead has its row under this version of the model (0: none), at most so many
  // seconds; whether it is so. For tools and tests: a request says "not yet" instead.
  bool wait_until_whole(std::int64_t version, double seconds) const;

  // The writer's: leads as they stand in the Book now, judged under `publication` (null: no model).
  void put(const Book& book, const Publication* publication, std::span<const BoardChange> changes);

  // The writer's, when it puts another model in force: from now on moves by this version count in
  // what is put in, also while the rows are still those of the model before.
  void set_in_force(std::int64_t version);
  // How channels are told, from the next generation on: whoever sets rules begins one.
  void set_channel_rules(std::vector<ChannelRule> rules);

  // The fill's (app/board/fill.hpp): rows are made anew in a generation beside the one that readers
  // see, which takes its place when it is whole. What is put in meanwhile goes into both.
  struct Generation;
  std::shared_ptr<Generation> begin(PublicationPointer publication, LeadNumber leads);
  void finish(const Book& book, const std::shared_ptr<Generation>& whole);

 private:
  bool try_put(const Book& book, const Publication* publication,
               std::span<const BoardChange> changes);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace winnow::app

// Draft: what a group of messages will make of a workspace once it is durable.
//
// The writer drafts on top of the Book: messages become facts of leads, leads are made, bound to
// identifiers and merged, and each lead concerned is judged. Nothing of it is visible and nothing
// in the Book changes until the facts are committed and applied; a draft whose commit failed is
// simply dropped. The Book, applying the facts, comes to the same leads by the same rules.
//
// Who a message is about: app/identity/resolve.hpp. A fact belongs to the lead that its strongest
// identifier came to; where that one was merged into another, it is read there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/identity/resolve.hpp"
#include "app/live/account_scores.hpp"
#include "app/live/book.hpp"
#include "app/live/live_judge.hpp"
#include "app/live/publication.hpp"
#include "app/live/seq_map.hpp"
#include "app/protocols/message.hpp"
#include "engine/assessment.hpp"
#include "engine/fact.hpp"
#include "store/base.hpp"

namespace winnow::app {

// Who brings messages, and how far they are trusted.
struct Sender {
  engine::Source source = engine::Source::Server;
  std::string via;  // "key:…", "import", "user:…"
};

struct DraftCounts {
  std::uint64_t stored = 0, duplicates = 0, quarantined = 0, future = 0, new_leads = 0, moves = 0;

  DraftCounts& operator+=(const DraftCounts& other);
  DraftCounts operator-(const DraftCounts& other) const;
};

// Who says that two leads are one, or two, and when.
struct MergeWord {
  Sender sender;
  Millis at = 0, received = 0;
  std::string note = {};     // what a person wrote about it
  std::string message = {};  // a once-key; empty: made by chance
};

class Draft : private Acquaintances {
 public:
  Draft(Book& book, Millis now);
  ~Draft() override;  // forgets the messages it counted as seen, unless kept()

  // A message or, if it cannot become a fact, a row of the quarantine.
  void add(const Message& message, const std::string& form, const Sender& sender, Millis received);
  void add_unreadable(const Unreadable& unreadable, const std::string& form, const Sender& sender,
                      Millis received);
  void add(const Delivery& delivery, const Sender& sender, Millis received);  // all of it
  // A fact as it is; only its seq is new. What was stored before is there once.
  void add_fact(engine::Fact fact);
  // A fact of another base. A verdict is about the fact that lies where `seqs` says now; one about
  // a fact that did not come goes to the quarantine.
  void add_imported(engine::Fact fact, SeqMap& seqs);
  // Both halves of a fact: the lead `loser` is `winner` from now on; the two are roots.
  void merge(const Id& loser, const Id& winner, const MergeWord& word);
  // Other words on two leads, "apart" or "distinct" (docs/identity.md). Nothing of this draft may
  // depend on it.
  void say_of_two(std::string_view name, const Id& lead, const Id& other, const MergeWord& word);
  // The lead that a fact of this one belongs to: itself or what it was merged into.
  Id root_of(const Id& lead) const;
  // Roots before this draft that are merged into `root` in it.
  std::vector<Id> merged_into(const Id& root) const;
  // How many of these messages would make a lead of their own, at most.
  std::size_t new_leads_of(const std::vector<Message>& messages) const;

  // Judges every lead that something was drafted for, and those asked for, at `now` or, where the
  // lead's newest fact is later than that (the clock was set back), then. `scores`: of all leads,
  // for a model that reads roll-ups; else null.
  void judge(const Publication& publication, const std::vector<LeadNumber>& due, bool afresh,
             const AccountScores* scores);

  struct Due {
    Id lead;
    Millis changes_at;  // INT64_MAX: never
    Millis as_of;
    engine::Assessment assessment;
    Cause cause;
  };
  const std::vector<engine::Fact>& facts() const { return facts_; }
  const std::vector<Due>& judged() const { return judged_; }
  const std::vector<Id>& touched() const { return touched_; }  // leads, not accounts
  std::vector<Id> accounts() const;  // that something was said of, in the order of the log
  const DraftCounts& counts() const { return counts_; }
  bool empty() const {
    return facts_.empty() && commit_.quarantined.empty() && commit_.released.empty();
  }

  // What to make durable. The facts are packed here.
  const store::Commit& commit();
  void release(const Id& quarantined) { commit_.released.push_back(quarantined); }
  void kept() { kept_ = true; }  // the commit is durable: the facts go to the Book next

 private:
  bool is_seen(const std::string& message);
  Id newly_made();
  void append(engine::Fact fact);
  void quarantine(std::string reason, std::string body, const std::string& form,
                  const Sender& sender, Millis received);
  engine::Timeline timeline_of(const Id& lead, std::int64_t version) const;
  // Accounts (draft_accounts.cpp).
  bool is_known(const Message& message) const;
  void note_account(const engine::Fact& said, std::string_view group);
  void note_group(const engine::Fact& event, const std::string& group);
  struct Judging {  // a lead on its way
    Id lead;
    Cause cause = Cause::Facts;
    Millis as_of = 0;
    engine::Timeline timeline = {};
    std::string account = {};        // its key; "": none, or nobody asks
    std::vector<Milli> scores = {};  // where roll-ups need them
    Judged judged = {};
  };
  void read(const Publication& publication, const AccountScores* scores, Judging& lead) const;
  void add_roll_ups(const AccountScores& scores, std::vector<Judging>& leads) const;
  bool is_news_of_account(const engine::Fact& said, const Id& account) const;
  std::vector<engine::Fact> facts_of_account(const Id& account) const;
  std::string address_of(const Id& lead) const;
  // Identity (draft_identity.cpp).
  std::optional<Found> find(IdentifierKind kind, std::string_view value) const override;
  std::vector<KnownIdentifier> known_of(const Id& root) const override;
  bool are_distinct(const Id& root, const Id& other) const override;
  Id followed(Id lead) const;
  Id part_that_has(const Id& root, std::int64_t seq) const;
  std::vector<NonAction> settle_identity(engine::Fact& fact, const Message& message,
                                         const Sender& sender);
  void note(const NonAction& non_action, const engine::Fact& fact);
  void bind(const engine::Fact& fact, const Id& root);
  void append_half(std::string name, const Id& lead, const Id& other, const MergeWord& word);

  Book& book_;
  Millis now_;
  bool kept_ = false;
  std::int64_t next_seq_;
  std::vector<engine::Fact> facts_;
  store::Commit commit_;
  std::vector<Due> judged_;
  std::vector<Id> touched_;                                    // roots, in order of first touch
  std::vector<Id> parts_;                                      // leads of facts that are none
  std::unordered_map<Id, std::vector<std::size_t>> facts_of_;  // by root, indexes into facts_
  std::unordered_map<Id, std::vector<std::size_t>> account_facts_;  // by account, likewise
  std::unordered_map<std::string, Id> bound_;                   // a letter of the kind, the value
  std::unordered_map<Id, std::vector<KnownIdentifier>> added_;  // by root
  std::unordered_map<std::string, engine::Source> said_;        // likewise, by trusted sources
  std::unordered_set<Id> made_;
  std::unordered_map<Id, Id> merged_;
  std::unordered_map<Id, std::vector<Id>> losers_;
  std::vector<Fingerprint> seen_;
  DraftCounts counts_;
};

}  // namespace winnow::app

// Merging and taking apart, against a slow twin that reads the log from its beginning: whatever was
// merged and unmerged, in whatever order, a lead has the facts and identifiers that the log gives
// it; and where every merge was undone, they are those of a log without any.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "app/live/book.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr FingerprintKey key{7};

Id lead_id(std::size_t i) {
  Id id;
  id.bytes[15] = static_cast<std::uint8_t>(i + 1);
  return id;
}

// One lead as anybody may read it.
struct Seen {
  std::vector<std::int64_t> facts;
  std::set<std::string> identifiers;
  bool operator==(const Seen&) const = default;
};

class Twin {
 public:
  void apply(const Fact& fact) {
    log_.push_back(fact);
    for (const IdentifierView& one : identifiers_of(fact)) {
      holders_.try_emplace(std::string(name_of(one.kind)) + " " + std::string(one.value),
                           fact.lead);
    }
    if (fact.kind != FactKind::Merge) return;
    const Id other = *parse_id(find_entry(fact.data, "lead")->text());
    if (fact.name == "into" && root_of(fact.lead) != root_of(other)) {
      parents_[root_of(fact.lead)] = root_of(other);
    }
    if (fact.name == "apart") parents_.erase(fact.lead);
  }
  Id root_of(Id lead) const {
    for (auto next = parents_.find(lead); next != parents_.end(); next = parents_.find(lead)) {
      lead = next->second;
    }
    return lead;
  }
  Seen see(const Id& root, bool with_merges) const {
    Seen seen;
    for (const Fact& fact : log_) {
      const bool shown = with_merges || fact.kind != FactKind::Merge;
      if (shown && root_of(fact.lead) == root) seen.facts.push_back(fact.seq);
    }
    for (const auto& [name, holder] : holders_) {
      if (root_of(holder) == root) seen.identifiers.insert(name);
    }
    return seen;
  }
  const std::vector<Fact>& log() const { return log_; }

 private:
  std::vector<Fact> log_;
  std::map<std::string, Id> holders_;
  std::map<Id, Id> parents_;
};

Seen see(const Book& book, LeadNumber root, bool with_merges) {
  Seen seen;
  for (const Fact& fact : book.timeline_of(root).unpack(book.texts())) {
    if (with_merges || fact.kind != FactKind::Merge) seen.facts.push_back(fact.seq);
  }
  for (const KnownIdentifier& one : book.identifiers_of(root)) {
    seen.identifiers.insert(std::string(name_of(one.kind)) + " " + one.value);
  }
  return seen;
}

class Story {
 public:
  explicit Story(test::Random& random) : random_(random) {}

  void go_on() {
    const auto what = random_.between(0, 9);
    if (what < 6) return tell(any_lead());
    if (what < 8) return merge(any_lead(), any_lead());
    if (!merged_.empty()) part(any_of(merged_));
  }
  void part_all() {
    while (!merged_.empty()) part(any_of(merged_));
  }
  void compare() const {
    for (std::size_t i = 0; i < leads; ++i) {
      const auto number = book.own_number(lead_id(i));
      if (!number) continue;
      EXPECT_EQ(book.id_of(*book.find(lead_id(i))), twin.root_of(lead_id(i)));
      if (book.is_merged(*number)) continue;
      EXPECT_EQ(see(book, *number, true), twin.see(lead_id(i), true)) << "lead " << i;
    }
  }

  static constexpr std::size_t leads = 6;
  Book book{key};
  Twin twin;

 private:
  std::size_t any_lead() { return static_cast<std::size_t>(random_.between(0, leads - 1)); }
  std::size_t any_of(const std::set<std::size_t>& set) {
    return *std::next(set.begin(), random_.between(0, static_cast<std::int64_t>(set.size()) - 1));
  }
  void apply(Fact fact) {
    fact.seq = book.last_seq() + 1;
    fact.message = "m" + std::to_string(fact.seq);
    fact.at = fact.received = 1'780'000'000'000 + fact.seq;
    book.apply({&fact, 1});
    twin.apply(fact);
  }
  void tell(std::size_t lead) {
    Fact fact;
    fact.lead = lead_id(lead);
    fact.name = "page";
    fact.data = {{"n", Value(random_.between(0, 9))}};
    const auto one = [&](std::string_view stem) {
      return random_.between(1, 100) <= 30
                 ? std::string(stem) + std::to_string(random_.between(0, 15))
                 : std::string();
    };
    fact.user = one("u");
    fact.anonymous = one("a");
    fact.email = one("e@");
    fact.phone = one("+");
    if (random_.between(1, 100) <= 10) fact.crm = {"hub:" + std::to_string(random_.between(0, 9))};
    apply(std::move(fact));
  }
  void merge_fact(std::string name, std::size_t lead, std::size_t other) {
    Fact fact;
    fact.kind = FactKind::Merge;
    fact.lead = lead_id(lead);
    fact.name = std::move(name);
    fact.data = {{"lead", Value(to_text(lead_id(other)))}};
    apply(std::move(fact));
  }
  void merge(std::size_t a, std::size_t b) {
    const Id loser = twin.root_of(lead_id(a)), winner = twin.root_of(lead_id(b));
    if (loser == winner) return;
    const std::size_t from = loser.bytes[15] - 1U, to = winner.bytes[15] - 1U;
    merge_fact("into", from, to);
    merge_fact("from", to, from);
    merged_.insert(from);
  }
  void part(std::size_t lead) {
    const Id root = twin.root_of(lead_id(lead));
    merge_fact("apart", lead, root.bytes[15] - 1U);
    merge_fact("apart", root.bytes[15] - 1U, lead);
    merged_.erase(lead);
  }

  test::Random& random_;
  std::set<std::size_t> merged_;  // have a parent
};

std::string saved(const Book& book) {
  std::string bytes;
  EXPECT_TRUE(book.save([&](std::string_view more) {
    bytes += more;
    return Result<void>();
  }));
  return bytes;
}

TEST(BookMerges, AgreeWithTheTwinHoweverTheyComeAndGo) {
  test::for_all(60, [](test::Random& random) {
    Story story(random);
    for (int step = 0; step < 60; ++step) {
      story.go_on();
      if (step % 7 == 0) story.compare();
    }
    story.compare();
  });
}

TEST(BookMerges, UndoneLeaveWhatALogWithoutThemHas) {
  test::for_all(60, [](test::Random& random) {
    Story story(random);
    for (int step = 0; step < 60; ++step) story.go_on();
    story.part_all();
    story.compare();
    Twin plain;
    for (const Fact& fact : story.twin.log()) {
      if (fact.kind != FactKind::Merge) plain.apply(fact);
    }
    for (std::size_t i = 0; i < Story::leads; ++i) {
      const auto number = story.book.find(lead_id(i));
      if (!number) continue;
      EXPECT_EQ(see(story.book, *number, false), plain.see(lead_id(i), false)) << "lead " << i;
    }
  });
}

TEST(BookMerges, AreTheSameBytesReadBackAndRebuilt) {
  test::for_all(20, [](test::Random& random) {
    Story story(random);
    for (int step = 0; step < 50; ++step) story.go_on();
    const std::string bytes = saved(story.book);
    const auto loaded = Book::load(key, bytes);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(saved(**loaded), bytes);
    const std::span<const Fact> log(story.twin.log());
    const auto live =
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(log.size())));
    Book read(key);
    read.apply(log.first(live));
    read.begin_reading();
    for (const Fact& fact : log.subspan(live)) read.apply({&fact, 1});
    read.end_reading();
    EXPECT_EQ(saved(read), bytes) << "read after " << live;
    for (LeadNumber lead = 0; lead < read.leads(); ++lead) {
      for (LeadNumber other = 0; other < read.leads(); ++other) {
        EXPECT_EQ((*loaded)->are_distinct(lead, other), read.are_distinct(lead, other));
      }
    }
  });
}

}  // namespace
}  // namespace winnow::app

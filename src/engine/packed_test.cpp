#include "engine/packed.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "support/random_facts.hpp"

namespace winnow::engine {
namespace {

using test::Random;

// A fact as a packed timeline keeps it.
Fact kept(Fact fact) {
  Fact rest;
  rest.seq = fact.seq, rest.kind = fact.kind, rest.source = fact.source, rest.at = fact.at;
  rest.name = std::move(fact.name), rest.data = std::move(fact.data);
  return rest;
}
std::vector<Fact> kept(std::vector<Fact> facts) {
  for (Fact& fact : facts) fact = kept(std::move(fact));
  return facts;
}

std::string saved(const PackedTimeline& timeline) {
  std::string bytes;
  timeline.save(bytes);
  return bytes;
}

std::size_t any_size(Random& random, std::size_t max) {
  return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(max)));
}

// The facts, in pieces of random sizes.
PackedTimeline packed_in_pieces(Random& random, std::span<const Fact> facts, FactTexts& texts) {
  PackedTimeline timeline;
  while (!facts.empty()) {
    const std::size_t size = any_size(random, facts.size());
    timeline = timeline.with(facts.first(size), texts);
    facts = facts.subspan(size);
  }
  return timeline;
}

// `facts` again and again, as a lead does the same things again, until there are `count`.
std::vector<Fact> again(std::vector<Fact> facts, std::size_t count) {
  for (std::size_t i = 0; facts.size() < count; ++i) {
    Fact fact = facts[i];
    fact.seq = facts.back().seq + 1;
    facts.push_back(std::move(fact));
  }
  return facts;
}

Fact fact_of(FactKind kind, std::int64_t seq, Millis at, std::string name, Map data = {},
             Source source = Source::Server) {
  Fact fact;
  fact.kind = kind, fact.seq = seq, fact.at = at, fact.source = source;
  fact.name = std::move(name), fact.data = std::move(data);
  return fact;
}

Timeline timeline_of(std::span<const Fact> facts,
                     WithoutConsents without = WithoutConsents::NoneGiven) {
  FactTexts texts;
  return PackedTimeline().with(facts, texts).timeline(texts, without);
}

TEST(PackedTimeline, GivesBackItsFactsHoweverTheyArrived) {
  test::for_all(150, [](Random& random) {
    const auto facts = again(test::any_facts(random, 1 + any_size(random, 20)), 60);
    FactTexts texts, other_texts;
    const auto timeline = packed_in_pieces(random, facts, texts);
    const auto at_once = PackedTimeline().with(facts, other_texts);
    EXPECT_EQ(timeline.facts(), facts.size());
    EXPECT_EQ(timeline.unpack(texts), kept(facts));
    EXPECT_EQ(saved(timeline), saved(at_once));
    EXPECT_EQ(texts.size(), other_texts.size());
  });
}

TEST(PackedTimeline, GrowsInPlaceToTheSameBytes) {
  test::for_all(60, [](Random& random) {
    const std::size_t long_or_short = random.between(0, 9) == 0 ? 2000 : 60;
    const auto facts = again(test::any_facts(random, 1 + any_size(random, 20)), long_or_short);
    FactTexts texts, other_texts;
    const auto at_once = PackedTimeline().with(facts, texts);
    const std::span<const Fact> all(facts);
    const std::size_t first = any_size(random, all.size());
    GrowingTimeline growing(packed_in_pieces(random, all.first(first), other_texts));
    for (const Fact& fact : all.subspan(first)) growing.add(fact, other_texts);
    EXPECT_EQ(growing.packed().facts(), facts.size());
    EXPECT_EQ(saved(growing.packed()), saved(at_once));
    EXPECT_EQ(texts.size(), other_texts.size());
    const auto more = again(facts, facts.size() + 40);
    const auto rest = std::span<const Fact>(more).subspan(facts.size());
    EXPECT_EQ(saved(growing.packed().with(rest, other_texts)), saved(at_once.with(rest, texts)));
  });
}

TEST(PackedTimeline, LeavesTheShorterOneAsItWas) {
  test::for_all(30, [](Random& random) {
    FactTexts texts;
    const auto facts = again(test::any_facts(random, 10), 400);
    std::vector<PackedTimeline> steps{PackedTimeline()};
    for (const Fact& fact : facts) steps.push_back(steps.back().with({&fact, 1}, texts));
    for (std::size_t i = 0; i < steps.size(); i += 37) {
      const auto first = std::vector<Fact>(facts.begin(), facts.begin() + static_cast<long>(i));
      EXPECT_EQ(steps[i].unpack(texts), kept(first));
    }
  });
}

TEST(PackedTimeline, OfManyFactsIsReadAndForgottenWithoutDeepRecursion) {
  FactTexts texts;
  const auto facts = test::typical_events(3, 100'000, 1);
  PackedTimeline timeline;
  for (const Fact& fact : facts) timeline = timeline.with({&fact, 1}, texts);
  EXPECT_EQ(timeline.unpack(texts), kept(facts));
}

TEST(PackedTimeline, MergesByTheOrderOfTheLog) {
  test::for_all(60, [](Random& random) {
    const auto facts = test::any_facts(random, any_size(random, 60));
    std::vector<Fact> ours, theirs;
    for (const Fact& fact : facts) (random.between(0, 1) == 0 ? ours : theirs).push_back(fact);
    FactTexts texts;
    const auto a = packed_in_pieces(random, ours, texts);
    const auto b = packed_in_pieces(random, theirs, texts);
    EXPECT_EQ(a.merged(b, texts).unpack(texts), kept(facts));
    EXPECT_EQ(b.merged(a, texts).unpack(texts), kept(facts));
  });
}

TEST(PackedTimeline, IsSavedAndLoadedWhole) {
  test::for_all(60, [](Random& random) {
    FactTexts texts;
    const auto facts = again(test::any_facts(random, 1 + any_size(random, 10)), 100);
    const std::string bytes = saved(packed_in_pieces(random, facts, texts));
    const auto loaded = PackedTimeline::load(bytes);
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->unpack(texts), kept(facts));
    EXPECT_EQ(saved(*loaded), bytes);
    const auto cut = PackedTimeline::load(
        std::string_view(bytes).substr(0, 1 + any_size(random, bytes.size() - 2)));
    ASSERT_FALSE(cut.has_value());
    EXPECT_EQ(cut.error().kind, ErrorKind::Io);
  });
  EXPECT_TRUE(PackedTimeline::load("")->empty());
}

TEST(PackedTimeline, GoesOnAfterLoadingAsIfNothingHadHappened) {
  test::for_all(30, [](Random& random) {
    const auto facts = again(test::any_facts(random, 20), 80);
    const auto first = std::span(facts).first(any_size(random, facts.size()));
    const auto second = std::span(facts).subspan(first.size());
    FactTexts texts, loaded_texts;
    const auto half = PackedTimeline().with(first, texts);
    std::string memory;
    texts.save_memory(memory);
    for (std::uint32_t code = 0; code < texts.size(); ++code) {
      EXPECT_EQ(loaded_texts.code_of(texts.text(code)), code);
    }
    ASSERT_TRUE(loaded_texts.load_memory(memory).has_value());
    const auto loaded = PackedTimeline::load(saved(half));
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(saved(loaded->with(second, loaded_texts)), saved(half.with(second, texts)));
  });
}

TEST(PackedTimeline, IsSmall) {
  constexpr std::size_t leads = 2000, events = 20;
  const auto facts = test::typical_events(4, leads * events, leads);
  FactTexts texts;
  std::unordered_map<Id, PackedTimeline> timelines;
  for (const Fact& fact : facts) {
    auto& timeline = timelines[fact.lead];
    timeline = timeline.with({&fact, 1}, texts);
  }
  std::size_t packed = 0, alone = 0;
  for (const auto& [lead, timeline] : timelines) {
    packed += timeline.bytes();
    alone += saved(timeline).size();
  }
  const auto a_fact = [&](std::size_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(facts.size());
  };
  EXPECT_LE(a_fact(alone), 45.0);
  EXPECT_LE(a_fact(packed - alone), 100.0 / events);
  EXPECT_LE(texts.bytes(), 1'000'000u);
  RecordProperty("bytes_a_fact", std::to_string(a_fact(alone)));
  RecordProperty("bytes_a_fact_with_all", std::to_string(a_fact(packed + texts.bytes())));
}

TEST(FactTexts, KeepNoTextThatNeverComesAgain) {
  FactTexts texts;
  Random random(5);
  constexpr int ids = 100'000;
  for (int i = 0; i < ids; ++i) {
    texts.code_if_repeated(std::to_string(i) + "-" + std::to_string(random.between(0, INT64_MAX)));
  }
  EXPECT_LE(texts.size(), ids / 1000);  // hashes meet now and then
  EXPECT_EQ(texts.code_if_repeated("again"), UINT32_MAX);
  const std::uint32_t code = texts.code_if_repeated("again");
  ASSERT_NE(code, UINT32_MAX);
  EXPECT_EQ(texts.text(code), "again");
  EXPECT_EQ(texts.code_of("again"), code);
}

TEST(FactTexts, RefuseAMemoryThatIsNotWhole) {
  FactTexts texts;
  std::string memory;
  texts.save_memory(memory);
  EXPECT_TRUE(texts.load_memory(memory).has_value());
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, memory.size() - 1}) {
    EXPECT_FALSE(texts.load_memory(memory.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(texts.load_memory(memory + "x").has_value());
}

TEST(TimelineOfFacts, HasATraitForEachFieldThatIsKnown) {
  const Value address(Map{{"city", Value("Minsk")}});
  const std::vector<Fact> facts = {
      fact_of(FactKind::Trait, 1, 50, "lead",
              {{"address", address}, {"phone", Value()}, {"title", Value("CTO")}}, Source::Public),
      fact_of(FactKind::Trait, 2, 40, "company", {{"size", Value(std::int64_t{7})}})};
  const Timeline timeline = timeline_of(facts);
  ASSERT_EQ(timeline.traits.size(), 3u);
  EXPECT_EQ(timeline.traits[0].name, "address");
  EXPECT_TRUE(timeline.traits[0].value.same(address));
  EXPECT_EQ(timeline.traits[0].known_at, 50);
  EXPECT_EQ(timeline.traits[0].source, Source::Public);
  EXPECT_EQ(timeline.traits[1].name, "title");
  EXPECT_EQ(timeline.traits[2].root, "company");
  EXPECT_EQ(timeline.traits[2].source, Source::Server);
}

TEST(TimelineOfFacts, HasMovesWithWhoMovedAndUntilWhen) {
  const Value until(timestamp_of(5000));
  const std::vector<Fact> facts = {
      fact_of(FactKind::Move, 1, 10, "mql", {{"by", Value("model")}}),
      fact_of(FactKind::Move, 2, 20, "sal", {{"by", Value("person")}, {"until", until}}),
      fact_of(FactKind::Move, 3, 30, "won", {{"by", Value("event")}}),
      fact_of(FactKind::Move, 4, 40, "",
              {{"by", Value("person")}, {"until", Value(timestamp_of(7000))}})};
  const Timeline timeline = timeline_of(facts);
  ASSERT_EQ(timeline.moves.size(), 4u);
  EXPECT_EQ(timeline.moves[0].to, "mql");
  EXPECT_EQ(timeline.moves[0].by, Move::By::Model);
  EXPECT_EQ(timeline.moves[0].until, std::nullopt);
  EXPECT_EQ(timeline.moves[1].by, Move::By::Person);
  EXPECT_EQ(timeline.moves[1].until, 5000);
  EXPECT_EQ(timeline.moves[2].by, Move::By::Event);
  EXPECT_EQ(timeline.moves[3].to, "");
  EXPECT_EQ(timeline.moves[3].until, 7000);
}

TEST(TimelineOfFacts, HasEventsUnderTheirNewestVerdict) {
  const auto verdict = [](std::int64_t seq, Millis at, std::string name, std::int64_t of) {
    return fact_of(FactKind::Verdict, seq, at, std::move(name), {{"of_seq", Value(of)}});
  };
  const std::vector<Fact> facts = {fact_of(FactKind::Event, 1, 10, "page"),
                                   fact_of(FactKind::Event, 2, 10, "form"),
                                   fact_of(FactKind::Event, 3, 10, "webinar"),
                                   verdict(4, 20, "bot", 1),
                                   verdict(5, 30, "duplicate", 2),
                                   verdict(6, 40, "", 2),
                                   verdict(7, 45, "bot", 1),
                                   verdict(8, 20, "bot", 3),
                                   verdict(9, 20, "", 3),
                                   verdict(10, 50, "bot", 99)};
  const Timeline timeline = timeline_of(facts);
  ASSERT_EQ(timeline.events.size(), 3u);
  EXPECT_TRUE(timeline.events[0].under_verdict);
  EXPECT_FALSE(timeline.events[1].under_verdict);  // lifted
  EXPECT_FALSE(timeline.events[2].under_verdict);  // lifted at once: the one that came later
}

TEST(TimelineOfFacts, HasConsentsAndSaysWhatTheirAbsenceMeans) {
  const std::vector<Fact> facts = {
      fact_of(FactKind::Consent, 1, 10, "mail", {{"given", Value(true)}}),
      fact_of(FactKind::Consent, 2, 20, "mail", {{"given", Value(false)}}),
      fact_of(FactKind::Note, 3, 30, "", {{"text", Value("called")}})};
  const Timeline timeline = timeline_of(facts, WithoutConsents::AllGiven);
  ASSERT_EQ(timeline.consents.size(), 2u);
  EXPECT_EQ(timeline.consents[0].purpose, "mail");
  EXPECT_TRUE(timeline.consents[0].given);
  EXPECT_FALSE(timeline.consents[1].given);
  EXPECT_EQ(timeline.consents[1].at, 20);
  EXPECT_TRUE(timeline.consents_known);
  EXPECT_TRUE(timeline_of({}, WithoutConsents::NoneGiven).consents_known);
  EXPECT_FALSE(timeline_of({}, WithoutConsents::AllGiven).consents_known);
}

// The writer makes timelines longer and hands them over under a lock; readers unpack what they got
// while it goes on. For the thread sanitizer above all.
TEST(PackedTimeline, IsReadWhileTheWriterGoesOn) {
  const auto facts = test::typical_events(6, 20'000, 1);
  const auto expected = kept(facts);
  FactTexts texts;
  std::mutex lock;
  PackedTimeline published;
  std::atomic<bool> done = false;
  std::atomic<int> reads = 0;
  const auto read = [&] {
    for (bool last = false; !last;) {
      last = done;
      PackedTimeline mine;
      {
        const std::lock_guard held(lock);
        mine = published;
      }
      const auto got = mine.unpack(texts);
      if (!std::equal(got.begin(), got.end(), expected.begin())) return;  // one read too few
      ++reads;
    }
    reads += 1'000'000;
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) readers.emplace_back(read);
  PackedTimeline timeline;
  for (const Fact& fact : facts) {
    timeline = timeline.with({&fact, 1}, texts);
    const std::lock_guard held(lock);
    published = timeline;
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_GE(reads, 2'000'000) << "a reader read what was not written";
  EXPECT_EQ(timeline.unpack(texts), expected);
}

}  // namespace
}  // namespace winnow::engine

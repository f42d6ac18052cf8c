// Statistics against a slow twin that reads the facts of each lead one by one, and against lists.
#include "app/board/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "app/board/fill.hpp"
#include "app/board/list.hpp"
#include "support/random.hpp"
#include "support/random_model.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis hour = 3'600'000;
constexpr Millis day = 24 * hour;
constexpr Millis begin = 1'780'000'000'000;
constexpr const char* model_text = R"(
name: funnel
scores: {fit: {rules: [{id: one, when: 'lead.country == "PL"', points: 1}]}}
disqualify: [{reason: rival, when: 'lead.country == "RU"'}]
stages:
  - {id: iql, enter: 'false'}
  - {id: mql, enter: 'false'}
  - {id: sal, by: sales}
  - {id: sql, by: sales}
  - {id: won, on: deal_won}
segments: {polish: 'lead.country == "PL"'}
)";
const std::vector<std::string> stage_ids{"iql", "mql", "sal", "sql", "won"};

// A lead as the twin knows it: what was said of it, without what was undone.
struct Known {
  Id id;
  Millis created = 0;
  std::string country, source, owner;
  struct Move {
    Millis at;
    std::string to;
    Milli amount;
  };
  std::vector<Move> moves;
  struct Deed {
    Millis at;
    std::string who, action;  // "owned": it became theirs
    std::string reason;
  };
  std::vector<Deed> deeds;
  bool is_lost = false;

  Millis first(const std::string& stage) const {
    for (const Move& move : moves) {
      if (move.to == stage) return move.at;
    }
    return -1;
  }
  std::string stage_at(Millis end) const {
    std::string stage;
    for (const Move& move : moves) {
      if (move.at < end) stage = move.to;
    }
    return stage;
  }
  bool is_out() const { return country == "RU" || is_lost; }
};

int order_of(const std::string& stage) {
  const auto found = std::find(stage_ids.begin(), stage_ids.end(), stage);
  return found == stage_ids.end() ? -1 : static_cast<int>(found - stage_ids.begin());
}

class Random : public test::Random {
 public:
  using test::Random::Random;
  template <typename T>
  T one_of(const std::vector<T>& of) {
    return of[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(of.size()) - 1))];
  }
};

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {
    const auto model = test::parsed(model_text);
    EXPECT_TRUE(model);
    publication = std::make_shared<const Publication>(
        Publication{1, 0, "", "funnel", model_text, engine::make_plan(model)});
    const std::int64_t count = random_.between(1, 60);
    for (int i = 0; i < count; ++i) add_lead(i);
    const std::atomic<bool> stop{false};
    (void)fill(board, book, publication, {1, begin + 40 * day}, stop);
  }

  static std::string user(int number) {
    Id id;
    id.bytes[0] = 7;
    id.bytes[15] = static_cast<std::uint8_t>(number);
    return to_text(id);
  }
  Span any_span() {
    const Millis from = begin + random_.between(-3, 40 * 24) * hour;
    return {from, from + random_.between(1, 30 * 24) * hour};
  }

  Board board;
  Book book{FingerprintKey{1}};
  PublicationPointer publication;
  std::vector<Known> leads;

 private:
  Fact fact(FactKind kind, Millis at) {
    Fact made;
    made.kind = kind;
    made.source = engine::Source::Person;
    made.seq = ++seq_;
    made.lead = leads.back().id;
    made.at = made.received = at;
    made.message = std::to_string(seq_);
    return made;
  }
  // Said; sometimes undone at once, and then it does not count.
  bool say(Fact made) {
    book.apply({&made, 1});
    if (random_.between(0, 5) != 0) return true;
    Fact undone = fact(FactKind::Verdict, made.at);
    undone.name = "undone";
    undone.data = {{"of_seq", Value(made.seq)}};
    book.apply({&undone, 1});
    return false;
  }

  void add_lead(int number) {
    Known lead;
    lead.id.bytes[14] = 1;
    lead.id.bytes[15] = static_cast<std::uint8_t>(number);
    lead.created = begin + random_.between(0, 20 * 24) * hour;
    lead.country = random_.one_of<std::string>({"PL", "RU", "DE"});
    lead.source = random_.one_of<std::string>({"ads", "mail", "direct"});
    leads.push_back(lead);
    Fact event = fact(FactKind::Event, lead.created);
    event.name = "page";
    if (lead.source != "direct") event.data = {{"utm_source", Value(lead.source)}};
    book.apply({&event, 1});
    Fact country = fact(FactKind::Trait, lead.created);
    country.name = "lead";
    country.data = {{"country", Value(lead.country)}};
    book.apply({&country, 1});
    for (std::int64_t i = random_.between(0, 6); i > 0; --i) something_happens();
    Known& known = leads.back();
    const auto by_time = [](const auto& a, const auto& b) { return a.at < b.at; };
    std::stable_sort(known.moves.begin(), known.moves.end(), by_time);
    std::stable_sort(known.deeds.begin(), known.deeds.end(), by_time);
    for (const Known::Deed& deed : known.deeds) {
      if (deed.action == "owned") known.owner = deed.who;
    }
  }

  void something_happens() {
    const Millis at = leads.back().created + random_.between(0, 20 * 24) * hour;
    const std::string who = user(static_cast<int>(random_.between(1, 3)));
    Known& lead = leads.back();
    switch (random_.between(0, 4)) {
      case 0: {
        Fact owner = fact(FactKind::Owner, at);
        owner.name = who;
        if (say(owner)) lead.deeds.push_back({at, who, "owned", ""});
        return;
      }
      case 1: {
        Fact lost = fact(FactKind::Verdict, at);
        lost.name = "disqualified";
        lost.data = {{"action", Value("lost")},
                     {"lost", Value(true)},
                     {"reason", Value("price")},
                     {"who", Value("user:" + who)}};
        if (!say(lost)) return;
        lead.is_lost = true;
        lead.deeds.push_back({at, who, "lost", "price"});
        return;
      }
      default: {
        const std::string to = random_.one_of(stage_ids);
        const std::string action = random_.one_of<std::string>({"accept", "reject", "qualify"});
        const std::string reason = random_.one_of<std::string>({"budget", "timing"});
        Fact move = fact(FactKind::Move, at);
        move.name = to;
        move.data = {{"action", Value(action)}, {"amount", Value(std::int64_t{100})},
                     {"by", Value("person")},   {"currency", Value("EUR")},
                     {"reason", Value(reason)}, {"who", Value("user:" + who)}};
        if (!say(move)) return;
        lead.moves.push_back({at, to, 100'000});
        lead.deeds.push_back({at, who, action, reason});
      }
    }
  }

  Random random_;
  std::int64_t seq_ = 0;
};

bool is_in(Span span, Millis at) {
  return span.from <= at && at < span.to;
}

std::optional<Millis> rank(std::vector<Millis> times, std::size_t percent) {
  if (times.empty()) return std::nullopt;
  std::sort(times.begin(), times.end());
  const std::size_t place = (times.size() * percent + 99) / 100;
  return times[std::max<std::size_t>(place, 1) - 1];
}

void expect_quartiles(const Quartiles& found, const std::vector<Millis>& times) {
  EXPECT_EQ(found.lower, rank(times, 25));
  EXPECT_EQ(found.median, rank(times, 50));
  EXPECT_EQ(found.upper, rank(times, 75));
}

std::vector<Known> seen(const World& world, const Sight& sight) {
  std::vector<Known> leads;
  for (const Known& lead : world.leads) {
    const bool is_own = lead.owner.empty() || lead.owner == to_text(sight.only_of.value_or(Id{}));
    if (!sight.only_of || is_own) leads.push_back(lead);
  }
  return leads;
}

void expect_days(World& world, const std::vector<Known>& leads, const Sight& sight) {
  const Span span = world.any_span();
  const Zone zone = *load_zone("Europe/Warsaw");
  const Millis now = begin + 30 * day;
  const auto view = world.board.view();
  const auto days = stages_by_day(*view, span, zone, now, sight);
  ASSERT_TRUE(days);
  for (std::size_t d = 0; d < days->days.size(); ++d) {
    EXPECT_TRUE(is_in(span, days->days[d]));
    const std::int64_t local = days->days[d] / 1000 + zone.offset_at(days->days[d] / 1000);
    EXPECT_EQ(local % seconds_a_day, 0);
    Millis end = utc_of_local(zone, local + seconds_a_day) * 1000;
    if (end > now) end = INT64_MAX;
    std::map<std::string, std::uint64_t> counts;
    for (const Known& lead : leads) {
      if (lead.created < end) ++counts[lead.stage_at(end)];
    }
    for (std::size_t s = 0; s < days->stages.size(); ++s) {
      EXPECT_EQ(days->leads[s][d], counts[days->stages[s]]) << days->stages[s] << " day " << d;
    }
  }
}

void expect_conversion(World& world, const std::vector<Known>& leads, const Sight& sight) {
  const Span span = world.any_span();
  const auto view = world.board.view();
  for (const std::string by : {"", "source", "segment"}) {
    const auto groups = conversion(*view, span, *group_by_of(by), begin + 60 * day, sight);
    for (const ConversionGroup& group : groups) {
      SCOPED_TRACE(by + "=" + group.of);
      ASSERT_EQ(group.stages.size(), stage_ids.size());
      std::uint64_t created = 0;
      std::vector<StageConversion> wanted(stage_ids.size());
      std::vector<std::vector<Millis>> times(stage_ids.size());
      for (const Known& lead : leads) {
        if (by == "source" && lead.source != group.of) continue;
        if (by == "segment" && lead.country != "PL") continue;
        created += is_in(span, lead.created) ? 1 : 0;
        for (std::size_t s = 0; s < stage_ids.size(); ++s) {
          std::size_t i = 0;
          while (i < lead.moves.size() && lead.moves[i].to != stage_ids[s]) ++i;
          if (i == lead.moves.size() || !is_in(span, lead.moves[i].at)) continue;
          ++wanted[s].entered;
          std::size_t j = i + 1;
          while (j < lead.moves.size() && order_of(lead.moves[j].to) <= static_cast<int>(s)) ++j;
          if (j < lead.moves.size()) {
            ++wanted[s].converted;
            times[s].push_back(lead.moves[j].at - lead.moves[i].at);
          } else if (lead.is_out()) {
            ++wanted[s].disqualified;
          } else {
            ++(lead.stage_at(INT64_MAX) == stage_ids[s] ? wanted[s].still : wanted[s].back);
          }
        }
      }
      EXPECT_EQ(group.created, created);
      for (std::size_t s = 0; s < stage_ids.size(); ++s) {
        EXPECT_EQ(group.stages[s].stage, stage_ids[s]);
        EXPECT_EQ(group.stages[s].entered, wanted[s].entered);
        EXPECT_EQ(group.stages[s].converted, wanted[s].converted);
        EXPECT_EQ(group.stages[s].still, wanted[s].still);
        EXPECT_EQ(group.stages[s].back, wanted[s].back);
        EXPECT_EQ(group.stages[s].disqualified, wanted[s].disqualified);
        expect_quartiles(group.stages[s].time, times[s]);
      }
    }
  }
}

void expect_numbers(World& world, const std::vector<Known>& leads, const Sight& sight) {
  const Span span = world.any_span();
  const KeyNumbersPair pair = key_numbers(*world.board.view(), span, sight);
  const Span before{span.from - (span.to - span.from), span.from};
  for (const auto& [period, found] : {std::pair(span, pair.now), std::pair(before, pair.before)}) {
    KeyNumbers wanted;
    std::vector<Millis> times;
    for (const Known& lead : leads) {
      const Millis mql = lead.first("mql"), sql = lead.first("sql"), won = lead.first("won");
      wanted.new_leads += is_in(period, lead.created) ? 1 : 0;
      if (mql >= 0 && is_in(period, mql)) {
        ++wanted.marketing_qualified;
        wanted.marketing_to_sales += sql >= mql ? 1 : 0;
      }
      if (sql >= 0 && is_in(period, sql)) {
        ++wanted.sales_qualified;
        if (mql >= 0 && sql >= mql) times.push_back(sql - mql);
      }
      wanted.won += won >= 0 && is_in(period, won) ? 1 : 0;
      bool is_lost = false;
      for (const Known::Deed& deed : lead.deeds) {
        is_lost = is_lost || (deed.action == "lost" && is_in(period, deed.at));
      }
      wanted.lost += is_lost ? 1 : 0;
    }
    EXPECT_EQ(found.new_leads, wanted.new_leads);
    EXPECT_EQ(found.marketing_qualified, wanted.marketing_qualified);
    EXPECT_EQ(found.sales_qualified, wanted.sales_qualified);
    EXPECT_EQ(found.marketing_to_sales, wanted.marketing_to_sales);
    EXPECT_EQ(found.won, wanted.won);
    EXPECT_EQ(found.lost, wanted.lost);
    expect_quartiles(found.time_to_convert, times);
    EXPECT_EQ(found.value.size(), wanted.won > 0 ? 1u : 0u);
    if (found.value.empty()) continue;
    EXPECT_EQ(found.value[0].currency, "EUR");
    EXPECT_EQ(found.value[0].amount, static_cast<Milli>(wanted.won) * 100'000);
  }
}

void expect_people(World& world, const std::vector<Known>& leads, const Sight& sight) {
  const Span span = world.any_span();
  std::map<std::string, PersonNumbers> wanted;
  std::map<std::string, std::vector<Millis>> touches;
  for (const Known& lead : leads) {
    for (std::size_t i = 0; i < lead.deeds.size(); ++i) {
      const Known::Deed& deed = lead.deeds[i];
      if (!is_in(span, deed.at)) continue;
      PersonNumbers& person = wanted["user:" + deed.who];
      person.accepted += deed.action == "accept" ? 1 : 0;
      person.rejected += deed.action == "reject" ? 1 : 0;
      person.qualified += deed.action == "qualify" ? 1 : 0;
      person.lost += deed.action == "lost" ? 1 : 0;
      if (deed.action != "owned") continue;
      ++person.assigned;
      for (std::size_t j = 0; j < lead.deeds.size(); ++j) {
        const Known::Deed& other = lead.deeds[j];
        if (j > i && other.action == "owned" && other.who != deed.who) break;
        if (other.action == "owned" || other.who != deed.who || other.at < deed.at) continue;
        ++person.touched;
        touches["user:" + deed.who].push_back(other.at - deed.at);
        break;
      }
    }
  }
  const auto found = people(*world.board.view(), span, sight);
  EXPECT_EQ(found.size(), wanted.size());
  for (const PersonNumbers& one : found) {
    SCOPED_TRACE(one.person);
    const PersonNumbers& other = wanted[one.person];
    EXPECT_EQ(one.accepted, other.accepted);
    EXPECT_EQ(one.rejected, other.rejected);
    EXPECT_EQ(one.qualified, other.qualified);
    EXPECT_EQ(one.lost, other.lost);
    EXPECT_EQ(one.assigned, other.assigned);
    EXPECT_EQ(one.touched, other.touched);
    std::uint64_t reasons = 0;
    for (const ReasonCount& reason : one.rejected_because) reasons += reason.count;
    EXPECT_EQ(reasons, one.rejected);
    expect_quartiles(one.first_touch, touches[one.person]);
  }
}

TEST(Statistics, AgreeWithTheTwin) {
  const test::Seeds seeds = test::seeds_of(150);
  for (std::uint64_t seed = seeds.first; seed < seeds.end; ++seed) {
    SCOPED_TRACE(testing::Message() << "replay with WINNOW_SEED=" << seed);
    World world(seed);
    const auto user = parse_id(World::user(1));
    for (const Sight& sight : {Sight::of_all(), Sight{user}}) {
      const std::vector<Known> leads = seen(world, sight);
      expect_days(world, leads, sight);
      expect_conversion(world, leads, sight);
      expect_numbers(world, leads, sight);
      expect_people(world, leads, sight);
    }
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Statistics, AgreeWithLists) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world(seed);
    const auto view = world.board.view();
    const Millis now = begin + 60 * day;
    const auto days =
        stages_by_day(*view, {now - day, now + 1}, Zone::fixed(0), now, Sight::of_all());
    ASSERT_TRUE(days);
    ASSERT_FALSE(days->days.empty());
    for (std::size_t s = 0; s < days->stages.size(); ++s) {
      BoardFilter filter;
      filter.stage = days->stages[s];
      EXPECT_EQ(*count(*view, filter, now, Sight::of_all()), days->leads[s].back())
          << "seed " << seed << ", stage " << days->stages[s];
    }
  }
}

TEST(Statistics, KnowTheFunnelOfAModel) {
  const auto model = test::parsed(model_text);
  const FunnelStages funnel = funnel_stages(*model);
  EXPECT_EQ(funnel.marketing, "mql");
  EXPECT_EQ(funnel.accepted, "sal");
  EXPECT_EQ(funnel.sales, "sql");
  EXPECT_EQ(funnel.won, "won");
  const FunnelStages none = funnel_stages({});
  EXPECT_EQ(none.marketing + none.accepted + none.sales + none.won, "");
}

TEST(Statistics, HaveAnEnd) {
  World world(1);
  EXPECT_FALSE(
      stages_by_day(*world.board.view(), {0, begin}, Zone::fixed(0), begin, Sight::of_all()));
}

}  // namespace
}  // namespace winnow::app

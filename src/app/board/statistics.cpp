#include "app/board/statistics.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <memory>
#include <unordered_map>

#include "app/board/board_view.hpp"
#include "app/clock.hpp"
#include "app/workers.hpp"

namespace winnow::app {

namespace {

constexpr Millis day_millis = seconds_a_day * 1000;

bool is_in(Span span, Millis at) {
  return span.from <= at && at < span.to;
}

// Of all chunks every so many: what one of several threads takes.
struct Part {
  std::size_t first = 0, step = 1;
};

// Calls each(chunk, row) for every lead in sight.
template <typename Each>
void each_lead(const BoardView& view, const Sight& sight, Each each, Part part = {}) {
  std::uint32_t own = 0;
  if (sight.only_of && !sight.only_of->empty()) {
    own = view.texts->find(to_text(*sight.only_of)).value_or(0);
  }
  for (std::size_t index = part.first; index < view.chunks.size(); index += part.step) {
    const auto& chunk = view.chunks[index];
    for (std::size_t word = 0; word < chunk->there.size(); ++word) {
      for (std::uint64_t left = chunk->there[word]; left != 0; left &= left - 1) {
        const auto row =
            static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(std::countr_zero(left)));
        const std::uint32_t owner = chunk->owner[row];
        if (sight.only_of && owner != 0 && owner != own) continue;
        each(*chunk, row);
      }
    }
  }
}

// The stages of the model in their order, by code of their id; none: another one.
class StageOrder {
 public:
  explicit StageOrder(const BoardView& view) : of_code_(view.texts->size(), -1) {
    if (view.layout->model == nullptr) return;
    for (const engine::Stage& stage : view.layout->model->stages) {
      if (const auto code = view.texts->find(stage.id)) of_code_[*code] = count;
      ++count;
    }
  }
  // Texts may have become more since.
  int of(std::uint32_t code) const { return code < of_code_.size() ? of_code_[code] : -1; }

  int count = 0;

 private:
  std::vector<int> of_code_;
};

Millis at_rank(std::vector<Millis>& times, std::size_t percent) {
  const std::size_t rank = (times.size() * percent + 99) / 100;
  const auto place =
      times.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(times.begin(), place, times.end());
  return *place;
}

Quartiles quartiles(std::vector<Millis> times) {
  if (times.empty()) return {};
  Quartiles found;
  found.lower = at_rank(times, 25);
  found.median = at_rank(times, 50);
  found.upper = at_rank(times, 75);
  return found;
}

// When a lead came to each stage for the first time; no_instant: never.
void first_times(std::span<const StoredMove> moves, const StageOrder& order,
                 std::vector<Millis>& first) {
  std::fill(first.begin(), first.end(), no_instant);
  for (const StoredMove& move : moves) {
    const int stage = order.of(move.to);
    if (stage < 0) continue;
    Millis& at = first[static_cast<std::size_t>(stage)];
    if (at == no_instant) at = move.at;
  }
}

std::optional<std::size_t> index_of(const engine::Model* model, const std::string& id) {
  for (std::size_t i = 0; model != nullptr && i < model->stages.size(); ++i) {
    if (model->stages[i].id == id) return i;
  }
  return std::nullopt;
}

}  // namespace

FunnelStages funnel_stages(const engine::Model& model) {
  FunnelStages funnel;
  std::vector<std::size_t> by;
  std::optional<std::size_t> marketing;
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    const engine::Stage& stage = model.stages[i];
    if (stage.kind == engine::Stage::Kind::By) by.push_back(i);
    if (stage.kind == engine::Stage::Kind::Enter && by.empty()) marketing = i;
  }
  if (marketing) funnel.marketing = model.stages[*marketing].id;
  if (by.size() > 1) funnel.accepted = model.stages[by[0]].id;
  std::size_t sales = 0;
  if (!by.empty()) {
    sales = by[std::min<std::size_t>(by.size() - 1, 1)];
    funnel.sales = model.stages[sales].id;
  }
  if (model.stages.empty()) return funnel;
  const std::size_t last = model.stages.size() - 1;
  const bool is_later = by.empty() || last > sales;
  if (is_later && model.stages[last].kind != engine::Stage::Kind::Enter) {
    funnel.won = model.stages[last].id;
  }
  return funnel;
}

namespace {

struct Days {
  std::vector<Millis> begins;
  std::vector<Millis> ends;  // a lead that moves then moves on the next one

  // The first day at whose end something of that instant is there; as many as there are: none.
  std::size_t of(Millis at) const {
    if (at < ends[0]) return 0;
    const auto count = static_cast<std::int64_t>(ends.size());
    auto guess =
        static_cast<std::size_t>(std::clamp<std::int64_t>((at - ends[0]) / day_millis, 0, count));
    while (guess > 0 && ends[guess - 1] > at) --guess;
    while (guess < ends.size() && ends[guess] <= at) ++guess;
    return guess;
  }
};

Result<Days> days_in(Span span, const Zone& zone, Millis now) {
  const auto begin_of = [&](std::int64_t day) {
    return utc_of_local(zone, day * seconds_a_day) * 1000;
  };
  const std::int64_t from_second = floor_div(span.from, 1000);
  std::int64_t day = floor_div(from_second + zone.offset_at(from_second), seconds_a_day) - 1;
  while (begin_of(day) < span.from) ++day;
  Days days;
  for (; begin_of(day) < span.to && begin_of(day) <= now; ++day) {
    if (days.begins.size() == statistics_days) {
      return fail(ErrorKind::Invalid, "a statistic by day has at most {} days", statistics_days);
    }
    days.begins.push_back(begin_of(day));
    const Millis end = begin_of(day + 1);
    days.ends.push_back(end > now ? for_good : end);
  }
  return days;
}

// The places of stages in a statistic: none first, then as in the model, then those of earlier ones
// as they are met.
class StagePlaces {
 public:
  explicit StagePlaces(const BoardView& view) : view_(view), place_(view.texts->size(), unknown) {
    names.emplace_back();
    place_[0] = 0;
    if (view.layout->model == nullptr) return;
    for (const engine::Stage& stage : view.layout->model->stages) {
      const auto code = view.texts->find(stage.id);
      if (code && *code < place_.size()) place_[*code] = names.size();
      names.push_back(stage.id);
    }
  }
  std::size_t of(std::uint32_t code) {
    if (code >= place_.size()) place_.resize(code + 1, unknown);
    if (place_[code] == unknown) {
      place_[code] = names.size();
      names.emplace_back(view_.texts->text(code));
    }
    return place_[code];
  }

  std::vector<std::string> names;

 private:
  static constexpr std::size_t unknown = SIZE_MAX;
  const BoardView& view_;
  std::vector<std::size_t> place_;
};

}  // namespace

Result<StageDays> stages_by_day(const BoardView& view, Span span, const Zone& zone, Millis now,
                                const Sight& sight) {
  const Days days = TRY(days_in(span, zone, now));
  StagePlaces places(view);
  StageDays out;
  out.days = days.begins;
  if (days.begins.empty()) {
    out.stages = std::move(places.names);
    out.leads.resize(out.stages.size());
    return out;
  }
  const std::size_t count = days.begins.size();
  std::vector<std::vector<std::int64_t>> steps(places.names.size(),
                                               std::vector<std::int64_t>(count + 1));
  const auto step_of = [&](std::uint32_t code) -> std::vector<std::int64_t>& {
    const std::size_t place = places.of(code);
    if (place >= steps.size()) steps.resize(place + 1, std::vector<std::int64_t>(count + 1));
    return steps[place];
  };
  each_lead(view, sight, [&](const Chunk& chunk, std::uint32_t row) {
    ++steps[0][days.of(chunk.created[row])];
    for (const StoredMove& move : chunk.moves->of(row)) {
      const std::size_t on = days.of(move.at);
      if (on == count || move.from == move.to) continue;
      --step_of(move.from)[on];
      ++step_of(move.to)[on];
    }
  });
  for (const auto& step : steps) {
    std::vector<std::uint64_t> counts;
    counts.reserve(count);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      sum += step[i];
      counts.push_back(static_cast<std::uint64_t>(sum));
    }
    out.leads.push_back(std::move(counts));
  }
  out.stages = std::move(places.names);
  return out;
}

std::optional<GroupBy> group_by_of(std::string_view name) {
  if (name.empty()) return GroupBy::None;
  if (name == "source") return GroupBy::Source;
  if (name == "channel") return GroupBy::Channel;
  if (name == "medium") return GroupBy::Medium;
  if (name == "campaign") return GroupBy::Campaign;
  if (name == "referred_by") return GroupBy::ReferredBy;
  if (name == "segment") return GroupBy::Segment;
  if (name == "version") return GroupBy::Version;
  return std::nullopt;
}

namespace {

// Conversions while they are counted.
class Conversions {
 public:
  Conversions(const BoardView& view, Span span, GroupBy group, Millis now)
      : view_(view),
        span_(span),
        group_(group),
        now_(now),
        order_(view),
        entry_(static_cast<std::size_t>(order_.count)) {
    if (group == GroupBy::None) (void)counted(0);
    const std::size_t segments =
        view.layout->model == nullptr ? 0 : view.layout->model->segments.size();
    for (std::size_t i = 0; group == GroupBy::Segment && i < segments; ++i) (void)counted(i);
  }

  void add(const Chunk& chunk, std::uint32_t row) {
    const auto moves = chunk.moves->of(row);
    if (is_in(span_, chunk.created[row])) {
      const std::uint64_t version = moves.empty() ? 0 : moves.front().version;
      each_group(chunk, row, version, [](Counted& group) { ++group.created; });
    }
    std::fill(entry_.begin(), entry_.end(), nullptr);
    for (const StoredMove& move : moves) {
      const int stage = order_.of(move.to);
      if (stage < 0) continue;
      const StoredMove*& first = entry_[static_cast<std::size_t>(stage)];
      if (first != nullptr) continue;
      first = &move;
    }
    for (std::size_t stage = 0; stage < entry_.size(); ++stage) {
      const StoredMove* entry = entry_[stage];
      if (entry == nullptr || !is_in(span_, entry->at)) continue;
      const StoredMove* later = nullptr;
      for (const StoredMove* move = entry + 1; move != moves.data() + moves.size(); ++move) {
        if (order_.of(move->to) <= static_cast<int>(stage)) continue;
        later = move;
        break;
      }
      const bool is_out = chunk.disqualified[row] != 0 || chunk.disqualified_until[row] > now_;
      const bool is_still = order_.of(chunk.stage[row]) == static_cast<int>(stage);
      each_group(chunk, row, entry->version, [&](Counted& group) {
        StageConversion& one = group.stages[stage];
        ++one.entered;
        if (later != nullptr) {
          ++one.converted;
          group.times[stage].push_back(later->at - entry->at);
        } else {
          ++(is_out ? one.disqualified : is_still ? one.still : one.back);
        }
      });
    }
  }

  // What another thread counted of other leads.
  void add(Conversions& other) {
    for (auto& [key, theirs] : other.groups_) {
      Counted& ours = counted(key);
      ours.created += theirs.created;
      for (std::size_t s = 0; s < ours.stages.size(); ++s) {
        ours.stages[s].entered += theirs.stages[s].entered;
        ours.stages[s].converted += theirs.stages[s].converted;
        ours.stages[s].still += theirs.stages[s].still;
        ours.stages[s].back += theirs.stages[s].back;
        ours.stages[s].disqualified += theirs.stages[s].disqualified;
        ours.times[s].insert(ours.times[s].end(), theirs.times[s].begin(), theirs.times[s].end());
      }
    }
  }

  std::vector<ConversionGroup> take() {
    std::vector<ConversionGroup> out;
    for (auto& [key, group] : groups_) {
      ConversionGroup one{name_of(key), group.created, std::move(group.stages)};
      for (std::size_t s = 0; s < one.stages.size(); ++s) {
        one.stages[s].time = quartiles(std::move(group.times[s]));
      }
      out.push_back(std::move(one));
    }
    const auto weight = [](const ConversionGroup& group) {
      std::uint64_t sum = group.created;
      for (const StageConversion& stage : group.stages) sum += stage.entered;
      return sum;
    };
    if (group_ == GroupBy::Segment) return out;
    std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
      const std::uint64_t wa = weight(a), wb = weight(b);
      return wa != wb ? wa > wb : a.of < b.of;
    });
    return out;
  }

 private:
  struct Counted {
    std::uint64_t created = 0;
    std::vector<StageConversion> stages;
    std::vector<std::vector<Millis>> times;
  };

  Counted& counted(std::uint64_t key) {
    if (last_ != nullptr && last_key_ == key) return *last_;
    const auto [place, is_new] = groups_.try_emplace(key);
    if (is_new && view_.layout->model != nullptr) {
      for (const engine::Stage& stage : view_.layout->model->stages) {
        place->second.stages.emplace_back().stage = stage.id;
      }
      place->second.times.resize(place->second.stages.size());
    }
    last_ = &place->second;
    last_key_ = key;
    return *last_;
  }

  template <typename Count>
  void each_group(const Chunk& chunk, std::uint32_t row, std::uint64_t version, Count count) {
    switch (group_) {
      case GroupBy::None: return count(counted(0));
      case GroupBy::Source: return count(counted(chunk.source[row]));
      case GroupBy::Channel: return count(counted(chunk.channel[row]));
      case GroupBy::Medium: return count(counted(chunk.medium[row]));
      case GroupBy::Campaign: return count(counted(chunk.campaign[row]));
      case GroupBy::ReferredBy: return count(counted(chunk.referred_by[row]));
      case GroupBy::Version: return count(counted(version));
      case GroupBy::Segment:
        for (std::size_t i = 0; i < chunk.segments.size(); ++i) {
          if (chunk.is_in_segment(i, row)) count(counted(i));
        }
        return;
    }
  }

  std::string name_of(std::uint64_t key) const {
    switch (group_) {
      case GroupBy::None: return {};
      case GroupBy::Segment: return view_.layout->model->segments[key].id;
      case GroupBy::Version: return std::to_string(key);
      default: return std::string(view_.texts->text(static_cast<std::uint32_t>(key)));
    }
  }

  const BoardView& view_;
  Span span_;
  GroupBy group_;
  Millis now_;
  StageOrder order_;
  std::vector<const StoredMove*> entry_;
  std::map<std::uint64_t, Counted> groups_;
  Counted* last_ = nullptr;
  std::uint64_t last_key_ = 0;
};

}  // namespace

std::vector<ConversionGroup> conversion(const BoardView& view, Span span, GroupBy group, Millis now,
                                        const Sight& sight) {
  const unsigned threads = cores();
  std::vector<std::unique_ptr<Conversions>> parts;
  for (unsigned i = 0; i < threads; ++i) {
    parts.push_back(std::make_unique<Conversions>(view, span, group, now));
  }
  spread(threads, threads, [&](std::uint32_t part, unsigned) {
    each_lead(view, sight,
              [&](const Chunk& chunk, std::uint32_t row) { parts[part]->add(chunk, row); },
              {part, threads});
  });
  for (unsigned i = 1; i < threads; ++i) parts[0]->add(*parts[i]);
  return parts[0]->take();
}

namespace {

// The key numbers of one period while they are counted.
struct KeyCount {
  Span span;
  KeyNumbers numbers{};
  std::vector<Millis> times{};
  std::map<std::uint32_t, Money> value{};

  KeyNumbers take(const TextTable& texts) {
    numbers.time_to_convert = quartiles(std::move(times));
    for (auto& [code, money] : value) {
      money.currency = std::string(texts.text(code));
      numbers.value.push_back(money);
    }
    std::sort(numbers.value.begin(), numbers.value.end(),
              [](const Money& a, const Money& b) { return a.currency < b.currency; });
    return std::move(numbers);
  }
};

}  // namespace

KeyNumbersPair key_numbers(const BoardView& view, Span span, const Sight& sight) {
  KeyCount counts[2] = {{span}, {{span.from - (span.to - span.from), span.from}}};
  const engine::Model* model = view.layout->model;
  const FunnelStages funnel = model == nullptr ? FunnelStages{} : funnel_stages(*model);
  const auto marketing = index_of(model, funnel.marketing);
  const auto sales = index_of(model, funnel.sales);
  const auto won = index_of(model, funnel.won);
  const std::uint32_t won_code =
      won ? view.texts->find(funnel.won).value_or(UINT32_MAX) : UINT32_MAX;
  const StageOrder order(view);
  std::vector<Millis> first(static_cast<std::size_t>(order.count));
  const auto first_at = [&](const std::optional<std::size_t>& stage) {
    return stage ? first[*stage] : no_instant;
  };
  each_lead(view, sight, [&](const Chunk& chunk, std::uint32_t row) {
    const auto moves = chunk.moves->of(row);
    const auto deeds = chunk.deeds->of(row);
    first_times(moves, order, first);
    const Millis mql = first_at(marketing), sql = first_at(sales), deal = first_at(won);
    for (KeyCount& count : counts) {
      KeyNumbers& numbers = count.numbers;
      numbers.new_leads += is_in(count.span, chunk.created[row]) ? 1 : 0;
      if (mql != no_instant && is_in(count.span, mql)) {
        ++numbers.marketing_qualified;
        numbers.marketing_to_sales += sql != no_instant && sql >= mql ? 1 : 0;
      }
      if (sql != no_instant && is_in(count.span, sql)) {
        ++numbers.sales_qualified;
        if (mql != no_instant && sql >= mql) count.times.push_back(sql - mql);
      }
      if (deal != no_instant && is_in(count.span, deal)) {
        ++numbers.won;
        for (const StoredMove& move : moves) {
          if (move.to != won_code) continue;
          if (move.has_amount) {
            Money& money = count.value[move.currency];
            money.amount += move.amount;
            ++money.deals;
          }
          break;
        }
      }
      numbers.lost += std::any_of(deeds.begin(), deeds.end(), [&](const StoredDeed& deed) {
        return deed.kind == Deed::Kind::Lost && is_in(count.span, deed.at);
      });
    }
  });
  return {counts[0].take(*view.texts), counts[1].take(*view.texts)};
}

namespace {

struct PersonCount {
  PersonNumbers numbers;
  std::map<std::uint32_t, std::uint64_t> reasons;
  std::vector<Millis> touches;
};

// What the actions of people are called in facts.
struct Actions {
  explicit Actions(const TextTable& texts) {
    const auto code = [&](std::string_view name) { return texts.find(name).value_or(UINT32_MAX); };
    accept = code("accept");
    reject = code("reject");
    disqualify = code("disqualify");
    qualify = code("qualify");
    won = code("won");
  }
  std::uint32_t accept, reject, disqualify, qualify, won;
};

// From when a lead became theirs to their first deed on it, if it did not become another's before.
// The deed by which it became theirs is one.
std::optional<Millis> touch_after(std::span<const StoredDeed> deeds, std::size_t owned) {
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    const bool is_own = deeds[i].who == deeds[owned].who;
    const bool is_owner = deeds[i].kind == Deed::Kind::Owned;
    if (i > owned && is_owner && !is_own) return std::nullopt;
    if (!is_owner && is_own && deeds[i].at >= deeds[owned].at) {
      return deeds[i].at - deeds[owned].at;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<PersonNumbers> people(const BoardView& view, Span span, const Sight& sight) {
  std::unordered_map<std::uint32_t, PersonCount> counts;
  const Actions actions(*view.texts);
  each_lead(view, sight, [&](const Chunk& chunk, std::uint32_t row) {
    const auto deeds = chunk.deeds->of(row);
    for (std::size_t i = 0; i < deeds.size(); ++i) {
      const StoredDeed& deed = deeds[i];
      if (deed.who == 0 || !is_in(span, deed.at)) continue;
      PersonCount& person = counts[deed.who];
      if (deed.kind == Deed::Kind::Lost) ++person.numbers.lost;
      if (deed.kind == Deed::Kind::Owned) {
        ++person.numbers.assigned;
        if (const auto touch = touch_after(deeds, i)) {
          ++person.numbers.touched;
          person.touches.push_back(*touch);
        }
      }
      if (deed.kind != Deed::Kind::Act) continue;
      person.numbers.accepted += deed.action == actions.accept ? 1 : 0;
      person.numbers.qualified += deed.action == actions.qualify ? 1 : 0;
      person.numbers.won += deed.action == actions.won ? 1 : 0;
      if (deed.action == actions.reject || deed.action == actions.disqualify) {
        ++person.numbers.rejected;
        ++person.reasons[deed.reason];
      }
    }
  });
  std::vector<PersonNumbers> out;
  for (auto& [code, person] : counts) {
    person.numbers.person = std::string(view.texts->text(code));
    for (const auto& [reason, count] : person.reasons) {
      person.numbers.rejected_because.push_back({std::string(view.texts->text(reason)), count});
    }
    std::sort(person.numbers.rejected_because.begin(), person.numbers.rejected_because.end(),
              [](const ReasonCount& a, const ReasonCount& b) {
                return a.count != b.count ? a.count > b.count : a.reason < b.reason;
              });
    person.numbers.first_touch = quartiles(std::move(person.touches));
    out.push_back(std::move(person.numbers));
  }
  std::sort(out.begin(), out.end(),
            [](const PersonNumbers& a, const PersonNumbers& b) { return a.person < b.person; });
  return out;
}

}  // namespace winnow::app

#include "app/board/matcher.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/search_text.hpp"
#include "base/zones.hpp"

namespace winnow::app {

namespace {

using columns::Code;
using columns::Column;
using columns::Dictionary;

constexpr std::size_t words_a_chunk = leads_a_chunk / 64;

template <typename Holds>
void keep(RowMask& rows, Holds holds) {
  for (std::size_t word = 0; word < rows.size(); ++word) {
    if (rows[word] == 0) continue;
    std::uint64_t kept = 0;
    for (std::uint32_t bit = 0; bit < 64; ++bit) {
      const auto row = static_cast<std::uint32_t>(word * 64 + bit);
      kept |= static_cast<std::uint64_t>(holds(row)) << bit;
    }
    rows[word] &= kept;
  }
}

bool is_empty(const RowMask& rows) {
  return std::all_of(rows.begin(), rows.end(), [](std::uint64_t word) { return word == 0; });
}

// The words of a search, folded, the longest first: it is in the fewest leads.
std::vector<std::string> words_of(std::string_view text) {
  const std::string folded = fold_for_search(text);
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < folded.size()) {
    const std::size_t begin = folded.find_first_not_of(" \t\r\n", at);
    if (begin == std::string::npos) break;
    const std::size_t end = std::min(folded.find_first_of(" \t\r\n", begin), folded.size());
    words.push_back(folded.substr(begin, end - begin));
    at = end;
  }
  std::sort(words.begin(), words.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return words;
}

// A column of few distinct values, each made once; `code(row)` 0 is missing.
template <typename CodeOf, typename ValueOf>
Column coded(CodeOf code_of, ValueOf value_of) {
  auto dictionary = std::make_shared<Dictionary>();
  std::unordered_map<std::uint64_t, Code> known;
  std::vector<Code> codes(leads_a_chunk);
  std::uint64_t last = 0;
  Code last_code = 0;
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
    const std::uint64_t code = code_of(row);
    if (code == 0) continue;
    if (code != last) {
      const auto [place, is_new] = known.try_emplace(code);
      if (is_new) place->second = dictionary->code_of(value_of(code));
      last = code;
      last_code = place->second;
    }
    codes[row] = last_code;
  }
  return Column::of_codes(std::move(codes), std::move(dictionary));
}

template <typename InstantOf>
Column instants(InstantOf instant_of) {
  std::vector<std::int64_t> data(leads_a_chunk);
  std::vector<std::uint64_t> missing(words_a_chunk);
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
    const Millis at = instant_of(row);
    data[row] = at;
    if (at != no_instant && at != for_good) continue;
    data[row] = 0;
    missing[row / 64] |= std::uint64_t{1} << (row % 64);
  }
  return Column::of_instants(std::move(data), std::move(missing));
}

Column points(const std::vector<Milli>& milli, const std::vector<std::uint32_t>& version) {
  std::vector<double> data(leads_a_chunk);
  std::vector<std::uint64_t> missing(words_a_chunk);
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
    data[row] = static_cast<double>(milli[row]) / 1000;
    if (version[row] == 0) missing[row / 64] |= std::uint64_t{1} << (row % 64);
  }
  return Column::of_doubles(std::move(data), std::move(missing));
}

// What lies below a map in a field, as a column of its own.
Column below(const TraitColumn& column, std::span<const std::string> path) {
  auto dictionary = std::make_shared<Dictionary>();
  std::vector<Code> now(column.dictionary.size());
  for (Code code = 1; code < now.size(); ++code) {
    const Value value = column.dictionary.value(code);
    const Value* found = cel::follow(&value, path);
    if (found != nullptr && found != &cel::not_a_map) now[code] = dictionary->code_of(*found);
  }
  std::vector<Code> codes(leads_a_chunk);
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) codes[row] = now[column.codes[row]];
  return Column::of_codes(std::move(codes), std::move(dictionary));
}

Column constant(const Value* value) {
  return Column::of_constant(value == nullptr ? nullptr : std::make_shared<const Value>(*value),
                             leads_a_chunk);
}

template <typename TextOf>
Column texts_column(TextOf text_of) {
  auto dictionary = std::make_shared<Dictionary>();
  std::vector<Code> codes(leads_a_chunk);
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
    const std::string_view text = text_of(row);
    if (!text.empty()) codes[row] = dictionary->code_of_text(text);
  }
  return Column::of_codes(std::move(codes), std::move(dictionary));
}

// The bits of all segments of a row are a text of their own.
Column segments_column(const engine::Model* model, const Chunk& chunk) {
  auto dictionary = std::make_shared<Dictionary>();
  std::unordered_map<std::string, Code> known;
  std::vector<Code> codes(leads_a_chunk);
  std::string bits;
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
    bits.clear();
    for (std::size_t i = 0; i < chunk.segments.size(); ++i) {
      bits += chunk.is_in_segment(i, row) ? '1' : '0';
    }
    const auto [place, is_new] = known.try_emplace(bits);
    if (is_new) {
      List list;
      for (std::size_t i = 0; i < bits.size(); ++i) {
        if (bits[i] == '1') list.emplace_back(model->segments[i].id);
      }
      place->second = dictionary->code_of(Value(std::move(list)));
    }
    codes[row] = place->second;
  }
  return Column::of_codes(std::move(codes), std::move(dictionary));
}

}  // namespace

Result<Matcher> Matcher::make(const BoardView& view, const BoardFilter& filter, Millis now,
                              const Sight& sight) {
  if (filter.text.size() > search_bytes) {
    return fail(ErrorKind::Invalid, "a search has at most {} bytes", search_bytes);
  }
  Matcher matcher(view, filter, now);
  if (filter.segment) {
    const engine::Model* model = view.layout->model;
    for (std::size_t i = 0; model != nullptr && i < model->segments.size(); ++i) {
      if (model->segments[i].id == *filter.segment) matcher.segment_ = i;
    }
    if (!matcher.segment_) {
      return fail(ErrorKind::NotFound, "the model has no segment {}", *filter.segment);
    }
  }
  matcher.look_up(sight);
  for (const auto& program : filter.conditions) {
    Condition condition;
    condition.program = program;
    for (const cel::Slot& slot : program->slots()) {
      condition.places.push_back(matcher.place_of(slot));
    }
    const cel::ZoneNames zones = cel::zone_names(*program);
    condition.all_zones = zones.dynamic;
    for (const std::string& name : zones.names) {
      if (auto zone = load_zone(name)) condition.zones.emplace(name, std::move(*zone));
    }
    matcher.conditions_.push_back(std::move(condition));
  }
  return matcher;
}

std::vector<std::uint32_t> Matcher::codes_of(const std::vector<std::string>& names) const {
  std::vector<std::uint32_t> codes;
  for (const std::string& name : names) {
    if (const auto code = view_.texts->find(name)) codes.push_back(*code);
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

void Matcher::look_up(const Sight& sight) {
  const TextTable& texts = *view_.texts;
  if (filter_.owner) owner_ = {true, texts.find(*filter_.owner)};
  if (filter_.referred_by) brought_ = codes_of(*filter_.referred_by);
  if (filter_.stage) stage_ = {true, texts.find(*filter_.stage)};
  only_own_ = sight.only_of.has_value();
  // Whoever is nobody (a key of a person's role) owns nothing.
  if (only_own_ && !sight.only_of->empty()) own_ = texts.find(to_text(*sight.only_of));
  words_ = words_of(filter_.text);
  scratch_ = std::make_unique<cel::Columnar::Scratch>();
  truth_.resize(words_a_chunk);
  unknown_.resize(words_a_chunk);
  hits_.resize(words_a_chunk);
}

Matcher::Place Matcher::place_of(const cel::Slot& slot) const {
  Place place;
  const engine::Model* model = view_.layout->model;
  for (const FixedName& name : fixed_names()) {
    if (slot.path.empty() && slot.root == name.name) place.column = name.column;
  }
  if (place.column == BoardColumn::Now) place.constant = Value(timestamp_of(now_));
  if (place.column != BoardColumn::Nothing) return place;
  if (slot.root == "lead" || slot.root == "company") {
    if (slot.path.empty()) return place;
    const auto code = view_.fields->find(slot.root + "." + slot.path[0]);
    if (!code || *code == 0) return place;
    place.column = BoardColumn::Trait;
    place.index = *code - 1;
    place.path.assign(slot.path.begin() + 1, slot.path.end());
    return place;
  }
  if (model == nullptr) return place;
  const auto of = [&](BoardColumn column, std::size_t index) {
    place.column = column;
    place.index = index;
  };
  const std::string first = slot.path.empty() ? "" : slot.path[0];
  if (slot.root == "stage") of(BoardColumn::Stage, 0);
  if (slot.root == "grade") of(BoardColumn::Grade, 0);
  if (slot.root == "score" && first == "total") of(BoardColumn::Total, 0);
  for (std::size_t s = 0; s < model->scores.size(); ++s) {
    if (model->scores[s].id != first) continue;
    if (slot.root == "score") of(BoardColumn::Score, s);
    if (slot.root == "label") of(BoardColumn::Label, s);
  }
  for (std::size_t f = 0; f < model->frameworks.size(); ++f) {
    const bool is_it = slot.root == "framework" && model->frameworks[f].id == first;
    if (is_it) of(BoardColumn::FrameworkStatus, f);
  }
  if (slot.root == "lists") {
    const auto list = model->lists.find(first);
    if (list == model->lists.end()) return place;
    of(BoardColumn::List, 0);
    place.constant = list->second;
  }
  return place;
}

// What the model, or a person, says of the lead.
Column Matcher::judged_column(const Place& place, const Chunk& chunk) const {
  const BoardLayout& layout = *view_.layout;
  const TextTable& texts = *view_.texts;
  switch (place.column) {
    case BoardColumn::DisqualifiedReason:
      return coded(
          [&](std::uint32_t row) {
            if ((chunk.disqualified_until[row] > now_))
              return std::uint64_t{chunk.said[row]} + (1U << 16);
            return std::uint64_t{chunk.disqualified[row]};
          },
          [&](std::uint64_t code) {
            if (code >= 1U << 16) {
              return Value(texts.text(static_cast<std::uint32_t>(code - (1U << 16))));
            }
            return Value(layout.model->disqualify[code - 1].reason);
          });
    case BoardColumn::Segments: return segments_column(layout.model, chunk);
    case BoardColumn::Grade:
      return coded([&](std::uint32_t row) { return std::uint64_t{chunk.grade[row]}; },
                   [&](std::uint64_t code) { return Value(layout.grades[code - 1]); });
    case BoardColumn::Total: return points(chunk.total, chunk.version);
    case BoardColumn::Score: return points(chunk.scores[place.index], chunk.version);
    case BoardColumn::Label:
      return coded([&](std::uint32_t row) { return std::uint64_t{chunk.labels[place.index][row]}; },
                   [&](std::uint64_t code) {
                     return Value(layout.model->scores[place.index].labels[code - 1].label);
                   });
    case BoardColumn::FrameworkStatus:
      return coded(
          [&](std::uint32_t row) {
            const auto status = std::uint64_t{chunk.frameworks[place.index][row]};
            return chunk.version[row] == 0 ? 0 : status + 1;
          },
          [&](std::uint64_t code) {
            return Value(engine::name_of(static_cast<engine::FrameworkStatus>(code - 1)));
          });
    default: return constant(nullptr);
  }
}

Column Matcher::column_of(const Place& place, const Chunk& chunk) const {
  const TextTable& texts = *view_.texts;
  // Codes of the table count from 0, which is a text too.
  const auto table = [&](const std::vector<std::uint32_t>& codes) {
    return coded([&](std::uint32_t row) { return std::uint64_t{codes[row]} + 1; },
                 [&](std::uint64_t code) {
                   return Value(texts.text(static_cast<std::uint32_t>(code - 1)));
                 });
  };
  const auto flag = [&](auto holds) {
    return coded([&](std::uint32_t row) { return std::uint64_t{holds(row) ? 2U : 1U}; },
                 [](std::uint64_t code) { return Value(code == 2); });
  };
  const auto by_person = [&](std::uint32_t row) { return chunk.disqualified_until[row] > now_; };
  switch (place.column) {
    case BoardColumn::Now:
    case BoardColumn::List: return constant(&place.constant);
    case BoardColumn::Name:
      return texts_column([&](std::uint32_t row) { return chunk.letters->name(row); });
    case BoardColumn::Email:
      return texts_column([&](std::uint32_t row) { return chunk.letters->email(row); });
    case BoardColumn::Owner: return table(chunk.owner);
    case BoardColumn::Source: return table(chunk.source);
    case BoardColumn::Medium: return table(chunk.medium);
    case BoardColumn::Campaign: return table(chunk.campaign);
    case BoardColumn::Channel: return table(chunk.channel);
    case BoardColumn::LastSource: return table(chunk.last_source);
    case BoardColumn::LastChannel: return table(chunk.last_channel);
    case BoardColumn::ReferredBy: return table(chunk.referred_by);
    case BoardColumn::Stage: return table(chunk.stage);
    case BoardColumn::Created:
      return instants([&](std::uint32_t row) { return chunk.created[row]; });
    case BoardColumn::LastSeen:
      return instants([&](std::uint32_t row) { return chunk.last_seen[row]; });
    case BoardColumn::StageSince:
      return instants([&](std::uint32_t row) { return chunk.stage_since[row]; });
    case BoardColumn::ChangesAt:
      return instants([&](std::uint32_t row) { return chunk.changes_at[row]; });
    case BoardColumn::SnoozedUntil:
      return instants([&](std::uint32_t row) {
        return chunk.snoozed_until[row] > now_ ? chunk.snoozed_until[row] : no_instant;
      });
    case BoardColumn::Events:
      return Column::of_ints({chunk.events.begin(), chunk.events.end()}, {});
    case BoardColumn::Snoozed:
      return flag([&](std::uint32_t row) { return chunk.snoozed_until[row] > now_; });
    case BoardColumn::Disqualified:
      return flag(
          [&](std::uint32_t row) { return by_person(row) || chunk.disqualified[row] != 0; });
    case BoardColumn::Trait: {
      const auto& column = chunk.traits[place.index];
      if (!place.path.empty()) return below(*column, place.path);
      return constant(nullptr);  // read where it lies (run_condition)
    }
    case BoardColumn::Nothing: return constant(nullptr);
    default: return judged_column(place, chunk);
  }
}

void Matcher::run_condition(const Condition& condition, const Chunk& chunk, RowMask& rows) {
  std::vector<Column> columns;
  columns.reserve(condition.places.size());
  std::vector<columns::View> views;
  for (const Place& place : condition.places) {
    const bool is_trait = place.column == BoardColumn::Trait;
    const bool is_there =
        is_trait && place.index < chunk.traits.size() && chunk.traits[place.index] != nullptr;
    if (is_there && place.path.empty()) {
      const TraitColumn& trait = *chunk.traits[place.index];
      views.push_back(
          {columns::Kind::Codes16, trait.codes.data(), nullptr, &trait.dictionary, nullptr});
      continue;
    }
    columns.push_back(is_trait && !is_there ? constant(nullptr) : column_of(place, chunk));
    views.push_back(columns.back().view(0));
  }
  const cel::Columnar columnar(condition.program, views,
                               condition.all_zones ? all_zones() : condition.zones);
  columnar.run(views, leads_a_chunk, *scratch_, truth_.data(), unknown_.data());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] &= truth_[i];
}

void Matcher::run(std::size_t index, RowMask& rows) {
  const Chunk& chunk = *view_.chunks[index];
  rows = chunk.there;
  if (only_own_) {
    const std::uint32_t own = own_.value_or(0);
    keep(rows, [&](std::uint32_t row) { return chunk.owner[row] == 0 || chunk.owner[row] == own; });
  }
  const auto keep_code = [&](const Wanted& wanted, const std::vector<std::uint32_t>& codes) {
    if (!wanted.is_asked) return;
    if (!wanted.code) return std::fill(rows.begin(), rows.end(), 0);
    keep(rows, [&](std::uint32_t row) { return codes[row] == *wanted.code; });
  };
  keep_code(owner_, chunk.owner);
  keep_code(stage_, chunk.stage);
  if (filter_.referred_by) {
    keep(rows, [&](std::uint32_t row) {
      return std::binary_search(brought_.begin(), brought_.end(), chunk.referred_by[row]);
    });
  }
  if (filter_.account) {
    keep(rows, [&](std::uint32_t row) { return chunk.account[row] == *filter_.account; });
  }
  if (segment_) {
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] &= chunk.segments[*segment_][i];
  }
  if (filter_.snoozed != Having::Any) {
    const bool only = filter_.snoozed == Having::Only;
    keep(rows, [&](std::uint32_t row) { return (chunk.snoozed_until[row] > now_) == only; });
  }
  if (filter_.disqualified != Having::Any) {
    const bool only = filter_.disqualified == Having::Only;
    keep(rows, [&](std::uint32_t row) {
      return (chunk.disqualified[row] != 0 || chunk.disqualified_until[row] > now_) == only;
    });
  }
  for (std::size_t i = 0; i < words_.size() && !is_empty(rows); ++i) {
    if (i > 0) {
      keep(rows, [&](std::uint32_t row) {
        return chunk.letters->folded(row).find(words_[i]) != std::string_view::npos;
      });
      continue;
    }
    std::fill(hits_.begin(), hits_.end(), 0);
    chunk.letters->find(words_[0], hits_);
    for (std::size_t w = 0; w < rows.size(); ++w) rows[w] &= hits_[w];
  }
  for (const Condition& condition : conditions_) {
    if (is_empty(rows)) return;
    run_condition(condition, chunk, rows);
  }
}

}  // namespace winnow::app

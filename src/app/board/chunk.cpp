#include "app/board/chunk.hpp"

#include <algorithm>
#include <mutex>

#include "base/check.hpp"
#include "base/search_text.hpp"

namespace winnow::app {

namespace {

// Fields that a base has a column of: beyond it somebody sends keys that are data.
constexpr std::uint32_t fields_max = 200;
// What a list shows of a name or an address is a line.
constexpr std::size_t shown_bytes = 500;

void set_bit(std::vector<std::uint64_t>& bits, std::uint32_t row, bool value) {
  const std::uint64_t bit = std::uint64_t{1} << (row % 64);
  bits[row / 64] = value ? bits[row / 64] | bit : bits[row / 64] & ~bit;
}

std::uint16_t number_of(const std::optional<std::size_t>& index) {
  return index ? static_cast<std::uint16_t>(*index + 1) : std::uint16_t{0};
}

// At most shown_bytes of it, whole letters, on one line.
std::string shown(std::string_view text) {
  if (text.size() > shown_bytes) {
    std::size_t end = shown_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// Nobody else has it: it may be changed where it is.
template <typename T>
T& own(std::shared_ptr<T>& shared) {
  if (shared.use_count() > 1) shared = std::make_shared<T>(*shared);
  return *shared;
}

}  // namespace

std::uint32_t TextTable::code_of(std::string_view text) {
  if (const auto known = find(text)) return *known;
  const std::unique_lock lock(mutex_);
  const auto found = codes_.find(text);
  if (found != codes_.end()) return found->second;
  const auto code = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  codes_.emplace(texts_.back(), code);
  return code;
}

std::optional<std::uint32_t> TextTable::find(std::string_view text) const {
  if (text.empty()) return 0;
  const std::shared_lock lock(mutex_);
  const auto found = codes_.find(text);
  return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

std::string_view TextTable::text(std::uint32_t code) const {
  const std::shared_lock lock(mutex_);
  return texts_[code];
}

std::uint32_t TextTable::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::uint32_t>(texts_.size());
}

BoardLayout::BoardLayout(PublicationPointer of, Channels rules)
    : publication(std::move(of)), channels(std::move(rules)) {
  if (!publication) return;
  model = publication->plan->model.get();
  version = publication->version;
  grades = engine::Results(*publication->plan, 0).grades;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    grade_of.emplace(grades[i], static_cast<std::uint16_t>(i + 1));
  }
}

Judgement judgement_of(const BoardLayout& layout, const engine::Assessment& assessment,
                       Millis judged_at) {
  Judgement judged;
  judged.version = layout.version;
  judged.judged_at = judged_at;
  judged.changes_at = assessment.changes_at.value_or(for_good);
  judged.total = assessment.total;
  judged.scores = assessment.scores;
  for (const auto& label : assessment.labels) {
    judged.labels.push_back(static_cast<std::uint8_t>(number_of(label)));
  }
  if (assessment.grade) {
    const auto found = layout.grade_of.find(*assessment.grade);
    CHECK(found != layout.grade_of.end());
    judged.grade = found->second;
  }
  for (const engine::FrameworkResult& framework : assessment.frameworks) {
    judged.frameworks.push_back(static_cast<std::uint8_t>(framework.status));
  }
  judged.disqualified = number_of(assessment.disqualified);
  judged.segments = assessment.segments;
  return judged;
}

Judgement judgement_of(const BoardLayout& layout, const engine::Results& results,
                       std::uint32_t lead, Millis judged_at) {
  Judgement judged;
  judged.version = layout.version;
  judged.judged_at = judged_at;
  judged.total = results.total[lead];
  for (std::size_t s = 0; s < results.scores.size(); ++s) {
    judged.scores.push_back(results.scores[s][lead]);
    judged.labels.push_back(results.labels[s].empty() ? std::uint8_t{0} : results.labels[s][lead]);
  }
  judged.grade = results.grade[lead];
  for (const auto& framework : results.frameworks) judged.frameworks.push_back(framework[lead]);
  judged.disqualified = results.disqualified[lead];
  for (const auto& segment : results.segments) {
    judged.segments.push_back((segment[lead / 64] >> (lead % 64) & 1) != 0);
  }
  return judged;
}

void ChunkTexts::set(std::uint32_t row, const std::string& name, const std::string& email,
                     const std::string& company) {
  const std::string parts[3] = {shown(name), shown(email), shown(company)};
  const bool same = lengths_[row].name == parts[0].size() &&
                    lengths_[row].email == parts[1].size() &&
                    lengths_[row].company == parts[2].size() && this->name(row) == parts[0] &&
                    this->email(row) == parts[1] && this->company(row) == parts[2];
  if (same) return;
  shown_begin_[row] = static_cast<std::uint32_t>(shown_.size());
  lengths_[row] = {static_cast<std::uint16_t>(parts[0].size()),
                   static_cast<std::uint16_t>(parts[1].size()),
                   static_cast<std::uint16_t>(parts[2].size()), 0, 0};
  live_ -= folded_count_[row];
  begins_.push_back(static_cast<std::uint32_t>(folded_.size()));
  row_of_.push_back(static_cast<std::uint16_t>(row));
  folded_begin_[row] = begins_.back();
  for (const std::string& part : parts) {
    shown_ += part;
    const std::string folded = fold_for_search(part);
    const auto count = static_cast<std::uint32_t>(folded.size());
    if (&part == &parts[0]) lengths_[row].folded_name = count;
    if (&part == &parts[2]) lengths_[row].folded_company = count;
    folded_ += folded;
    folded_ += '\n';
  }
  folded_count_[row] = static_cast<std::uint32_t>(folded_.size()) - folded_begin_[row];
  live_ += folded_count_[row];
  if (folded_.size() > 2 * live_ + 65536) tidy();
}

void ChunkTexts::tidy() {
  std::string kept_shown, kept_folded;
  begins_.clear();
  row_of_.clear();
  for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
    const Lengths& lengths = lengths_[row];
    const std::size_t count = std::size_t{lengths.name} + lengths.email + lengths.company;
    const std::size_t begin = kept_shown.size();
    kept_shown.append(shown_, shown_begin_[row], count);
    shown_begin_[row] = static_cast<std::uint32_t>(begin);
    if (folded_count_[row] == 0) continue;
    begins_.push_back(static_cast<std::uint32_t>(kept_folded.size()));
    row_of_.push_back(static_cast<std::uint16_t>(row));
    kept_folded.append(folded_, folded_begin_[row], folded_count_[row]);
    folded_begin_[row] = begins_.back();
  }
  shown_ = std::move(kept_shown);
  folded_ = std::move(kept_folded);
}

std::string_view ChunkTexts::part(std::uint32_t row, int which) const {
  const Lengths& lengths = lengths_[row];
  const std::string_view all = std::string_view(shown_).substr(shown_begin_[row]);
  if (which == 0) return all.substr(0, lengths.name);
  if (which == 1) return all.substr(lengths.name, lengths.email);
  return all.substr(std::size_t{lengths.name} + lengths.email, lengths.company);
}

void ChunkTexts::find(std::string_view word, std::span<std::uint64_t> rows) const {
  if (word.empty() || begins_.empty()) return;
  const char* const begin = folded_.data();
  const char* const end = begin + folded_.size();
  auto next = begins_.begin();  // hits come in rising order, and so do the stretches they are in
  for (const char* at = begin; at < end;) {
    const std::size_t left = static_cast<std::size_t>(end - at);
    const auto* hit = static_cast<const char*>(memmem(at, left, word.data(), word.size()));
    if (hit == nullptr) return;
    const auto place = static_cast<std::uint32_t>(hit - begin);
    while (next != begins_.end() && *next <= place) ++next;
    const auto stretch = static_cast<std::size_t>(next - begins_.begin()) - 1;
    const std::uint32_t row = row_of_[stretch];
    const bool is_live = folded_begin_[row] == begins_[stretch] && folded_count_[row] > 0;
    if (is_live) rows[row / 64] |= std::uint64_t{1} << (row % 64);
    if (next == begins_.end()) return;
    at = begin + *next;
  }
}

std::shared_ptr<TraitColumn> TraitColumn::copy() const {
  auto other = std::make_shared<TraitColumn>();
  std::vector<std::uint16_t> now(dictionary.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const std::uint16_t code = codes[row];
    if (code == 0) continue;
    if (now[code] == 0) {
      now[code] = static_cast<std::uint16_t>(
          dictionary.is_text(code) ? other->dictionary.code_of_text(dictionary.text(code))
                                   : other->dictionary.code_of(dictionary.value(code)));
    }
    other->codes[row] = now[code];
  }
  return other;
}

Chunk::Chunk(const BoardLayout& layout)
    : there(leads_a_chunk / 64),
      ids(leads_a_chunk),
      created(leads_a_chunk),
      last_seen(leads_a_chunk, no_instant),
      stage_since(leads_a_chunk, no_instant),
      snoozed_until(leads_a_chunk, no_instant),
      disqualified_until(leads_a_chunk, no_instant),
      source(leads_a_chunk),
      medium(leads_a_chunk),
      campaign(leads_a_chunk),
      owner(leads_a_chunk),
      stage(leads_a_chunk),
      said(leads_a_chunk),
      events(leads_a_chunk),
      channel(leads_a_chunk),
      last_channel(leads_a_chunk),
      last_source(leads_a_chunk),
      referral_code(leads_a_chunk),
      referred_by(leads_a_chunk),
      account(leads_a_chunk, no_account),
      version(leads_a_chunk),
      judged_at(leads_a_chunk),
      changes_at(leads_a_chunk, for_good),
      total(leads_a_chunk),
      grade(leads_a_chunk),
      disqualified(leads_a_chunk),
      letters(std::make_shared<ChunkTexts>()),
      moves(std::make_shared<Stretches<StoredMove>>()),
      deeds(std::make_shared<Stretches<StoredDeed>>()) {
  if (layout.model == nullptr) return;
  const engine::Model& model = *layout.model;
  scores.assign(model.scores.size(), std::vector<Milli>(leads_a_chunk));
  labels.assign(model.scores.size(), std::vector<std::uint8_t>(leads_a_chunk));
  frameworks.assign(model.frameworks.size(), std::vector<std::uint8_t>(leads_a_chunk));
  segments.assign(model.segments.size(), std::vector<std::uint64_t>(leads_a_chunk / 64));
}

namespace {

StoredMove stored(const LeadMove& move, TextTable& texts) {
  return {move.at,
          texts.code_of(move.from),
          texts.code_of(move.to),
          texts.code_of(move.who),
          texts.code_of(move.reason),
          texts.code_of(move.currency),
          static_cast<std::uint32_t>(move.version),
          move.amount,
          move.by,
          move.has_amount};
}

StoredDeed stored(const Deed& deed, TextTable& texts) {
  return {deed.at, texts.code_of(deed.who), texts.code_of(deed.action), texts.code_of(deed.reason),
          deed.kind};
}

bool operator==(const StoredMove& a, const StoredMove& b) {
  return a.at == b.at && a.from == b.from && a.to == b.to && a.who == b.who &&
         a.reason == b.reason && a.currency == b.currency && a.version == b.version &&
         a.amount == b.amount && a.by == b.by && a.has_amount == b.has_amount;
}
bool operator==(const StoredDeed& a, const StoredDeed& b) {
  return a.at == b.at && a.who == b.who && a.action == b.action && a.reason == b.reason &&
         a.kind == b.kind;
}

template <typename Stored, typename Said>
void put_stretch(std::shared_ptr<Stretches<Stored>>& all, std::uint32_t row,
                 const std::vector<Said>& said, TextTable& texts) {
  std::vector<Stored> now;
  now.reserve(said.size());
  for (const Said& one : said) now.push_back(stored(one, texts));
  const auto before = all->of(row);
  const bool same = std::equal(now.begin(), now.end(), before.begin(), before.end(),
                               [](const Stored& a, const Stored& b) { return a == b; });
  if (!same) own(all).set(row, now);
}

void put_trait(std::shared_ptr<TraitColumn>& column, std::uint32_t row, const Value* value) {
  if (column == nullptr) {
    if (value == nullptr) return;
    column = std::make_shared<TraitColumn>();
  }
  const std::uint16_t before = column->codes[row];
  if (value == nullptr && before == 0) return;
  if (value != nullptr && before != 0 && column->dictionary.find(*value) == before) return;
  // What no lead has any more stays in a dictionary until it is made anew.
  const bool is_full = column->dictionary.size() > 4 * leads_a_chunk;
  if (column.use_count() > 1 || is_full) column = column->copy();
  column->codes[row] =
      value == nullptr ? std::uint16_t{0}
      : value->is(Value::Kind::String)
          ? static_cast<std::uint16_t>(column->dictionary.code_of_text(value->text()))
          : static_cast<std::uint16_t>(column->dictionary.code_of(*value));
}

}  // namespace

void Chunk::put(std::uint32_t row, const Id& id, const LeadSummary& summary, TextTable& texts,
                TextTable& fields) {
  set_bit(there, row, true);
  ids[row] = id;
  created[row] = summary.created;
  last_seen[row] = summary.last_seen;
  events[row] = summary.events;
  snoozed_until[row] = summary.snoozed_until;
  said[row] = texts.code_of(summary.disqualified);
  disqualified_until[row] = summary.disqualified_until;
  source[row] = texts.code_of(summary.origin.source);
  medium[row] = texts.code_of(summary.origin.medium);
  campaign[row] = texts.code_of(summary.origin.campaign);
  channel[row] = texts.code_of(summary.origin.channel);
  last_channel[row] = texts.code_of(summary.last.channel);
  last_source[row] = texts.code_of(summary.last.source);
  referral_code[row] = texts.code_of(summary.referral_code);
  referred_by[row] = texts.code_of(summary.referred_by);
  owner[row] = texts.code_of(summary.owner);
  account[row] = summary.account;
  stage[row] = summary.moves.empty() ? 0 : texts.code_of(summary.moves.back().to);
  stage_since[row] = summary.moves.empty() ? no_instant : summary.moves.back().at;
  const bool new_letters = letters->name(row) != shown(summary.name) ||
                           letters->email(row) != shown(summary.email) ||
                           letters->company(row) != shown(summary.company);
  if (new_letters) own(letters).set(row, summary.name, summary.email, summary.company);
  put_stretch<StoredMove>(moves, row, summary.moves, texts);
  put_stretch<StoredDeed>(deeds, row, summary.deeds, texts);
  std::vector<const Value*> values(traits.size());
  for (const LeadSummary::Trait& trait : summary.traits) {
    auto code = fields.find(trait.name);
    if (!code && fields.size() <= fields_max) code = fields.code_of(trait.name);
    if (!code) continue;
    if (values.size() < *code) values.resize(*code);
    values[*code - 1] = &trait.value;
  }
  if (traits.size() < values.size()) traits.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) put_trait(traits[i], row, values[i]);
}

void Chunk::put(std::uint32_t row, const Judgement& judgement) {
  version[row] = static_cast<std::uint32_t>(judgement.version);
  judged_at[row] = judgement.judged_at;
  changes_at[row] = judgement.changes_at;
  total[row] = judgement.total;
  for (std::size_t s = 0; s < scores.size(); ++s) {
    scores[s][row] = judgement.scores[s];
    labels[s][row] = judgement.labels[s];
  }
  grade[row] = judgement.grade;
  disqualified[row] = judgement.disqualified;
  for (std::size_t f = 0; f < frameworks.size(); ++f) frameworks[f][row] = judgement.frameworks[f];
  for (std::size_t i = 0; i < segments.size(); ++i) {
    set_bit(segments[i], row, judgement.segments[i]);
  }
}

void Chunk::remove(std::uint32_t row) {
  set_bit(there, row, false);
  own(letters).set(row, "", "", "");
  own(moves).set(row, {});
  own(deeds).set(row, {});
  for (auto& column : traits) put_trait(column, row, nullptr);
}

}  // namespace winnow::app

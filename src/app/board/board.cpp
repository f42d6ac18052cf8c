#include "app/board/board.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "app/board/board_view.hpp"

namespace winnow::app {

namespace {

// A lead as the Book has it now, ready to be put in.
struct Prepared {
  LeadNumber number = 0;
  Id id;
  bool is_merged = false;
  LeadSummary summary;
  std::optional<Judgement> judgement;
};

std::optional<Prepared> prepared(const Book& book, LeadNumber number, SummaryReader& reader) {
  const std::vector<Book::Standing> standing = book.standings(number, 1);
  if (standing.empty()) return std::nullopt;
  Prepared one;
  one.number = number;
  one.id = standing[0].id;
  one.is_merged = standing[0].is_merged;
  if (!one.is_merged) one.summary = reader.read(standing[0]);
  return one;
}

// The chunk of a lead, made if need be, and ours alone.
Chunk& chunk_for(Board::Generation& generation, LeadNumber lead) {
  const std::size_t index = lead / leads_a_chunk;
  while (generation.chunks.size() <= index) {
    generation.chunks.push_back(std::make_shared<Chunk>(*generation.layout));
  }
  std::shared_ptr<Chunk>& chunk = generation.chunks[index];
  if (chunk.use_count() > 1) chunk = std::make_shared<Chunk>(*chunk);
  return *chunk;
}

void put_in(Board::Generation& generation, const Prepared& one) {
  Chunk& chunk = chunk_for(generation, one.number);
  const std::uint32_t row = one.number % leads_a_chunk;
  if (one.is_merged) return chunk.remove(row);
  chunk.put(row, one.id, one.summary, *generation.texts, *generation.fields);
  if (one.judgement) chunk.put(row, *one.judgement);
}

// Moves by models up to `version` count.
SummaryReader reader_for(const Book& book, const BoardLayout& layout, std::int64_t version) {
  return {book.texts(), layout.model, version, *layout.channels};
}

}  // namespace

struct Board::State {
  mutable std::mutex mutex;
  mutable std::condition_variable finished;
  std::shared_ptr<Generation> shown = std::make_shared<Generation>();
  bool is_whole = false;
  std::int64_t in_force = 0;
  // Beside it, the one being filled: what is put in meanwhile waits until it is whole.
  std::shared_ptr<Generation> filling;
  std::unordered_map<LeadNumber, std::optional<Judgement>> waiting;
  LeadNumber leads_to_read = 0;
  BoardLayout::Channels channels = std::make_shared<const std::vector<ChannelRule>>();
};

Board::Board() : state_(std::make_unique<State>()) {
  state_->shown->layout = std::make_shared<const BoardLayout>(nullptr, state_->channels);
  state_->shown->texts = std::make_shared<TextTable>();
  state_->shown->fields = std::make_shared<TextTable>();
}
Board::~Board() = default;

BoardViewPointer Board::view() const {
  auto view = std::make_shared<BoardView>();
  const std::lock_guard lock(state_->mutex);
  const Generation& shown = *state_->shown;
  view->layout = shown.layout;
  view->texts = shown.texts;
  view->fields = shown.fields;
  view->chunks.assign(shown.chunks.begin(), shown.chunks.end());
  return view;
}

BoardProgress Board::progress() const {
  const std::lock_guard lock(state_->mutex);
  LeadNumber read = 0;
  if (state_->filling) read = state_->filling->read;
  if (state_->is_whole) read = state_->leads_to_read;
  return {state_->is_whole, read, state_->leads_to_read};
}

bool Board::wait_until_whole(std::int64_t version, double seconds) const {
  std::unique_lock lock(state_->mutex);
  return state_->finished.wait_for(lock, std::chrono::duration<double>(seconds), [&] {
    return state_->is_whole && state_->shown->layout->version == version;
  });
}

void Board::put(const Book& book, const Publication* publication,
                std::span<const BoardChange> changes) {
  while (!try_put(book, publication, changes)) {
  }  // a fill came to its end meanwhile
}

bool Board::try_put(const Book& book, const Publication* publication,
                    std::span<const BoardChange> changes) {
  std::shared_ptr<const BoardLayout> layout, beside;
  std::int64_t in_force = 0;
  {
    const std::lock_guard lock(state_->mutex);
    layout = state_->shown->layout;
    in_force = std::max(layout->version, state_->in_force);
    if (state_->filling) beside = state_->filling->layout;
  }
  const std::int64_t version = publication == nullptr ? 0 : publication->version;
  SummaryReader reader = reader_for(book, *layout, in_force);
  std::vector<Prepared> rows;
  std::vector<std::pair<LeadNumber, std::optional<Judgement>>> later;
  rows.reserve(changes.size());
  for (const BoardChange& change : changes) {
    const auto number = book.own_number(change.lead);
    if (!number) continue;
    auto one = prepared(book, *number, reader);
    if (!one) continue;
    const auto under = [&](const BoardLayout& of) {
      const bool is_judged = change.assessment != nullptr && of.version == version;
      return is_judged ? std::optional(judgement_of(of, *change.assessment, change.judged_at))
                       : std::nullopt;
    };
    one->judgement = under(*layout);
    if (beside) later.emplace_back(*number, under(*beside));
    rows.push_back(std::move(*one));
  }
  const std::lock_guard lock(state_->mutex);
  const auto now_beside = state_->filling ? state_->filling->layout : nullptr;
  if (state_->shown->layout != layout || now_beside != beside) return false;
  for (const Prepared& row : rows) put_in(*state_->shown, row);
  for (auto& [number, judgement] : later) {
    auto& waiting = state_->waiting[number];
    if (judgement) waiting = std::move(judgement);
  }
  return true;
}

void Board::set_in_force(std::int64_t version) {
  const std::lock_guard lock(state_->mutex);
  state_->in_force = version;
}

std::shared_ptr<Board::Generation> Board::begin(PublicationPointer publication, LeadNumber leads) {
  auto generation = std::make_shared<Generation>();
  BoardLayout::Channels channels;
  {
    const std::lock_guard lock(state_->mutex);
    channels = state_->channels;
  }
  generation->layout =
      std::make_shared<const BoardLayout>(std::move(publication), std::move(channels));
  const std::lock_guard lock(state_->mutex);
  generation->texts = state_->shown->texts;
  generation->fields = std::make_shared<TextTable>();
  const LeadNumber chunks = (leads + leads_a_chunk - 1) / leads_a_chunk;
  generation->chunks.resize(chunks);
  state_->filling = generation;
  state_->waiting.clear();
  state_->leads_to_read = leads;
  return generation;
}

void Board::set_channel_rules(std::vector<ChannelRule> rules) {
  auto shared = std::make_shared<const std::vector<ChannelRule>>(std::move(rules));
  const std::lock_guard lock(state_->mutex);
  state_->channels = std::move(shared);
}

void Board::finish(const Book& book, const std::shared_ptr<Generation>& whole) {
  SummaryReader reader = reader_for(book, *whole->layout, whole->layout->version);
  for (bool is_done = false; !is_done;) {
    std::unordered_map<LeadNumber, std::optional<Judgement>> waiting;
    {
      const std::lock_guard lock(state_->mutex);
      if (state_->filling != whole) return;
      waiting.swap(state_->waiting);
      // Nothing came since the last round: from here on the writer puts rows into this one.
      is_done = waiting.empty();
      if (is_done) {
        state_->shown = std::exchange(state_->filling, nullptr);
        state_->is_whole = true;
        state_->finished.notify_all();
      }
    }
    for (auto& [number, judgement] : waiting) {
      auto one = prepared(book, number, reader);
      if (!one) continue;
      one->judgement = std::move(judgement);
      put_in(*whole, *one);
    }
  }
}

BoardRow row_of(const BoardView& view, LeadNumber lead, Millis now) {
  const Chunk& chunk = *view.chunk_of(lead);
  const std::uint32_t row = lead % leads_a_chunk;
  const TextTable& texts = *view.texts;
  const auto text = [&](std::uint32_t code) { return std::string(texts.text(code)); };
  const auto instant = [](Millis at) {
    return at == no_instant ? std::nullopt : std::optional(at);
  };
  BoardRow out;
  out.number = lead;
  out.lead = chunk.ids[row];
  out.name = chunk.letters->name(row);
  out.email = chunk.letters->email(row);
  out.company = chunk.letters->company(row);
  out.source = text(chunk.source[row]);
  out.medium = text(chunk.medium[row]);
  out.campaign = text(chunk.campaign[row]);
  out.channel = text(chunk.channel[row]);
  out.last_channel = text(chunk.last_channel[row]);
  out.last_source = text(chunk.last_source[row]);
  out.referral_code = text(chunk.referral_code[row]);
  out.referred_by = text(chunk.referred_by[row]);
  out.owner = text(chunk.owner[row]);
  out.account = chunk.account[row];
  if (chunk.snoozed_until[row] > now) out.snoozed_until = chunk.snoozed_until[row];
  out.stage = text(chunk.stage[row]);
  out.stage_since = instant(chunk.stage_since[row]);
  out.created = chunk.created[row];
  out.last_seen = instant(chunk.last_seen[row]);
  out.events = chunk.events[row];
  out.disqualified_by_person = chunk.disqualified_until[row] > now;
  if (out.disqualified_by_person) out.disqualified = text(chunk.said[row]);
  out.version = chunk.version[row];
  if (out.version == 0) return out;
  const engine::Model& model = *view.layout->model;
  out.judged_at = chunk.judged_at[row];
  out.total = chunk.total[row];
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    out.scores.push_back(chunk.scores[s][row]);
    const std::uint8_t label = chunk.labels[s][row];
    out.labels.push_back(label == 0 ? "" : model.scores[s].labels[label - 1U].label);
  }
  if (chunk.grade[row] != 0) out.grade = view.layout->grades[chunk.grade[row] - 1U];
  for (const auto& framework : chunk.frameworks) {
    out.frameworks.push_back(static_cast<engine::FrameworkStatus>(framework[row]));
  }
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    if (chunk.is_in_segment(i, row)) out.segments.push_back(model.segments[i].id);
  }
  if (out.disqualified.empty() && chunk.disqualified[row] != 0) {
    out.disqualified = model.disqualify[chunk.disqualified[row] - 1U].reason;
  }
  out.changes_at =
      chunk.changes_at[row] == for_good ? std::nullopt : std::optional(chunk.changes_at[row]);
  return out;
}

}  // namespace winnow::app

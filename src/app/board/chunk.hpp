// Chunk: the columns of some thousand leads. Internal to app/board; board.hpp has the contract.
//
// Texts that repeat (stages, sources, owners) are numbers of a TextTable that all chunks share.
// What a lead has many of (moves, deeds, letters) lies in one array, each lead's in one stretch: a
// lead that has others now gets a new stretch at the end, and the array is made anew when most of
// it is of nobody.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/board/lead_summary.hpp"
#include "app/live/publication.hpp"
#include "columns/column.hpp"
#include "engine/assessment.hpp"
#include "engine/fold.hpp"

namespace winnow::app {

// A batch of cel::Columnar.
inline constexpr std::uint32_t leads_a_chunk = 4096;

// Texts by number, "" being 0. Any thread; a number once given stays.
class TextTable {
 public:
  TextTable() { texts_.emplace_back(); }
  std::uint32_t code_of(std::string_view text);
  std::optional<std::uint32_t> find(std::string_view text) const;
  std::string_view text(std::uint32_t code) const;  // valid as long as the table
  std::uint32_t size() const;

 private:
  mutable std::shared_mutex mutex_;
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> codes_;
};

// What rows are made for: the model, and which columns it has.
struct BoardLayout {
  using Channels = std::shared_ptr<const std::vector<ChannelRule>>;
  BoardLayout(PublicationPointer of, Channels rules);

  PublicationPointer publication;  // null: none
  Channels channels;               // the workspace's own rules; not null
  const engine::Model* model = nullptr;
  std::vector<std::string> grades;                          // every text; the best first
  std::unordered_map<std::string, std::uint16_t> grade_of;  // 1 + index
  std::int64_t version = 0;
};

// What a model says of a lead, as columns keep it.
struct Judgement {
  std::int64_t version = 0;
  Millis judged_at = 0, changes_at = for_good;
  Milli total = 0;
  std::vector<Milli> scores;
  std::vector<std::uint8_t> labels;      // 1 + index, 0: none
  std::uint16_t grade = 0;               // 1 + index, 0: none
  std::vector<std::uint8_t> frameworks;  // a FrameworkStatus
  std::uint16_t disqualified = 0;        // 1 + index, 0: not
  std::vector<bool> segments;
};
Judgement judgement_of(const BoardLayout& layout, const engine::Assessment& assessment,
                       Millis judged_at);
Judgement judgement_of(const BoardLayout& layout, const engine::Results& results,
                       std::uint32_t lead, Millis judged_at);

struct StoredMove {
  Millis at;
  std::uint32_t from, to;
  std::uint32_t who, reason, currency;
  std::uint32_t version;
  Milli amount;
  LeadMove::By by;
  bool has_amount;
};
struct StoredDeed {
  Millis at;
  std::uint32_t who, action, reason;
  Deed::Kind kind;
};

// Stretches of one array, one a lead.
template <typename T>
class Stretches {
 public:
  std::span<const T> of(std::uint32_t row) const {
    return std::span(all_).subspan(begin_[row], count_[row]);
  }
  void set(std::uint32_t row, std::span<const T> values) {
    if (values.size() <= count_[row]) {
      std::copy(values.begin(), values.end(), all_.begin() + begin_[row]);
    } else {
      begin_[row] = static_cast<std::uint32_t>(all_.size());
      all_.insert(all_.end(), values.begin(), values.end());
    }
    live_ += values.size();
    live_ -= count_[row];
    count_[row] = static_cast<std::uint32_t>(values.size());
    if (all_.size() > 2 * live_ + 4096) tidy();
  }
  const std::vector<T>& all() const { return all_; }

 private:
  void tidy() {
    std::vector<T> kept;
    kept.reserve(live_);
    for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
      const auto mine = of(row);
      begin_[row] = static_cast<std::uint32_t>(kept.size());
      kept.insert(kept.end(), mine.begin(), mine.end());
    }
    all_ = std::move(kept);
  }

  std::vector<T> all_;
  std::size_t live_ = 0;
  std::vector<std::uint32_t> begin_ = std::vector<std::uint32_t>(leads_a_chunk);
  std::vector<std::uint32_t> count_ = std::vector<std::uint32_t>(leads_a_chunk);
};

// Names, addresses and companies: as they are shown, and folded for searching.
class ChunkTexts {
 public:
  void set(std::uint32_t row, const std::string& name, const std::string& email,
           const std::string& company);
  std::string_view name(std::uint32_t row) const { return part(row, 0); }
  std::string_view email(std::uint32_t row) const { return part(row, 1); }
  std::string_view company(std::uint32_t row) const { return part(row, 2); }
  // For sorting and searching; the parts stand one after another, a line each.
  std::string_view folded(std::uint32_t row) const {
    return std::string_view(folded_).substr(folded_begin_[row], folded_count_[row]);
  }
  std::string_view folded_name(std::uint32_t row) const {
    return folded(row).substr(0, lengths_[row].folded_name);
  }
  std::string_view folded_company(std::uint32_t row) const {
    const std::uint32_t count = lengths_[row].folded_company;
    return count == 0 ? std::string_view()
                      : folded(row).substr(folded_count_[row] - 1 - count, count);
  }
  // Sets the bit of each row in whose texts `word` (folded) stands.
  void find(std::string_view word, std::span<std::uint64_t> rows) const;

 private:
  std::string_view part(std::uint32_t row, int which) const;
  void tidy();

  std::string shown_, folded_;
  std::size_t live_ = 0;  // of folded_
  std::vector<std::uint32_t> shown_begin_ = std::vector<std::uint32_t>(leads_a_chunk);
  std::vector<std::uint32_t> folded_begin_ = std::vector<std::uint32_t>(leads_a_chunk);
  std::vector<std::uint32_t> folded_count_ = std::vector<std::uint32_t>(leads_a_chunk);
  struct Lengths {
    std::uint16_t name = 0, email = 0, company = 0;
    std::uint32_t folded_name = 0, folded_company = 0;
  };
  std::vector<Lengths> lengths_ = std::vector<Lengths>(leads_a_chunk);
  // Stretches of folded_ by where they begin, those of nobody among them.
  std::vector<std::uint32_t> begins_;
  std::vector<std::uint16_t> row_of_;
};

// A field: codes into a dictionary of this chunk alone.
struct TraitColumn {
  columns::Dictionary dictionary;
  std::vector<std::uint16_t> codes = std::vector<std::uint16_t>(leads_a_chunk);
  std::shared_ptr<TraitColumn> copy() const;
};

struct Chunk {
  explicit Chunk(const BoardLayout& layout);
  Chunk(const Chunk&) = default;

  bool is_there(std::uint32_t row) const { return (there[row / 64] >> (row % 64) & 1) != 0; }
  bool is_in_segment(std::size_t segment, std::uint32_t row) const {
    return (segments[segment][row / 64] >> (row % 64) & 1) != 0;
  }

  // Texts become codes. `texts` and `fields` (names of trait columns, code - 1) only grow.
  void put(std::uint32_t row, const Id& id, const LeadSummary& summary, TextTable& texts,
           TextTable& fields);
  void put(std::uint32_t row, const Judgement& judgement);
  void remove(std::uint32_t row);

  std::vector<std::uint64_t> there;
  std::vector<Id> ids;
  std::vector<Millis> created, last_seen, stage_since, snoozed_until, disqualified_until;
  std::vector<std::uint32_t> source, medium, campaign, owner, stage, said, events;
  std::vector<std::uint32_t> channel, last_channel, last_source;
  std::vector<std::uint32_t> referral_code, referred_by;
  std::vector<AccountNumber> account;

  std::vector<std::uint32_t> version;  // 0: not judged
  std::vector<Millis> judged_at, changes_at;
  std::vector<Milli> total;
  std::vector<std::vector<Milli>> scores;
  std::vector<std::vector<std::uint8_t>> labels;
  std::vector<std::uint16_t> grade, disqualified;
  std::vector<std::vector<std::uint8_t>> frameworks;
  std::vector<std::vector<std::uint64_t>> segments;

  std::shared_ptr<ChunkTexts> letters;
  std::shared_ptr<Stretches<StoredMove>> moves;
  std::shared_ptr<Stretches<StoredDeed>> deeds;
  std::vector<std::shared_ptr<TraitColumn>> traits;  // null: no lead here has one
};

}  // namespace winnow::app

// LeadFacts: the moves and consents of many leads, lead after lead, in few bytes.
//
// What a live base knows beside traits and events. A move or a consent is 24 and 16 bytes; the
// names of stages and purposes are kept once.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "columns/dictionary.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

class LeadFacts {
 public:
  struct StoredMove {
    static constexpr Millis no_end = std::numeric_limits<Millis>::max();
    Millis at;
    Millis until;      // no_end: it stands for good
    columns::Code to;  // name(to) is the stage's id; 0: none
    Move::By by;
  };
  struct StoredConsent {
    Millis at;
    columns::Code purpose;
    bool given;
  };

  // The facts of the next lead, the first call being lead 0; each kind in order of arrival.
  // `consents_known` as in Timeline.
  void add(std::span<const Move> moves, std::span<const Consent> consents, bool consents_known);
  void add(const Timeline& timeline) {
    add(timeline.moves, timeline.consents, timeline.consents_known);
  }

  std::uint32_t leads() const { return static_cast<std::uint32_t>(known_.size()); }
  std::span<const StoredMove> moves(std::uint32_t lead) const {
    return std::span(moves_).subspan(first_move_[lead], first_move_[lead + 1] - first_move_[lead]);
  }
  std::span<const StoredConsent> consents(std::uint32_t lead) const {
    const std::uint32_t first = first_consent_[lead];
    return std::span(consents_).subspan(first, first_consent_[lead + 1] - first);
  }
  bool consents_known(std::uint32_t lead) const { return known_[lead]; }
  // Puts the facts of a lead into a timeline, in the place of those it has.
  void copy_to(std::uint32_t lead, Timeline& timeline) const;

  columns::Code names() const { return names_.size(); }  // codes are below
  std::string_view name(columns::Code code) const {
    return code == 0 ? std::string_view() : names_.text(code);
  }

 private:
  columns::Dictionary names_;
  std::vector<std::uint32_t> first_move_ = {0}, first_consent_ = {0};  // leads + 1
  std::vector<StoredMove> moves_;
  std::vector<StoredConsent> consents_;
  std::vector<bool> known_;
};

}  // namespace winnow::engine

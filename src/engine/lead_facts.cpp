#include "engine/lead_facts.hpp"

#include <string>

#include "base/check.hpp"

namespace winnow::engine {

void LeadFacts::add(std::span<const Move> moves, std::span<const Consent> consents,
                    bool consents_known) {
  for (const Move& move : moves) {
    const columns::Code to = move.to.empty() ? 0 : names_.code_of_text(move.to);
    moves_.push_back({move.at, move.until.value_or(StoredMove::no_end), to, move.by});
  }
  for (const Consent& consent : consents) {
    consents_.push_back({consent.at, names_.code_of_text(consent.purpose), consent.given});
  }
  CHECK(moves_.size() <= UINT32_MAX && consents_.size() <= UINT32_MAX);
  first_move_.push_back(static_cast<std::uint32_t>(moves_.size()));
  first_consent_.push_back(static_cast<std::uint32_t>(consents_.size()));
  known_.push_back(consents_known);
}

void LeadFacts::copy_to(std::uint32_t lead, Timeline& timeline) const {
  timeline.moves.clear();
  for (const StoredMove& move : moves(lead)) {
    Move& copy = timeline.moves.emplace_back();
    copy.at = move.at;
    copy.to = std::string(name(move.to));
    copy.by = move.by;
    if (move.until != StoredMove::no_end) copy.until = move.until;
  }
  timeline.consents.clear();
  for (const StoredConsent& consent : consents(lead)) {
    timeline.consents.push_back({consent.at, std::string(name(consent.purpose)), consent.given});
  }
  timeline.consents_known = consents_known(lead);
}

}  // namespace winnow::engine

// Reasons that people choose from when they let a lead go. Closed lists, so that they can be
// counted; `other` asks for a note. The product's texts for them are in its catalogues.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace winnow::app {

// Not ready to be worked on, or sent to the wrong person: the lead goes back.
inline constexpr std::array<std::string_view, 10> reject_reasons{
    "not_ready", "no_budget",  "no_authority", "no_need",  "no_response",
    "bad_fit",   "wrong_team", "duplicate",    "bad_data", "other"};
// Will never buy; models have reasons of their own beside these.
inline constexpr std::array<std::string_view, 9> disqualify_reasons{
    "bad_fit", "competitor", "student",  "job_seeker",
    "spam",    "bad_data",   "supplier", "asked_not_to_be_contacted",
    "other"};
inline constexpr std::array<std::string_view, 8> lost_reasons{
    "price",  "competitor",  "no_budget",       "no_decision",
    "timing", "no_response", "missing_feature", "other"};

template <std::size_t count>
bool is_among(const std::array<std::string_view, count>& reasons, std::string_view reason) {
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

}  // namespace winnow::app

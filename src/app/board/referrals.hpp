// Referrals: which lead brought which (docs/sources.md). A lead names who brought it by a text; who
// that is is looked up whenever somebody asks, so that it may become known later.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/board/board.hpp"
#include "app/live/book.hpp"

namespace winnow::app {

// As it is compared: an address in small letters, anything else as it is; no blanks around it.
std::string normal_referral(std::string_view text);

// All that names this lead: its id and those of leads merged into it, its user ids and addresses,
// and its code.
std::vector<std::string> referral_names(const Book& book, const BoardView& view, LeadNumber lead);

// Whom a text names; of two leads with one code the one that was created first.
std::optional<LeadNumber> who_is_named(const Book& book, const BoardView& view,
                                       std::string_view text);

}  // namespace winnow::app

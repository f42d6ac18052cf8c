// Migrations: brings the tables of a base to what this program knows.
//
// Each is one transaction together with its row in `migrations`, so that a process killed anywhere
// leaves a base whose next opening goes on where it stopped.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "store/db.hpp"

namespace winnow::store {

// Hears of each step after it: "begun 001", "changed 001", "noted 001", "committed 001", …
using Passed = std::function<void(std::string_view step)>;

// Errors   Io: the base was written by a newer program, or by none of ours.
Result<void> migrate(Db& db, const std::vector<Migration>& all, const Passed& passed = {});

// What the tables are compared to `all`. Errors as above.
enum class Age : std::uint8_t { Empty, Older, Current };
Result<Age> age_of(Db& db, const std::vector<Migration>& all);

}  // namespace winnow::store

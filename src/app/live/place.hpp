// Place: the folder of a server, and which database its bases are in.
#pragma once

#include <string>

#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

// The folder, made if need be, and its database. A database that is named once is remembered in the
// folder (`database`, readable by its owner alone), so that commands need not name it again.
// Errors   Io: the folder; Conflict: it was made for another database.
Result<store::Location> place_of(const std::string& folder, const std::string& database);

}  // namespace winnow::app

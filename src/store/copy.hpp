// Copies of a whole base: to the file of a backup, and from one into a workspace.
#pragma once

#include <string>

#include "base/result.hpp"
#include "store/db.hpp"

namespace winnow::store {

// Everything that `from` holds at one instant, as a SQLite database, whole or not at all.
Result<void> write_backup(Db& from, const std::string& file);

}  // namespace winnow::store

// Commands on a server's data: in the running server if there is one, else on the base itself.
#pragma once

#include "cli/arguments.hpp"

namespace winnow::cli {

// key, user, form, publish, export, import, sample, lead, quarantine, bots, rebuild, backup.
int run_at_desk(const Arguments& arguments);
int run_restore(const Arguments& arguments);

}  // namespace winnow::cli

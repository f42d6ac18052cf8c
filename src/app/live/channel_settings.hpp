// The rules by which a workspace tells channels: kept as a setting, used by its Board.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/touches/channels.hpp"
#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

class Workspace;

// None where nobody set any. Errors   those of the base, and of rules that are damaged.
Result<std::vector<ChannelRule>> channel_rules_of(store::Base& base);
// As JSON, a list.
Result<std::string> channel_rules_text(Workspace& workspace);
// Durable, and in the audit log as done by `who`; lists and statistics are made anew beside
// everything else. Errors   Invalid: which rule, and what is wrong.
Result<void> put_channel_rules(Workspace& workspace, std::string_view json, std::string_view who);

}  // namespace winnow::app

// Files of leads and events as messages: what `winnow import` sends to a server.
//
// A row of leads becomes an identify message (and a group message for its company.* columns), a row
// of events a track message, with the types that reading the whole file shows. The same row has the
// same messageId whenever it is read, so that a file may be imported again after more was added.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "app/sources.hpp"
#include "base/result.hpp"

namespace winnow::app {

enum class TableKind : std::uint8_t { Leads, Events };

// Calls `write` with whole lines of NDJSON. The file is read twice: stdin is refused.
// Errors   Invalid: the file is refused, or names no leads; Io; those of `write`.
Result<void> write_messages(const std::string& path, TableKind kind, const ReadRules& rules,
                            RejectLog& rejects,
                            const std::function<Result<void>(std::string_view)>& write);

}  // namespace winnow::app

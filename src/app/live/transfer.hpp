// Transfer: a base as lines of JSON, out and in. docs/facts.md has the form of a fact's line.
//
// Beside facts a whole base has lines of "type" model, key, user, segment, audit and quarantine.
// What comes in may be the lines of an export, or messages of Segment's shape.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/live/workspace.hpp"
#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

struct ExportWish {
  bool quarantine = false;  // the lines of the quarantine after the facts
  bool everything = false;  // all the records before the facts, the quarantine after them
};

// What is durable when it begins, read beside whoever writes.
Result<void> export_facts(const store::Location& location, std::string_view workspace,
                          const ExportWish& wish,
                          const std::function<Result<void>(std::string_view)>& write);

// The lines of the quarantine alone.
Result<void> export_quarantine(const store::Location& location, std::string_view workspace,
                               const std::function<Result<void>(std::string_view)>& write);

struct TransferReport {
  DraftCounts counts;
  std::vector<std::string> rejected;  // "line 3: …", the first of them
};

// It can make users and keys: for whoever runs the server, never for what comes over HTTP. `read`
// gives the next bytes, "" at the end. A line that cannot be read goes to the quarantine.
Result<TransferReport> import_lines(Workspace& workspace,
                                    const std::function<Result<std::string>()>& read);

}  // namespace winnow::app

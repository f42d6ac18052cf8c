// Verbs of whoever runs the server: keys, users, models, export, import, backup, quarantine.
//
// Each works on open workspaces, wherever it was called from: in the server's own process when one
// runs (app/live/desk.hpp), else in the command's. It reads and writes through a VerbIo, so that
// both are the same to it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "app/live/workspaces.hpp"
#include "base/result.hpp"

namespace winnow::app {

struct VerbCall {
  std::string verb;
  std::string workspace = "main";
  std::map<std::string, std::string, std::less<>> options;

  std::string get(std::string_view name) const;  // "" when it was not given
};

class VerbIo {
 public:
  virtual ~VerbIo() = default;
  virtual Result<std::string> read() = 0;                  // the next of stdin; "": its end
  virtual Result<void> write(std::string_view bytes) = 0;  // stdout
  virtual void say(std::string_view text) = 0;             // stderr
};

// The exit code of the command. Errors   Invalid: no such verb, or a wrong option; the verb's own.
Result<int> run_verb(Workspaces& workspaces, const VerbCall& call, VerbIo& io);

}  // namespace winnow::app

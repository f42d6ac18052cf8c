// What the commands that read files of leads share: their options, and what they say of the files.
#pragma once

#include <string>

#include "app/load.hpp"
#include "app/sources.hpp"
#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "cli/terminal.hpp"

namespace winnow::cli {

app::ReadOptions read_options(const Arguments& arguments);
// Errors   Invalid: two files are to be read from stdin, or the rejected rows would be written
//          between those of the result.
Result<void> check_streams(const Arguments& arguments);
// Errors   Invalid: a value that is none.
Result<Millis> as_of_option(const Arguments& arguments);  // now unless given
Result<unsigned> threads_option(const Arguments& arguments);

// What was read, and what a person might not expect of it.
void say_notes(const app::Loaded& loaded, Millis as_of);
int complain_and(Progress& progress, const Error& error);  // takes its line back first
int exit_of(const app::Loaded& loaded);

// A whole answer to a file, or to stdout for `-`.
Result<void> write_answer(const std::string& text, const std::string& path);

}  // namespace winnow::cli

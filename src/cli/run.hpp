// One run of the program: from the words of a command line to an exit code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace winnow::cli {

// `words` are argv without the program's name. Reads stdin and files, writes stdout and stderr.
int run(std::vector<std::string> words, std::string_view version);

}  // namespace winnow::cli

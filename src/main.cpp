// winnow: one program; its first word is the command.
#include <iostream>
#include <string>
#include <vector>

#include "cli/eval.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words[0] != "eval") {
    std::cerr << "usage: winnow eval EXPR [--with JSON] | winnow eval --lines\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  winnow::cli::EvalOptions options;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "--lines") {
      options.lines = true;
    } else if (words[i] == "--with" && i + 1 < words.size()) {
      options.with_json = words[++i];
    } else {
      options.expression = words[i];
    }
  }
  return winnow::cli::run_eval(options, std::cin, std::cout, std::cerr);
}

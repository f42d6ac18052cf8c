#include "support/shell.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace winnow::test {

namespace fs = std::filesystem;

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "winnow-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  write_file(path_ / name, text);
}

std::string Folder::read(const std::string& name) const {
  return read_file(path_ / name);
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

bool blessing() {
  const char* bless = std::getenv("WINNOW_BLESS");
  return bless && *bless;
}

Ran run_shell(const std::string& command, const Folder& folder, const fs::path& program,
              Streams streams) {
  // Outside the folder, so that a command may list what it finds there.
  const Folder aside;
  aside.write("command", command + "\n");
  const std::string at = aside.path().string();
  const std::string line =
      "cd '" + folder.path().string() + "' && PATH='" + program.parent_path().string() +
      "':\"$PATH\" TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1 /bin/sh '" + at + "/command' </dev/null >'" +
      at + "/out' 2>" + (streams == Streams::Together ? "&1" : "'" + at + "/err'");
  const int status = std::system(line.c_str());
  Ran ran;
  ran.out = aside.read("out");
  ran.err = aside.read("err");
  if (WIFEXITED(status)) ran.exit = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ran.exit = 128 + WTERMSIG(status);
  return ran;
}

}  // namespace winnow::test

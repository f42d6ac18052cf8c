// Runs shell commands in a folder of their own, as a person at a terminal would.
#pragma once

#include <filesystem>
#include <string>

namespace winnow::test {

// A folder that goes away with its owner.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

struct Ran {
  std::string out;
  std::string err;  // empty when it was asked to go where `out` goes
  int exit = -1;    // 128 + the signal when one ended it
};

enum class Streams { Apart, Together };

// Runs `command` by /bin/sh inside `folder`, with the folder of `program` first on the PATH. Time
// zone UTC, locale C.UTF-8, no colour, stdin empty.
Ran run_shell(const std::string& command, const Folder& folder,
              const std::filesystem::path& program, Streams streams);

std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& text);

// Whether WINNOW_BLESS asks to write what came out into the tests instead of comparing.
bool blessing();

}  // namespace winnow::test

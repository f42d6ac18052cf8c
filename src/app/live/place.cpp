#include "app/live/place.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "app/output.hpp"
#include "app/text_file.hpp"

namespace winnow::app {

namespace {

constexpr std::size_t url_bytes = 4096;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

Result<store::Location> place_of(const std::string& folder, const std::string& database) {
  namespace fs = std::filesystem;
  if (folder.empty()) return fail(ErrorKind::Invalid, "--data needs a folder");
  std::error_code mistake;
  fs::create_directories(folder, mistake);
  if (mistake) return fail(ErrorKind::Io, "{}: {}", folder, mistake.message());
  const std::string path = folder + "/database";
  std::string known;
  if (fs::exists(path, mistake)) known = first_line(TRY(read_text_file(path, url_bytes)));
  if (database.empty()) return store::Location{folder, known};
  const bool is_used = !known.empty() || fs::exists(folder + "/main.db", mistake);
  if (is_used && known != database) {
    return fail(ErrorKind::Conflict, "{} was made for {}; take another folder for this database",
                folder, known.empty() ? "SQLite" : "another database");
  }
  if (known.empty()) {
    const mode_t before = ::umask(0077);  // it may hold a password
    Result<Output> out = Output::open(path);
    ::umask(before);
    if (!out) return tl::unexpected<Error>(out.error());
    TRY(out->write(database + "\n"));
    TRY(out->finish());
  }
  return store::Location{folder, database};
}

}  // namespace winnow::app

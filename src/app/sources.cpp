#include "app/sources.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "app/names.hpp"
#include "base/text.hpp"

namespace winnow::app {
namespace {

constexpr std::size_t write_bytes = 64 * 1024;

// An open file, closed by its destructor unless it is one of the three that were there before us.
class OpenFile {
 public:
  explicit OpenFile(int number) : number_(number) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

// The text with damaged places replaced, as a quoted CSV cell.
std::string csv_cell(std::string_view text) {
  std::string cell = "\"";
  while (!text.empty()) {
    const std::size_t good = std::min(first_invalid_utf8(text), text.size());
    for (const char c : text.substr(0, good)) {
      cell += c;
      if (c == '"') cell += c;
    }
    text.remove_prefix(good);
    if (text.empty()) break;
    append_utf8(cell, U'\uFFFD');
    text.remove_prefix(1);
  }
  return cell + '"';
}

}  // namespace

std::string shown_name(const std::string& path) {
  return path == "-" ? "stdin" : path;
}

Error in_file(const std::string& path, const Error& error) {
  return {error.kind, shown_name(path) + ": " + error.message};
}

Result<ReadRules> rules_of(const ReadOptions& options) {
  ReadRules rules;
  rules.id = options.id;
  rules.missing = options.missing;
  rules.reading.decimal = options.decimal;
  if (!options.date_format.empty()) {
    rules.reading.date_format = TRY(tables::DateFormat::parse(options.date_format));
  }
  for (const std::string& rename : options.rename) {
    const std::size_t equals = rename.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == rename.size()) {
      return fail(ErrorKind::Invalid, "--rename takes OLD=NEW, not \"{}\"", rename);
    }
    rules.rename.emplace_back(rename.substr(0, equals), rename.substr(equals + 1));
  }
  return rules;
}

void FileNames::add(const tables::RecordReader& reader) {
  const std::vector<std::string>& more = reader.names_in_file();
  names_.insert(names_.end(), more.begin(), more.end());
  complete_ = complete_ && reader.knows_all_names();
}

void FileNames::add(const FileNames& others) {
  names_.insert(names_.end(), others.names_.begin(), others.names_.end());
  complete_ = complete_ && others.complete_;
}

Result<void> FileNames::check(const ReadRules& rules) const {
  if (!complete_) return {};
  for (const auto& [from, to] : rules.rename) {
    if (std::find(names_.begin(), names_.end(), from) != names_.end()) continue;
    return fail(ErrorKind::Invalid, "--rename {}={}: no file has a column \"{}\"{}", from, to, from,
                did_you_mean(from, names_));
  }
  return {};
}

bool can_be_read_again(const std::string& path) {
  struct stat facts {};
  return path != "-" && ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

Result<tables::ReadBytes> open_source(const std::string& path) {
  const int number = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) return fail(ErrorKind::Io, "it cannot be opened: {}", std::strerror(errno));
  auto file = std::make_shared<OpenFile>(number);
  return tables::ReadBytes([file](char* into, std::size_t room) -> Result<std::size_t> {
    while (true) {
      const ssize_t got = ::read(file->number(), into, room);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) {
        return fail(ErrorKind::Io, "it cannot be read: {}", std::strerror(errno));
      }
    }
  });
}

Result<tables::RecordReader> open_records(const std::string& path, const ReadRules& rules,
                                          tables::OnReject on_reject) {
  auto bytes = open_source(path);
  if (!bytes) return tl::unexpected(in_file(path, bytes.error()));
  auto reader = tables::RecordReader::open(std::move(*bytes),
                                           {path == "-" ? "" : path, rules.missing, rules.rename},
                                           std::move(on_reject));
  if (!reader) return tl::unexpected(in_file(path, reader.error()));
  return reader;
}

Result<RejectLog> RejectLog::open(const std::string& path) {
  if (path.empty()) return RejectLog(-1, path);
  const int number = path == "-"
                         ? STDOUT_FILENO
                         : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (number < 0) {
    return fail(ErrorKind::Io, "{} cannot be written: {}", path, std::strerror(errno));
  }
  RejectLog log(number, path);
  log.buffer_ = "line,reason,row,file\n";
  return log;
}

RejectLog::RejectLog(RejectLog&& other) noexcept
    : number_(std::exchange(other.number_, -1)),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)),
      count_(other.count_),
      failed_(other.failed_) {}

RejectLog::~RejectLog() {
  flush();
  if (number_ > STDERR_FILENO) ::close(number_);
}

void RejectLog::add(const std::string& file, const tables::Reject& reject) {
  ++count_;
  if (number_ < 0) return;
  buffer_ += fmt::format("{},{},{},{}\n", reject.line, csv_cell(reject.reason),
                         csv_cell(reject.row), csv_cell(shown_name(file)));
  if (buffer_.size() >= write_bytes) flush();
}

void RejectLog::flush() {
  std::string_view left = buffer_;
  while (number_ >= 0 && !left.empty() && failed_ == 0) {
    const ssize_t written = ::write(number_, left.data(), left.size());
    if (written >= 0) {
      left.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      failed_ = errno;
    }
  }
  buffer_.clear();
}

Result<void> RejectLog::close() {
  flush();
  if (number_ > STDERR_FILENO && ::close(number_) != 0 && failed_ == 0) failed_ = errno;
  number_ = -1;
  if (failed_ == 0) return {};
  return fail(ErrorKind::Io, "{} cannot be written: {}", path_, std::strerror(failed_));
}

std::string_view reason_of(tables::Doubt doubt) {
  using tables::Doubt;
  switch (doubt) {
    case Doubt::Dates: return "dates that could be two: name their form, --date-format";
    case Doubt::Decimals: return "1,234 could be two numbers: say --decimal , or .";
    case Doubt::CodeLike: return "numbers with a leading 0 or +";
    case Doubt::BeyondInt: return "whole numbers beyond 64 bits";
    case Doubt::None: break;
  }
  return "";
}

}  // namespace winnow::app

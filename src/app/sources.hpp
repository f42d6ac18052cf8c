// Sources: how the files of leads and events are opened and read, the same for every command.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "tables/bytes.hpp"
#include "tables/records.hpp"
#include "tables/reject.hpp"
#include "tables/typing.hpp"

namespace winnow::app {

// As a person gives them: the options that say how files are read.
struct ReadOptions {
  std::string leads;                 // a path, or - for stdin
  std::vector<std::string> events;   // in this order; - for stdin
  std::string id;                    // empty: lead_id, else id, else the row's number
  std::vector<std::string> missing;  // texts that stand for no value
  std::optional<char> decimal;       // '.' or ','
  std::string date_format;           // empty: none
  std::vector<std::string> rename;   // "OLD=NEW"
  std::string rejects;               // a path, or -; empty: rejected rows are only counted
};

// The same, checked and ready.
struct ReadRules {
  std::string id;
  std::vector<std::string> missing;
  std::vector<std::pair<std::string, std::string>> rename;
  tables::Reading reading;
};
// Errors   Invalid: a date format or a renaming that is none.
Result<ReadRules> rules_of(const ReadOptions& options);

// The names of the columns of some files, as the files have them.
class FileNames {
 public:
  void add(const tables::RecordReader& reader);
  void add(const FileNames& others);
  // Errors   Invalid: a column is to be renamed that no file has, and that none can have.
  Result<void> check(const ReadRules& rules) const;

 private:
  std::vector<std::string> names_;
  bool complete_ = true;  // no file may have more
};

// The bytes of a file, or of stdin for `-`.
// Errors   Io: it cannot be opened or read (also later, by the reader).
Result<tables::ReadBytes> open_source(const std::string& path);

bool can_be_read_again(const std::string& path);  // a file: no pipe, no terminal, no stdin

// Opens a file of rows; what goes wrong names the file.
Result<tables::RecordReader> open_records(const std::string& path, const ReadRules& rules,
                                          tables::OnReject on_reject);

std::string shown_name(const std::string& path);  // "stdin" for -
Error in_file(const std::string& path, const Error& error);

// Rejected rows: counted, and written as CSV (line,reason,row,file) where somebody asked for them.
class RejectLog {
 public:
  static Result<RejectLog> open(const std::string& path);  // empty: count only
  RejectLog(RejectLog&& other) noexcept;
  RejectLog& operator=(RejectLog&&) = delete;
  ~RejectLog();

  void add(const std::string& file, const tables::Reject& reject);
  std::uint64_t count() const { return count_; }
  Result<void> close();  // Io: not everything could be written

 private:
  RejectLog(int number, std::string path) : number_(number), path_(std::move(path)) {}
  void flush();

  int number_;  // of the open file; −1: none
  std::string path_, buffer_;
  std::uint64_t count_ = 0;
  int failed_ = 0;  // errno of the first write that failed
};

// Why texts that look like numbers or dates stayed texts, for a person; "" without a doubt.
std::string_view reason_of(tables::Doubt doubt);

}  // namespace winnow::app

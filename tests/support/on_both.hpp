// Tests that run on SQLite and on PostgreSQL: each has a folder and a database of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "store/base.hpp"
#include "support/postgres.hpp"
#include "support/shell.hpp"

namespace winnow::test {

enum class Database { Sqlite, Postgres };

class OnBoth : public testing::TestWithParam<Database> {
 protected:
  store::Location location(Database database) {
    if (database == Database::Sqlite) return {folder_.path().string(), ""};
    if (url_.empty()) url_ = Postgres::shared().fresh_database();
    return {folder_.path().string(), url_};
  }
  store::Location location() { return location(GetParam()); }

  std::unique_ptr<store::Base> open(store::Access access = store::Access::Own,
                                    std::string_view workspace = "main") {
    auto base = store::Base::open(location(), workspace, access);
    if (!base) ADD_FAILURE() << base.error().message;
    return base ? std::move(*base) : nullptr;
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  Folder folder_;

 private:
  std::string url_;
};

inline std::string name_of(const testing::TestParamInfo<Database>& info) {
  return info.param == Database::Sqlite ? "SQLite" : "PostgreSQL";
}

// INSTANTIATE_TEST_SUITE_P's arguments of a suite that is an OnBoth.
inline auto both() {
  return testing::Values(Database::Sqlite, Database::Postgres);
}

inline store::Block block_of(std::int64_t first_seq, std::int64_t count, std::string body) {
  return {
      first_seq,      static_cast<int>(first_seq % 64), 1000 + first_seq, 2000 + first_seq, count,
      std::move(body)};
}

inline Id id_of_number(std::uint8_t number) {
  Id id;
  id.bytes[15] = number;
  return id;
}

inline std::vector<store::Block> blocks_of(store::Base& base, std::int64_t after = 0) {
  std::vector<store::Block> blocks;
  const auto read = base.read_blocks(after, [&blocks](const store::Block& block) {
    blocks.push_back(block);
    return Result<void>();
  });
  if (!read) ADD_FAILURE() << read.error().message;
  return blocks;
}

inline std::vector<store::Quarantined> quarantine_of(store::Base& base) {
  std::vector<store::Quarantined> all;
  const auto read = base.read_quarantine([&all](const store::Quarantined& one) {
    all.push_back(one);
    return Result<void>();
  });
  if (!read) ADD_FAILURE() << read.error().message;
  return all;
}

// Runs `work` in a process of its own, which ends there without a farewell; its exit code, or 128 +
// the signal that ended it.
template <typename Work>
int in_a_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace winnow::test

// So that a failed Result says why.
#define EXPECT_GOOD(result)                                  \
  do {                                                       \
    const auto& good_result = (result);                      \
    EXPECT_TRUE(good_result) << good_result.error().message; \
  } while (false)
#define EXPECT_ERROR(wanted, result)                                          \
  do {                                                                        \
    const auto& bad_result = (result);                                        \
    ASSERT_FALSE(bad_result);                                                 \
    EXPECT_EQ(bad_result.error().kind, wanted) << bad_result.error().message; \
  } while (false)

// A PostgreSQL cluster for the tests of one program: made in a temporary folder, reached by a
// socket in it, run as an ordinary user, gone when the program ends in whatever way.
//
// A failure to start throws, with what to install. The cluster does without fsync: it survives the
// death of its processes, not of the machine.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace winnow::test {

class Postgres {
 public:
  // Started at the first call.
  static Postgres& shared();

  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  ~Postgres();

  // The database "postgres" of the cluster; fresh_database() makes an empty one of its own.
  std::string url() const { return url_of("postgres"); }
  std::string fresh_database();

  // Immediately, as if its processes were killed; connections break. start() returns when it
  // takes connections.
  void stop();
  void start();
  void restart();

  // What psql prints for `sql` asked of a database, rows only.
  std::string ask(const std::string& url, const std::string& sql) const;

 private:
  Postgres();
  std::string url_of(const std::string& database) const;
  void control(const std::vector<std::string>& words) const;

  std::filesystem::path programs_;  // initdb, pg_ctl, psql
  std::filesystem::path folder_;
  int alive_ = -1;     // closes when this program ends; the keeper waits for that
  pid_t keeper_ = -1;  // stops the cluster and removes the folder
  int databases_ = 0;
};

}  // namespace winnow::test

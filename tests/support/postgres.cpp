#include "support/postgres.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "support/shell.hpp"

namespace winnow::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* settings = R"(
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 16MB
max_connections = 60
dynamic_shared_memory_type = mmap
autovacuum = off
jit = off
listen_addresses = ''
log_min_messages = fatal
)";

[[noreturn]] void give_up(const std::string& why) {
  throw std::runtime_error("PostgreSQL for the tests: " + why +
                           " (scripts/setup installs postgresql-15)");
}

fs::path find_programs() {
  fs::path best;
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const fs::path programs = version.path() / "bin";
    if (fs::exists(programs / "initdb") && std::atoi(version.path().filename().c_str()) >= 14 &&
        programs > best) {
      best = programs;
    }
  }
  if (best.empty()) give_up("/usr/lib/postgresql/15/bin/initdb is missing");
  return best;
}

// The server refuses to be root; then it is the user that the package made.
struct Person {
  uid_t user = ::getuid();
  gid_t group = ::getgid();
};

Person ordinary_person() {
  if (::getuid() != 0) return {};
  const passwd* entry = ::getpwnam("postgres");
  if (!entry) give_up("there is no user postgres");
  return {entry->pw_uid, entry->pw_gid};
}

// In a child: words[0] as that person, its talk in the file `log` (nowhere: empty).
[[noreturn]] void become(const std::vector<std::string>& words, const Person& person,
                         const std::string& log) {
  const int null = ::open("/dev/null", O_RDWR);
  const int out = log.empty() ? null : ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  ::dup2(null, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  for (int number = STDERR_FILENO + 1; number < 1024; ++number) ::close(number);
  const bool other = ::getuid() != person.user;
  if (other &&
      (::setgroups(0, nullptr) != 0 || ::setgid(person.group) != 0 || ::setuid(person.user) != 0)) {
    ::_exit(126);
  }
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  if (::chdir("/") == 0) ::execv(pointers[0], pointers.data());
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = -1;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

int run(const std::vector<std::string>& words, const Person& person, const std::string& log) {
  const pid_t child = ::fork();
  if (child == 0) become(words, person, log);
  return child < 0 ? -1 : wait_for(child);
}

// Memory, where there is enough: a busy disk needs seconds for a cluster's thousand files.
constexpr std::uintmax_t memory_needed = 512 * 1024 * 1024;

fs::path new_folder(const Person& person) {
  std::error_code error;
  const fs::space_info memory = fs::space("/dev/shm", error);
  const bool roomy = !error && memory.available > memory_needed;
  // Short: the path of a socket has at most 107 bytes.
  std::string pattern = std::string(roomy ? "/dev/shm" : "/tmp") + "/winnow-postgres-XXXXXX";
  if (!::mkdtemp(pattern.data())) give_up("no temporary folder");
  if (::chown(pattern.c_str(), person.user, person.group) != 0) give_up("chown failed");
  return pattern;
}

void copy_to(const fs::path& from, const fs::path& to, const Person& person) {
  const std::string owner = std::to_string(person.user) + ":" + std::to_string(person.group);
  if (run({"/bin/cp", "-a", from, to}, {}, "") != 0 ||
      run({"/bin/chown", "-R", owner, to}, {}, "") != 0) {
    give_up("the cluster could not be copied to " + to.string());
  }
}

// A cluster that was never started, made once beside the test program and copied by all.
fs::path cluster_to_copy(const fs::path& programs, const Person& person) {
  const fs::path beside = fs::read_symlink("/proc/self/exe").parent_path();
  const fs::path kept = beside / ("postgres-" + programs.parent_path().filename().string());
  const std::string lock = kept.string() + ".lock";
  const int locked = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (locked < 0 || ::flock(locked, LOCK_EX) != 0) give_up(lock + " cannot be locked");
  if (!fs::exists(kept)) {
    const fs::path folder = new_folder(person);
    const fs::path made = folder / "data";
    const std::string log = folder / "log";
    if (run({programs / "initdb", "-D", made, "-A", "trust", "-U", "winnow", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "--wal-segsize=1"},
            person, log) != 0) {
      give_up("initdb failed: " + read_file(log));
    }
    std::ofstream(made / "postgresql.conf", std::ios::app) << settings;
    copy_to(made, kept.string() + ".part", {});
    fs::rename(kept.string() + ".part", kept);
    fs::remove_all(folder);
  }
  ::close(locked);
  return kept;
}

// Waits until the writing ends of `alive` are closed, then ends the cluster. In a session of its
// own, so that what is typed at a terminal ends the tests and not it.
[[noreturn]] void keep(int alive, const fs::path& programs, const fs::path& folder,
                       const Person& person) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR);
  for (int number = 0; number < 3; ++number) ::dup2(null, number);
  for (int number = 3; number < 1024; ++number) {
    if (number != alive) ::close(number);
  }
  char byte = 0;
  while (::read(alive, &byte, 1) < 0 && errno == EINTR) {
  }
  run({programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"}, person, "");
  run({"/bin/rm", "-rf", folder}, {}, "");
  ::_exit(0);
}

}  // namespace

Postgres& Postgres::shared() {
  static Postgres cluster;
  return cluster;
}

Postgres::Postgres() : programs_(find_programs()) {
  const Person person = ordinary_person();
  const fs::path kept = cluster_to_copy(programs_, person);
  folder_ = new_folder(person);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) give_up("no pipe");
  keeper_ = ::fork();
  if (keeper_ == 0) keep(ends[0], programs_, folder_, person);
  ::close(ends[0]);
  alive_ = ends[1];
  copy_to(kept, folder_ / "data", person);
  start();
}

Postgres::~Postgres() {
  ::close(alive_);
  wait_for(keeper_);
}

std::string Postgres::url_of(const std::string& database) const {
  return "postgresql://winnow@/" + database + "?host=" + folder_.string();
}

std::string Postgres::fresh_database() {
  const std::string name = "test_" + std::to_string(++databases_);
  ask(url(), "CREATE DATABASE " + name);
  return url_of(name);
}

void Postgres::control(const std::vector<std::string>& words) const {
  std::vector<std::string> all = {programs_ / "pg_ctl", "-D", folder_ / "data", "-w"};
  all.insert(all.end(), words.begin(), words.end());
  const std::string log = folder_ / "log";
  if (run(all, ordinary_person(), log) != 0) {
    give_up("pg_ctl " + words.back() + " failed: " + read_file(log));
  }
}

void Postgres::start() {
  control({"-l", folder_ / "server.log", "-o", "-k " + folder_.string(), "start"});
}
void Postgres::stop() {
  control({"-m", "immediate", "stop"});
}
void Postgres::restart() {
  stop();
  start();
}

std::string Postgres::ask(const std::string& url, const std::string& sql) const {
  const Folder aside;
  const std::string out = aside.path() / "out";
  if (run({programs_ / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c",
           sql},
          {}, out) != 0) {
    throw std::runtime_error("psql: " + read_file(out));
  }
  return read_file(out);
}

}  // namespace winnow::test

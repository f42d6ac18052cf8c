// SQLite on a disk that fails on command, and what of it a loss of power leaves.
//
// A VFS between SQLite and the system counts writes and syncs, fails from the one it is told to,
// and keeps what a disk would: bytes written since the last good sync of their file are not on it,
// and after a failed sync they never will be unless they are written again, as Linux has it.
#include <sqlite3.h>

#include <cstring>
#include <map>

#include "base/check.hpp"
#include "support/on_both.hpp"

namespace winnow::store {
namespace {

using test::block_of;
using test::blocks_of;

struct Change {
  std::size_t at;
  std::string bytes;
  bool cuts;  // the file ends at `at`
};
struct Image {
  std::string synced;
  std::vector<Change> pending;
};

struct Disk {
  std::map<std::string, Image> files;
  int calls = 0;
  int fails_from = -1;            // that call and all after it; −1: none
  int code = SQLITE_IOERR_WRITE;  // with SQLITE_IOERR_FSYNC only syncs fail, and only they count

  bool fails() { return fails_from >= 0 && calls++ >= fails_from; }
  bool write_fails() { return code != SQLITE_IOERR_FSYNC && fails(); }
  void work() { fails_from = -1; }
  void fail_from(int call, int with) {
    calls = 0;
    fails_from = call;
    code = with;
  }
};
Disk disk;

// What SQLite sees as a file: ours first, the system's right behind it.
struct File {
  sqlite3_file base;
  Image* image;  // none: a file nobody needs after a crash
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* of(sqlite3_file* file) {
  return reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return of(file)->real();
}

int close(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  return real(file)->pMethods->xRead(real(file), to, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (disk.write_fails()) return disk.code;
  const int code = real(file)->pMethods->xWrite(real(file), from, size, at);
  if (code == SQLITE_OK && of(file)->image) {
    of(file)->image->pending.push_back(
        {static_cast<std::size_t>(at),
         {static_cast<const char*>(from), static_cast<std::size_t>(size)},
         false});
  }
  return code;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = real(file)->pMethods->xTruncate(real(file), size);
  if (code == SQLITE_OK && of(file)->image) {
    of(file)->image->pending.push_back({static_cast<std::size_t>(size), "", true});
  }
  return code;
}
int sync(sqlite3_file* file, int flags) {
  Image* image = of(file)->image;
  if (disk.fails()) {
    if (image) image->pending.clear();
    return SQLITE_IOERR_FSYNC;
  }
  if (image) {
    for (const Change& change : image->pending) {
      if (change.cuts || image->synced.size() < change.at + change.bytes.size()) {
        image->synced.resize(change.at + change.bytes.size());
      }
      image->synced.replace(change.at, change.bytes.size(), change.bytes);
    }
    image->pending.clear();
  }
  return real(file)->pMethods->xSync(real(file), flags);
}
int size_of(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int is_reserved(sqlite3_file* file, int* answer) {
  return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}
int control(sqlite3_file* file, int what, void* with) {
  return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int traits(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
int unmap_shared(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

constexpr sqlite3_io_methods methods = {2,       close,        read,    write,      truncate,
                                        sync,    size_of,      lock,    unlock,     is_reserved,
                                        control, sector,       traits,  map_shared, lock_shared,
                                        barrier, unmap_shared, nullptr, nullptr};

sqlite3_vfs* system_vfs = nullptr;

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  File* ours = of(file);
  std::memset(static_cast<void*>(ours), 0, sizeof *ours);
  const int code = system_vfs->xOpen(system_vfs, name, ours->real(), flags, out);
  if (code != SQLITE_OK) return code;
  ours->base.pMethods = &methods;
  if (name && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL))) ours->image = &disk.files[name];
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  disk.files.erase(name);
  return system_vfs->xDelete(system_vfs, name, sync_folder);
}

class FaultyDisk : public test::OnBoth {
 protected:
  void SetUp() override {
    system_vfs = sqlite3_vfs_find(nullptr);
    vfs_ = *system_vfs;
    vfs_.zName = "faulty";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + system_vfs->szOsFile;
    vfs_.xOpen = open_file;
    vfs_.xDelete = remove_file;
    vfs_.pNext = nullptr;
    disk = {};
    ASSERT_EQ(sqlite3_vfs_register(&vfs_, 1), SQLITE_OK);
  }
  void TearDown() override {
    disk.work();
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(system_vfs, 1);
  }

  // A new machine with what the disk holds: what was not synced is gone.
  std::unique_ptr<Base> after_loss_of_power(const std::string& name) {
    const std::string from = path("main.db"), to = path(name + "/main.db");
    for (const std::string end : {"", "-wal"}) {
      const auto found = disk.files.find(from + end);
      if (found != disk.files.end()) folder_.write(name + "/main.db" + end, found->second.synced);
    }
    auto base = Base::open({path(name), ""}, "main", Access::Own);
    if (!base) ADD_FAILURE() << base.error().message;
    return base ? std::move(*base) : nullptr;
  }

  // Fails at every call that one commit makes in turn, and at none of them in the last round.
  void fail_everywhere(int with) {
    auto base = open();
    std::int64_t acknowledged = 0;
    bool failed = true;
    for (int call = 0; failed; ++call) {
      SCOPED_TRACE("fails from call " + std::to_string(call));
      ASSERT_LT(call, 100);
      const std::int64_t before = base->last_seq().value();
      disk.fail_from(call, with);
      // Big enough for several pages, so that there is a middle to fail in.
      const auto appended =
          base->append({{block_of(before + 1, 1, std::string(20'000, 'x'))}, {}, {}});
      failed = !appended;
      if (failed) {
        EXPECT_EQ(appended.error().kind, ErrorKind::Busy) << appended.error().message;
        EXPECT_EQ(blocks_of(*base).size(), static_cast<std::size_t>(before)) << "reads go on";
        EXPECT_ERROR(ErrorKind::Busy, base->append({{block_of(before + 1, 1, "y")}, {}, {}}));
        EXPECT_ERROR(ErrorKind::Busy, base->recover());
        disk.work();
        EXPECT_ERROR(ErrorKind::Busy, base->append({{block_of(before + 1, 1, "y")}, {}, {}}));
        EXPECT_GOOD(base->recover());
        acknowledged = before;
      } else {
        disk.work();
        acknowledged = before + 1;
      }
      const auto seen = blocks_of(*base);
      EXPECT_GE(seen.size(), static_cast<std::size_t>(acknowledged));
      EXPECT_LE(seen.size(), static_cast<std::size_t>(before) + 1);
      const auto left = blocks_of(*after_loss_of_power("power" + std::to_string(call)));
      EXPECT_EQ(left.size(), seen.size()) << "what can be read is on the disk";
      const auto next = base->last_seq().value() + 1;
      EXPECT_GOOD(base->append({{block_of(next, 1, "goes on")}, {}, {}}));
    }
  }

 private:
  sqlite3_vfs vfs_{};
};
INSTANTIATE_TEST_SUITE_P(Store, FaultyDisk, testing::Values(test::Database::Sqlite), test::name_of);

TEST_P(FaultyDisk, AFailedWriteIsNeverASuccess) {
  fail_everywhere(SQLITE_IOERR_WRITE);
}

TEST_P(FaultyDisk, AFullDiskIsNeverASuccess) {
  fail_everywhere(SQLITE_FULL);
}

// The bytes are in the system's cache then, look written and can be read.
TEST_P(FaultyDisk, AFailedSyncIsNeverASuccess) {
  fail_everywhere(SQLITE_IOERR_FSYNC);
}

TEST_P(FaultyDisk, ABackupThatCannotBeWrittenLeavesNothing) {
  const auto base = open();
  EXPECT_GOOD(base->append({{block_of(1, 1, std::string(50'000, 'x'))}, {}, {}}));
  disk.fail_from(5, SQLITE_FULL);
  EXPECT_ERROR(ErrorKind::Busy, base->backup(path("kept.backup")));
  disk.work();
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path().string().find("backup"), std::string::npos) << entry.path();
  }
  EXPECT_GOOD(base->append({{block_of(2, 1, "b")}, {}, {}}));
}

}  // namespace
}  // namespace winnow::store

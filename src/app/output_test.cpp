#include "app/output.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace winnow::app {
namespace {

namespace fs = std::filesystem;

class OutputFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "winnow-output-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string content(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }
  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_)) ++count;
    return count;
  }

  fs::path folder_;
};

TEST_F(OutputFile, AppearsWholeOrNotAtAll) {
  const std::string file = path("scored.csv");
  std::ofstream(file) << "old";
  {
    Result<Output> output = Output::open(file);
    ASSERT_TRUE(output);
    ASSERT_TRUE(output->write(std::string(3 << 20, 'x')));
    EXPECT_EQ(content(file), "old");
  }
  EXPECT_EQ(content(file), "old");
  EXPECT_EQ(files(), 1U);  // nothing is left of what was given up

  Result<Output> output = Output::open(file);
  ASSERT_TRUE(output);
  ASSERT_TRUE(output->write("new"));
  ASSERT_TRUE(output->finish());
  EXPECT_EQ(content(file), "new");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFile, KeepsModeAndSymbolicLink) {
  const std::string file = path("real.csv");
  const std::string link = path("link.csv");
  std::ofstream(file) << "old";
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  fs::create_symlink(file, link);
  Result<Output> output = Output::open(link);
  ASSERT_TRUE(output);
  ASSERT_TRUE(output->write("new"));
  ASSERT_TRUE(output->finish());
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(content(file), "new");
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
}

TEST_F(OutputFile, AFullDiskIsAnError) {
  Result<Output> output = Output::open("/dev/full");
  ASSERT_TRUE(output);
  Result<void> written = output->write("text");
  if (written) written = output->finish();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::Io);
  EXPECT_EQ(written.error().message, "/dev/full cannot be written: No space left on device");
}

TEST_F(OutputFile, AMissingFolderIsAnError) {
  const Result<Output> output = Output::open(path("no/such/file"));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::Io);
}

}  // namespace
}  // namespace winnow::app

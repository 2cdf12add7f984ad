#include "base/file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <limits>
#include <string>

#include "base/error.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::TemporaryFolder;

constexpr std::uintmax_t no_limit = std::numeric_limits<std::uintmax_t>::max();

std::string text_of(const std::filesystem::path& path) {
  const ByteVector bytes = read_file(path, no_limit);
  return {bytes.begin(), bytes.end()};
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 0777;
}

/// Files of this process cannot grow beyond `bytes`; a write that would says so instead of killing.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    const rlimit limit{bytes, old_limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    ::signal(SIGXFSZ, old_handler_);
  }

 private:
  sighandler_t old_handler_;
  rlimit old_limit_{};
};

TEST(File, ReadsBackWhatWasWritten) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0, 1, 4096, 1000003}) {
    ByteVector bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
    write_file(folder / "f", bytes);
    EXPECT_EQ(read_file(folder / "f", size), bytes);
    const SecretVector<std::uint8_t> secret = read_secret_file(folder / "f", size);
    EXPECT_TRUE(std::equal(secret.begin(), secret.end(), bytes.begin(), bytes.end()));
  }
  EXPECT_EQ(folder.entries(), 1U) << "a temporary file was left";
}

TEST(File, ReplacesAnOldFile) {
  const TemporaryFolder folder;
  write_file(folder / "f", "a long old text");
  write_file(folder / "f", "new");
  EXPECT_EQ(text_of(folder / "f"), "new");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(File, SecretsAreForTheOwnerAlone) {
  const TemporaryFolder folder;
  const mode_t old_mask = ::umask(0);
  write_file(folder / "shared", ByteVector{1});
  write_file(folder / "secret", ByteVector{1}, FileAccess::owner_only);
  ::umask(027);
  write_file(folder / "masked", ByteVector{1});
  ::umask(old_mask);
  EXPECT_EQ(mode_of(folder / "shared"), 0644U);
  EXPECT_EQ(mode_of(folder / "secret"), 0600U);
  EXPECT_EQ(mode_of(folder / "masked"), 0640U);
  // Also where a shared file is replaced.
  write_file(folder / "shared", ByteVector{1}, FileAccess::owner_only);
  EXPECT_EQ(mode_of(folder / "shared"), 0600U);
}

TEST(File, AFullDiskKeepsTheOldFileAndLeavesNoTemporary) {
  const TemporaryFolder folder;
  write_file(folder / "f", "old");
  {
    const FileSizeLimit limit(10000);
    expect_error(ErrorCode::io, (folder / "f").string(),
                 [&] { write_file(folder / "f", ByteVector(100000)); });
    expect_error(ErrorCode::io, "large", [&] { write_file(folder / "g", ByteVector(100000)); });
  }
  EXPECT_EQ(text_of(folder / "f"), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(File, ADeviceIsWrittenAndNotReplaced) {
  expect_error(ErrorCode::io, "No space left", [] { write_file("/dev/full", ByteVector(10)); });
  write_file("/dev/null", ByteVector(10));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(File, WhatCannotBeWrittenIsNamed) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::not_found, "missing/f",
               [&] { write_file(folder / "missing/f", ByteVector(1)); });
  std::filesystem::create_directory(folder / "d");
  expect_error(ErrorCode::io, "directory", [&] { write_file(folder / "d", ByteVector(1)); });
  write_file(folder / "f", "text");
  expect_error(ErrorCode::io, "Not a directory",
               [&] { write_file(folder / "f/g", ByteVector(1)); });
  EXPECT_EQ(folder.entries(), 2U);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "d"));
}

TEST(File, WhatCannotBeReadIsNamed) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::not_found, (folder / "missing").string(),
               [&] { read_file(folder / "missing", no_limit); });
  expect_error(ErrorCode::io, "Is a directory", [&] { read_file(folder.path(), no_limit); });
  write_file(folder / "f", "1234");
  expect_error(ErrorCode::corrupt, "4 bytes, more than the 3", [&] { read_file(folder / "f", 3); });
  expect_error(ErrorCode::corrupt, "4 bytes", [&] { read_secret_file(folder / "f", 3); });
}

/// Runs as nobody where the test runs as root, whom no mode stops; ends the process with 0 where
/// both accesses are refused as they should be.
[[noreturn]] void access_without_permission(const std::filesystem::path& folder) {
  if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) std::_Exit(2);
  const auto is_refused = [](auto&& body) {
    try {
      body();
    } catch (const Error& error) {
      return error.code() == ErrorCode::io &&
             std::string(error.what()).find("Permission denied") != std::string::npos;
    }
    return false;
  };
  const bool refused = is_refused([&] { read_file(folder / "f", no_limit); }) &&
                       is_refused([&] { write_file(folder / "g", ByteVector(1)); });
  std::_Exit(refused ? 0 : 1);
}

TEST(File, AnUnreadableFolderIsRefused) {
  const TemporaryFolder folder;
  write_file(folder / "f", "text");
  ::chmod(folder.path().c_str(), 0);
  EXPECT_EXIT(access_without_permission(folder.path()), ::testing::ExitedWithCode(0), "");
  ::chmod(folder.path().c_str(), 0700);
}

}  // namespace
}  // namespace sealion

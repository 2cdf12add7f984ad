#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <utility>

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
    write_file(folder / "f", bytes, FileAccess::owner_only);
    EXPECT_EQ(read_file(folder / "f", size), bytes);
    const SecretVector<std::uint8_t> secret = read_secret_file(folder / "f", size);
    EXPECT_TRUE(std::equal(secret.begin(), secret.end(), bytes.begin(), bytes.end()));
    const ZeroedVector<std::uint8_t> large = read_large_file(folder / "f", size);
    EXPECT_TRUE(std::equal(large.begin(), large.end(), bytes.begin(), bytes.end()));
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

TEST(File, ASecretThatOthersCanReadIsRefused) {
  const TemporaryFolder folder;
  write_file(folder / "f", "1234");
  for (const unsigned mode : {0644U, 0640U, 0604U, 0620U, 0601U}) {
    std::filesystem::permissions(folder / "f", std::filesystem::perms(mode));
    expect_error(ErrorCode::insecure, "chmod 600", [&] { read_secret_file(folder / "f", 4); });
  }
  std::filesystem::permissions(folder / "f", std::filesystem::perms(0400));
  EXPECT_EQ(read_secret_file(folder / "f", 4).size(), 4U);
}

TEST(File, AServiceReadsWhatRootLetsItsGroupRead) {
  const TemporaryFolder folder;
  write_file(folder / "f", "1234");
  const auto permit = [&](unsigned mode) {
    std::filesystem::permissions(folder / "f", std::filesystem::perms(mode));
  };
  for (const unsigned mode : {0644U, 0604U, 0660U, 0650U, 0641U}) {
    permit(mode);
    expect_error(ErrorCode::insecure, "f", [&] { read_service_secret_file(folder / "f", 4); });
  }
  permit(0600);
  EXPECT_EQ(read_service_secret_file(folder / "f", 4).size(), 4U);
  permit(0640);
  if (::geteuid() != 0) {
    expect_error(ErrorCode::insecure, "f", [&] { read_service_secret_file(folder / "f", 4); });
    return;
  }
  EXPECT_EQ(read_service_secret_file(folder / "f", 4).size(), 4U);
  constexpr uid_t nobody = 65534;
  ASSERT_EQ(::chown((folder / "f").c_str(), nobody, 0), 0);
  expect_error(ErrorCode::insecure, "f", [&] { read_service_secret_file(folder / "f", 4); });
}

TEST(File, AReplacedFileKeepsTheGroupThatReadsIt) {
  const TemporaryFolder folder;
  const auto replace = [&] {
    write_file(folder / "f", ByteVector{1}, FileAccess::same_readers);
    return mode_of(folder / "f");
  };
  EXPECT_EQ(replace(), 0600U);
  EXPECT_EQ(replace(), 0600U);
  constexpr gid_t some_group = 65534;
  const gid_t group = ::geteuid() == 0 ? some_group : ::getegid();
  ASSERT_EQ(::chown((folder / "f").c_str(), static_cast<uid_t>(-1), group), 0);
  std::filesystem::permissions(folder / "f", std::filesystem::perms(0644));
  EXPECT_EQ(replace(), 0640U);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_gid, group);
}

TEST(File, WhatCannotBeReadIsNamed) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::not_found, (folder / "missing").string(),
               [&] { read_file(folder / "missing", no_limit); });
  expect_error(ErrorCode::io, "Is a directory", [&] { read_file(folder.path(), no_limit); });
  write_file(folder / "f", "1234");
  expect_error(ErrorCode::corrupt, "4 bytes, more than the 3", [&] { read_file(folder / "f", 3); });
  expect_error(ErrorCode::corrupt, "4 bytes", [&] { read_secret_file(folder / "f", 3); });
  expect_error(ErrorCode::corrupt, "4 bytes", [&] { read_large_file(folder / "f", 3); });
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

/// A pipe into which another thread writes.
class FedPipe {
 public:
  /// Writes `text` `times` times, or until nobody reads, and closes its end.
  FedPipe(std::string text, std::size_t times) : old_handler_(::signal(SIGPIPE, SIG_IGN)) {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    writer_ = std::thread([text = std::move(text), times, fd = ends_[1]] {
      for (std::size_t i = 0; i < times; ++i) {
        if (::write(fd, text.data(), text.size()) < 0) break;
      }
      ::close(fd);
    });
  }
  FedPipe(const FedPipe&) = delete;
  FedPipe& operator=(const FedPipe&) = delete;
  ~FedPipe() {
    ::close(ends_[0]);
    writer_.join();
    ::signal(SIGPIPE, old_handler_);
  }
  int reading_end() const { return ends_[0]; }

 private:
  sighandler_t old_handler_;
  std::array<int, 2> ends_{};
  std::thread writer_;
};

TEST(Descriptor, APipeIsReadToItsEnd) {
  for (const std::size_t times : {0, 1, 50000}) {
    const FedPipe pipe("abc", times);
    const auto bytes = read_descriptor(pipe.reading_end(), "the pipe", no_limit);
    ASSERT_EQ(bytes.size(), 3 * times);
    for (std::size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], "abc"[i % 3]);
  }
  const FedPipe exact("abc", 50000);
  EXPECT_EQ(read_descriptor(exact.reading_end(), "the pipe", 150000).size(), 150000U);
}

TEST(Descriptor, WhatHasNoEndIsRefusedAtTheLimit) {
  const FedPipe endless("abc", no_limit);
  expect_error(ErrorCode::corrupt, "the pipe has more than the 149999 bytes",
               [&] { read_descriptor(endless.reading_end(), "the pipe", 149999); });
  expect_error(ErrorCode::corrupt, "'/dev/zero' has more than the 1000000 bytes",
               [] { read_file("/dev/zero", 1000000); });
}

TEST(Descriptor, WaitingEndsWhenItIsAskedTo) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  StopRequest stop;
  std::thread asker([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop.make();
  });
  expect_error(ErrorCode::cancelled, "stopped",
               [&] { read_descriptor(ends[0], "the pipe", 10, {.stop = &stop}); });
  asker.join();
  for (const int fd : ends) ::close(fd);
}

TEST(Descriptor, WhatTheSystemRefusesIsNamed) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  expect_error(ErrorCode::io, "cannot read the pipe: Bad file descriptor",
               [&] { read_descriptor(ends[0], "the pipe", 10); });
  const auto old_handler = ::signal(SIGPIPE, SIG_IGN);
  expect_error(ErrorCode::io, "cannot write the pipe: Broken pipe",
               [&] { write_descriptor(ends[1], "the pipe", ByteVector(10)); });
  ::signal(SIGPIPE, old_handler);
  ::close(ends[1]);
}

TEST(Descriptor, WritesAllOfIt) {
  const TemporaryFolder folder;
  const int fd = ::open((folder / "f").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  write_descriptor(fd, "the file", ByteVector(100000, 7));
  ::close(fd);
  EXPECT_EQ(read_file(folder / "f", no_limit), ByteVector(100000, 7));
}

TEST(File, AnUnreadableFolderIsRefused) {
  const TemporaryFolder folder;
  write_file(folder / "f", "text");
  ::chmod(folder.path().c_str(), 0);
  EXPECT_EXIT(access_without_permission(folder.path()), ::testing::ExitedWithCode(0), "");
  ::chmod(folder.path().c_str(), 0700);
}

TEST(File, LargeFilesAreReadInAllThreads) {
  const TemporaryFolder folder;
  for (const std::size_t size : {std::size_t{1} << 20, (std::size_t{5} << 20) + 17}) {
    ByteVector bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 7);
    write_file(folder / "f", bytes);
    for (const std::size_t threads : {1U, 4U}) {
      const auto read = read_large_file(folder / "f", no_limit, {.threads = threads});
      EXPECT_TRUE(std::ranges::equal(read, bytes));
    }
  }
}

/// Without a new file in its place, as write_file makes one.
void write_in_place(const std::filesystem::path& path, const ByteVector& bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

TEST(File, LargeFilesAreReadToWhereTheCallerWantsThem) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0, 1, 1 << 20, (5 << 20) + 7}) {
    ByteVector bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 >> 3);
    write_file(folder / "f", bytes);
    ByteVector read;
    const auto room = [&](std::size_t wanted) {
      read.resize(wanted);
      return std::span(read);
    };
    read_large_file_into(folder / "f", size, room);
    EXPECT_EQ(read, bytes);
    if (size == 0) continue;
    expect_error(ErrorCode::corrupt, "more than",
                 [&] { read_large_file_into(folder / "f", size - 1, room); });
    // As if it had become longer, and shorter, since it was opened.
    for (const std::size_t other : {size - 1, size + 1}) {
      const auto changing = [&](std::size_t wanted) {
        write_in_place(folder / "f", ByteVector(other));
        return room(wanted);
      };
      expect_error(ErrorCode::io, "changed while it was read",
                   [&] { read_large_file_into(folder / "f", size + 1, changing); });
      write_in_place(folder / "f", bytes);
    }
  }
  expect_error(ErrorCode::io, "no file that has a size", [&] {
    read_large_file_into("/dev/null", 10, [](std::size_t) { return std::span<std::uint8_t>(); });
  });
}

TEST(File, LargeOnesAreReadInParts) {
  const TemporaryFolder folder;
  ByteVector bytes(3000000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 7);
  write_file(folder / "f", bytes);
  const auto source = open_large_file(folder / "f", bytes.size());
  ASSERT_EQ(source->size(), bytes.size());
  ByteVector room;
  for (const std::size_t at : {std::size_t{0}, std::size_t{1234567}, bytes.size() - 10}) {
    EXPECT_TRUE(std::ranges::equal(source->read(at, 10, room), ByteSpan(bytes).subspan(at, 10)));
  }
  EXPECT_TRUE(std::ranges::equal(source->read(0, bytes.size(), room), bytes));
  write_in_place(folder / "f", ByteVector(1000));
  expect_error(ErrorCode::io, "changed while it was read", [&] { source->read(995, 10, room); });
  expect_error(ErrorCode::corrupt, "more than", [&] { open_large_file(folder / "f", 999); });
  expect_error(ErrorCode::not_found, "cannot open", [&] { open_large_file(folder / "g", 9); });
}

TEST(File, PiecesFollowEachOther) {
  const TemporaryFolder folder;
  const ByteVector first(100000, 1), second(3, 2);
  const std::array<ByteSpan, 3> pieces = {first, ByteSpan(), second};
  write_file(folder / "f", pieces);
  const std::string text = text_of(folder / "f");
  EXPECT_EQ(text, std::string(100000, 1) + std::string(3, 2));
}

}  // namespace
}  // namespace sealion

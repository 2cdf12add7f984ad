#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/huge_pages.h"

namespace sealion {
namespace {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  /// Closes now; false where the system reports a late write error.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

/// How a message names a file.
std::string quoted(const std::filesystem::path& path) { return fmt::format("'{}'", path.string()); }

[[noreturn]] void fail_errno(const char* action, const std::string& name, int error) {
  const ErrorCode code = error == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  fail(code, "cannot {} {}: {}", action, name, std::strerror(error));
}

[[noreturn]] void fail_errno(const char* action, const std::filesystem::path& path, int error) {
  fail_errno(action, quoted(path), error);
}

bool write_all(int fd, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

/// Returns once something can be read, the end included. A signal does not end a read that waits.
void await_input(int fd, const ExecutionContext& context) {
  constexpr int longest_wait = 100;  // milliseconds
  pollfd input{fd, POLLIN, 0};
  for (;;) {
    context.check_stop();
    const int ready = ::poll(&input, 1, longest_wait);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;
  }
}

/// `expected` is about how much comes, where that is known.
template <typename Bytes>
Bytes read_to_end(int fd, const std::string& name, std::uintmax_t limit, std::size_t expected,
                  const ExecutionContext& context) {
  constexpr std::size_t least_room = std::size_t{1} << 16;
  Bytes bytes;
  std::size_t filled = 0;
  for (;;) {
    if (filled == bytes.size()) {
      const std::uintmax_t room = std::max({expected, 2 * filled, least_room - 1});
      // One more, to see the end or what is beyond.
      resize_on_huge_pages(bytes, std::min(room, limit) + 1);
    }
    await_input(fd, context);
    const ssize_t got = ::read(fd, bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_errno("read", name, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > limit) {
      fail(ErrorCode::corrupt, "{} has more than the {} bytes such a file can have", name, limit);
    }
  }
  bytes.resize(filled);
  return bytes;
}

template <typename Bytes>
Bytes read_whole(const std::filesystem::path& path, std::uintmax_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_errno("open", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_errno("read", path, errno);
  const auto size = static_cast<std::uintmax_t>(S_ISREG(status.st_mode) ? status.st_size : 0);
  if (size > limit) {
    fail(ErrorCode::corrupt, "{} has {} bytes, more than the {} such a file can have", quoted(path),
         size, limit);
  }
  return read_to_end<Bytes>(file.get(), quoted(path), limit, size, {});
}

/// Whether `path` is there and is something that a rename must not replace: a device, a pipe.
bool is_special(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

void write_special(const std::filesystem::path& path, ByteSpan bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || !write_all(file.get(), bytes) || !file.close()) {
    fail_errno("write", path, errno);
  }
}

}  // namespace

ByteVector read_file(const std::filesystem::path& path, std::uintmax_t limit) {
  return read_whole<ByteVector>(path, limit);
}

ZeroedVector<std::uint8_t> read_large_file(const std::filesystem::path& path,
                                           std::uintmax_t limit) {
  return read_whole<ZeroedVector<std::uint8_t>>(path, limit);
}

SecretVector<std::uint8_t> read_secret_file(const std::filesystem::path& path,
                                            std::uintmax_t limit) {
  return read_whole<SecretVector<std::uint8_t>>(path, limit);
}

ByteVector read_descriptor(int descriptor, const std::string& name, std::uintmax_t limit,
                           const ExecutionContext& context) {
  return read_to_end<ByteVector>(descriptor, name, limit, 0, context);
}

void write_descriptor(int descriptor, const std::string& name, ByteSpan bytes) {
  if (!write_all(descriptor, bytes)) fail_errno("write", name, errno);
}

void write_file(const std::filesystem::path& path, ByteSpan bytes, FileAccess access) {
  if (is_special(path)) return write_special(path, bytes);
  std::string temporary = path.string() + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) fail_errno("write", path, errno);
  const auto give_up = [&](int error) {
    ::unlink(temporary.c_str());
    fail_errno("write", path, error);
  };
  if (!write_all(file.get(), bytes)) give_up(errno);
  if (access == FileAccess::shared) {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(file.get(), 0644 & ~mask) != 0) give_up(errno);
  }
  // On the disk before it takes the old file's name, so that a power loss leaves one of the two.
  if (::fsync(file.get()) != 0) give_up(errno);
  if (!file.close()) give_up(errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) give_up(errno);
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  write_file(path, ByteSpan(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace sealion

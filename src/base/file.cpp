#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"

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

[[noreturn]] void fail_errno(const char* action, const std::filesystem::path& path, int error) {
  const ErrorCode code = error == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  fail(code, "cannot {} '{}': {}", action, path.string(), std::strerror(error));
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

template <typename Bytes>
Bytes read_whole(const std::filesystem::path& path, std::uintmax_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_errno("open", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_errno("read", path, errno);
  if (S_ISDIR(status.st_mode)) fail_errno("read", path, EISDIR);
  const auto size = static_cast<std::uintmax_t>(status.st_size);
  if (size > limit) {
    fail(ErrorCode::corrupt, "'{}' has {} bytes, more than the {} such a file can have",
         path.string(), size, limit);
  }
  Bytes bytes(size);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_errno("read", path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
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

SecretVector<std::uint8_t> read_secret_file(const std::filesystem::path& path,
                                            std::uintmax_t limit) {
  return read_whole<SecretVector<std::uint8_t>>(path, limit);
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

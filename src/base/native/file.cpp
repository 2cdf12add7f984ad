#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/huge_pages.h"
#include "base/parallel.h"

namespace sealion {
namespace {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
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

bool write_pieces(int fd, std::span<const ByteSpan> pieces) {
  return std::ranges::all_of(pieces, [&](ByteSpan piece) { return write_all(fd, piece); });
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

/// Fills `out` from `offset` of a file on, as far as the file goes; how far it went.
std::size_t read_at(int fd, const std::string& name, std::size_t offset,
                    std::span<std::uint8_t> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got =
        ::pread(fd, out.data() + filled, out.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_errno("read", name, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

/// Fills `out` with the beginning of a regular file, in all threads; up to where everything was
/// there.
std::size_t fill_in_parallel(int fd, const std::string& name, std::span<std::uint8_t> out,
                             const ExecutionContext& context) {
  constexpr std::size_t share = std::size_t{1} << 20;
  std::atomic<std::size_t> sound = out.size();
  parallel_for((out.size() + share - 1) / share, context.quiet(), [&](std::size_t i) {
    const std::size_t begin = i * share, count = std::min(share, out.size() - begin);
    const std::size_t got = read_at(fd, name, begin, out.subspan(begin, count));
    if (got == count) return;
    for (std::size_t seen = sound; begin + got < seen;) {
      if (sound.compare_exchange_weak(seen, begin + got)) break;
    }
  });
  return sound;
}

/// A regular file of so many bytes, and behind them the one byte of room that shows the end. What
/// is left to read, if the file became shorter meanwhile, begins where the vector ends.
ZeroedVector<std::uint8_t> read_in_parallel(int fd, const std::string& name, std::size_t size,
                                            const ExecutionContext& context) {
  ZeroedVector<std::uint8_t> bytes;
  resize_on_huge_pages(bytes, size + 1);
  bytes.resize(fill_in_parallel(fd, name, std::span(bytes).first(size), context));
  return bytes;
}

/// Behind the bytes that are there, at which the file stands. `expected` is about how much comes
/// in all, where that is known.
template <typename Bytes>
Bytes read_to_end(int fd, const std::string& name, std::uintmax_t limit, std::size_t expected,
                  const ExecutionContext& context, Bytes bytes = {}) {
  constexpr std::size_t least_room = std::size_t{1} << 16;
  std::size_t filled = bytes.size();
  for (;;) {
    if (filled == bytes.size()) {
      const std::uintmax_t room =
          std::max(filled <= expected ? expected : 2 * filled, least_room - 1);
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

/// A file to read, its mode, and the size that it says; 0 for a pipe.
struct OpenedFile {
  OpenedFile(const std::filesystem::path& path, std::uintmax_t limit)
      : name(quoted(path)), descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor.get() < 0) fail_errno("open", path, errno);
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) fail_errno("read", path, errno);
    mode = status.st_mode;
    owner = status.st_uid;
    if (S_ISREG(mode)) size = static_cast<std::uintmax_t>(status.st_size);
    if (size <= limit) return;
    fail(ErrorCode::corrupt, "{} has {} bytes, more than the {} such a file can have", name, size,
         limit);
  }
  std::string name;
  Descriptor descriptor;
  mode_t mode = 0;
  uid_t owner = 0;
  std::uintmax_t size = 0;
};

/// A regular file, part by part.
class FileSource final : public ByteSource {
 public:
  explicit FileSource(OpenedFile file) : file_(std::move(file)) {}

  std::size_t size() const override { return file_.size; }
  ByteSpan read(std::size_t at, std::size_t count, ByteVector& room) const override {
    if (room.size() < count) room.resize(count);
    const std::span out = std::span(room).first(count);
    if (read_at(file_.descriptor.get(), file_.name, at, out) == count) return out;
    fail(ErrorCode::io, "{} changed while it was read", file_.name);
  }

 private:
  OpenedFile file_;
};

/// What a pipe gave.
class KeptBytes final : public ByteSource {
 public:
  explicit KeptBytes(ZeroedVector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}

  std::size_t size() const override { return bytes_.size(); }
  ByteSpan read(std::size_t at, std::size_t count, ByteVector&) const override {
    return std::span(bytes_).subspan(at, count);
  }

 private:
  ZeroedVector<std::uint8_t> bytes_;
};

/// A file of secrets has no more than this mode. (A pipe has no readers but those that were given
/// it.)
void check_private(const OpenedFile& file, mode_t most) {
  if (!S_ISREG(file.mode) || (file.mode & (S_IRWXU | S_IRWXG | S_IRWXO) & ~most) == 0) return;
  fail(
      ErrorCode::insecure,
      "{} holds a secret, and its mode {:o} lets others at it: chmod 600 {}, and make a new key if "
      "others may have read it",
      file.name, file.mode & ALLPERMS, file.name);
}

/// Whether `path` is there and is something that a rename must not replace: a device, a pipe.
bool is_special(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

SecretVector<std::uint8_t> read_secret(const OpenedFile& file, std::uintmax_t limit) {
  return read_to_end<SecretVector<std::uint8_t>>(file.descriptor.get(), file.name, limit, file.size,
                                                 {});
}

/// Lets the group at a new file that may read the one it replaces; false where the system refuses.
bool keep_readers(int fd, const std::filesystem::path& path) {
  struct stat before {};
  if (::stat(path.c_str(), &before) != 0 || (before.st_mode & S_IRGRP) == 0) return true;
  return ::fchown(fd, static_cast<uid_t>(-1), before.st_gid) == 0 && ::fchmod(fd, 0640) == 0;
}

void write_special(const std::filesystem::path& path, std::span<const ByteSpan> pieces) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || !write_pieces(file.get(), pieces) || !file.close()) {
    fail_errno("write", path, errno);
  }
}

}  // namespace

ByteVector read_file(const std::filesystem::path& path, std::uintmax_t limit) {
  const OpenedFile file(path, limit);
  return read_to_end<ByteVector>(file.descriptor.get(), file.name, limit, file.size, {});
}

ZeroedVector<std::uint8_t> read_large_file(const std::filesystem::path& path, std::uintmax_t limit,
                                           const ExecutionContext& context) {
  const OpenedFile file(path, limit);
  const int fd = file.descriptor.get();
  auto bytes = read_in_parallel(fd, file.name, file.size, context);
  if (file.size > 0 && ::lseek(fd, static_cast<off_t>(bytes.size()), SEEK_SET) < 0) {
    fail_errno("read", path, errno);
  }
  return read_to_end(fd, file.name, limit, file.size, context, std::move(bytes));
}

std::unique_ptr<const ByteSource> open_large_file(const std::filesystem::path& path,
                                                  std::uintmax_t limit,
                                                  const ExecutionContext& context) {
  OpenedFile file(path, limit);
  if (S_ISREG(file.mode)) return std::make_unique<FileSource>(std::move(file));
  return std::make_unique<KeptBytes>(
      read_to_end<ZeroedVector<std::uint8_t>>(file.descriptor.get(), file.name, limit, 0, context));
}

void read_large_file_into(const std::filesystem::path& path, std::uintmax_t limit,
                          const MakeRoom& room, const ExecutionContext& context) {
  const OpenedFile file(path, limit);
  const int fd = file.descriptor.get();
  if (!S_ISREG(file.mode)) fail(ErrorCode::io, "{} is no file that has a size", file.name);
  const std::span<std::uint8_t> out = room(file.size);
  std::uint8_t more = 0;
  if (fill_in_parallel(fd, file.name, out, context) != file.size ||
      read_at(fd, file.name, file.size, std::span(&more, 1)) != 0) {
    fail(ErrorCode::io, "{} changed while it was read", file.name);
  }
}

SecretVector<std::uint8_t> read_secret_file(const std::filesystem::path& path,
                                            std::uintmax_t limit) {
  const OpenedFile file(path, limit);
  check_private(file, S_IRWXU);
  return read_secret(file, limit);
}

SecretVector<std::uint8_t> read_service_secret_file(const std::filesystem::path& path,
                                                    std::uintmax_t limit) {
  const OpenedFile file(path, limit);
  check_private(file, file.owner == 0 ? S_IRUSR | S_IWUSR | S_IRGRP : S_IRWXU);
  return read_secret(file, limit);
}

ZeroedVector<std::uint8_t> read_descriptor(int descriptor, const std::string& name,
                                           std::uintmax_t limit, const ExecutionContext& context) {
  return read_to_end<ZeroedVector<std::uint8_t>>(descriptor, name, limit, 0, context);
}

void write_descriptor(int descriptor, const std::string& name, ByteSpan bytes) {
  if (!write_all(descriptor, bytes)) fail_errno("write", name, errno);
}

void write_file(const std::filesystem::path& path, ByteSpan bytes, FileAccess access) {
  write_file(path, std::span(&bytes, 1), access);
}

void write_file(const std::filesystem::path& path, std::span<const ByteSpan> pieces,
                FileAccess access) {
  if (is_special(path)) return write_special(path, pieces);
  std::string temporary = path.string() + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) fail_errno("write", path, errno);
  const auto give_up = [&](int error) {
    ::unlink(temporary.c_str());
    fail_errno("write", path, error);
  };
  if (!write_pieces(file.get(), pieces)) give_up(errno);
  if (access == FileAccess::shared) {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(file.get(), 0644 & ~mask) != 0) give_up(errno);
  }
  if (access == FileAccess::same_readers && !keep_readers(file.get(), path)) give_up(errno);
  // On the disk before it takes the old file's name, so that a power loss leaves one of the two.
  if (::fsync(file.get()) != 0) give_up(errno);
  if (!file.close()) give_up(errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) give_up(errno);
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  write_file(path, ByteSpan(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace sealion

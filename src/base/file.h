#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/memory.h"
#include "base/zeroed_memory.h"

namespace sealion {

/// The whole file, a pipe to its end. Throws `not_found` or `io` with the path and the system's
/// reason, and `corrupt` where there are more than `limit` bytes, without having kept more.
ByteVector read_file(const std::filesystem::path& path, std::uintmax_t limit);

/// The same for a file of many megabytes, whose buffer is not filled with zeros first, in several
/// threads. (Mapped into memory instead it could change after it was checked.)
ZeroedVector<std::uint8_t> read_large_file(const std::filesystem::path& path, std::uintmax_t limit,
                                           const ExecutionContext& context = {});

/// The same, not read yet: of a regular file each part is read when it is asked for. Throws as
/// well where it becomes shorter; what is appended later does not count.
std::unique_ptr<const ByteSource> open_large_file(const std::filesystem::path& path,
                                                  std::uintmax_t limit,
                                                  const ExecutionContext& context = {});

/// Gives the memory for so many bytes.
using MakeRoom = std::function<std::span<std::uint8_t>(std::size_t bytes)>;

/// The same into memory of the caller's. Throws `io` as well for what is no file of some size, and
/// where the file changes its size meanwhile.
void read_large_file_into(const std::filesystem::path& path, std::uintmax_t limit,
                          const MakeRoom& room, const ExecutionContext& context = {});

/// The same for a file that holds a secret: the bytes are wiped with their buffer. Throws
/// `insecure` for a file that others than its owner may read or write.
SecretVector<std::uint8_t> read_secret_file(const std::filesystem::path& path,
                                            std::uintmax_t limit);

/// The same for a secret of a service. What root owns a group may read too, for so a service that
/// does not run as root gets it, be it from systemd, Kubernetes or by hand.
SecretVector<std::uint8_t> read_service_secret_file(const std::filesystem::path& path,
                                                    std::uintmax_t limit);

/// What an open file, pipe or socket still gives, awaited until the context asks to stop. `name`
/// stands in messages as it is. Throws `io` and `corrupt` as read_file does, and `cancelled`.
ZeroedVector<std::uint8_t> read_descriptor(int descriptor, const std::string& name,
                                           std::uintmax_t limit,
                                           const ExecutionContext& context = {});

/// Writes all of `bytes` to an open file, pipe or socket. Throws `io` with the name and the
/// system's reason; a pipe that nobody reads is one where the process ignores SIGPIPE.
void write_descriptor(int descriptor, const std::string& name, ByteSpan bytes);

enum class FileAccess {
  shared,       ///< mode 0644 less the umask
  owner_only,   ///< mode 0600, for secrets
  same_readers  ///< of the file that it replaces: its group, if that may read it; else mode 0600
};

/// Writes all of its pieces to a temporary file beside `path`, then renames it: a reader sees the
/// old file or the new one, never half. A device or a pipe (/dev/stdout, /dev/full) is written as
/// it is. Throws `io` or `not_found` with the path and the system's reason.
void write_file(const std::filesystem::path& path, std::span<const ByteSpan> pieces,
                FileAccess access = FileAccess::shared);
void write_file(const std::filesystem::path& path, ByteSpan bytes,
                FileAccess access = FileAccess::shared);
void write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace sealion

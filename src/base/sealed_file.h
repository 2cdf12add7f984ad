#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/bytes.h"
#include "base/digest.h"
#include "base/execution_context.h"
#include "base/zeroed_memory.h"

/// Files of ours that may be large, with a checksum that any number of threads compute.
namespace sealion {

/// What such a file begins with. Content of at most `most_in_one_digest` bytes ends in its SHA-256
/// and has `version`. More of it ends in its `tree_digest` and has `tree_version`; files of earlier
/// programs, which end in one SHA-256 whatever their size, have `version` and are read.
struct SealedFormat {
  std::string_view magic;
  std::uint32_t version, tree_version;
};

inline constexpr std::size_t most_in_one_digest = std::size_t{1} << 20;

/// Of a tree: so small that 16 of them, which processors can hash side by side, are soon through.
inline constexpr std::size_t checksum_chunk = std::size_t{1} << 16;

/// What becomes of a part of a file, which stands from `at` on, while it is in cache. Called by
/// several threads.
using TakePart = std::function<void(std::size_t at, ByteSpan part)>;

/// The SHA-256 of the SHA-256 of all chunks, one after another, of the first `size` bytes; each
/// part of these is taken once.
Digest tree_digest(const ByteSource& bytes, std::size_t size, const TakePart& take,
                   const ExecutionContext& context);

/// A file in the pieces that it was made of, of which large ones were never copied.
class SealedFile {
 public:
  // Not inline: a destructor of megabytes is a loop over them where it is not optimised in full.
  SealedFile(SealedFile&&) noexcept;
  SealedFile& operator=(SealedFile&&) noexcept;
  ~SealedFile();

  std::size_t size() const;
  std::vector<ByteSpan> pieces() const;
  /// What stands at its end.
  Digest checksum() const;
  /// All in one, copied.
  ByteVector bytes() const;
  /// The same into memory of `size()` bytes, by all threads: what takes long there is that memory's
  /// first use.
  void copy_to(std::span<std::uint8_t> out, const ExecutionContext& context) const;

 private:
  friend class SealedWriter;
  explicit SealedFile(std::vector<ZeroedVector<std::uint8_t>> pieces)
      : pieces_(std::move(pieces)) {}

  std::vector<ZeroedVector<std::uint8_t>> pieces_;
};

/// Makes such a file, piece by piece.
class SealedWriter {
 public:
  explicit SealedWriter(const SealedFormat& format);

  template <typename T>
  void write(T value) {
    small_.write(value);
  }
  void write_bytes(ByteSpan bytes) { small_.write_bytes(bytes); }
  /// Takes bytes that are many as they are.
  void append(ZeroedVector<std::uint8_t> bytes);

  /// Says the version, in front, and the checksum, behind.
  SealedFile seal(const ExecutionContext& context) &&;

 private:
  void end_small();

  SealedFormat format_;
  std::vector<ZeroedVector<std::uint8_t>> pieces_;
  ByteWriter small_;  // behind the last piece
};

/// Throws `corrupt`, naming `source`, unless the checksum at the end is right.
void verify_sealed(ByteSpan bytes, const SealedFormat& format, const std::string& source,
                   const ExecutionContext& context);

/// A reader behind the header and before the checksum. Throws `corrupt` for a file of another kind,
/// then for a damaged one, and `unsupported` for a sound one of another version.
ByteReader open_sealed(ByteSpan bytes, const SealedFormat& format, const std::string& source,
                       const ExecutionContext& context);

/// Has all before the checksum taken, the header too, and then throws as open_sealed does: what was
/// taken is nothing before this returns.
void read_sealed(const ByteSource& bytes, const SealedFormat& format, const std::string& source,
                 const TakePart& take, const ExecutionContext& context);

}  // namespace sealion

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace sealion {

/// Bytes that are read in parts, by any number of threads at once, so that those of a file need not
/// all be in memory.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  virtual std::size_t size() const = 0;
  /// `count` bytes from `at` on, both within the size: as they lie, or, where they do not lie in
  /// one, put into `room`. Throws `io` for a file that cannot be read or became shorter.
  virtual ByteSpan read(std::size_t at, std::size_t count, ByteVector& room) const = 0;
};

/// Bytes that are in memory, in pieces that follow each other. Refers to all of them.
class BytesInMemory final : public ByteSource {
 public:
  explicit BytesInMemory(std::span<const ByteSpan> pieces);
  explicit BytesInMemory(ByteSpan bytes) : BytesInMemory(std::span(&bytes, 1)) {}

  std::size_t size() const override { return size_; }
  ByteSpan read(std::size_t at, std::size_t count, ByteVector& room) const override;

 private:
  /// From there on, so many bytes or as many as its piece has.
  ByteSpan part_at(std::size_t at, std::size_t most) const;

  std::vector<ByteSpan> pieces_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
};

}  // namespace sealion

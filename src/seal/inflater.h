#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/bytes.h"
#include "seal/compression.h"

namespace sealion::seal {

/// The content of untrusted, maybe compressed bytes, made only as far as it is asked for: whoever
/// reads knows what must come and bounds the memory. Every failure is `corrupt` and names the
/// source.
class Inflater {
 public:
  virtual ~Inflater() = default;

  /// Fills all of `out`; throws where the content ends before.
  virtual void read(std::span<std::uint8_t> out) = 0;
  /// Throws where so much content cannot be left; only a check before memory is taken.
  virtual void expect_left(std::uint64_t bytes) const = 0;
  /// Throws where content or bytes are left.
  virtual void expect_end() = 0;
};

/// Refers to the bytes.
std::unique_ptr<Inflater> make_inflater(Compression compression, ByteSpan bytes,
                                        const std::string& source);

}  // namespace sealion::seal

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"

struct z_stream_s;

namespace sealion {

/// What stands around the compressed data.
enum class ZlibFormat { zlib, gzip };

/// The content of untrusted compressed bytes, made only as far as there is room for it: whoever
/// reads bounds the memory. One stream or gzip member; the state is wiped, as secrets may pass.
class ZlibInflater {
 public:
  /// Refers to the bytes. Throws std::bad_alloc.
  ZlibInflater(ByteSpan compressed, ZlibFormat format);

  /// Writes into `out`, which is not empty, and returns how many bytes: none only at the end.
  std::size_t produce(std::span<std::uint8_t> out);

  /// Nothing more comes: the stream has ended, is cut off or is damaged.
  bool is_done() const;
  /// The stream has ended, and its checksum is right.
  bool is_complete() const;
  /// Why the stream is damaged, in zlib's words; null where it is not.
  const char* damage() const;
  /// Bytes that nothing was made of yet.
  std::size_t unread() const { return compressed_.size(); }

 private:
  struct Deleter {
    void operator()(z_stream_s* stream) const;
  };

  void step();

  ByteSpan compressed_;
  std::unique_ptr<z_stream_s, Deleter> stream_;
  int status_;
};

enum class ZlibLevel { standard, smallest };

/// The most bytes that `zlib_deflate` makes of `size`.
std::size_t zlib_bound(std::size_t size);

/// Compresses `content` into `out`, of `zlib_bound` bytes at least, and returns how many they are.
/// The state is wiped. Throws std::bad_alloc.
std::size_t zlib_deflate(ByteSpan content, ZlibLevel level, std::span<std::uint8_t> out);

/// The checksum of gzip and PNG.
std::uint32_t crc32_of(ByteSpan bytes);

}  // namespace sealion

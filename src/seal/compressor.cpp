#include "seal/compressor.h"

#include <memory>
#include <new>

#include "base/zlib_stream.h"
#include "seal/zstd_memory.h"

namespace sealion::seal {
namespace {

struct ZstdDeleter {
  void operator()(ZSTD_CCtx* context) const { ::ZSTD_freeCCtx(context); }
};

std::size_t compress_with_zstd(ByteSpan content, std::span<std::uint8_t> out) {
  const std::unique_ptr<ZSTD_CCtx, ZstdDeleter> context(
      ::ZSTD_createCCtx_advanced(wiping_memory()));
  if (context == nullptr) throw std::bad_alloc();
  const std::size_t written =
      ::ZSTD_compress2(context.get(), out.data(), out.size(), content.data(), content.size());
  // The room suffices, so what is left to fail is its memory.
  if (::ZSTD_isError(written)) throw std::bad_alloc();
  return written;
}

}  // namespace

std::size_t compressed_bound(Compression compression, std::size_t size) {
  return compression == Compression::zlib ? zlib_bound(size) : ::ZSTD_compressBound(size);
}

std::size_t compress(Compression compression, ByteSpan content, std::span<std::uint8_t> out) {
  return compression == Compression::zlib ? zlib_deflate(content, ZlibLevel::standard, out)
                                          : compress_with_zstd(content, out);
}

}  // namespace sealion::seal

#include "seal/compressor.h"

#include <algorithm>
#include <cassert>
#include <memory>
#include <new>

#include "seal/wiping_memory.h"

namespace sealion::seal {
namespace {

/// zlib counts in 32 bits.
constexpr std::size_t most_at_once = std::size_t{1} << 30;

struct ZlibDeleter {
  void operator()(z_stream* stream) const {
    ::deflateEnd(stream);
    delete stream;
  }
};

std::size_t compress_with_zlib(ByteSpan content, std::span<std::uint8_t> out) {
  const std::unique_ptr<z_stream, ZlibDeleter> stream(new z_stream{});
  use_wiping_memory(*stream);
  if (::deflateInit(stream.get(), Z_DEFAULT_COMPRESSION) != Z_OK) throw std::bad_alloc();
  std::size_t written = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    const std::size_t given = std::min(content.size(), most_at_once);
    const std::size_t room = std::min(out.size() - written, most_at_once);
    stream->next_in = const_cast<Bytef*>(content.data());  // zlib does not write to it
    stream->avail_in = static_cast<uInt>(given);
    stream->next_out = out.subspan(written).data();
    stream->avail_out = static_cast<uInt>(room);
    status = ::deflate(stream.get(), given == content.size() ? Z_FINISH : Z_NO_FLUSH);
    content = content.subspan(given - stream->avail_in);
    written += room - stream->avail_out;
  }
  assert(status == Z_STREAM_END);
  return written;
}

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
  return compression == Compression::zlib ? ::compressBound(size) : ::ZSTD_compressBound(size);
}

std::size_t compress(Compression compression, ByteSpan content, std::span<std::uint8_t> out) {
  return compression == Compression::zlib ? compress_with_zlib(content, out)
                                          : compress_with_zstd(content, out);
}

}  // namespace sealion::seal

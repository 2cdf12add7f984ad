#include "base/zlib_stream.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <new>

#include "base/wiping_memory.h"

namespace sealion {
namespace {

/// zlib counts in 32 bits.
constexpr std::size_t most_at_once = std::size_t{1} << 30;

constexpr int window_bits = MAX_WBITS;
/// Tells zlib to expect the header and trailer of gzip.
constexpr int gzip_flag = 16;

void use_wiping_memory(z_stream& stream) {
  stream.zalloc = [](voidpf, uInt items, uInt size) {
    return wiping_allocate(std::size_t{items} * size);
  };
  stream.zfree = [](voidpf, voidpf memory) { wiping_free(memory); };
}

struct DeflateDeleter {
  void operator()(z_stream* stream) const {
    ::deflateEnd(stream);
    delete stream;
  }
};

}  // namespace

void ZlibInflater::Deleter::operator()(z_stream_s* stream) const {
  ::inflateEnd(stream);
  delete stream;
}

ZlibInflater::ZlibInflater(ByteSpan compressed, ZlibFormat format)
    : compressed_(compressed), stream_(new z_stream{}), status_(Z_OK) {
  use_wiping_memory(*stream_);
  const int flag = format == ZlibFormat::gzip ? gzip_flag : 0;
  if (::inflateInit2(stream_.get(), window_bits + flag) != Z_OK) throw std::bad_alloc();
}

std::size_t ZlibInflater::produce(std::span<std::uint8_t> out) {
  const std::size_t wanted = std::min(out.size(), most_at_once);
  stream_->next_out = out.data();
  stream_->avail_out = static_cast<uInt>(wanted);
  while (stream_->avail_out == wanted && status_ == Z_OK) step();
  return wanted - stream_->avail_out;
}

void ZlibInflater::step() {
  const std::size_t given = std::min(compressed_.size(), most_at_once);
  stream_->next_in = const_cast<Bytef*>(compressed_.data());  // zlib does not write to it
  stream_->avail_in = static_cast<uInt>(given);
  status_ = ::inflate(stream_.get(), Z_NO_FLUSH);
  compressed_ = compressed_.subspan(given - stream_->avail_in);
}

bool ZlibInflater::is_done() const { return status_ != Z_OK; }

bool ZlibInflater::is_complete() const { return status_ == Z_STREAM_END; }

const char* ZlibInflater::damage() const {
  // Z_BUF_ERROR: no progress, the input is used up.
  if (status_ == Z_OK || status_ == Z_STREAM_END || status_ == Z_BUF_ERROR) return nullptr;
  return stream_->msg != nullptr ? stream_->msg : ::zError(status_);
}

std::size_t zlib_bound(std::size_t size) { return ::compressBound(size); }

std::size_t zlib_deflate(ByteSpan content, ZlibLevel level, std::span<std::uint8_t> out) {
  const std::unique_ptr<z_stream, DeflateDeleter> stream(new z_stream{});
  use_wiping_memory(*stream);
  const int effort = level == ZlibLevel::smallest ? Z_BEST_COMPRESSION : Z_DEFAULT_COMPRESSION;
  if (::deflateInit(stream.get(), effort) != Z_OK) throw std::bad_alloc();
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

std::uint32_t crc32_of(ByteSpan bytes) {
  return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size()));
}

}  // namespace sealion

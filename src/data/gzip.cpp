#include "data/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace sealion {
namespace {

/// Tells zlib to expect a gzip header and trailer.
constexpr int gzip_window_bits = 15 + 16;

/// Owns zlib's state.
class Inflater {
 public:
  explicit Inflater(ByteSpan compressed) {
    stream_.next_in = const_cast<Bytef*>(compressed.data());  // zlib does not write to it
    stream_.avail_in = static_cast<uInt>(compressed.size());
    if (::inflateInit2(&stream_, gzip_window_bits) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { ::inflateEnd(&stream_); }

  /// Fills `out` as far as the stream reaches; returns the bytes written and sets `status`.
  std::size_t read(std::span<std::uint8_t> out, int& status) {
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(out.size());
    status = ::inflate(&stream_, Z_NO_FLUSH);
    return out.size() - stream_.avail_out;
  }
  std::size_t unread() const { return stream_.avail_in; }

 private:
  z_stream stream_{};
};

}  // namespace

ByteVector gunzip(ByteSpan compressed, std::size_t limit, const std::string& source) {
  constexpr std::size_t first_chunk = std::size_t{1} << 16;
  if (compressed.size() > std::numeric_limits<uInt>::max()) {
    fail(ErrorCode::corrupt, "'{}' has {} compressed bytes, too many", source, compressed.size());
  }
  Inflater inflater(compressed);
  ByteVector content;
  int status = Z_OK;
  while (status == Z_OK) {
    const std::size_t filled = content.size();
    if (filled > limit) {
      fail(ErrorCode::corrupt, "'{}' decompresses to more than {} bytes", source, limit);
    }
    content.resize(filled + std::max(first_chunk, std::min(filled, limit - filled)));
    content.resize(filled + inflater.read(std::span(content).subspan(filled), status));
  }
  if (status == Z_BUF_ERROR) fail(ErrorCode::corrupt, "'{}' is cut off", source);
  if (status != Z_STREAM_END) fail(ErrorCode::corrupt, "'{}' is no sound gzip file", source);
  if (inflater.unread() > 0) {
    fail(ErrorCode::corrupt, "'{}' has {} bytes after its end", source, inflater.unread());
  }
  if (content.size() > limit) {
    fail(ErrorCode::corrupt, "'{}' decompresses to more than {} bytes", source, limit);
  }
  return content;
}

}  // namespace sealion

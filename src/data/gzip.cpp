#include "data/gzip.h"

#include <algorithm>

#include "base/error.h"

namespace sealion {

bool is_gzip(ByteSpan bytes) { return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B; }

void check_gzip_end(const ZlibInflater& inflater, const std::string& source) {
  if (inflater.damage() != nullptr) {
    fail(ErrorCode::corrupt, "'{}' is no sound gzip file", source);
  }
  if (!inflater.is_complete()) fail(ErrorCode::corrupt, "'{}' is cut off", source);
  if (inflater.unread() > 0) {
    fail(ErrorCode::corrupt, "'{}' has {} bytes after its end", source, inflater.unread());
  }
}

ByteVector gunzip(ByteSpan compressed, std::size_t limit, const std::string& source) {
  constexpr std::size_t first_chunk = std::size_t{1} << 16;
  ZlibInflater inflater(compressed, ZlibFormat::gzip);
  ByteVector content;
  while (!inflater.is_done()) {
    const std::size_t filled = content.size();
    if (filled > limit) {
      fail(ErrorCode::corrupt, "'{}' decompresses to more than {} bytes", source, limit);
    }
    content.resize(filled + std::max(first_chunk, std::min(filled, limit - filled)));
    content.resize(filled + inflater.produce(std::span(content).subspan(filled)));
  }
  check_gzip_end(inflater, source);
  if (content.size() > limit) {
    fail(ErrorCode::corrupt, "'{}' decompresses to more than {} bytes", source, limit);
  }
  return content;
}

}  // namespace sealion

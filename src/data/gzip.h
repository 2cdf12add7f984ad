#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/zlib_stream.h"

namespace sealion {

/// The content of one gzip member. Throws `corrupt`, naming `source`, where it is damaged, cut off,
/// followed by other bytes, or larger than `limit` bytes: memory stays in proportion to what is
/// really there, up to the limit.
ByteVector gunzip(ByteSpan compressed, std::size_t limit, const std::string& source);

/// Whether they start as a gzip member.
bool is_gzip(ByteSpan bytes);

/// For readers of a member that is done: throws `corrupt` as gunzip does for what was no sound end.
void check_gzip_end(const ZlibInflater& inflater, const std::string& source);

}  // namespace sealion

#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace sealion {

/// The content of one gzip member. Throws `corrupt`, naming `source`, where it is damaged, cut off,
/// followed by other bytes, or larger than `limit` bytes: memory stays in proportion to what is
/// really there, up to the limit.
ByteVector gunzip(ByteSpan compressed, std::size_t limit, const std::string& source);

}  // namespace sealion

#include "base/byte_source.h"

#include <algorithm>

namespace sealion {

BytesInMemory::BytesInMemory(std::span<const ByteSpan> pieces)
    : pieces_(pieces.begin(), pieces.end()) {
  for (const ByteSpan piece : pieces) {
    starts_.push_back(size_);
    size_ += piece.size();
  }
}

ByteSpan BytesInMemory::read(std::size_t at, std::size_t count, ByteVector& room) const {
  if (count == 0) return {};
  const ByteSpan in_one = part_at(at, count);
  if (in_one.size() == count) return in_one;
  room.clear();
  while (room.size() < count) {
    const ByteSpan part = part_at(at + room.size(), count - room.size());
    room.insert(room.end(), part.begin(), part.end());
  }
  return room;
}

ByteSpan BytesInMemory::part_at(std::size_t at, std::size_t most) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), at);
  const auto piece = static_cast<std::size_t>(after - starts_.begin()) - 1;
  const ByteSpan rest = pieces_[piece].subspan(at - starts_[piece]);
  return rest.first(std::min(most, rest.size()));
}

}  // namespace sealion

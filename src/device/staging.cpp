#include "device/staging.h"

#include <algorithm>
#include <utility>

namespace sealion::device {
namespace {

constexpr std::size_t least_chunk_bytes = std::size_t{1} << 20;

}  // namespace

Staging::Staging(DevicePtr device) : device_(std::move(device)) {}

Staging::~Staging() {
  for (const Chunk& chunk : chunks_) device_->free_pinned(chunk.data);
}

std::byte* Staging::take(std::size_t bytes) {
  for (; chunk_ < chunks_.size(); ++chunk_, used_ = 0) {
    if (used_ + bytes > chunks_[chunk_].bytes) continue;
    std::byte* const taken = chunks_[chunk_].data + used_;
    used_ += (bytes + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    return taken;
  }
  const std::size_t size = std::max(bytes, least_chunk_bytes);
  chunks_.reserve(chunks_.size() + 1);
  chunks_.push_back({static_cast<std::byte*>(device_->allocate_pinned(size)), size});
  return take(bytes);
}

void Staging::clear() { chunk_ = used_ = 0; }

}  // namespace sealion::device

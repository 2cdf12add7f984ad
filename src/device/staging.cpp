#include "device/staging.h"

#include <algorithm>
#include <utility>

namespace sealion::device {
namespace {

constexpr std::size_t least_chunk_bytes = std::size_t{1} << 20;

}  // namespace

Staging::Staging(DevicePtr device) : device_(std::move(device)) {}

std::byte* Staging::take(std::size_t bytes) {
  for (; chunk_ < chunks_.size(); ++chunk_, used_ = 0) {
    if (used_ + bytes > chunks_[chunk_].size()) continue;
    auto* const taken = reinterpret_cast<std::byte*>(chunks_[chunk_].data()) + used_;
    used_ += (bytes + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    return taken;
  }
  chunks_.emplace_back(device_, std::max(bytes, least_chunk_bytes));
  return take(bytes);
}

void Staging::clear() { chunk_ = used_ = 0; }

}  // namespace sealion::device

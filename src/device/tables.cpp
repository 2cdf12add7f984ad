#include "device/tables.h"

#include <algorithm>
#include <utility>

namespace sealion::device {
namespace {

/// Of the first chunk; each has twice what the one before has.
constexpr std::size_t first_table_bytes = std::size_t{1} << 12;
constexpr std::size_t table_alignment = 16;

}  // namespace

Tables::Tables(DevicePtr device) : device_(std::move(device)) {}

const std::byte* Tables::place(std::span<const std::byte> bytes, Device::Queue queue) {
  for (; chunk_ < chunks_.size(); ++chunk_, sent_ = used_ = 0) {
    const Chunk& chunk = chunks_[chunk_];
    if (used_ + bytes.size() <= chunk.there.size()) {
      std::ranges::copy(bytes, reinterpret_cast<std::byte*>(chunk.here.data()) + used_);
      const std::byte* const place = chunk.there.data() + used_;
      const std::size_t end = used_ + bytes.size();
      used_ = std::min((end + table_alignment - 1) / table_alignment * table_alignment,
                       chunk.there.size());
      return place;
    }
    send(queue);
  }
  const std::size_t size = std::max(bytes.size(), first_table_bytes << chunks_.size());
  chunks_.push_back({{device_, size}, {device_, size}});
  return place(bytes, queue);
}

void Tables::send(Device::Queue queue) {
  if (sent_ == used_) return;
  const Chunk& chunk = chunks_[chunk_];
  device_->copy_in(chunk.there.data() + sent_, chunk.here.data() + sent_, used_ - sent_, queue);
  sent_ = used_;
}

void Tables::clear() { chunk_ = sent_ = used_ = 0; }

}  // namespace sealion::device

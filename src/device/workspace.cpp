#include "device/workspace.h"

#include <algorithm>
#include <utility>

#include "device/device_error.h"
#include "device/size_classes.h"

namespace sealion::device {

DeviceArray<std::byte> Workspace::memory(std::size_t bytes) {
  const std::size_t size = size_class(bytes);
  const auto found = free_.lower_bound(size);
  DeviceArray<std::byte> memory;
  if (found != free_.end() && found->first <= size + size / 2) {
    free_bytes_ -= found->first;
    memory = std::move(found->second);
    free_.erase(found);
  } else {
    memory = new_memory(size);
  }
  used_bytes_ += memory.bytes();
  peak_bytes_ = std::max(peak_bytes_, used_bytes_);
  return memory;
}

DeviceArray<std::byte> Workspace::new_memory(std::size_t bytes) {
  try {
    return {device_, bytes};
  } catch (const DeviceError& error) {
    if (error.kind() != DeviceError::Kind::out_of_memory || free_.empty()) throw;
  }
  queue_.wait();
  free_.clear();
  free_bytes_ = 0;
  return {device_, bytes};
}

void Workspace::give_back(DeviceArray<std::byte> memory) {
  const std::size_t bytes = memory.bytes();
  used_bytes_ -= bytes;
  free_bytes_ += bytes;
  free_.emplace(bytes, std::move(memory));
}

void Workspace::reset() {
  wait();
  staging_.clear();
  tables_.clear();
  peak_bytes_ = used_bytes_;
}

}  // namespace sealion::device

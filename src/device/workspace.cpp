#include "device/workspace.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "device/device_error.h"

namespace sealion::device {
namespace {

/// To eighths of a power of two, so that arrays of almost one size serve each other.
std::size_t rounded_up(std::size_t bytes) {
  constexpr std::size_t least_bytes = 4096;
  if (bytes <= least_bytes) return least_bytes;
  const auto shift = std::bit_width(bytes) - 4;
  return (((bytes - 1) >> shift) + 1) << shift;
}

}  // namespace

DeviceArray<std::byte> Workspace::memory(std::size_t bytes) {
  const std::size_t size = rounded_up(bytes);
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

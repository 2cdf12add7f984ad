#include "device/workspace.h"

#include <bit>

#include "device/device_error.h"

namespace sealion::device {
namespace {

/// To eighths of a power of two, so that arrays of almost one size serve each other.
std::size_t rounded_up(std::size_t bytes) {
  constexpr std::size_t least_bytes = 4096;
  if (bytes <= least_bytes) return least_bytes;
  const std::size_t step = std::bit_floor(bytes) / 8;
  return (bytes + step - 1) / step * step;
}

}  // namespace

DeviceArray<std::byte> Workspace::memory(std::size_t bytes) {
  const std::size_t size = rounded_up(bytes);
  const auto found = free_.find(size);
  if (found == free_.end()) return new_memory(size);
  DeviceArray<std::byte> memory = std::move(found->second);
  free_.erase(found);
  return memory;
}

DeviceArray<std::byte> Workspace::new_memory(std::size_t bytes) {
  try {
    return {device_, bytes};
  } catch (const DeviceError& error) {
    if (error.kind() != DeviceError::Kind::out_of_memory || free_.empty()) throw;
  }
  wait();
  free_.clear();
  return {device_, bytes};
}

void Workspace::give_back(DeviceArray<std::byte> memory) {
  const std::size_t bytes = memory.bytes();
  free_.emplace(bytes, std::move(memory));
}

void Workspace::copy_bytes_in(void* to, std::span<const std::byte> bytes) {
  const std::vector<std::byte>& kept = copied_.emplace_back(bytes.begin(), bytes.end());
  device_->copy_in(to, kept.data(), kept.size(), queue_);
}

void Workspace::wait() {
  queue_.wait();
  copied_.clear();
}

void Workspace::settle() noexcept {
  try {
    wait();
  } catch (const DeviceError&) {
  }
}

}  // namespace sealion::device

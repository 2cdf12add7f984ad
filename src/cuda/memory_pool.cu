#include "cuda/memory_pool.h"
#include "device/size_classes.h"

namespace sealion::device {
cudaError_t MemoryPool::take(void** memory, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  const std::size_t size = size_class(bytes);
  const auto kept = kept_.find(size);
  if (kept != kept_.end()) {
    *memory = kept->second;
    kept_.erase(kept);
    kept_bytes_ -= size;
  } else {
    cudaError_t status = take_(memory, size);
    if (status == cudaErrorMemoryAllocation && kept_bytes_ != 0) {
      cudaGetLastError();
      release();
      status = take_(memory, size);
    }
    if (status != cudaSuccess) return status;
  }
  in_use_.emplace(static_cast<const std::byte*>(*memory), size);
  return cudaSuccess;
}

void MemoryPool::give(void* memory) {
  const std::lock_guard lock(mutex_);
  const auto used = in_use_.find(static_cast<const std::byte*>(memory));
  kept_.emplace(used->second, memory);
  kept_bytes_ += used->second;
  in_use_.erase(used);
}

std::size_t MemoryPool::kept_bytes() const {
  const std::lock_guard lock(mutex_);
  return kept_bytes_;
}

bool MemoryPool::has(const void* memory) const {
  const std::lock_guard lock(mutex_);
  const auto* const at = static_cast<const std::byte*>(memory);
  auto after = in_use_.upper_bound(at);
  if (after == in_use_.begin()) return false;
  --after;
  return at < after->first + after->second;
}

void MemoryPool::release() {
  for (const auto& [size, memory] : kept_) give_(memory);
  kept_.clear();
  kept_bytes_ = 0;
}

}  // namespace sealion::device

#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <map>
#include <mutex>
#include <unordered_map>

namespace sealion::device {

/// Memory that is kept when it is given back: to take it from the driver anew costs more than what
/// runs on it, and waits for the whole card. Any number of threads may use it.
class MemoryPool {
 public:
  using Take = cudaError_t (*)(void** memory, std::size_t bytes);
  using Give = cudaError_t (*)(void* memory);

  MemoryPool(Take take, Give give) : take_(take), give_(give) {}
  MemoryPool(const MemoryPool&) = delete;
  MemoryPool& operator=(const MemoryPool&) = delete;
  ~MemoryPool() { release(); }

  /// Kept memory of that size; else new, for which all that is kept is given back where it must.
  cudaError_t take(void** memory, std::size_t bytes);
  void give(void* memory);
  std::size_t kept_bytes() const;
  /// Whether it lies in memory that was taken here and not given back.
  bool has(const void* memory) const;

 private:
  void release();

  Take take_;
  Give give_;
  mutable std::mutex mutex_;
  std::multimap<std::size_t, void*> kept_;          // by size
  std::map<const std::byte*, std::size_t> in_use_;  // sizes
  std::size_t kept_bytes_ = 0;
};

}  // namespace sealion::device

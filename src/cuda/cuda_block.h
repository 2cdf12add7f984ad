#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/block.h"

namespace sealion::device {

/// A block of threads on a graphics card: block.h says what its members do.
class CudaBlock {
 public:
  __device__ unsigned index() const { return blockIdx.x; }
  __device__ unsigned blocks() const { return gridDim.x; }
  __device__ unsigned threads() const { return blockDim.x; }

  /// In registers, where indices into it are constants.
  template <typename T>
  class PerThread {
   public:
    __device__ explicit PerThread(const CudaBlock&) : value_{} {}
    __device__ T& operator[](unsigned) { return value_; }

   private:
    T value_;
  };

  template <typename Body>
  __device__ __forceinline__ void each(const Body& body) {
    body(threadIdx.x);
    __syncthreads();
  }

  class Warp {
   public:
    __device__ unsigned number() const { return threadIdx.x / warp_threads; }
    template <typename Body>
    __device__ __forceinline__ void each(const Body& body) const {
      body(threadIdx.x);
      __syncwarp();
    }
    template <typename State, typename Sums, typename Left, typename Right>
    __device__ __forceinline__ void multiply_add(State& state, const Sums& sums, const Left& left,
                                                 const Right& right) const {
      auto& mine = state[threadIdx.x];
      auto& c = sums(mine);
      const auto& a = left(mine);
      const auto& b = right(mine);
      asm volatile(
          "mma.sync.aligned.m16n8k32.row.col.s32.u8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
          "{%8, %9}, {%0, %1, %2, %3};"
          : "+r"(c[0]), "+r"(c[1]), "+r"(c[2]), "+r"(c[3])
          : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
    }
  };
  template <typename Body>
  __device__ __forceinline__ void each_warp(const Body& body) {
    body(Warp());
    __syncthreads();
  }

  template <typename T>
  __device__ T* shared(std::size_t offset = 0) {
    extern __shared__ __align__(128) unsigned char memory[];
    return reinterpret_cast<T*>(memory + offset);
  }

  __device__ __forceinline__ void copy_word(std::uint64_t* to, const std::uint64_t* from) const {
    const auto address = static_cast<unsigned>(__cvta_generic_to_shared(to));
    asm volatile("cp.async.ca.shared.global [%0], [%1], 8;" ::"r"(address), "l"(from) : "memory");
  }
  __device__ __forceinline__ void close_copies() const {
    asm volatile("cp.async.commit_group;" ::: "memory");
  }
  template <unsigned pending>
  __device__ __forceinline__ void wait_copies() const {
    asm volatile("cp.async.wait_group %0;" ::"n"(pending) : "memory");
  }

  __device__ static void raise(std::uint32_t* word, std::uint32_t value) { atomicMax(word, value); }
};

}  // namespace sealion::device

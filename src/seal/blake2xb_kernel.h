#pragma once

#include <cstddef>
#include <cstdint>

namespace sealion::seal {

/// One implementation of BLAKE2Xb pages an instruction set, all giving the same bits.
struct Blake2xbKernel {
  const char* name;   ///< that of the kernel table it belongs to (ring/kernels/kernels.h)
  std::size_t lanes;  ///< pages made at a time
  /// Pages first, ..., first + lanes - 1 of the stream whose root has the state keyed[8] after its
  /// key block, into out[lanes][page_words].
  void (*pages)(const std::uint64_t* keyed, std::uint64_t first, std::uint64_t* out);
};

extern const Blake2xbKernel blake2xb_scalar;
extern const Blake2xbKernel blake2xb_avx2;
extern const Blake2xbKernel blake2xb_avx512;

}  // namespace sealion::seal

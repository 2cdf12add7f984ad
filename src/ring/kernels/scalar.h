#pragma once

#include <cstddef>
#include <cstdint>

#include "ring/kernels/kernels.h"

/// The scalar kernels that other tables borrow where their registers would gain nothing.
namespace sealion::kernels::scalar {

void pack_bits(std::uint8_t* out, const std::uint64_t* values, std::size_t n, int bits);
void blake2b_compress(std::uint64_t* state, const std::uint64_t* block, std::uint64_t bytes,
                      bool is_last);
void blake2xb_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                    std::size_t count);

}  // namespace sealion::kernels::scalar

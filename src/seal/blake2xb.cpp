#include "seal/blake2xb.h"

#include <algorithm>
#include <cassert>

#include "ring/kernels/kernels.h"

namespace sealion::seal {
namespace {

static_assert(page_words == kernels::blake2xb_page_words);

std::array<std::uint64_t, kernels::blake2b_state_words> absorb_key(const PrngSeed& seed) {
  auto state = std::to_array(kernels::blake2b_iv);
  for (std::size_t i = 0; i < std::size(kernels::blake2xb_root_parameters); ++i) {
    state[i] ^= kernels::blake2xb_root_parameters[i];
  }
  std::array<std::uint64_t, kernels::blake2b_block_words> block{};
  std::ranges::copy(seed, block.begin());
  kernels::kernels().blake2b_compress(state.data(), block.data(), sizeof(block), false);
  return state;
}

}  // namespace

Blake2xbStream::Blake2xbStream(const PrngSeed& seed) : keyed_(absorb_key(seed)) {}

void Blake2xbStream::pages(std::uint64_t first, std::span<std::uint64_t> out) const {
  assert(out.size() % page_words == 0);
  kernels::kernels().blake2xb_pages(out.data(), keyed_.data(), first, out.size() / page_words);
}

}  // namespace sealion::seal

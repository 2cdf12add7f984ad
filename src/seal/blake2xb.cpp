#include "seal/blake2xb.h"

#include <algorithm>
#include <cassert>
#include <string_view>

#include "ring/kernels/kernels.h"
#include "seal/blake2xb_pages.h"
#include "seal/scalar_word.h"

namespace sealion::seal {
namespace {

std::array<std::uint64_t, 8> absorb_key(const PrngSeed& seed) {
  constexpr std::uint64_t key_block_bytes = 128;
  std::array<ScalarWord, digest_words> h;
  for (std::size_t i = 0; i < h.size(); ++i) h[i] = ScalarWord(blake2b_iv[i]);
  for (std::size_t i = 0; i < 3; ++i) h[i] = h[i] ^ ScalarWord(root_parameters[i]);
  std::array<ScalarWord, digest_words> key;
  std::ranges::transform(seed, key.begin(), [](std::uint64_t word) { return ScalarWord(word); });
  blake2b_compress<digest_words>(h.data(), key.data(), key_block_bytes, false);
  std::array<std::uint64_t, 8> state;
  std::ranges::transform(h, state.begin(), [](ScalarWord word) { return word.value; });
  return state;
}

}  // namespace

Blake2xbStream::Blake2xbStream(const PrngSeed& seed) : Blake2xbStream(seed, blake2xb_kernel()) {}

Blake2xbStream::Blake2xbStream(const PrngSeed& seed, const Blake2xbKernel& kernel)
    : kernel_(kernel), keyed_(absorb_key(seed)) {}

void Blake2xbStream::pages(std::uint64_t first, std::span<std::uint64_t> out) const {
  assert(out.size() % page_words == 0);
  const std::size_t count = out.size() / page_words;
  const std::size_t grouped = count / kernel_.lanes * kernel_.lanes;
  for (std::size_t i = 0; i < grouped; i += kernel_.lanes) {
    kernel_.pages(keyed_.data(), first + i, out.subspan(i * page_words).data());
  }
  for (std::size_t i = grouped; i < count; ++i) {
    blake2xb_scalar.pages(keyed_.data(), first + i, out.subspan(i * page_words).data());
  }
}

const Blake2xbKernel& blake2xb_kernel() {
  static const Blake2xbKernel& chosen = []() -> const Blake2xbKernel& {
    const std::string_view name = kernels::kernels().name;
    if (name == blake2xb_avx512.name) return blake2xb_avx512;
    if (name == blake2xb_avx2.name) return blake2xb_avx2;
    return blake2xb_scalar;
  }();
  return chosen;
}

}  // namespace sealion::seal

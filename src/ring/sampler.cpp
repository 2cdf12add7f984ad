#include "ring/sampler.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

/// Words of the stream that one cell of residues of so many bits takes: whole blocks of two.
std::size_t words_of_cell(int bits) {
  constexpr std::size_t block_bits = 128;
  return 2 * ((uniform_cell * static_cast<std::size_t>(bits) + block_bits - 1) / block_bits);
}

SecretVector<uint128> random_words(SecretStream& stream, std::size_t count) {
  SecretVector<uint128> words(count);
  stream.generate({reinterpret_cast<std::uint8_t*>(words.data()), count * sizeof(uint128)});
  return words;
}

}  // namespace

void sample_ternary(SecretStream& stream, std::span<std::int64_t> out) {
  // floor(3 w / 2^32) is uniform on {0, 1, 2} to within 2^-32 for a 32-bit w; with 64 bits the
  // distance is below 2^-62, far under what an attacker could see.
  SecretVector<std::uint64_t> words(out.size());
  stream.generate({reinterpret_cast<std::uint8_t*>(words.data()), words.size() * 8});
  std::transform(words.begin(), words.end(), out.begin(), [](std::uint64_t word) {
    return static_cast<std::int64_t>((uint128{word} * 3) >> 64) - 1;
  });
}

void sample_centred_binomial(SecretStream& stream, SecretVector<std::uint8_t>& scratch,
                             std::span<std::int64_t> out) {
  scratch.resize(out.size() * 6);
  stream.generate(scratch);
  kernels::kernels().centred_binomial(out.data(), scratch.data(), out.size());
}

void sample_residues(SecretStream& stream, const Modulus& modulus, std::span<std::uint64_t> out) {
  const SecretVector<uint128> words = random_words(stream, out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = modulus.reduce(words[i]);
}

void sample_integers(SecretStream& stream, std::uint64_t bound, std::span<std::int64_t> out) {
  const SecretVector<uint128> words = random_words(stream, out.size());
  const uint128 count = 2 * uint128{bound} + 1;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(words[i] % count) - bound);
  }
}

UniformSampler::UniformSampler(const Seed& seed) : stream_(seed) {
  const kernels::AesKernel* aes = kernels::kernels().aes;
  if (aes != nullptr) aes->expand_key(round_keys_.data(), seed.data());
}

/// Rows of `width` words, from that position on, until packed_ is full.
void UniformSampler::fill_packed(StreamPosition position, std::size_t width) {
  const kernels::AesKernel* aes = kernels::kernels().aes;
  if (aes == nullptr) return stream_.words(position, width, packed_);
  std::uint64_t high = high_word(position);
  for (std::size_t row = 0; row < packed_.size(); row += width, ++high) {
    aes->positions(packed_.data() + row, round_keys_.data(), position.index / 2, high, width / 2);
  }
}

std::uint64_t UniformSampler::retry(StreamPosition point, const Modulus& modulus) {
  const std::uint64_t mask = (std::uint64_t{1} << modulus.bits()) - 1;
  std::array<std::uint64_t, 2> words;
  StreamPosition position = point;
  position.domain |= uniform_retry_domain;
  for (std::uint64_t attempt = 0;; ++attempt) {
    position.index = (attempt << 32 | point.index) * 2;
    stream_.words(position, words.size(), words);
    for (const std::uint64_t word : words) {
      if ((word & mask) < modulus.value()) return word & mask;
    }
  }
}

void UniformSampler::sample(StreamPosition position, const Modulus& modulus, std::size_t width,
                            std::span<std::uint64_t> out) {
  assert(position.domain < uniform_retry_domain && position.index % uniform_cell == 0);
  assert(width < uniform_cell || width % uniform_cell == 0);
  const std::size_t cell_words = words_of_cell(modulus.bits());
  const std::size_t cell = std::min(width, uniform_cell);
  packed_.resize(out.size() / cell * cell_words);
  StreamPosition words = position;
  words.index = position.index / uniform_cell * cell_words;
  fill_packed(words, width / cell * cell_words);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(packed_.data());
  // Cells whose bits fill their words are one run of bits.
  const bool is_one_run = cell_words * 64 == cell * static_cast<std::size_t>(modulus.bits());
  const std::size_t run = is_one_run ? out.size() : cell;
  std::size_t not_residues = 0;
  for (std::size_t i = 0; i < out.size(); i += run) {
    not_residues += kernels::kernels().unpack_residues(
        out.data() + i, bytes + i / cell * cell_words * 8, run, constants_of(modulus));
  }
  if (not_residues == 0) return;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] < modulus.value()) continue;
    StreamPosition point = position;
    point.row += static_cast<std::uint32_t>(i / width);
    point.index += i % width;
    out[i] = retry(point, modulus);
  }
}

}  // namespace sealion

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "base/random.h"
#include "ring/kernels/kernels.h"
#include "ring/modulus.h"

namespace sealion {

/// Standard deviation of `sample_centred_binomial`: sqrt(21/2).
inline constexpr double noise_deviation = 3.2403703492039303;
/// Largest absolute value of `sample_centred_binomial`.
inline constexpr std::int64_t noise_bound = 21;

/// Coefficients in {-1, 0, 1}, each with probability 1/3, without a branch on the value.
void sample_ternary(SecretStream& stream, std::span<std::int64_t> out);

/// Coefficients with the centred binomial distribution of parameter 21 (Microsoft SEAL's sampler).
/// `scratch` holds the random bytes; it is the caller's so that many draws share one buffer.
void sample_centred_binomial(SecretStream& stream, SecretVector<std::uint8_t>& scratch,
                             std::span<std::int64_t> out);

/// Secret residues, and integers in [-bound, bound] for a bound below 2^63, each a reduction of 128
/// random bits: what is not uniform about them is below 2^-64 in statistical distance.
void sample_residues(SecretStream& stream, const Modulus& modulus, std::span<std::uint64_t> out);
void sample_integers(SecretStream& stream, std::uint64_t bound, std::span<std::int64_t> out);

/// Points of a row that `UniformSampler` draws together: they fill whole blocks of its stream.
inline constexpr std::size_t uniform_cell = 64;

/// On the domain of a stream whose residues are drawn again.
inline constexpr std::uint16_t uniform_retry_domain = 0x8000;

/// Residues uniform in [0, p) that are a function of a public seed and of their position alone. Not
/// for several threads at once.
class UniformSampler {
 public:
  explicit UniformSampler(const Seed& seed);

  /// Fills rows of `width` residues: row i of `out` gets the points position.index,
  /// position.index + 1, ... of row position.row + i. Index a multiple of `uniform_cell`, width too
  /// or below it. The bits of the stream, cut to the bits of p, are the residues; one that is not
  /// below p is drawn again from domains of 2^15 and above, which belong to this function.
  void sample(StreamPosition position, const Modulus& modulus, std::size_t width,
              std::span<std::uint64_t> out);

 private:
  void fill_packed(StreamPosition position, std::size_t width);
  std::uint64_t retry(StreamPosition point, const Modulus& modulus);

  IndexedStream stream_;
  /// The same stream by the kernels' own AES, where they have it.
  std::array<std::uint8_t, kernels::AesKernel::round_key_bytes> round_keys_;
  AlignedVector<std::uint64_t> packed_;
};

}  // namespace sealion

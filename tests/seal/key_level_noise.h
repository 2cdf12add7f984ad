#pragma once

#include <cstdint>
#include <vector>

#include "seal/key_level.h"

namespace sealion::testing {

/// Centred coefficients of p_0 + p_1 s at a row of the key level: all the noise, for an encryption
/// of zero.
inline std::vector<std::int64_t> key_level_noise(const seal::KeyLevelCiphertext& key,
                                                 const SecretKey& secret,
                                                 const seal::Context& context, std::size_t row) {
  const Ntt& ntt = context.chain().ntt(row);
  const std::size_t n = ntt.n();
  const std::uint64_t* p0 = key.residues.data() + row * n;
  const std::uint64_t* p1 = p0 + seal::key_part_size(context);
  std::vector<std::uint64_t> sum(n);
  for (std::size_t i = 0; i < n; ++i) {
    sum[i] = ntt.modulus().add(p0[i], ntt.modulus().multiply(p1[i], secret.residues(row)[i]));
  }
  ntt.inverse(sum);
  std::vector<std::int64_t> noise(n);
  for (std::size_t i = 0; i < n; ++i) noise[i] = ntt.modulus().centre(sum[i]);
  return noise;
}

/// What the noise of SEAL's keys is a multiple of.
inline std::int64_t noise_factor(const seal::Context& context) {
  const bool is_bgv = context.scheme() == seal::Scheme::bgv;
  return is_bgv ? static_cast<std::int64_t>(context.parameters()->plain_modulus().value()) : 1;
}

}  // namespace sealion::testing

#include "rlwe/answer_mask.h"

#include <algorithm>

#include "base/error.h"
#include "base/int128.h"
#include "ring/kernels/kernels.h"
#include "ring/sampler.h"

namespace sealion {

AnswerMask::AnswerMask(const MaskingKey& key, std::uint64_t noise_multiple, int flood_bits)
    : key_(key),
      noise_multiple_(noise_multiple),
      flood_bits_(flood_bits),
      flood_(2 * key.chain()->n()),
      term_(key.chain()->n()) {
  if (noise_multiple == 0 || noise_multiple % key.noise_factor() != 0) {
    fail(ErrorCode::invalid_argument,
         "a masking key with noise of multiples of {} where {} is needed", key.noise_factor(),
         noise_multiple);
  }
  if (flood_bits < 1 || flood_bits > most_flood_bits) {
    fail(ErrorCode::invalid_argument, "flooding noise of {} bits: 1 to {} are possible", flood_bits,
         most_flood_bits);
  }
}

void AnswerMask::draw(std::size_t parts) {
  const std::size_t n = term_.size();
  ternary_.resize(parts - 1, SecretVector<std::int64_t>(n));
  noise_.resize(parts, SecretVector<std::int64_t>(n));
  for (auto& u : ternary_) sample_ternary(stream_, u);
  for (auto& e : noise_) sample_centred_binomial(stream_, scratch_, e);
  stream_.generate(
      {reinterpret_cast<std::uint8_t*>(flood_.data()), flood_.size() * sizeof(flood_[0])});
}

void AnswerMask::add_products(RlweCiphertext& ciphertext, std::size_t limb) {
  const std::size_t n = term_.size();
  const Ntt& ntt = key_.chain()->ntt(limb);
  const kernels::ModulusConstants constants = constants_of(ntt.modulus());
  const kernels::KernelTable& kernel = kernels::kernels();
  // The key's own noise is a multiple of its factor; u makes up for the rest.
  const std::uint64_t scale = ntt.modulus().reduce(noise_multiple_ / key_.noise_factor());
  for (std::size_t i = 0; i < ternary_.size(); ++i) {
    std::ranges::fill(term_, 0);
    kernel.add_scaled_noise(term_.data(), term_.data(), ternary_[i].data(), 1, n, constants);
    ntt.forward(term_);
    kernel.multiply_scalar(term_.data(), term_.data(), scale, n, constants);
    kernel.multiply_add(ciphertext.residues(i, limb).data(), term_.data(), key_.b(limb).data(), n,
                        constants);
    kernel.multiply_add(ciphertext.residues(i + 1, limb).data(), term_.data(), key_.a(limb).data(),
                        n, constants);
  }
}

void AnswerMask::flood_residues(const Modulus& p, std::span<std::uint64_t> out) const {
  const uint128 bits = (uint128{1} << flood_bits_) - 1;
  const std::uint64_t half = p.reduce(uint128{1} << (flood_bits_ - 1));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const uint128 word = uint128{flood_[2 * i + 1]} << 64 | flood_[2 * i];
    out[i] = p.subtract(p.reduce(word & bits), half);
  }
}

void AnswerMask::add_noise(RlweCiphertext& ciphertext, std::size_t limb) {
  const std::size_t n = term_.size();
  const Ntt& ntt = key_.chain()->ntt(limb);
  const kernels::ModulusConstants constants = constants_of(ntt.modulus());
  const kernels::KernelTable& kernel = kernels::kernels();
  const std::uint64_t multiple = ntt.modulus().reduce(noise_multiple_);
  for (std::size_t i = 0; i < noise_.size(); ++i) {
    std::ranges::fill(term_, 0);
    if (i == 0) flood_residues(ntt.modulus(), term_);
    kernel.add_scaled_noise(term_.data(), term_.data(), noise_[i].data(), 1, n, constants);
    ntt.forward(term_);
    kernel.multiply_scalar(term_.data(), term_.data(), multiple, n, constants);
    const auto part = ciphertext.residues(i, limb);
    kernel.add(part.data(), part.data(), term_.data(), n, constants);
  }
}

void AnswerMask::add_to(RlweCiphertext& ciphertext) {
  if (ciphertext.parts() < 2 || ciphertext.limbs() > key_.limbs() ||
      ciphertext.chain()->digest() != key_.chain()->digest()) {
    fail(
        ErrorCode::incompatible,
        "a ciphertext of {} parts at {} limbs cannot be masked with a key at {} limbs of its chain",
        ciphertext.parts(), ciphertext.limbs(), key_.limbs());
  }
  draw(ciphertext.parts());
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    add_products(ciphertext, limb);
    add_noise(ciphertext, limb);
  }
}

}  // namespace sealion

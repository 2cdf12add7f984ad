#include "rlwe/decryptor.h"

#include <algorithm>

#include "base/error.h"
#include "ring/kernels/kernels.h"

namespace sealion {

Decryptor::Decryptor(const SecretKey& key)
    : key_(key),
      reduce_to_plain_(key.parameters()->basis(), key.parameters()->plain_modulus()),
      phase_(key.parameters()->limbs() * key.parameters()->n()) {}

std::span<std::uint64_t> Decryptor::phase(std::size_t limb) {
  const std::size_t n = key_.parameters()->n();
  return std::span(phase_).subspan(limb * n, n);
}

void Decryptor::evaluate_phase(const Ciphertext& ciphertext) {
  const Parameters& parameters = *key_.parameters();
  if (ciphertext.parameters()->digest() != parameters.digest()) {
    fail(ErrorCode::incompatible, "a ciphertext of other encryption parameters than the key's");
  }
  const kernels::KernelTable& kernel = kernels::kernels();
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    const kernels::ModulusConstants constants = constants_of(parameters.coeff_modulus(limb));
    const std::span<std::uint64_t> sum = phase(limb);
    // Horner's rule in s.
    const auto last = ciphertext.residues(ciphertext.parts() - 1, limb);
    std::copy(last.begin(), last.end(), sum.begin());
    for (std::size_t part = ciphertext.parts() - 1; part-- > 0;) {
      kernel.multiply(sum.data(), sum.data(), key_.residues(limb).data(), sum.size(), constants);
      kernel.add(sum.data(), sum.data(), ciphertext.residues(part, limb).data(), sum.size(),
                 constants);
    }
    parameters.coeff_ntt(limb).inverse(sum);
  }
}

void Decryptor::gather(std::size_t coefficient, std::span<std::uint64_t> residues) const {
  const std::size_t n = key_.parameters()->n();
  for (std::size_t limb = 0; limb < residues.size(); ++limb) {
    residues[limb] = phase_[limb * n + coefficient];
  }
}

void Decryptor::decrypt(const Ciphertext& ciphertext, Plaintext& plain) {
  evaluate_phase(ciphertext);
  plain.resize(key_.parameters()->n());
  SecretVector<std::uint64_t> residues(key_.parameters()->limbs());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    gather(i, residues);
    plain[i] = reduce_to_plain_(residues);
  }
}

int Decryptor::noise_budget_bits(const Ciphertext& ciphertext) {
  evaluate_phase(ciphertext);
  const CrtBasis& basis = key_.parameters()->basis();
  SecretVector<std::uint64_t> residues(key_.parameters()->limbs());
  int largest = 0;
  for (std::size_t i = 0; i < key_.parameters()->n(); ++i) {
    gather(i, residues);
    largest = std::max(largest, basis.magnitude_bits(residues));
  }
  return std::max(0, basis.total_bits() - largest - 1);
}

}  // namespace sealion

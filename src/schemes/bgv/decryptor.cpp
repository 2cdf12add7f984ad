#include "schemes/bgv/decryptor.h"

#include <algorithm>

#include "base/constant_time.h"
#include "base/error.h"
#include "ring/kernels/kernels.h"

namespace sealion {

Decryptor::Decryptor(ParametersPtr parameters, const SecretKey& key)
    : parameters_(std::move(parameters)),
      key_(key),
      phase_(parameters_->limbs() * parameters_->n()) {
  check_same_chain(*parameters_->chain(), key_);
  for (std::size_t limbs = 1; limbs <= parameters_->limbs(); ++limbs) {
    reduce_to_plain_.emplace_back(parameters_->chain()->basis(limbs), parameters_->plain_modulus());
  }
}

std::span<std::uint64_t> Decryptor::phase(std::size_t limb) {
  const std::size_t n = parameters_->n();
  return std::span(phase_).subspan(limb * n, n);
}

void Decryptor::evaluate_phase(const Ciphertext& ciphertext) {
  const Parameters& parameters = *parameters_;
  if (ciphertext.parameters()->digest() != parameters.digest()) {
    fail(ErrorCode::incompatible,
         "a ciphertext of other encryption parameters than the decryptor's");
  }
  const kernels::KernelTable& kernel = kernels::kernels();
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
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
  const std::size_t n = parameters_->n();
  for (std::size_t limb = 0; limb < residues.size(); ++limb) {
    residues[limb] = phase_[limb * n + coefficient];
  }
}

void Decryptor::decrypt(const Ciphertext& ciphertext, Plaintext& plain) {
  evaluate_phase(ciphertext);
  plain.resize(parameters_->n());
  const std::size_t limbs = ciphertext.limbs();
  reduce_to_plain_[limbs - 1](std::span(phase_).first(limbs * plain.size()), plain);
  const Modulus& t = parameters_->plain_modulus();
  kernels::kernels().multiply_scalar(plain.data(), plain.data(), t.inverse(ciphertext.correction()),
                                     plain.size(), constants_of(t));
}

int Decryptor::noise_budget_bits(const Ciphertext& ciphertext) {
  evaluate_phase(ciphertext);
  const CrtBasis& basis = parameters_->chain()->basis(ciphertext.limbs());
  SecretVector<std::uint64_t> residues(ciphertext.limbs()), magnitude(basis.words());
  for (std::size_t i = 0; i < parameters_->n(); ++i) {
    gather(i, residues);
    basis.or_magnitude(residues, magnitude);
  }
  const int largest = constant_time::bit_width(magnitude);
  return static_cast<int>(constant_time::larger(0, basis.total_bits() - largest - 1));
}

}  // namespace sealion

#include "schemes/bgv/encryptor.h"

#include <array>
#include <cassert>
#include <limits>
#include <utility>

#include "ring/kernels/kernels.h"
#include "ring/sampler.h"
#include "rlwe/stream_domains.h"

namespace sealion {
namespace {

/// Makes m + t * noise that of the centred message: m in (t/2, t) counts as m - t, which is one
/// less in the noise. Without it the mean t/2 of the coefficients would grow with every weighted
/// sum.
void centre_message(std::span<std::int64_t> noise, const Plaintext& plain, const Modulus& t) {
  const std::uint64_t half = t.value() / 2;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] -= static_cast<std::int64_t>((half - plain[i]) >> 63);
  }
}

}  // namespace

void expand_uniform(UniformSampler& sampler, const Modulus& modulus, std::size_t limb,
                    std::size_t row, std::size_t first, std::size_t width,
                    std::span<std::uint64_t> out) {
  assert(row + out.size() / width - 1 <= std::numeric_limits<std::uint32_t>::max());
  const StreamPosition position{.domain = expand_domain,
                                .limb = static_cast<std::uint16_t>(limb),
                                .row = static_cast<std::uint32_t>(row),
                                .index = first};
  sampler.sample(position, modulus, width, out);
}

SymmetricEncryptor::SymmetricEncryptor(ParametersPtr parameters, const SecretKey& key,
                                       EncryptionSeedPtr seed)
    : parameters_(std::move(parameters)),
      key_(key),
      seed_(std::move(seed)),
      uniform_(seed_->value()),
      noise_(parameters_->n()),
      masked_(parameters_->n()) {
  check_same_chain(*parameters_->chain(), key_);
}

void SymmetricEncryptor::encrypt(const Plaintext& plain, std::size_t number, Ciphertext& out) {
  const Parameters& parameters = *parameters_;
  assert(out.parts() == 2 && out.limbs() == parameters.limbs() && plain.size() == parameters.n());
  seed_->claim(number);
  const std::size_t n = parameters.n();
  const kernels::KernelTable& kernel = kernels::kernels();
  sample_centred_binomial(stream_, scratch_, noise_);
  centre_message(noise_, plain, parameters.plain_modulus());
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    const Modulus& p = parameters.coeff_modulus(limb);
    const kernels::ModulusConstants constants = constants_of(p);
    const auto c0 = out.residues(0, limb);
    const auto c1 = out.residues(1, limb);
    expand_uniform(uniform_, p, limb, number, 0, n, c1);
    kernel.add_scaled_noise(c0.data(), plain.data(), noise_.data(),
                            parameters.plain_modulus().value(), n, constants);
    parameters.coeff_ntt(limb).forward(c0);
    kernel.multiply(masked_.data(), c1.data(), key_.residues(limb).data(), n, constants);
    kernel.subtract(c0.data(), c0.data(), masked_.data(), n, constants);
  }
}

void PublicEncryptor::encrypt(const Plaintext& plain, Ciphertext& out) {
  const Parameters& parameters = *key_.parameters();
  assert(out.parts() == 2 && out.limbs() == parameters.limbs() && plain.size() == parameters.n());
  const std::size_t n = parameters.n();
  const kernels::KernelTable& kernel = kernels::kernels();
  const Plaintext no_message(n);
  SecretVector<std::int64_t> ternary(n);
  std::array<SecretVector<std::int64_t>, 2> noise{SecretVector<std::int64_t>(n),
                                                  SecretVector<std::int64_t>(n)};
  SecretVector<std::uint64_t> mask(n);
  sample_ternary(stream_, ternary);
  for (auto& e : noise) sample_centred_binomial(stream_, scratch_, e);
  centre_message(noise[0], plain, parameters.plain_modulus());
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    const kernels::ModulusConstants constants = constants_of(parameters.coeff_modulus(limb));
    kernel.add_scaled_noise(mask.data(), no_message.data(), ternary.data(), 1, n, constants);
    parameters.coeff_ntt(limb).forward(mask);
    for (std::size_t part = 0; part < 2; ++part) {
      const auto c = out.residues(part, limb);
      const Plaintext& message = part == 0 ? plain : no_message;
      kernel.add_scaled_noise(c.data(), message.data(), noise[part].data(),
                              parameters.plain_modulus().value(), n, constants);
      parameters.coeff_ntt(limb).forward(c);
      kernel.multiply_add(c.data(), mask.data(), key_.zero().residues(part, limb).data(), n,
                          constants);
    }
  }
}

}  // namespace sealion

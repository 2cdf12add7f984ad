#include "rlwe/key_encryptor.h"

#include <algorithm>
#include <cassert>

#include "ring/kernels/kernels.h"
#include "ring/sampler.h"

namespace sealion {

KeyEncryptor::KeyEncryptor(const SecretKey& secret, std::size_t limbs, std::uint64_t noise_factor)
    : secret_(secret),
      limbs_(limbs),
      noise_factor_(noise_factor),
      noise_(secret.chain()->n()),
      term_(secret.chain()->n()) {
  assert(limbs >= 1 && limbs <= secret.chain()->limbs());
}

void KeyEncryptor::encrypt_zero(std::span<const std::uint64_t> a, std::span<std::uint64_t> b) {
  const std::size_t n = noise_.size();
  assert(a.size() == rows() * n && b.size() == a.size());
  const kernels::KernelTable& kernel = kernels::kernels();
  sample_centred_binomial(stream_, scratch_, noise_);
  std::ranges::fill(b, 0);
  for (std::size_t row = 0; row < rows(); ++row) {
    const kernels::ModulusConstants constants = constants_of(row_ntt(row).modulus());
    const auto target = b.subspan(row * n, n);
    // The special prime may be below the factor: the noise is scaled as a residue.
    kernel.add_scaled_noise(target.data(), target.data(), noise_.data(), 1, n, constants);
    row_ntt(row).forward(target);
    kernel.multiply_scalar(target.data(), target.data(),
                           row_ntt(row).modulus().reduce(noise_factor_), n, constants);
    kernel.multiply(term_.data(), a.data() + row * n, secret_.residues(chain_row(row)).data(), n,
                    constants);
    kernel.subtract(target.data(), target.data(), term_.data(), n, constants);
  }
}

void KeyEncryptor::encrypt_digit(std::span<const std::uint64_t> message, std::size_t digit,
                                 std::span<const std::uint64_t> a, std::span<std::uint64_t> b) {
  encrypt_zero(a, b);
  const std::size_t n = noise_.size();
  const Modulus& q = row_ntt(digit).modulus();
  const std::uint64_t special = secret_.chain()->special_ntt().modulus().value();
  const auto target = b.subspan(digit * n, n);
  const kernels::KernelTable& kernel = kernels::kernels();
  kernel.multiply_scalar(term_.data(), message.data(), q.reduce(special), n, constants_of(q));
  kernel.add(target.data(), target.data(), term_.data(), n, constants_of(q));
}

}  // namespace sealion

#include "bench/residue_streams.h"

#include <array>

#include "bench/timing.h"
#include "ring/kernels/kernels.h"
#include "ring/primes.h"

namespace sealion::bench {
namespace {

constexpr int bits = 46;
constexpr std::size_t cells = 32;

}  // namespace

ResidueStreams::ResidueStreams()
    : modulus_(largest_primes(bits, 2 * std::size_t{4096}, 1).front()),
      sampler_(Seed{}),
      aes_(EVP_CIPHER_CTX_new()),
      residues_(cells * uniform_cell),
      packed_(residues_.size() * bits / 8) {
  const std::array<unsigned char, 16> zeros{};
  EVP_EncryptInit_ex(aes_.get(), EVP_aes_128_ctr(), nullptr, zeros.data(), zeros.data());
}

ResidueStreamSeconds ResidueStreams::round() {
  const auto unpacking = [this](const kernels::KernelTable& kernel) {
    return seconds_of(
        [&] { kernel.unpack_bits(residues_.data(), packed_.data(), residues_.size(), bits); });
  };
  ResidueStreamSeconds seconds{};
  seconds.expansion = seconds_of([&] {
    sampler_.sample({.domain = 1, .limb = 0, .row = 0, .index = 0}, modulus_, uniform_cell,
                    residues_);
  });
  seconds.aes = seconds_of([&] {
    int written = 0;
    EVP_EncryptUpdate(aes_.get(), packed_.data(), &written, packed_.data(),
                      static_cast<int>(packed_.size()));
  });
  seconds.unpacking = unpacking(kernels::kernels());
  seconds.scalar_unpacking = unpacking(kernels::scalar_kernels);
  return seconds;
}

}  // namespace sealion::bench

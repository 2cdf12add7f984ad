#include "schemes/lwe/encryptor.h"

#include <cassert>
#include <limits>
#include <utility>

#include "ring/kernels/kernels.h"
#include "rlwe/stream_domains.h"

namespace sealion {

void expand_mask(UniformSampler& sampler, const Modulus& modulus, std::size_t limb,
                 std::size_t number, std::span<std::uint64_t> out) {
  assert(number <= std::numeric_limits<std::uint32_t>::max());
  const StreamPosition position{.domain = expand_domain,
                                .limb = static_cast<std::uint16_t>(limb),
                                .row = static_cast<std::uint32_t>(number),
                                .index = 0};
  sampler.sample(position, modulus, out.size(), out);
}

CoefficientEncryptor::CoefficientEncryptor(LweParametersPtr parameters, const SecretKey& key,
                                           EncryptionSeedPtr seed)
    : parameters_(std::move(parameters)),
      key_(key),
      seed_(std::move(seed)),
      uniform_(seed_->value()),
      mask_(parameters_->n()),
      masked_(parameters_->n()) {
  check_same_chain(*parameters_->chain(), key_);
}

void CoefficientEncryptor::encrypt(std::size_t number, std::span<const std::uint32_t> places,
                                   std::span<const std::int64_t> values,
                                   std::span<std::uint64_t> out) {
  const LweParameters& parameters = *parameters_;
  const std::size_t count = places.size();
  assert(values.size() == count && out.size() == parameters.limbs() * count);
  seed_->claim(number);
  noise_.resize(count);
  sample_centred_binomial(stream_, scratch_, noise_);
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    const Ntt& ntt = parameters.chain()->ntt(limb);
    const Modulus& p = ntt.modulus();
    expand_mask(uniform_, p, limb, number, mask_);
    kernels::kernels().multiply(masked_.data(), mask_.data(), key_.residues(limb).data(),
                                masked_.size(), constants_of(p));
    ntt.inverse(masked_);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t message = p.multiply(parameters.scale(limb), p.reduce_signed(values[i]));
      out[limb * count + i] =
          p.subtract(p.add(message, p.reduce_signed(noise_[i])), masked_[places[i]]);
    }
  }
}

}  // namespace sealion

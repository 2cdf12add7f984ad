#include "layouts/slotwise/search/masked_answer.h"

#include <cmath>

#include "layouts/masking.h"

namespace sealion::planning {

AnswerNoise answer_noise(double noise_bits, std::size_t parts, std::size_t outputs,
                         const Setting& setting) {
  if (setting.privacy_bits == 0) return {noise_bits, 0};
  const std::size_t coefficients = outputs * setting.ring.n * setting.plain_moduli.size();
  const MaskedNoise masked =
      masked_noise(setting.privacy_bits, static_cast<double>(coefficients),
                   std::exp2(noise_bits - setting.log2_t()), setting.ring.n, parts);
  return {setting.log2_t() + std::log2(masked.bound), masked.flood_bits};
}

}  // namespace sealion::planning

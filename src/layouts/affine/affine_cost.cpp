#include "layouts/affine/affine_cost.h"

#include <bit>

#include "base/random.h"
#include "layouts/masking.h"

namespace sealion {
namespace {

std::uint64_t bytes_of(std::uint64_t count, int bits) {
  return (count * static_cast<std::uint64_t>(bits) + 7) / 8;
}

}  // namespace

Cost affine_cost(const AffineForm& form, std::size_t records) {
  const std::uint64_t n = form.parameters.n, limbs = form.parameters.coeff_moduli.size();
  const std::uint64_t sets = form.sets(records);
  const std::uint64_t masks = sets * form.blocks() * limbs;
  const std::uint64_t polynomials = sets * form.products();
  const std::uint64_t sent = form.sent(records);
  const std::uint64_t answered = polynomials * n + records * form.outputs;
  Cost cost;
  cost.expanded_residues = masks * n;
  // Both parts times their weights, and what is switched.
  cost.products = 2 * masks * form.products() * n + answered * limbs;
  cost.transforms = masks + 2 * polynomials * limbs;
  cost.butterflies = cost.transforms * (n / 2) * static_cast<std::uint64_t>(std::countr_zero(n));
  cost.packed_residues = sent * limbs + answered;
  if (sets == 1) cost.alone = cost;  // sets are what threads share
  for (const std::uint64_t prime : form.parameters.coeff_moduli) {
    cost.upload_bytes += bytes_of(sent, std::bit_width(prime));
  }
  cost.upload_bytes += sizeof(Seed);
  cost.download_bytes = bytes_of(polynomials * n, form.parameters.answer_bits) +
                        bytes_of(records * form.outputs, form.parameters.answer_bits);
  const std::uint64_t weights = form.blocks() * form.products() * n * limbs;
  cost.memory_bytes = weights * sizeof(std::uint64_t) * sets;
  cost.peak_bytes =
      (weights + 2 * form.products() * n * limbs + sent * limbs + answered) * sizeof(std::uint64_t);
  return cost;
}

Cost affine_masking_cost(const AffineForm& form, std::size_t records) {
  std::uint64_t bits = 0;
  for (const std::uint64_t prime : form.parameters.coeff_moduli) {
    bits += static_cast<std::uint64_t>(std::bit_width(prime));
  }
  return masking_cost(form.parameters.n, form.sets(records) * form.products(), 2,
                      form.parameters.coeff_moduli.size(), bits);
}

}  // namespace sealion

#include "runtime/prepared.h"

#include <utility>

#include "layouts/affine/affine_layout.h"
#include "layouts/masking.h"
#include "layouts/primes.h"

namespace sealion {

namespace {

/// Of one request, in all channels.
std::size_t answer_ciphertexts(const Manifest& manifest, std::size_t records) {
  const auto* packed = std::get_if<PackedForm>(&manifest.form);
  return manifest.parameters.plain_moduli.size() *
         (packed != nullptr ? packed->answer_ciphertexts(records) : manifest.outputs);
}

}  // namespace

Prepared::Prepared(const Program& program, const Way& way, PublicModelPtr face,
                   const ModelSalt& salt)
    : program_(program_to_run(program, way)), way_(way), face_(std::move(face)) {
  if (!std::holds_alternative<AffineForm>(way_)) {
    arranged_ = arrange(program_, manifest().parameters, way_, manifest().client);
  }
  check_manifest(manifest(), program_, way_, arranged_.get(), salt);
}

Cost Prepared::cost(std::size_t records, std::size_t threads) const {
  if (const auto* form = std::get_if<AffineForm>(&way_)) {
    Cost cost = affine_cost(*form, records);
    if (manifest().model_privacy) cost += affine_masking_cost(*form, records);
    return cost;
  }
  Cost cost = arranged_->cost(records, threads);
  if (manifest().model_privacy) {
    const std::size_t limbs = manifest().output_limbs;
    cost += masking_cost(manifest().parameters.n, answer_ciphertexts(manifest(), records),
                         manifest().output_parts, limbs,
                         planning::limb_bits(manifest().parameters, limbs));
  }
  return cost;
}

}  // namespace sealion

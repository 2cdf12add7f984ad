#include "runtime/prepared.h"

#include <utility>

#include "layouts/affine/affine_layout.h"
#include "runtime/model_manifest.h"

namespace sealion {

Prepared::Prepared(const Program& program, const Way& way, PublicModelPtr face)
    : program_(program_to_run(program, way)), way_(way), face_(std::move(face)) {
  if (!std::holds_alternative<AffineForm>(way_)) {
    arranged_ = arrange(program_, manifest().parameters, way_, manifest().client);
  }
  check_manifest(manifest(), program_, way_, arranged_.get());
}

Cost Prepared::cost(std::size_t records, std::size_t threads) const {
  if (const auto* form = std::get_if<AffineForm>(&way_)) return affine_cost(*form, records);
  return arranged_->cost(records, threads);
}

}  // namespace sealion

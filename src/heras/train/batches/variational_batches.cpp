#include "heras/train/batches/variational_batches.h"

#include <utility>

#include "heras/train/core/rows.h"

namespace sealion::heras::train {

VariationalBatches::VariationalBatches(const Inputs& inputs, Preprocessing preprocessing,
                                       const FitOptions& options, at::Generator generator)
    : originals_(pictures_of(inputs).value()),
      augmented_(inputs, originals_.count, std::move(preprocessing), options,
                 std::move(generator)) {}

VariationalBatch VariationalBatches::get(std::size_t step) const {
  const at::Tensor chosen = augmented_.chosen(step);
  return {augmented_.levels(chosen),
          rows(originals_.bytes, augmented_.count(), chosen, at::kByte).to(at::kFloat) / 255};
}

}  // namespace sealion::heras::train

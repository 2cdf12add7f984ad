#include "heras/train/batches/variational_batches.h"

#include <utility>

#include "heras/train/core/rows.h"

namespace sealion::heras::train {

VariationalBatches::VariationalBatches(const ImageSet& images, std::int64_t saturation,
                                       const FitOptions& options, at::Generator generator)
    : originals_(images),
      augmented_(images, images.count, saturation, options, std::move(generator)) {}

VariationalBatch VariationalBatches::get(std::size_t step) const {
  const at::Tensor chosen = augmented_.chosen(step);
  return {augmented_.levels(chosen),
          rows(originals_.pixels, augmented_.count(), chosen, at::kByte).to(at::kFloat) / 255};
}

}  // namespace sealion::heras::train

#include "runtime/prepared.h"

#include <algorithm>

#include "base/parallel.h"
#include "exchange/batch_file.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"
#include "layouts/affine/affine_layout.h"
#include "runtime/model_manifest.h"

namespace sealion {

Prepared::Prepared(const Program& program, const Way& way, const Manifest& manifest)
    : program_(program), way_(way), manifest_(manifest) {
  if (!std::holds_alternative<AffineForm>(way_)) {
    parallel_for(2, {}, [&](std::size_t task) {
      if (task == 0) {
        arranged_ = arrange(program_, manifest_.parameters, way_, manifest_.client);
      } else {
        channels_ = channels_of(manifest_);
      }
    });
  }
  check_manifest(manifest_, program_, way_, arranged_.get());
}

std::size_t Prepared::largest_request_bytes() const {
  const std::size_t own = sealion::largest_request_bytes(manifest_);
  if (manifest_.client != ClientKind::seal) return own;
  const SealFileSizes seals = seal_file_sizes(manifest_, channels_, most_samples(manifest_));
  return std::max(own, largest_compressed(seals.inputs));
}

std::size_t Prepared::largest_key_bytes() const {
  const std::size_t own = evaluation_key_file_bytes(manifest_, channels_);
  if (own == 0 || manifest_.client != ClientKind::seal) return own;
  const SealFileSizes seals = seal_file_sizes(manifest_, channels_, 1);
  return std::max(own, largest_compressed(seals.evaluation_keys));
}

Cost Prepared::cost(std::size_t records, std::size_t threads) const {
  if (const auto* form = std::get_if<AffineForm>(&way_)) return affine_cost(*form, records);
  return arranged_->cost(records, threads);
}

}  // namespace sealion

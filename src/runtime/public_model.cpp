#include "runtime/public_model.h"

#include <algorithm>
#include <utility>

#include "exchange/batch_file.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"

namespace sealion {

PublicModel::PublicModel(Manifest manifest)
    : manifest_(std::move(manifest)), channels_(channels_of(manifest_)) {}

std::size_t PublicModel::largest_request_bytes() const {
  const std::size_t own = sealion::largest_request_bytes(manifest_);
  if (manifest_.client != ClientKind::seal) return own;
  const SealFileSizes seals = seal_file_sizes(manifest_, channels_, most_samples(manifest_));
  return std::max(own, largest_compressed(seals.inputs));
}

std::size_t PublicModel::largest_key_bytes() const {
  const std::size_t own = evaluation_key_file_bytes(manifest_, channels_);
  if (own == 0 || manifest_.client != ClientKind::seal) return own;
  const SealFileSizes seals = seal_file_sizes(manifest_, channels_, 1);
  return std::max(own, largest_compressed(seals.evaluation_keys));
}

}  // namespace sealion

#include "runtime/public_model.h"

#include <algorithm>
#include <utility>

#include "exchange/batch_file.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"
#include "exchange/split_request.h"

namespace sealion {

PublicModel::PublicModel(Manifest manifest)
    : manifest_(std::move(manifest)), channels_(channels_of(manifest_)) {}

PublicModel::PublicModel(Manifest manifest, std::vector<ParametersPtr> channels)
    : manifest_(std::move(manifest)), channels_(std::move(channels)) {}

PublicModel PublicModel::of_channel(std::size_t channel) const {
  return {sealion::of_channel(manifest_, channel), {channels_.at(channel)}};
}

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

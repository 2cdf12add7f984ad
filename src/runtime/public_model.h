#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "exchange/manifest.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// What is public of a model, ready for what clients send: their requests and keys can be read
/// before its program is arranged. Safe for several threads.
class PublicModel {
 public:
  /// Throws as `channels_of`.
  explicit PublicModel(Manifest manifest);
  /// The model modulo one plaintext modulus, of which are the requests that are split. Throws as
  /// `check_splits`.
  PublicModel of_channel(std::size_t channel) const;

  const Manifest& manifest() const { return manifest_; }
  /// One for each plaintext modulus, all on one modulus chain (`channels_of`).
  const std::vector<ParametersPtr>& channels() const { return channels_; }
  /// No request, or client's evaluation keys, of more bytes is answered: what to stop reading at.
  /// Keys may have 0 where the model needs none.
  std::size_t largest_request_bytes() const;
  std::size_t largest_key_bytes() const;

 private:
  PublicModel(Manifest manifest, std::vector<ParametersPtr> channels);

  Manifest manifest_;
  std::vector<ParametersPtr> channels_;
};

using PublicModelPtr = std::shared_ptr<const PublicModel>;

}  // namespace sealion

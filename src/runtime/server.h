#pragma once

#include <cstddef>

#include "engine/engine.h"
#include "program/program.h"
#include "runtime/manifest.h"

namespace sealion {

/// Everything the owner of the model does with encrypted data; it does no I/O and holds no key.
class Server {
 public:
  /// Throws `incompatible` where the manifest is not of this program.
  Server(const Program& program, Manifest manifest);

  const Manifest& manifest() const { return manifest_; }

  /// Encrypted inputs -> encrypted logits. Throws `incompatible` for a batch of other parameters
  /// or size.
  EncryptedBatch evaluate(const EncryptedBatch& inputs, std::size_t threads) const;

 private:
  Manifest manifest_;
  Engine engine_;
};

}  // namespace sealion

#include "runtime/server.h"

#include "base/error.h"

namespace sealion {
namespace {

Manifest checked(Manifest manifest, const Program& program) {
  Manifest recomputed = manifest;
  seal_manifest(recomputed, program);
  if (recomputed.model_id != manifest.model_id) {
    fail(ErrorCode::incompatible, "the manifest of '{}' does not belong to this program",
         manifest.name);
  }
  return manifest;
}

}  // namespace

Server::Server(const Program& program, Manifest manifest)
    : manifest_(checked(std::move(manifest), program)),
      engine_(program, Parameters::create(manifest_.parameters)) {}

EncryptedBatch Server::evaluate(const EncryptedBatch& inputs, std::size_t threads) const {
  return engine_.run(inputs, threads);
}

}  // namespace sealion

#include "layouts/slotwise/run/barrier.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/parallel.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/relinearisation.h"

namespace sealion {
namespace {

/// What one thread needs.
struct Crosser {
  Crosser(const ParametersPtr& parameters, const Crossing& crossing)
      : limbs(crossing.limbs), switcher(parameters) {
    if (crossing.keys != nullptr) relineariser.emplace(parameters, *crossing.keys);
  }

  Ciphertext operator()(Ciphertext ciphertext) {
    if (relineariser) ciphertext = (*relineariser)(ciphertext);
    if (limbs == ciphertext.limbs()) return ciphertext;
    return switcher(ciphertext, limbs);
  }

  std::size_t limbs;
  std::optional<Relineariser> relineariser;
  ModulusSwitcher switcher;
};

}  // namespace

EncryptedBatch cross_barrier(const EncryptedBatch& batch, const Crossing& crossing,
                             const ExecutionContext& context, Progress& progress) {
  const ParametersPtr& parameters = batch.parameters();
  const std::size_t parts =
      crossing.keys != nullptr ? std::min<std::size_t>(batch.parts(), 2) : batch.parts();
  const std::uint64_t correction = parameters->plain_modulus().multiply(
      batch.correction(), switching_correction(*parameters, batch.limbs(), crossing.limbs));
  EncryptedBatch result(parameters, batch.features(), parts, batch.samples(), std::nullopt,
                        crossing.limbs, correction);
  parallel_for_each(
      batch.features(), context, [&] { return std::make_unique<Crosser>(parameters, crossing); },
      [&](Crosser& cross, std::size_t feature) {
        result.store(feature, cross(batch.load(feature)));
        progress.advance();
      });
  return result;
}

}  // namespace sealion

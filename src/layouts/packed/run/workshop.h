#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "base/lender.h"
#include "layouts/packed/slots/slot_ring.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/parameters.h"
#include "schemes/bgv/relinearisation.h"
#include "schemes/bgv/rotation.h"

namespace sealion::packed {

/// What one thread works with: everything that owns scratch memory.
struct Workshop {
  /// `keys` may be null where nothing is switched.
  Workshop(const ParametersPtr& parameters, const EvaluationKeys* keys);

  ModulusSwitcher switcher;
  std::optional<Rotator> rotator;            ///< where there are keys to rotate with
  std::optional<Relineariser> relineariser;  ///< where there are keys to relinearise with
};

/// `out` becomes `ciphertext`, rotated by one key after the other: at least one, and `out` is
/// another ciphertext.
void rotate_by(Rotator& rotator, const std::vector<SlotRotation>& keys,
               const Interleaving& interleaving, const Ciphertext& ciphertext, Ciphertext& out,
               const ExecutionContext& context);

class Workshops : public Lender<Workshop> {
 public:
  /// Refers to the keys.
  Workshops(const ParametersPtr& parameters, const EvaluationKeys* keys)
      : Lender([=] { return std::make_unique<Workshop>(parameters, keys); }) {}
};

}  // namespace sealion::packed

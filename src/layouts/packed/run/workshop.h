#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/execution_context.h"
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

/// Workshops that threads borrow, so that there are as many as work at once, and none is set up
/// twice.
class Workshops {
 public:
  /// Refers to the keys.
  Workshops(ParametersPtr parameters, const EvaluationKeys* keys)
      : parameters_(std::move(parameters)), keys_(keys) {}

  /// One that nobody has, until it is destroyed.
  class Loan {
   public:
    Loan(Workshops& owner, std::unique_ptr<Workshop> workshop)
        : owner_(owner), workshop_(std::move(workshop)) {}
    ~Loan() { owner_.put_back(std::move(workshop_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    Workshop& operator*() const { return *workshop_; }
    Workshop* operator->() const { return workshop_.get(); }

   private:
    Workshops& owner_;
    std::unique_ptr<Workshop> workshop_;
  };
  Loan borrow();

 private:
  void put_back(std::unique_ptr<Workshop> workshop);

  ParametersPtr parameters_;
  const EvaluationKeys* keys_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workshop>> free_;
};

}  // namespace sealion::packed

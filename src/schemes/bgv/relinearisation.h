#pragma once

#include "rlwe/digits.h"
#include "rlwe/key_switching.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// Brings ciphertexts of many parts back to two with key switching. Keeps limbs and correction. A
/// call may divide its work among the threads of a context, with the same result bit for bit; not
/// for several calls at once: it owns its scratch memory.
class Relineariser {
 public:
  /// Refers to the keys. Throws `incompatible` for keys of another chain or plaintext modulus, or
  /// for rotations alone.
  Relineariser(ParametersPtr parameters, const EvaluationKeys& keys);

  /// Throws `incompatible` for other parameters, or more parts or limbs than the keys serve. Fewer
  /// than three parts come back as they are.
  Ciphertext operator()(const Ciphertext& ciphertext, const ExecutionContext& context = one_thread);

 private:
  void check(const Ciphertext& ciphertext) const;

  ParametersPtr parameters_;
  const KeySwitchingKeys& keys_;
  KeySwitcher switcher_;
  DigitDecomposition digits_;
};

}  // namespace sealion

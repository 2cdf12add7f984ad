#pragma once

#include <cstddef>

#include "base/digest.h"
#include "exchange/messages.h"
#include "rlwe/keys.h"

namespace sealion {

/// Counts the records that a server answers for each key of a model, for as long as the model is
/// served.
class QueryLedger {
 public:
  virtual ~QueryLedger() = default;

  /// Counts so many more for the key. Throws `over_budget`, having counted none, where that makes
  /// more than `budget`. Safe for several threads.
  virtual void spend(const Digest& model_id, const KeyId& key, std::size_t records,
                     std::size_t budget) = 0;
};

/// Records that the answer to a request can tell of: as many as it says where the answer is masked,
/// else as many as its ciphertexts have room for.
std::size_t records_told(const Request& request, const Manifest& manifest);

}  // namespace sealion

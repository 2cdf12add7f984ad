#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "exchange/affine_form.h"
#include "exchange/manifest.h"
#include "exchange/messages.h"
#include "exchange/model_privacy.h"
#include "program/program.h"
#include "runtime/arranged.h"
#include "runtime/placement.h"

namespace sealion {

/// What a server does in one layout. Any number of threads may ask at once.
class Evaluator {
 public:
  virtual ~Evaluator() = default;

  /// Encrypted records -> encrypted answers, masked where the model is private, in all channels or
  /// in those that are there. `keys` are as many sets as the manifest says. Throws `incompatible`
  /// for what is not of the manifest.
  virtual Response answer(const Request& request, const ChannelKeys& keys,
                          const ExecutionContext& context) const = 0;
  /// The same for a batch of BGV ciphertexts whose answers stay such, for clients that are not
  /// ours. They are not masked.
  virtual ChannelBatches evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                                  const ExecutionContext& context) const = 0;
};

/// Ciphertexts of BGV, one executor a channel, of a program with this manifest. Refers to program
/// and placement.
std::unique_ptr<const Evaluator> make_batch_evaluator(const Arranged& program,
                                                      const Manifest& manifest,
                                                      const std::vector<ParametersPtr>& channels,
                                                      Placement& placement);
/// Coefficients; refers to nothing.
std::unique_ptr<const Evaluator> make_affine_evaluator(const Program& program,
                                                       const AffineForm& form,
                                                       const std::optional<ModelPrivacy>& privacy);

}  // namespace sealion

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "layouts/executor.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/run/map_weights.h"
#include "layouts/packed/slots/routes.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// A packing in one channel: what whoever runs it knows. Records that lie interleaved are a group,
/// which has one ciphertext for each of its input's placement; a batch has the ciphertexts of one
/// group after the other, the last of them perhaps with fewer records.
class ChannelProgram {
 public:
  /// `inputs` as they come from the client.
  ChannelProgram(std::shared_ptr<const Packing> packing, const Interleaving& interleaving,
                 Routes routes, Levels levels, ParametersPtr channel, const MapSource& inputs);

  const Packing& packing() const { return *packing_; }
  const Interleaving& interleaving() const { return interleaving_; }
  const Routes& routes() const { return routes_; }
  const Levels& levels() const { return levels_; }
  const ParametersPtr& parameters() const { return parameters_; }

  MapLimbs limbs_of(ValueId map) const { return {levels_.work(map), levels_.result(map)}; }
  /// Of an affine value in the packing's order; `form` is the packing's modulo this channel's t.
  MapWeights weights(ValueId map, const AffineForm& form, const ExecutionContext& context) const;

  const EvaluationKeyShape& key_shape() const { return key_shape_; }
  std::size_t groups(const EncryptedBatch& inputs) const {
    return interleaving_.groups(inputs.samples());
  }
  /// Ciphertexts of a group.
  std::size_t inputs_of_group() const { return packing_->placement(0).ciphertexts(); }
  std::size_t answers_of_group() const {
    return packing_->placement(packing_->form.answer).ciphertexts();
  }
  /// Throws `incompatible` unless the batch is one of whole groups for this program, and there are
  /// keys where it takes any.
  void check(const Job& job) const;
  /// What the answers to such inputs are stored in.
  EncryptedBatch answers_to(const EncryptedBatch& inputs) const;

 private:
  std::shared_ptr<const Packing> packing_;
  Interleaving interleaving_;
  Routes routes_;
  Levels levels_;
  ParametersPtr parameters_;
  MapSource inputs_;
  std::uint64_t answer_correction_;
  EvaluationKeyShape key_shape_;
};

}  // namespace sealion::packed

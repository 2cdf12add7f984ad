#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "layouts/packed/levels/key_switches.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/run/map_weights.h"
#include "layouts/packed/run/workshop.h"
#include "layouts/packed/slots/routes.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion::packed {

/// An affine map over slots with its weights encoded for one channel. Sources come with the
/// corrections that these take off; its result has that of switching the modulus alone.
class CompiledMap {
 public:
  /// Refers to the map and the routes.
  CompiledMap(const SlotMap& map, MapWeights weights, const Interleaving& interleaving,
              const Routes& routes, const MapLimbs& limbs, const ParametersPtr& parameters);

  /// Of each term's source its ciphertexts, at the limbs where the map works.
  using Sources = std::vector<std::span<const Ciphertext>>;
  /// Turns are shared among threads, then results, or giant steps where there are fewer results
  /// than threads, and single switches where there are fewer of those; the answer is the same for
  /// any number.
  std::vector<Ciphertext> run(const Sources& sources, Workshops& workshops,
                              const ExecutionContext& context) const;

  std::size_t weight_bytes() const { return weights_.bytes(); }

 private:
  /// What the products read, [turned], and what had to be made for it, of each source.
  struct TurnedSources {
    std::vector<const Ciphertext*> all;
    std::vector<std::vector<Ciphertext>> made;
  };
  TurnedSources turned(const Sources& sources, Workshops& workshops,
                       const ExecutionContext& context) const;
  /// Those of one ciphertext.
  void turn(const Ciphertext& source, const SourceTurns& turns, Workshops& workshops,
            const ExecutionContext& context, TurnedSources& out) const;
  /// The products of each giant step, added up.
  std::vector<Ciphertext> sums(std::size_t output, const TurnedSources& turned,
                               const ExecutionContext& context) const;
  /// The same of all giant steps, turned.
  Ciphertext giants(std::size_t output, const TurnedSources& turned, Workshops& workshops,
                    const ExecutionContext& context) const;
  /// Of what is to be turned as each step says, [steps], and of what is not, which comes last: what
  /// lies on the way of others is turned with them. Steps that nothing follows are taken.
  Ciphertext turned_sum(const std::vector<RouteStep>& steps,
                        std::vector<std::optional<Ciphertext>> sums, Workshops& workshops,
                        const ExecutionContext& context) const;
  Ciphertext output(std::size_t number, const TurnedSources& turned, Workshops& workshops,
                    const ExecutionContext& context) const;

  /// One limb of the weights of a product.
  const std::uint64_t* weights(std::size_t product, std::size_t limb) const {
    return weights_.weights().data() + (product * work_ + limb) * parameters_->n();
  }

  const SlotMap& map_;
  Interleaving interleaving_;
  const Routes& routes_;
  std::size_t work_, result_;
  ParametersPtr parameters_;
  MapWeights weights_;
  std::vector<std::vector<std::size_t>> first_products_;
};

}  // namespace sealion::packed

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/memory.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/run/weights.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/rotation.h"

namespace sealion::packed {

/// What maps and products work with; one for each thread.
struct Workshop {
  Rotator* rotator;  ///< null where nothing is rotated
  ModulusSwitcher& switcher;
};

/// An affine map over slots with its weights encoded for one channel. Sources may come with any
/// corrections, known when it is made; its result has that of switching the modulus alone.
class CompiledMap {
 public:
  /// `corrections[k]` of the source of term k at the limbs where the map works. Refers to the map.
  CompiledMap(const SlotMap& map, const std::vector<std::uint64_t>& corrections, std::size_t work,
              std::size_t result, const ParametersPtr& parameters);

  /// `sources[k]` are the ciphertexts of the source of term k, at the limbs where the map works.
  std::vector<Ciphertext> run(const std::vector<std::vector<Ciphertext>>& sources,
                              const Workshop& workshop) const;

  std::size_t weight_bytes() const;

 private:
  std::vector<Ciphertext> turned(const std::vector<std::vector<Ciphertext>>& sources,
                                 const Workshop& workshop) const;
  Ciphertext products(std::size_t output, std::size_t giant,
                      const std::vector<Ciphertext>& turned) const;
  Ciphertext output(std::size_t number, const std::vector<Ciphertext>& turned,
                    const Workshop& workshop) const;

  const SlotMap& map_;
  std::size_t work_, result_;
  ParametersPtr parameters_;
  // [outputs][giants][products], each [work limbs][n]
  std::vector<std::vector<std::vector<AlignedVector<std::uint64_t>>>> weights_;
  std::vector<AlignedVector<std::uint64_t>> constants_;  // [outputs], each [result limbs][n]
};

}  // namespace sealion::packed

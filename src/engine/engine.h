#pragma once

#include <cstddef>
#include <memory>

#include "engine/batch.h"
#include "program/program.h"
#include "rlwe/parameters.h"

namespace sealion {

/// Runs one program on encrypted batches: tile by tile, all layers of a tile before the next tile,
/// the tiles shared among threads (DESIGN: a network is pointwise in NTT form). No key is needed.
class Engine {
 public:
  /// Lays the weights out for the kernels. Throws `does_not_fit` where a weight times a residue
  /// would exceed the kernels' 52-bit products at these parameters.
  Engine(const Program& program, ParametersPtr parameters);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// `inputs` has one ciphertext of two parts for each input of the program. The result has one
  /// for each output, with as many parts as the program's squares make. Throws `incompatible`
  /// where parameters or sizes differ.
  EncryptedBatch run(const EncryptedBatch& inputs, std::size_t threads) const;

 private:
  struct Implementation;
  std::unique_ptr<const Implementation> implementation_;
};

}  // namespace sealion

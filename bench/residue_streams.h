#pragma once

#include <cstddef>
#include <cstdint>

#include "base/memory.h"
#include "base/native/evp_cipher.h"
#include "base/random.h"
#include "ring/modulus.h"
#include "ring/sampler.h"

namespace sealion::bench {

/// What one round takes for the residues of a slab.
struct ResidueStreamSeconds {
  double expansion;  ///< from a seed
  double aes;        ///< OpenSSL's AES-128-CTR of as many bytes
  double unpacking;  ///< by the kernel in use
  double scalar_unpacking;
};

/// Residues of 46 bits on their way into the engine, a slab of 32 cells; one thread.
class ResidueStreams {
 public:
  ResidueStreams();
  ResidueStreamSeconds round();

 private:
  Modulus modulus_;
  UniformSampler sampler_;
  EvpContext aes_;
  AlignedVector<std::uint64_t> residues_;
  AlignedVector<std::uint8_t> packed_;
};

}  // namespace sealion::bench

#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "schemes/bgv/parameters.h"
#include "seal/blake2xb.h"

namespace sealion::bench {

/// Seconds of one thread for the inputs of DNN-30 as clients with Microsoft SEAL send them: 784
/// seeded ciphertexts, n = 4096, two data primes of 38 bits.
struct SealLoadingSeconds {
  double expansion;  ///< of their seeds into words by BLAKE2Xb, alone
  double bgv, bfv;   ///< read, checked, expanded to residues; BFV's also transformed
};

class SealLoading {
 public:
  SealLoading();

  SealLoadingSeconds round() const;

 private:
  double expand() const;
  double load(std::size_t scheme) const;

  ParametersPtr parameters_;
  std::vector<seal::PrngSeed> seeds_;
  std::array<ByteVector, 2> files_;  // BGV, BFV
};

}  // namespace sealion::bench

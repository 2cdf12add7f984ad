#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "bench/rotations.h"

namespace sealion::bench {

/// Rotations on one chain.
struct RotationFigures {
  RotationChain chain;
  RotationSeconds seconds;
  double of_8_fraction, of_16_fraction;  ///< of as many single rotations
};

/// The first dense layer of DNN-30 (784 to 30) on a full batch, n = 4096, two primes of 46 bits,
/// and what bounds it; all threads.
struct DenseFigures {
  double peak_multiply_adds_per_second = 0;  ///< a loop over registers
  double read_bytes_per_second = 0;          ///< reading the same batch
  double seconds = 0;                        ///< both parts stored
  double seeded_seconds = 0;                 ///< second part expanded from its seed
  double multiply_adds = 0;
  double bytes = 0;
  double bound_seconds = 0;  ///< the larger of arithmetic and memory
  std::string bound;         ///< "multiply-adds" or "memory"
  double fraction_of_bound = 0;
};

/// All of DNN-30 on a full batch (whole_evaluation.h).
struct EvaluationFigures {
  double seconds = 0;
  double fraction_of_bound = 0;  ///< of the larger of arithmetic and memory
};

/// 2048 residues on their way into the engine (residue_streams.h).
struct StreamFigures {
  double expand_seconds = 0;
  double expand_fraction_of_aes = 0;  ///< of the byte rate of OpenSSL's AES-128-CTR
  double unpack_seconds = 0;
  double unpack_speedup_over_scalar = 0;
};

/// One limb, n = 4096, one thread.
struct NttFigures {
  double forward_seconds = 0;
  double forward_scalar_seconds = 0;
  double speedup_over_scalar = 0;
  double inverse_seconds = 0;
};

/// One ciphertext, n = 4096, two limbs, one thread.
struct CiphertextFigures {
  double encrypt_seconds = 0;  ///< encode and encrypt, seeded
  double encrypt_in_ntts = 0;  ///< in forward transforms of one limb
  double encrypt_public_seconds = 0;
  double decrypt_seconds = 0;
  double square_seconds = 0;  ///< 2 parts to 3
};

/// Inputs of DNN-30 from a client with Microsoft SEAL, one thread (seal_loading.h).
struct SealLoadingFigures {
  double expansion_seconds = 0;
  double bgv_seconds = 0;
  double bgv_fraction = 0;  ///< of the expansion's speed
  double bfv_seconds = 0;
  double bfv_fraction = 0;
};

/// Medians over the rounds of one run. Ratios are medians of the ratios within a round, whose
/// parts are measured right after each other.
struct Report {
  std::string kernel;
  std::size_t threads = 0;
  std::size_t rounds = 0;
  DenseFigures dense;
  EvaluationFigures evaluation;
  StreamFigures streams;
  NttFigures ntt;
  CiphertextFigures ciphertexts;
  std::vector<RotationFigures> rotations;  ///< one for each of `rotation_chains`
  SealLoadingFigures seal_loading;
};

/// Progress counts the rounds.
Report run(std::size_t rounds, const ExecutionContext& context);

}  // namespace sealion::bench

#pragma once

#include <cstddef>
#include <cstdint>

#include "client/affine_client.h"
#include "layouts/affine/affine_layout.h"

namespace sealion::bench {

/// A dense layer with inputs of 8 bits and weights in [-127, 127] that `features` inputs and
/// `outputs` answers have.
struct AffineModel {
  std::size_t features, outputs;
};

/// Medians over rounds, of one record on one thread; answers are compared with plain integers.
struct AffineFigures {
  AffinePlan plan;
  double encrypt_seconds, evaluate_seconds, decrypt_seconds;
  std::size_t upload_bytes, download_bytes;  ///< whole files
  std::size_t records_compared, mismatches;
};

AffineFigures measure_affine(const AffineModel& model, std::size_t rounds);

}  // namespace sealion::bench

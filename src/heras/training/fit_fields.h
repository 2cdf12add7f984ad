#pragma once

#include <cstddef>
#include <cstdint>

#include "heras/training/training.h"

namespace sealion::heras {

/// FitOptions as files and command lines say them: flat, and with numbers of an augmentation and of
/// a teacher even where there is none, which have their defaults then.
struct FitFields {
  std::size_t epochs = 0;
  double float_share = 0;
  double gate_share = 0;
  std::size_t batch_size = 0;
  double validation_split = 0;
  std::uint64_t seed = 0;
  std::size_t threads = 0;
  bool augment = false;
  Augmentation augmentation = {};
  bool is_taught = false;  ///< files and command lines say it by naming the teacher
  double temperature = 0;
  double distillation_weight = 0;
};

/// Without callbacks, files and the teacher itself.
FitFields to_fields(const FitOptions& options);

/// The inverse. Throws `invalid_argument` for numbers that have no meaning, whether they count or
/// not. The teacher is the caller's to load.
FitOptions from_fields(const FitFields& fields);

}  // namespace sealion::heras

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "planner/plan.h"
#include "program/program.h"

namespace sealion {

/// Noise budget of a layer, promised and met.
struct TrialLayer {
  std::string name;
  double forecast_bits;
  int measured_bits;  ///< exact, the least of the ciphertexts that were looked at
};

/// What a real encryption says of a plan.
struct Trial {
  std::vector<TrialLayer> layers;  ///< one for each node, as made
  int answer_bits = 0;             ///< measured budget of what the client gets
  std::size_t compared = 0;        ///< slots decrypted, of all layers and the answer
  std::size_t mismatches = 0;      ///< of them not the reference's value
};

/// Samples of a trial, and ciphertexts of a layer that it decrypts, at most.
inline constexpr std::size_t trial_samples = 256;
inline constexpr std::size_t trial_features = 8;

/// Encrypts random inputs under a fresh key and runs the program, as its layout does
/// (`program_to_run`), up to each of its layers and then as a whole, in the channel with the
/// largest plain modulus, which has the most noise. Progress counts the runs.
Trial try_plan(const Program& program, const Plan& plan, const Forecast& forecast,
               const ExecutionContext& context = {});

}  // namespace sealion

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "exchange/client_kind.h"
#include "layouts/cost.h"
#include "planner/plan.h"
#include "program/program.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A plan is made for no more.
inline constexpr std::size_t most_planned_samples = std::size_t{1} << 40;

struct PlanRequest {
  SecurityLevel security = SecurityLevel::bits_128;
  SecurityTable security_table = SecurityTable::guidelines_2024;
  /// Samples to serve in the least time, transfer of batches, answers and keys included, in the
  /// layout that does. Without it, one full batch of the slot-wise layout, whose time and whose
  /// time a sample count the same (their geometric mean): a larger n must be worth its latency.
  std::optional<std::size_t> samples = std::nullopt;
  /// The layout to plan for; without it, whichever is best. Others than the slot-wise one serve one
  /// sample where no number is given.
  std::optional<LayoutKind> layout = std::nullopt;
  /// How many requests of so many samples share the upload of one client's evaluation keys.
  double requests_per_key = 1;
  /// Largest values seen on calibration data, one for each node; without them, ranges are proved.
  std::optional<std::vector<double>> largest_seen = std::nullopt;
  double safety_factor = 2.0;
  bool proved_ranges_only = false;  ///< whatever was seen: no input may leave the range
  /// Channels that a plan may have: each is an evaluation of its own.
  std::size_t most_plain_moduli = 6;
  /// Who encrypts. Plans for Microsoft SEAL's clients have a special prime whatever the program
  /// needs, keep to SEAL's own security table as well, relinearise three parts at most, and have q
  /// = 1 mod every plain modulus where such primes are found: BFV's ciphertexts have no correction
  /// then.
  ClientKind client = ClientKind::sealion;
  /// What an answer tells beyond its logits is at most 2^-bits (`ModelPrivacy`): answers are
  /// masked, which takes bits of modulus, and clients send a key for it. 0: they are not.
  int model_privacy_bits = 0;
  /// To every logit the server adds an integer in [-logit_noise, logit_noise]; with model privacy
  /// only, for an answer that is not masked tells what was added.
  std::uint64_t logit_noise = 0;
  /// Records that servers answer for one key; 0: any number.
  std::size_t query_budget = 0;
  /// Where ranges are calibrated, plaintext moduli so much larger that of answers beyond them one
  /// in 2^detection_bits is not seen; 0: none is looked for.
  int detection_bits = 0;
  CostModel cost_model = {};
  /// With `insecure_for_tests` only: this n, a power of two in [16, 32768], at any modulus.
  std::optional<std::size_t> insecure_dimension = std::nullopt;
};

/// The cheapest parameters by the request's cost model that keep every answer apart modulo the
/// product of the plain moduli, leave noise budget everywhere and meet the security level. A
/// barrier stands only where it saves 2 % of the time or more, evaluation keys are asked for only
/// where they save a fifth, and ranges are calibrated only where that saves 2 %
/// (docs/architecture.md, Planning). Throws `does_not_fit` naming the layer, the bits it needs, the
/// bits there are and what would help.
PlannedProgram plan_program(const Program& program, const PlanRequest& request = {},
                            const ExecutionContext& context = {});

}  // namespace sealion

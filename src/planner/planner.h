#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exchange/client_kind.h"
#include "layouts/margin.h"
#include "layouts/slotwise/cost/cost.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "program/program.h"
#include "program/range.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// What a plan says of one node.
struct LayerPlan {
  std::string name;
  std::size_t size;             ///< integers of one sample
  std::size_t parts;            ///< ciphertext parts that carry it, as made
  std::size_t limbs;            ///< coefficient primes that carry it, as made
  int range_bits;               ///< of a signed integer that holds every value
  double noise_budget_bits;     ///< forecast of what is left, as made
  std::uint64_t multiply_adds;  ///< of one batch, over all parts, limbs, points and channels
  std::uint64_t bytes;          ///< of one batch of it, packed
};

/// Another choice, and why it lost.
struct Alternative {
  ParametersLiteral parameters;  ///< coeff_moduli empty where nothing fits
  std::vector<Barrier> barriers;
  double server_seconds = 0;  ///< for the batch asked for; 0 where it does not fit
  std::string reason;         ///< one sentence for people
};

/// Parameters for a program, and why they hold.
struct Plan {
  ParametersLiteral parameters;
  ClientKind client;
  std::vector<Barrier> barriers;
  RangeMode range_mode;
  double safety_factor;
  double range_bits;              ///< log2 of the largest answer that the plan provides for, signed
  std::vector<LayerPlan> layers;  ///< one for each node
  double noise_margin_bits;       ///< forecast budget of the answer
  std::size_t samples;            ///< that the plan was made for
  std::size_t batches;            ///< ceil(samples / n)
  Cost cost;                      ///< of one batch
  double server_seconds;          ///< forecast, of one batch
  std::uint64_t server_bytes;     ///< forecast, peak of the server's process
  std::vector<Alternative> alternatives;
};

struct PlanRequest {
  SecurityLevel security = SecurityLevel::bits_128;
  SecurityTable security_table = SecurityTable::guidelines_2024;
  /// Samples to serve in the least time, transfer of batches, answers and keys included. Without
  /// it, one full batch, whose time and whose time a sample count the same (their geometric mean):
  /// a larger n must be worth its latency.
  std::optional<std::size_t> samples = std::nullopt;
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
Plan plan_program(const Program& program, const PlanRequest& request = {});

/// Fills the plan's cost, seconds and bytes from its parameters and barriers for this machine.
void forecast_cost(Plan& plan, const Program& program, const CostModel& model);

}  // namespace sealion

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exchange/client_kind.h"
#include "exchange/model_privacy.h"
#include "layouts/cost.h"
#include "planner/noise_confidence.h"
#include "planner/way.h"
#include "program/range.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Parameters for a program and the way it runs: what was decided.
struct Plan {
  ParametersLiteral parameters;
  ClientKind client;
  Way way;
  RangeMode range_mode;
  double safety_factor;
  double range_bits;       ///< log2 of the largest answer that the plan provides for, signed
  std::size_t samples;     ///< that the plan was made for
  int detection_bits = 0;  ///< AnswerRange
  std::optional<ModelPrivacy> model_privacy = std::nullopt;
  std::size_t query_budget = 0;  ///< Manifest
};

/// What a plan expects of one node.
struct LayerForecast {
  std::string name;
  std::size_t size;             ///< integers of one sample
  std::size_t parts;            ///< ciphertext parts that carry it, as made
  std::size_t limbs;            ///< coefficient primes that carry it, as made
  int range_bits;               ///< of a signed integer that holds every value
  double noise_budget_bits;     ///< of what is left, as made
  std::uint64_t multiply_adds;  ///< of one batch, over all parts, limbs, points and channels
  std::uint64_t bytes;          ///< of one batch of it, packed
};

/// What a plan is expected to do.
struct Forecast {
  std::vector<LayerForecast> layers = {};  ///< one for each node
  double noise_margin_bits = 0;            ///< budget of the answer
  NoiseConfidence noise_confidence = NoiseConfidence::heuristic;
  std::size_t batches = 0;         ///< ceil(samples / n)
  Cost cost = {};                  ///< of one batch
  double server_seconds = 0;       ///< of one batch
  std::uint64_t server_bytes = 0;  ///< peak of the server's process
};

/// Another choice, and why it lost.
struct Alternative {
  ParametersLiteral parameters;  ///< coeff_moduli empty where nothing fits
  LayoutKind layout = LayoutKind::slotwise;
  Way way;
  double server_seconds = 0;  ///< for the batch asked for; 0 where it does not fit
  std::string reason;         ///< one sentence for people
};

/// A plan, what it promises, and what else there was.
struct PlannedProgram {
  Plan plan;
  Forecast forecast;
  std::vector<Alternative> alternatives;
};

}  // namespace sealion

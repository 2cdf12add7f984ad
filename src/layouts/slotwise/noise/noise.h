#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/execution_context.h"
#include "exchange/client_kind.h"
#include "layouts/slotwise/schedule/schedule.h"

namespace sealion {

/// Where the noise of a program takes place.
struct NoiseSetting {
  std::size_t n = 0;
  std::uint64_t plain_modulus = 0;          ///< t, of the channel with the largest
  std::vector<std::uint64_t> coeff_moduli;  ///< q_0, ...: those the barriers drop, and their digits
  std::uint64_t special_prime = 0;          ///< of key switching; 0 without
  ClientKind client = ClientKind::seal;     ///< who encrypts
};

/// Forecast of log2 |noise| in the infinity norm, for fresh BGV encryptions. The bound
/// fails for a ciphertext with probability at most 2^-40; see noise.cpp for the model, its sources
/// and its assumptions. The engine must add a bias as the integer that it is where no correction
/// stands on the value, and else as a residue modulo t, centred.
struct NoiseForecast {
  /// [nodes], where the node has been computed, before any barrier.
  std::vector<double> made;
  /// [stages], the largest of what leaves the stage, after its barrier.
  std::vector<double> crossed;
};

/// Throws `invalid_argument` where the setting lacks primes that the schedule needs.
NoiseForecast forecast_noise(const Program& program, const Schedule& schedule,
                             const NoiseSetting& setting);

/// The same for many schedules of one program: what comes before the first barrier is computed once
/// for as long as n, t and the mean of the messages stay. Not for several threads at once.
class NoiseForecaster {
 public:
  /// Refers to the program. Forecasts throw `cancelled` once the context asks them to stop.
  explicit NoiseForecaster(const Program& program, ExecutionContext context = {});
  ~NoiseForecaster();

  NoiseForecast operator()(const Schedule& schedule, const NoiseSetting& setting);

 private:
  struct FirstStage;

  const Program& program_;
  ExecutionContext context_;
  std::unique_ptr<FirstStage> first_stage_;
};

}  // namespace sealion

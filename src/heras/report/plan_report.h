#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "exchange/seal_batch_file.h"
#include "heras/deployment/deployment.h"
#include "rates/machine_rates.h"
#include "runtime/trial.h"

namespace sealion::heras {

/// A plan, what it costs in files, and what a trial encryption said.
struct PlanReport {
  Deployment deployment;
  ModulusChainPtr chain;
  std::size_t upload_bytes, download_bytes, evaluation_key_bytes;  ///< exact sizes of the files
  std::optional<SealFileSizes> seal;                               ///< for SEAL's clients
  std::optional<Trial> trial;
  MachineRates rates;                   ///< that it was planned with
  std::vector<std::string> notes = {};  ///< what else its reader should know, a sentence each
};

PlanReport make_plan_report(Deployment deployment, std::optional<Trial> trial, MachineRates rates);

/// Bits of all primes of a modulus chain, special prime included.
int modulus_bits(const ParametersLiteral& parameters);

/// "relinearise, drop 1 prime": what happens after a layer; empty where nothing does.
std::string barrier_after(const Plan& plan, NodeId node);

nlohmann::json to_json(const PlanReport& report);

/// The plan as people read it: parameters, a line a layer, forecasts, alternatives.
std::string to_text(const PlanReport& report);

}  // namespace sealion::heras

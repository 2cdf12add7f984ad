#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "exchange/manifest.h"
#include "heras/layers/layer.h"
#include "planner/planner.h"
#include "program/program.h"
#include "runtime/model_manifest.h"
#include "runtime/prepared.h"

namespace sealion::heras {

/// A program made ready for encrypted data: why its parameters hold, and what clients get.
struct Deployment {
  Plan plan;
  Forecast forecast;
  std::vector<Alternative> alternatives;
  Manifest manifest;
  PreparedPtr prepared;  ///< the program and this manifest
  ModelSalt salt = {};   ///< of the model's id
};

/// Plans `program` and seals its manifest, whose model id has this salt. Throws `does_not_fit` as
/// plan_program does.
Deployment deploy_program(const Program& program, const std::string& name,
                          const ModelInterface& meaning, const PlanRequest& request,
                          const ExecutionContext& context = {},
                          const ModelSalt& salt = std::nullopt);

/// Records that go into one request: a full batch in the slot-wise layout, in the others as many as
/// the plan is made for.
std::size_t request_records(const Deployment& deployment);

/// What the manifest does not say of the plan, the salt included.
nlohmann::json plan_to_json(const Deployment& deployment);

/// The inverse, for untrusted JSON. Throws `corrupt` where plan, manifest and program do not belong
/// together.
Deployment restore_deployment(const Program& program, const nlohmann::json& plan,
                              const PublicModelPtr& face);

}  // namespace sealion::heras

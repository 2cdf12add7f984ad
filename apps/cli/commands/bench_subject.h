#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <optional>
#include <string>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "bench/requests.h"
#include "cli/commands/bench_modes.h"
#include "heras/model/model.h"
#include "planner/planner.h"

namespace sealion::cli {

/// What requests of some records are measured with: a model of the zoo or a file on test records,
/// or "logistic-regression" or "30-64-2" with random weights on random records.
class BenchSubject {
 public:
  /// Throws `not_found` where no such model is, and as load_test_part.
  BenchSubject(const std::string& name, const TestRun& run);

  const std::string& name() const { return name_; }
  const Program& program() const { return program_; }
  /// The first ones there are, [inputs][records], at most `count`.
  IntegerBatch records(std::size_t count) const;
  bench::PlannedModel planned(const PlanRequest& request, const ExecutionContext& context);

 private:
  heras::Deployment deployment(const PlanRequest& request, const ExecutionContext& context);

  std::string name_;
  DeviceUse device_;
  std::optional<heras::Model> model_;  ///< none of a network with random weights
  Dataset data_;                       ///< the model's
  Program program_;
};

}  // namespace sealion::cli

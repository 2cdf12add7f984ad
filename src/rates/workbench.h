#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/memory.h"
#include "layouts/cost.h"
#include "ring/kernels/kernels.h"
#include "ring/ntt.h"
#include "ring/sampler.h"

namespace sealion {

/// What one thread works on while the rates of a cost model are measured.
struct Workbench {
  Workbench();

  Modulus modulus;
  kernels::ModulusConstants constants;
  Ntt ntt;
  UniformSampler sampler;
  AlignedVector<std::uint64_t> polynomial, a, b, out;
  AlignedVector<std::uint8_t> packed;
  AlignedVector<std::uint64_t> sums, weights;
  std::vector<std::uint32_t> columns;
  std::vector<kernels::SparseRow> sparse_rows;
  std::vector<std::uint64_t> sparse_weights, bases;
};

/// What is done again and again, and the rate that it measures.
struct RateTask {
  double CostModel::*rate;
  double operations;  ///< of one call
  std::function<void(Workbench&)> work;
};

/// One for each rate of a thread.
std::vector<RateTask> rate_tasks();

}  // namespace sealion

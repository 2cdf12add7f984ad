#include "layouts/slotwise/steps/sparse_step.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "exchange/batch.h"
#include "layouts/slotwise/steps/kernel_weights.h"
#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

/// Products below 2^52, and as many multiples of the modulus, up to 2^52 + 2^50, that keep the sum
/// positive, and one for the bias: together below 2^64.
constexpr std::uint32_t most_terms = kernels::sparse_terms / 2;

/// The least multiple of p that no product and no bias exceeds.
std::uint64_t multiple_above_products(const Modulus& p) {
  const std::uint64_t bound = std::uint64_t{1} << kernels::product_bits;
  return bound + p.negate(p.reduce(bound));
}

/// Terms of the rows that are summed up, and not copies.
std::uint64_t summed_terms(const SparseNode& sparse) {
  std::uint64_t terms = 0;
  for (std::size_t r = 0; r < sparse.bias.size(); ++r) {
    if (!is_copy(sparse, r)) terms += sparse.row_starts[r + 1] - sparse.row_starts[r];
  }
  return terms;
}

}  // namespace

/// Each row is reduced, which the rate of its terms has in it, or a copy.
StepCost SparseStep::cost(const SparseNode& sparse, const StepParts& parts) {
  const std::uint64_t operand = parts.of(sparse.input);
  return {.work = {.sparse_multiply_adds = summed_terms(sparse) * operand},
          .overhead = {.sums = sparse.bias.size() * operand}};
}

WeightStorage SparseStep::storage(const SparseNode& sparse) {
  constexpr std::uint64_t entry = sizeof(std::uint64_t) + sizeof(std::uint32_t);
  return {.words = sparse.weights.size() + sparse.columns.size(),
          .laid_out = sparse.weights.size() * entry};
}

void SparseStep::mark_reads(const SparseNode& sparse, std::vector<bool>& is_read) {
  for (const std::uint32_t column : sparse.columns) is_read[column] = true;
}

SparseStep::SparseStep(const SparseNode& sparse, const std::vector<std::int64_t>& bias) {
  for (std::size_t row = 0; row < bias.size(); ++row) {
    if (is_copy(sparse, row)) {
      copies_.push_back({row, sparse.columns[sparse.row_starts[row]]});
    } else {
      add_row(sparse, row);
      bias_.push_back(bias[row]);
    }
  }
}

void SparseStep::add_row(const SparseNode& sparse, std::size_t row) {
  const auto first = static_cast<std::uint32_t>(weights_.size());
  std::uint32_t added = 0;
  for (const bool positive : {true, false}) {
    for (std::size_t e = sparse.row_starts[row]; e < sparse.row_starts[row + 1]; ++e) {
      if ((sparse.weights[e] > 0) != positive) continue;
      columns_.push_back(sparse.columns[e]);
      weights_.push_back(static_cast<std::uint64_t>(std::abs(sparse.weights[e])));
      added += positive ? 1 : 0;
    }
  }
  const auto end = static_cast<std::uint32_t>(weights_.size());
  const auto cut = [&](std::uint32_t at) {
    const std::uint32_t terms = std::min(most_terms, end - at);
    return kernels::SparseRow{.output = static_cast<std::uint32_t>(row),
                              .first = at,
                              .added = std::min(terms, std::max(first + added, at) - at),
                              .terms = terms};
  };
  rows_.push_back(cut(first));
  for (std::uint32_t at = first; end - at > most_terms;) rests_.push_back(cut(at += most_terms));
}

std::size_t SparseStep::scratch_residues() const { return rows_.size() + tile_points; }

int SparseStep::weight_bits() const {
  return weights_.empty() ? 0 : std::bit_width(*std::max_element(weights_.begin(), weights_.end()));
}

void SparseStep::run(const StepContext& context) const {
  for (std::size_t part = 0; part < context.out.parts; ++part) run_part(context, part);
}

void SparseStep::set_bases(std::uint64_t* bases, std::uint64_t multiple, std::size_t part) const {
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const std::size_t taken_off = rows_[r].terms - rows_[r].added;
    bases[r] = taken_off * multiple;
    if (part == 0) bases[r] += multiple + static_cast<std::uint64_t>(bias_[r]);
  }
}

void SparseStep::run_part(const StepContext& context, std::size_t part) const {
  const std::size_t width = context.out.width;
  const TensorTile& x = context.operands[0];
  for (const Copy& copy : copies_) {
    copy_row(context.out.row(part, copy.row), x.row(part, copy.column), width);
  }
  const std::uint64_t multiple = multiple_above_products(context.modulus);
  std::uint64_t* bases = context.scratch;
  set_bases(bases, multiple, part);
  kernels::SparseBlock block{.outputs = context.out.row(part),
                             .output_stride = width,
                             .inputs = x.row(part),
                             .input_stride = width,
                             .rows = rows_.data(),
                             .row_count = rows_.size(),
                             .bases = bases,
                             .columns = columns_.data(),
                             .weights = weights_.data(),
                             .points = width};
  kernels::kernels().sparse_rows(block, constants_of(context.modulus));
  if (!rests_.empty()) add_rests(context, part, block);
}

/// Adds what is beyond the first sum of long rows, row by row.
void SparseStep::add_rests(const StepContext& context, std::size_t part,
                           kernels::SparseBlock block) const {
  const kernels::ModulusConstants constants = constants_of(context.modulus);
  std::uint64_t* sum = context.scratch + rows_.size();
  block.outputs = sum;
  block.output_stride = 0;
  for (const kernels::SparseRow& rest : rests_) {
    const std::uint64_t base = (rest.terms - rest.added) * multiple_above_products(context.modulus);
    block.rows = &rest;
    block.row_count = 1;
    block.bases = &base;
    kernels::kernels().sparse_rows(block, constants);
    std::uint64_t* row = context.out.row(part, rest.output);
    kernels::kernels().add(row, row, sum, context.out.width, constants);
  }
}

}  // namespace sealion

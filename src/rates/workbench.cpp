#include "rates/workbench.h"

#include <algorithm>
#include <array>
#include <bit>

#include "ring/primes.h"

namespace sealion {
namespace {

/// Of each operand: three of them fill half of a second-level cache, where the engine's strips lie.
constexpr std::size_t elements = std::size_t{1} << 15;
constexpr std::size_t ring_dimension = 8192;
constexpr int prime_bits = 46;

/// Of a dense product: a slab of features times as many outputs on the points of a tile.
constexpr std::size_t rows = 32, depth = 32, points = 64;

/// Of an inner product: digits of a ciphertext, as key switching has them.
constexpr std::size_t terms = elements / ring_dimension;

/// Of a sparse product, on a narrow tile as networks of many values have it.
constexpr std::size_t sparse_outputs = 128, sparse_terms = 16, sparse_points = 16;
constexpr std::size_t sparse_inputs = elements / sparse_points;

/// What the engine packs and unpacks at a time.
constexpr std::size_t cell = 64;

kernels::DenseMatrix matrix_of(const Workbench& bench) {
  return {bench.weights.data(), rows, depth};
}

void accumulate(Workbench& bench) {
  kernels::kernels().dense_accumulate({.matrix = matrix_of(bench),
                                       .accumulators = bench.sums.data(),
                                       .column = 0,
                                       .depth = depth,
                                       .points = points},
                                      bench.b.data(), bench.constants);
}

void add_sparse_rows(Workbench& bench) {
  kernels::kernels().sparse_rows({.outputs = bench.out.data(),
                                  .output_stride = sparse_points,
                                  .inputs = bench.a.data(),
                                  .input_stride = sparse_points,
                                  .rows = bench.sparse_rows.data(),
                                  .row_count = sparse_outputs,
                                  .bases = bench.bases.data(),
                                  .columns = bench.columns.data(),
                                  .weights = bench.sparse_weights.data(),
                                  .points = sparse_points},
                                 bench.constants);
}

void multiply_add(Workbench& bench) {
  kernels::kernels().multiply_add(bench.out.data(), bench.a.data(), bench.b.data(), elements,
                                  bench.constants);
}

void add_inner_products(Workbench& bench) {
  std::array<const std::uint64_t*, terms> a{}, b{};
  for (std::size_t k = 0; k < terms; ++k) {
    a[k] = bench.a.data() + k * ring_dimension;
    b[k] = bench.b.data() + k * ring_dimension;
  }
  kernels::kernels().add_inner_products(bench.out.data(), a.data(), b.data(), terms, ring_dimension,
                                        bench.constants);
}

void add(Workbench& bench) {
  kernels::kernels().add(bench.out.data(), bench.a.data(), bench.b.data(), elements,
                         bench.constants);
}

/// As a matrix product begins and ends, tile by tile.
void finish_sums(Workbench& bench) {
  constexpr std::size_t results = rows * points;
  for (std::size_t at = 0; at < elements; at += results) {
    std::ranges::fill(bench.sums, 0);
    kernels::kernels().dense_finish({.matrix = matrix_of(bench),
                                     .rows = bench.sums.data(),
                                     .points = points,
                                     .biases = bench.a.data(),
                                     .biased = points},
                                    bench.constants);
    std::copy_n(bench.sums.begin(), results, bench.out.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

void transform(Workbench& bench) { bench.ntt.forward(bench.polynomial); }

void unpack(Workbench& bench) {
  for (std::size_t i = 0; i < elements; i += cell) {
    kernels::kernels().unpack_bits(bench.out.data() + i, bench.packed.data() + i * prime_bits / 8,
                                   cell, prime_bits);
  }
}

void expand(Workbench& bench) {
  bench.sampler.sample({.domain = 1, .limb = 0, .row = 0, .index = 0}, bench.modulus, elements,
                       bench.out);
}

}  // namespace

Workbench::Workbench()
    : modulus(largest_primes(prime_bits, 2 * ring_dimension, 1).front()),
      constants(constants_of(modulus)),
      ntt(ring_dimension, modulus),
      sampler(Seed{}),
      polynomial(ring_dimension, 1),
      a(elements, 1),
      b(elements, 2),
      out(elements, 3),
      packed(elements * prime_bits / 8),
      sums((rows + 1) * points),
      weights(kernels::dense_matrix_words(rows, depth)),
      sparse_weights(sparse_outputs * sparse_terms, 3),
      bases(sparse_outputs) {
  const std::vector<std::int32_t> signed_weights(rows * depth, -5);
  kernels::kernels().dense_lay_out(weights.data(), signed_weights.data(), rows, depth);
  for (std::uint32_t row = 0; row < sparse_outputs; ++row) {
    const auto first = static_cast<std::uint32_t>(columns.size());
    sparse_rows.push_back(
        {.output = row, .first = first, .added = sparse_terms, .terms = sparse_terms});
    // Scattered, always the same.
    for (std::uint32_t k = 0; k < sparse_terms; ++k) {
      columns.push_back((first + k) * 2654435761U % sparse_inputs);
    }
  }
}

std::vector<RateTask> rate_tasks() {
  return {
      {&CostModel::multiply_adds, rows * depth * points, accumulate},
      {&CostModel::sparse_multiply_adds, sparse_outputs * sparse_terms * sparse_points,
       add_sparse_rows},
      {&CostModel::products, elements, multiply_add},
      {&CostModel::inner_products, elements, add_inner_products},
      {&CostModel::sums, elements, add},
      {&CostModel::reductions, elements, finish_sums},
      {&CostModel::butterflies, 0.5 * ring_dimension * std::countr_zero(ring_dimension), transform},
      {&CostModel::packed_residues, elements, unpack},
      {&CostModel::expanded_residues, elements, expand}};
}

}  // namespace sealion

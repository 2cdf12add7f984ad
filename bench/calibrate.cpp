#include "bench/calibrate.h"

#include <array>
#include <bit>
#include <functional>
#include <vector>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/resident_memory.h"
#include "bench/machine.h"
#include "bench/timing.h"
#include "ring/kernels/kernels.h"
#include "ring/ntt.h"
#include "ring/primes.h"
#include "ring/sampler.h"

namespace sealion::bench {
namespace {

constexpr std::size_t rounds = 5, rates_measured = 8;
/// Of each operand: three of them fill half of a second-level cache, where the engine's strips lie.
constexpr std::size_t elements = std::size_t{1} << 15;
/// What the engine packs and unpacks at a time.
constexpr std::size_t cell = 64;
constexpr std::size_t ring_dimension = 8192;
constexpr int prime_bits = 46;
/// Far beyond the caches of several cores.
constexpr std::size_t memory_block = std::size_t{1} << 28;

/// What one thread works on.
struct Workbench {
  Workbench()
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
        weights(kernels::dense_matrix_words(rows, depth)) {
    const std::vector<std::int32_t> some(rows * depth, -5);
    kernels::kernels().dense_lay_out(weights.data(), some.data(), rows, depth);
  }

  static constexpr std::size_t rows = 32, depth = 32, points = 64;
  /// Of an inner product: digits of a ciphertext, as key switching has them.
  static constexpr std::size_t terms = elements / ring_dimension;

  Modulus modulus;
  kernels::ModulusConstants constants;
  Ntt ntt;
  UniformSampler sampler;
  AlignedVector<std::uint64_t> polynomial, a, b, out;
  AlignedVector<std::uint8_t> packed;
  AlignedVector<std::uint64_t> sums, weights;
};

void accumulate(Workbench& bench) {
  kernels::kernels().dense_accumulate(
      {.matrix = {bench.weights.data(), Workbench::rows, Workbench::depth},
       .accumulators = bench.sums.data(),
       .inputs = bench.b.data(),
       .column = 0,
       .depth = Workbench::depth,
       .points = Workbench::points,
       .read_next = {}},
      bench.constants);
}

void add_inner_products(Workbench& bench) {
  std::array<const std::uint64_t*, Workbench::terms> a{}, b{};
  for (std::size_t k = 0; k < Workbench::terms; ++k) {
    a[k] = bench.a.data() + k * ring_dimension;
    b[k] = bench.b.data() + k * ring_dimension;
  }
  kernels::kernels().add_inner_products(bench.out.data(), a.data(), b.data(), Workbench::terms,
                                        ring_dimension, bench.constants);
}

/// Operations a second of each thread while all of them work: `operations` are those of one call.
double rate(double operations, const std::function<void(Workbench&)>& work,
            const ExecutionContext& context) {
  std::vector<double> rates;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<double> seconds(context.thread_count());
    parallel_for(seconds.size(), context, [&](std::size_t i) {
      Workbench bench;
      std::vector<double> samples;
      for (int s = 0; s < 9; ++s) samples.push_back(seconds_of([&] { work(bench); }));
      seconds[i] = median(samples);
    });
    rates.push_back(operations / median(seconds));
  }
  return median(rates);
}

double memory_rate(const ExecutionContext& context) {
  const AlignedVector<std::uint8_t> block(memory_block, 1);
  std::vector<double> rates;
  for (std::size_t round = 0; round < rounds; ++round) {
    rates.push_back(static_cast<double>(memory_block) / read_streams_seconds(block, context));
  }
  return median(rates);
}

}  // namespace

CostModel calibrate(const ExecutionContext& context) {
  const kernels::KernelTable& kernel = kernels::kernels();
  CostModel model;
  model.threads = context.thread_count();
  if (const std::size_t bytes = resident_memory_bytes(); bytes > 0) model.process_bytes = bytes;
  std::size_t done = 0;
  const auto measure = [&](double& result, double operations,
                           const std::function<void(Workbench&)>& work) {
    result = rate(operations, work, context);
    context.report(++done, rates_measured);
  };
  measure(model.multiply_adds, double(Workbench::rows * Workbench::points * Workbench::depth),
          accumulate);
  measure(model.products, elements, [&](Workbench& w) {
    kernel.multiply_add(w.out.data(), w.a.data(), w.b.data(), elements, w.constants);
  });
  measure(model.inner_products, elements, add_inner_products);
  measure(model.sums, elements, [&](Workbench& w) {
    kernel.add(w.out.data(), w.a.data(), w.b.data(), elements, w.constants);
  });
  measure(model.butterflies, 0.5 * ring_dimension * std::countr_zero(ring_dimension),
          [](Workbench& w) { w.ntt.forward(w.polynomial); });
  measure(model.packed_residues, elements, [&](Workbench& w) {
    for (std::size_t i = 0; i < elements; i += cell) {
      kernel.unpack_bits(w.out.data() + i, w.packed.data() + i * prime_bits / 8, cell, prime_bits);
    }
  });
  measure(model.expanded_residues, elements, [](Workbench& w) {
    w.sampler.sample({.domain = 1, .limb = 0, .row = 0, .index = 0}, w.modulus, elements, w.out);
  });
  model.memory_bytes = memory_rate(context);
  context.report(++done, rates_measured);
  return model;
}

}  // namespace sealion::bench

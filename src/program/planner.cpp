#include "program/planner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "program/noise.h"
#include "ring/kernels/kernels.h"
#include "ring/modulus.h"
#include "ring/primes.h"

namespace sealion {
namespace {

constexpr std::array<std::size_t, 6> dimensions = {1024, 2048, 4096, 8192, 16384, 32768};

/// Most bits and primes of a modulus: what the largest secure dimension allows, and rlwe takes.
constexpr int most_modulus_bits = 868;
constexpr std::size_t most_primes = 32;

/// What a candidate n offers.
struct Candidate {
  std::size_t n;
  int modulus_bits;  ///< of q, at the asked security
  int prime_bits;    ///< of one prime: the kernels' products stay below 2^52

  std::uint64_t factor() const { return 2 * n; }
  /// Largest t that leaves room for fresh noise at a prime.
  std::uint64_t largest_t() const { return (std::uint64_t{1} << prime_bits) / noise_room / 2; }
};

/// Why a candidate cannot carry the program; the layer that breaks it.
struct Misfit {
  Candidate candidate;
  NodeId node;
  bool is_range;
  double needed_bits, available_bits;
  Ranges ranges;
};

double log2_of_product(const std::vector<std::uint64_t>& primes) {
  double sum = 0;
  for (const std::uint64_t prime : primes) sum += std::log2(static_cast<double>(prime));
  return sum;
}

/// `total` bits spread over `count` primes whose sizes differ by one at most; nothing where there
/// are not so many primes.
std::optional<std::vector<std::uint64_t>> spread_primes(int total, int count,
                                                        const Candidate& candidate,
                                                        std::uint64_t t) {
  const int small = total / count;
  const int large_count = total % count;
  std::vector<std::uint64_t> primes;
  const auto append = [&](int bits, int wanted) {
    if (wanted == 0) return;
    const auto found =
        largest_primes(bits, candidate.factor(), static_cast<std::size_t>(wanted), {t});
    primes.insert(primes.end(), found.begin(), found.end());
  };
  try {
    append(small + 1, large_count);
    append(small, count - large_count);
  } catch (const Error&) {
    return std::nullopt;
  }
  return primes;
}

/// The fewest primes, then the fewest bits, whose product is at least 2^needed_bits.
std::optional<std::vector<std::uint64_t>> choose_primes(double needed_bits,
                                                        const Candidate& candidate,
                                                        std::uint64_t t) {
  if (needed_bits > candidate.modulus_bits) return std::nullopt;
  for (int total = static_cast<int>(std::ceil(needed_bits)); total <= candidate.modulus_bits;
       ++total) {
    const int count = (total + candidate.prime_bits - 1) / candidate.prime_bits;
    if (static_cast<std::size_t>(count) > most_primes) return std::nullopt;
    const auto primes = spread_primes(total, count, candidate, t);
    if (primes && log2_of_product(*primes) >= needed_bits && primes->back() / noise_room > t) {
      return primes;
    }
  }
  return std::nullopt;
}

/// Of a polynomial in the secret with itself: each pair of its parts once.
std::size_t products_of_square(std::size_t parts) { return parts * (parts + 1) / 2; }

/// Multiply-adds at one limb and point, from what the layer reads in `parts` parts.
std::uint64_t multiply_adds(const Node& node, std::size_t parts) {
  if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
    return dense->weights.size() * parts;
  }
  const bool squares = std::holds_alternative<SquareNode>(node.operation);
  return squares ? node.size * products_of_square(parts) : 0;
}

std::vector<LayerPlan> describe(const Program& program, const Plan& plan, const Ranges& ranges,
                                const std::vector<double>& noise_bits) {
  const double budget_bits = log2_of_product(plan.parameters.coeff_moduli) - 1;
  const std::uint64_t points = plan.parameters.n * plan.parameters.coeff_moduli.size();
  std::vector<LayerPlan> layers;
  for (NodeId id = 0; id < program.nodes().size(); ++id) {
    const Node& node = program.node(id);
    const auto x = input_of(node);
    const std::size_t before = x ? layers[*x].parts : 2;
    const bool squares = std::holds_alternative<SquareNode>(node.operation);
    layers.push_back({.name = node.name,
                      .size = node.size,
                      .parts = squares ? 2 * before - 1 : before,
                      .range_bits = ranges.bits(id),
                      .noise_budget_bits = budget_bits - noise_bits[id],
                      .multiply_adds = multiply_adds(node, before) * points});
  }
  return layers;
}

NodeId widest_node(const Ranges& ranges) {
  const auto widest = std::max_element(ranges.largest.begin(), ranges.largest.end());
  return static_cast<NodeId>(widest - ranges.largest.begin());
}

/// The first layer after which the noise no longer leaves the margin, else the output.
NodeId noisy_node(const std::vector<double>& noise_bits, double available_bits) {
  const auto noisy = std::find_if(noise_bits.begin(), noise_bits.end(), [&](double bits) {
    return bits + 1 + minimal_margin_bits > available_bits;
  });
  return noisy == noise_bits.end() ? noise_bits.size() - 1
                                   : static_cast<NodeId>(noisy - noise_bits.begin());
}

std::variant<Plan, Misfit> plan_with(const Program& program, const Candidate& candidate,
                                     const Ranges& ranges, SecurityLevel security) {
  const NodeId widest = widest_node(ranges);
  const auto largest_t = static_cast<double>(candidate.largest_t());
  if (2 * ranges.largest[widest] + 1 >= largest_t) {
    return Misfit{candidate,
                  widest,
                  true,
                  static_cast<double>(ranges.bits(widest)),
                  std::floor(std::log2(largest_t)),
                  ranges};
  }
  const auto bound = static_cast<std::uint64_t>(2 * ranges.largest[widest] + 1);
  const std::uint64_t t = smallest_prime_above(bound, candidate.factor());
  const std::vector<double> noise_bits = forecast_noise_bits(program, candidate.n, t);
  const double needed_bits =
      *std::max_element(noise_bits.begin(), noise_bits.end()) + 1 + minimal_margin_bits;
  const auto primes = choose_primes(needed_bits, candidate, t);
  if (!primes) {
    return Misfit{candidate,   noisy_node(noise_bits, candidate.modulus_bits), false,
                  needed_bits, static_cast<double>(candidate.modulus_bits),    ranges};
  }
  Plan plan{{candidate.n, t, *primes, security}, ranges.mode, ranges.safety_factor, {}, 0};
  plan.layers = describe(program, plan, ranges, noise_bits);
  plan.noise_margin_bits = plan.layers.back().noise_budget_bits;
  return plan;
}

std::string security_text(SecurityLevel level) {
  if (level == SecurityLevel::insecure_for_tests) return "without security, for tests";
  return fmt::format("at {} bits of security", static_cast<int>(level));
}

/// What the user can do, in the words of the training configuration.
std::string advice(const Misfit& misfit) {
  std::string text = "what helps: a lower `saturation` of the weights, a lower `input_saturation`";
  if (!misfit.is_range) text += ", fewer squares";
  if (misfit.ranges.mode == RangeMode::proved) {
    text += ", calibration data (the range is proved for every possible input)";
  } else {
    text += fmt::format(", a safety factor below {}", misfit.ranges.safety_factor);
  }
  return text;
}

[[noreturn]] void report(const Program& program, const Misfit& misfit, SecurityLevel security) {
  const std::string& name = program.node(misfit.node).name;
  if (misfit.is_range) {
    fail(ErrorCode::does_not_fit,
         "does not fit: layer '{}' needs {:.0f} bits for its {} range, the plaintext modulus has "
         "room for {:.0f}; {}",
         name, misfit.needed_bits, to_string(misfit.ranges.mode), misfit.available_bits,
         advice(misfit));
  }
  fail(ErrorCode::does_not_fit,
       "does not fit: the noise breaks layer '{}'; the program needs a coefficient modulus of "
       "{:.0f} bits, the most there is has {:.0f} (n = {}, {}); {}",
       name, std::ceil(misfit.needed_bits), misfit.available_bits, misfit.candidate.n,
       security_text(security), advice(misfit));
}

std::vector<Candidate> candidates(const Program& program, const PlanRequest& request) {
  const int prime_bits =
      std::min(max_modulus_bits, kernels::dense_product_bits - shifted_weight_bits(program));
  if (request.security == SecurityLevel::insecure_for_tests) {
    return {
        {request.insecure_dimension.value_or(dimensions.front()), most_modulus_bits, prime_bits}};
  }
  std::vector<Candidate> result;
  for (const std::size_t n : dimensions) {
    const int bits = largest_secure_modulus_bits(n, request.security);
    if (bits > 0) result.push_back({n, bits, prime_bits});
  }
  return result;
}

void check_request(const Program& program, const PlanRequest& request) {
  if (request.insecure_dimension) {
    const std::size_t n = *request.insecure_dimension;
    if (request.security != SecurityLevel::insecure_for_tests) {
      fail(ErrorCode::invalid_argument,
           "n = {} was asked for: only `insecure_for_tests` lets the caller choose", n);
    }
    if (!std::has_single_bit(n) || n < 16 || n > dimensions.back()) {
      fail(ErrorCode::invalid_argument, "n = {} is not a power of two in [16, {}]", n,
           dimensions.back());
    }
  }
  if (request.largest_seen && request.largest_seen->size() != program.nodes().size()) {
    fail(ErrorCode::invalid_argument, "calibration data for {} layers, the program has {}",
         request.largest_seen->size(), program.nodes().size());
  }
}

/// Proved first: at the same n it is preferred. Nothing calibrated may exceed what is proved.
std::vector<Ranges> range_choices(const Program& program, const PlanRequest& request) {
  std::vector<Ranges> choices = {prove_ranges(program)};
  if (request.largest_seen) {
    Ranges calibrated = calibrate_ranges(*request.largest_seen, request.safety_factor);
    for (NodeId id = 0; id < calibrated.largest.size(); ++id) {
      calibrated.largest[id] = std::min(calibrated.largest[id], choices.front().largest[id]);
    }
    choices.push_back(std::move(calibrated));
  }
  return choices;
}

}  // namespace

Plan plan_program(const Program& program, const PlanRequest& request) {
  check_request(program, request);
  const std::vector<Ranges> choices = range_choices(program, request);
  std::optional<Misfit> last;
  for (const Candidate& candidate : candidates(program, request)) {
    for (const Ranges& ranges : choices) {
      auto result = plan_with(program, candidate, ranges, request.security);
      if (auto* plan = std::get_if<Plan>(&result)) return std::move(*plan);
      last = std::get<Misfit>(std::move(result));
    }
  }
  report(program, *last, request.security);
}

}  // namespace sealion

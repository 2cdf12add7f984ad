#include "layouts/slotwise/search/rough_noise.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "layouts/slotwise/noise/model.h"
#include "program/linear.h"

namespace sealion::planning {
namespace {

/// Bits below what the rounding leaves to which a barrier brings the deviation, so that its heavier
/// tails have no weight. Found by trial; 2 to 4 make little difference.
constexpr double clearance_bits = 3;

/// log2 of the root of a sum of squares.
double join(double a, double b) {
  const double high = std::max(a, b), low = std::min(a, b);
  return high + std::log2(1 + std::exp2(2 * (low - high))) / 2;
}

/// What is left of noise, and a rounding error without a mean.
RoughNoise add_rounding(const RoughNoise& x, const RoughNoise& rounding, std::size_t n) {
  const double ratio = std::exp2(2 * (rounding.log2_deviation - x.log2_deviation));
  return {join(x.log2_deviation, rounding.log2_deviation), x.log2_mean,
          blended_tails(x.tails, rounding.tails, 1 / (1 + ratio), static_cast<double>(n))};
}

/// The deviation of (X + M)(Y + N), X and Y random, M and N the means, and its mean M N:
/// noise/noise.cpp.
RoughNoise multiply(const RoughNoise& x, const RoughNoise& y, std::size_t n) {
  const double log2_n = std::log2(static_cast<double>(n));
  const double random = x.log2_deviation + y.log2_deviation +
                        std::log2(product_variance_factor(x.tails, y.tails)) / 2;
  const double cross = join(x.log2_deviation + y.log2_mean, x.log2_mean + y.log2_deviation);
  return {join(random, cross) + log2_n / 2, x.log2_mean + y.log2_mean + log2_n - 1,
          product_tails(x.tails, y.tails)};
}

RoughNoise largest(const std::vector<RoughNoise>& noises) {
  RoughNoise result = noises.front();
  for (const RoughNoise& x : noises) {
    result = {std::max(result.log2_deviation, x.log2_deviation),
              std::max(result.log2_mean, x.log2_mean), larger_tails(result.tails, x.tails)};
  }
  return result;
}

/// Follows noise through nodes and barriers.
class Walker {
 public:
  Walker(const Program& program, const Schedule& schedule, const NoiseGrowth& growth, std::size_t n,
         double log2_t)
      : program_(program), schedule_(schedule), growth_(growth), n_(n), log2_t_(log2_t) {}

  NoiseWalk walk(const PrimeBits& prime_bits) {
    for (std::size_t s = 0; s < schedule_.stages().size(); ++s) {
      const Stage& stage = schedule_.stages()[s];
      for (NodeId node = stage.first; node < stage.end; ++node) make(node, s);
      if (stage.barrier) cross(stage, s, prime_bits);
    }
    return std::move(walk_);
  }

 private:
  void make(NodeId id, std::size_t stage) {
    const NoiseGrowth::Node& growth = growth_.nodes[id];
    RoughNoise noise{growth_.fresh + log2_t_, growth_.fresh_mean + log2_t_, fresh_tails};
    if (id != 0) {
      noise = combine(program_.node(id), growth, operands(id, stage), n_);
      noise.log2_deviation += growth.factor;
    }
    noises_.push_back(noise);
    walk_.made.push_back(noise.bound(n_));
  }

  /// Those whose correction differs from the leading one's are multiplied by a residue modulo t.
  std::vector<RoughNoise> operands(NodeId id, std::size_t stage) const {
    const std::vector<NodeId> inputs = inputs_of(program_.node(id));
    const auto& leading = schedule_.switches(inputs[schedule_.leading_operand(id)], stage);
    const bool is_product = std::holds_alternative<ProductNode>(program_.node(id).operation);
    std::vector<RoughNoise> result;
    for (const NodeId x : inputs) {
      const bool is_corrected = !is_product && schedule_.switches(x, stage) != leading;
      result.push_back(noises_[x]);
      const double factor = is_corrected ? log2_t_ - 1 : 0;
      result.back().log2_deviation += factor;
      result.back().log2_mean += factor;
    }
    return result;
  }

  RoughNoise rounding(NodeId value, std::size_t stage) const {
    RoughNoise noise = rounding_noise(schedule_.parts(value, stage), n_);
    noise.log2_deviation += log2_t_;
    return noise;
  }

  /// Bits to drop for all that crosses. A product of means gains n where one of deviations gains
  /// sqrt(n): a mean has to be n^(1/4) below what the rounding leaves, and the clearance.
  int drop(const Stage& stage, std::size_t s, const PrimeBits& prime_bits) const {
    double bits = 0;
    for (const NodeId value : stage.keeps) {
      const RoughNoise& noise = noises_[value];
      const double mean = noise.log2_mean + std::log2(static_cast<double>(n_)) / 4;
      bits = std::max(bits, std::max(noise.log2_deviation, mean) + clearance_bits -
                                rounding(value, s + 1).log2_deviation);
    }
    const int count = static_cast<int>(stage.barrier->dropped_limbs);
    return std::clamp(static_cast<int>(std::lround(bits)), count * prime_bits.least,
                      count * prime_bits.most);
  }

  void cross(const Stage& stage, std::size_t s, const PrimeBits& prime_bits) {
    const int bits = drop(stage, s, prime_bits);
    double before = 0, after = 0;
    for (const NodeId value : stage.keeps) {
      before = std::max(before, noises_[value].bound(n_));
      noises_[value].log2_deviation -= bits;
      noises_[value].log2_mean -= bits;
      noises_[value] = add_rounding(noises_[value], rounding(value, s + 1), n_);
      after = std::max(after, noises_[value].bound(n_));
    }
    walk_.before.push_back(before);
    walk_.after.push_back(after);
    walk_.dropped_bits.push_back(bits);
  }

  const Program& program_;
  const Schedule& schedule_;
  const NoiseGrowth& growth_;
  std::size_t n_;
  double log2_t_;
  std::vector<RoughNoise> noises_;
  NoiseWalk walk_;
};

}  // namespace

double RoughNoise::bound(std::size_t n) const {
  const double random =
      log2_deviation + std::log2(tail_deviations(tails.degree, static_cast<double>(n)));
  return random + std::log2(1 + std::exp2(log2_mean - random));
}

RoughNoise combine(const Node& node, const NoiseGrowth::Node& growth,
                   const std::vector<RoughNoise>& operands, std::size_t n) {
  const RoughNoise& first = operands.front();
  if (std::holds_alternative<ProductNode>(node.operation)) {
    return multiply(first, operands.back(), n);
  }
  if (!is_linear(node)) return largest(operands);
  return {first.log2_deviation, first.log2_mean + growth.mean_factor,
          mixed_tails(first.tails, growth.concentration)};
}

double fresh_mean(ClientKind client, std::size_t n) {
  const auto points = static_cast<double>(n);
  const double norm = fresh_mean_norm(client, points);
  return norm == 0 ? no_mean : std::log2(2 * norm / std::sqrt(points));
}

RoughNoise rounding_noise(std::size_t parts, std::size_t n) {
  double term = 0, deviation = 0;  // log2, without the first factor
  for (std::size_t k = 1; k < parts; ++k) {
    term += std::log2(static_cast<double>(k * n) * 2 / 3) / 2;
    deviation = join(deviation, term);
  }
  return {deviation + std::log2(2.0 / 12) / 2, no_mean, rounding_tails(static_cast<double>(parts))};
}

NoiseWalk walk_noise(const Program& program, const Schedule& schedule, const NoiseGrowth& growth,
                     std::size_t n, double log2_t, const PrimeBits& prime_bits) {
  return Walker(program, schedule, growth, n, log2_t).walk(prime_bits);
}

double special_prime_bits(double noise, double log2_t, std::size_t n, int digit_bits,
                          std::size_t digits) {
  const double variance = 10.5 * static_cast<double>(n * digits) / 12;
  const RoughNoise keys{digit_bits + log2_t + std::log2(variance) / 2, no_mean, fresh_tails};
  return keys.bound(n) + 3 - noise;
}

}  // namespace sealion::planning

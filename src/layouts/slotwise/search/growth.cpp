#include "layouts/slotwise/search/growth.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "layouts/slotwise/search/places.h"
#include "program/linear.h"

namespace sealion::planning {
namespace {

/// Degree up to which a program is measured without barriers.
constexpr std::size_t largest_plain_degree = 64;

/// Of the reference forecast: a plausible t, and limbs that drop more noise than a product makes.
constexpr double reference_log2_t = 24;
constexpr std::uint64_t reference_prime = std::uint64_t{1} << 50;
constexpr std::size_t reference_dropped = 4;

std::size_t degree(const Program& program) {
  std::vector<std::size_t> degrees;
  for (const Node& node : program.nodes()) {
    std::size_t degree = degrees.empty() ? 1 : 0;
    const bool adds = std::holds_alternative<ProductNode>(node.operation);
    for (const NodeId x : inputs_of(node)) {
      degree = adds ? degree + degrees[x] : std::max(degree, degrees[x]);
    }
    degrees.push_back(std::min(degree, largest_plain_degree + 1));
  }
  return *std::max_element(degrees.begin(), degrees.end());
}

/// After every level of products; all that they leave is what rounding leaves.
std::vector<Barrier> reference_barriers(const Program& program) {
  std::vector<Barrier> barriers;
  const std::vector<BarrierPlace> places = barrier_places(program);
  for (std::size_t i = 1; i + 1 < places.size(); ++i) {
    barriers.push_back({places[i].back(), true, reference_dropped});
  }
  return barriers;
}

/// Over the rows of a linear node: the share sum w^4 / (sum w^2)^2 that few inputs have in the
/// variance, and the factor on means of the inputs' own and in common.
NoiseGrowth::Node linear_growth(const Node& node, std::size_t columns) {
  double largest_share = 0, largest_mean = 0;
  const LinearMap map(node, columns);
  for (std::size_t r = 0; r < map.rows(); ++r) {
    double sum = 0, squares = 0, fourths = 0;
    for (const LinearTerm& term : map.row(r)) {
      const double weight = term.weight;
      sum += weight;
      squares += weight * weight;
      fourths += weight * weight * weight * weight;
    }
    if (squares > 0) largest_share = std::max(largest_share, fourths / (squares * squares));
    largest_mean = std::max(largest_mean, (squares + sum * sum) / 2);
  }
  return {.factor = 0,
          .mean_factor = largest_mean > 0 ? std::log2(largest_mean) / 2 : 0,
          .concentration = largest_share};
}

std::vector<NoiseGrowth::Node> known_growth(const Program& program) {
  std::vector<NoiseGrowth::Node> result;
  for (const Node& node : program.nodes()) {
    const bool is_known = is_linear(node);
    result.push_back(is_known ? linear_growth(node, program.node(inputs_of(node).front()).size)
                              : NoiseGrowth::Node{.factor = 0});
  }
  return result;
}

/// What a forecast says beyond `combine`, node by node.
class Measurement {
 public:
  Measurement(const Program& program, const Schedule& schedule, NoiseForecast forecast,
              const NoiseSetting& setting)
      : program_(program), schedule_(schedule), forecast_(std::move(forecast)), n_(setting.n) {
    growth_.fresh_mean = fresh_mean(setting.client, setting.n);
  }

  NoiseGrowth run() {
    growth_.nodes = known_growth(program_);
    for (std::size_t s = 0; s < schedule_.stages().size(); ++s) {
      const Stage& stage = schedule_.stages()[s];
      for (NodeId node = stage.first; node < stage.end; ++node) make(node);
      if (stage.barrier) cross(stage, forecast_.crossed[s]);
    }
    growth_.fresh = growth_.nodes.front().factor - reference_log2_t;
    return growth_;
  }

 private:
  void make(NodeId id) {
    NoiseGrowth::Node& growth = growth_.nodes[id];
    std::vector<RoughNoise> operands;
    for (const NodeId x : inputs_of(program_.node(id))) operands.push_back(noises_[x]);
    RoughNoise noise = id == 0 ? RoughNoise{0, growth_.fresh_mean + reference_log2_t, fresh_tails}
                               : combine(program_.node(id), growth, operands, n_);
    growth.factor = deviation(noise, forecast_.made[id]) - noise.log2_deviation;
    noise.log2_deviation += growth.factor;
    noises_.push_back(noise);
  }

  /// The deviation that gives this bound with the mean and the tails of `noise`; an eighth of the
  /// bound at least, where the mean is less exact than that.
  double deviation(const RoughNoise& noise, double bound) const {
    const double random = std::max(1 - std::exp2(noise.log2_mean - bound), 0.125);
    return bound + std::log2(random) -
           std::log2(tail_deviations(noise.tails.degree, static_cast<double>(n_)));
  }

  void cross(const Stage& stage, double bound) {
    RoughNoise noise = rounding_noise(2, n_);
    noise.log2_deviation = deviation(noise, bound);
    for (const NodeId value : stage.keeps) noises_[value] = noise;
  }

  const Program& program_;
  const Schedule& schedule_;
  NoiseForecast forecast_;
  std::size_t n_;
  std::vector<RoughNoise> noises_;
  NoiseGrowth growth_ = {};
};

NoiseGrowth measure(const Program& program, NoiseForecaster& forecaster, std::size_t n,
                    ClientKind client, const std::vector<Barrier>& barriers) {
  const std::vector<std::uint64_t> primes(barriers.size() * reference_dropped + 1, reference_prime);
  const Schedule schedule(program, primes.size(), barriers);
  const NoiseSetting setting{
      .n = n,
      .plain_modulus = std::uint64_t{1} << static_cast<int>(reference_log2_t),
      .coeff_moduli = primes,
      .special_prime = reference_prime,
      .client = client};
  return Measurement(program, schedule, forecaster(schedule, setting), setting).run();
}

}  // namespace

NoiseGrowths measure_growth(const Program& program, NoiseForecaster& forecaster, std::size_t n,
                            ClientKind client) {
  const NoiseGrowth with = measure(program, forecaster, n, client, reference_barriers(program));
  const bool is_deep = degree(program) > largest_plain_degree;
  return {is_deep ? with : measure(program, forecaster, n, client, {}), with};
}

}  // namespace sealion::planning

#include "layouts/slotwise/noise/model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sealion {
namespace {

constexpr double noise_variance = 10.5;          // of e
constexpr double message_variance = 1.0 / 12.0;  // of m / t
/// |s (1 + X + ...)|^2 over its mean, at most, but for one key in 2^40: see noise.cpp.
constexpr double secret_tail = 24;

double largest_of(const std::vector<double>& values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

double largest_of(const SharedNoise& shared) {
  double largest = 0;
  for (std::size_t i = 0; i < shared.low.size(); ++i) largest = std::max(largest, shared.size(i));
  return largest;
}

void multiply(NodeNoise& noise, double factor) {
  noise.random.multiply(factor * factor);
  noise.shared.multiply(factor);
  noise.mean.multiply(factor * factor);
  for (double& value : noise.constant) value *= factor;
}

void rescale(NodeNoise& noise, double log2_scale) {
  multiply(noise, std::exp2(noise.log2_scale - log2_scale));
  noise.log2_scale = log2_scale;
}

/// Moves the size of the numbers into the scale, so that no depth of products overflows.
void normalise(NodeNoise& noise) {
  const double largest =
      std::max({std::sqrt(largest_of(noise.random.diagonal())), largest_of(noise.shared),
                std::sqrt(largest_of(noise.mean.diagonal())), largest_of(noise.constant)});
  if (largest > 0) rescale(noise, noise.log2_scale + std::log2(largest));
}

/// Bounds a a^T where the signs of a are not known (Gershgorin).
QuadraticForm bound_of_sizes(const std::vector<double>& sizes) {
  double sum = 0;
  for (const double size : sizes) sum += size;
  std::vector<double> bounds = sizes;
  for (double& bound : bounds) bound *= sum;
  return QuadraticForm::diagonal(bounds);
}

/// Inner products of M + r.
QuadraticForm fixed_part(const NodeNoise& noise) {
  return bound_of_sum({noise.mean, bound_of_sizes(noise.constant)});
}

/// The operand times its factor, whose sign is not known, in units of 2^log2_scale.
NodeNoise scaled(const ScaledNoise& operand, double log2_scale) {
  NodeNoise result = *operand.noise;
  rescale(result, log2_scale);
  multiply(result, operand.factor);
  if (operand.factor != 1) result.shared.forget_signs();
  return result;
}

/// With the shared part as one of this power: what is a lower one's is counted in X.
void raise_shared_power(NodeNoise& noise, double power) {
  SharedNoise& shared = noise.shared;
  if (shared.power == power) return;
  std::vector<double> sizes;
  for (std::size_t i = 0; i < noise.size(); ++i) sizes.push_back(shared.size(i));
  noise.random = noise.random + bound_of_sizes(sizes);
  noise.tails.common = std::max(noise.tails.common, shared.power);
  shared = {power, std::vector<double>(noise.size()), std::vector<double>(noise.size())};
}

std::vector<NodeNoise> in_common_units(const std::vector<ScaledNoise>& operands) {
  double log2_scale = operands.front().noise->log2_scale;
  for (const ScaledNoise& x : operands) log2_scale = std::max(log2_scale, x.noise->log2_scale);
  std::vector<NodeNoise> result;
  for (const ScaledNoise& operand : operands) result.push_back(scaled(operand, log2_scale));
  double power = 0;
  for (const NodeNoise& noise : result) power = std::max(power, noise.shared.power);
  for (NodeNoise& noise : result) raise_shared_power(noise, power);
  return result;
}

Tails largest_tails(const std::vector<NodeNoise>& operands) {
  Tails tails = operands.front().tails;
  for (const NodeNoise& operand : operands) tails = larger_tails(tails, operand.tails);
  return tails;
}

double log2_of(std::uint64_t value) { return std::log2(static_cast<double>(value)); }

/// log2 of the sum of these powers of 2, however large they are.
double log2_of_sum(const std::vector<double>& exponents) {
  const double largest = *std::max_element(exponents.begin(), exponents.end());
  double sum = 0;
  for (const double exponent : exponents) sum += std::exp2(exponent - largest);
  return largest + std::log2(sum);
}

/// log2 of the variance, in units of t^2, of a coefficient of eps_0 + eps_1 s + ... with eps
/// uniform in (-t/2, t/2): the power s^k of a ternary secret has the squared norm k! (2n/3)^k.
double log2_rounding_variance(std::size_t parts, double n) {
  std::vector<double> exponents;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto k = static_cast<double>(part);
    const double log_norm = std::lgamma(k + 1) + k * std::log(2 * n / 3);
    exponents.push_back(log_norm / std::numbers::ln2 - std::log2(12));
  }
  return log2_of_sum(exponents);
}

/// Adds an error of this variance, in units of t^2, which features have of their own or share.
void add_error(NodeNoise& noise, double log2_variance, const Tails& tails,
               const NoiseSetting& setting) {
  const double log2_deviation = log2_of(setting.plain_modulus) + log2_variance / 2;
  rescale(noise, std::max(noise.log2_scale, log2_deviation));
  const double added = std::exp2(2 * (log2_deviation - noise.log2_scale));
  const double before = largest_of(noise.random.diagonal()) + std::pow(largest_of(noise.shared), 2);
  const double share = before == 0 ? 0 : before / (before + added);
  noise.random = noise.random + QuadraticForm::own_and_common(noise.size(), added, added);
  noise.tails = blended_tails(noise.tails, tails, share, static_cast<double>(setting.n));
  normalise(noise);
}

/// Of an encryption under the secret key.
NodeNoise symmetric_noise(std::size_t size, const NoiseSetting& setting) {
  const double norm = std::pow(fresh_mean_norm(setting.client, static_cast<double>(setting.n)), 2);
  return {.log2_scale = log2_of(setting.plain_modulus),
          .tails = fresh_tails,
          .random =
              QuadraticForm::diagonal(std::vector<double>(size, noise_variance + message_variance)),
          .shared = {.power = 1,
                     .low = std::vector<double>(size),
                     .high = std::vector<double>(size, std::sqrt(message_variance))},
          .mean = QuadraticForm::own_and_common(size, norm, norm),
          .constant = std::vector<double>(size)};
}

/// Of c c', both times powers of the same message.
SharedNoise product_of(const SharedNoise& x, const SharedNoise& y, double n, bool is_square) {
  const double growth =
      std::sqrt(n * product_variance_factor(shared_tails(x.power), shared_tails(y.power)));
  SharedNoise result{std::min(x.power + y.power, largest_order), {}, {}};
  for (std::size_t i = 0; i < x.low.size(); ++i) {
    const auto [least, most] = std::minmax(
        {x.low[i] * y.low[i], x.low[i] * y.high[i], x.high[i] * y.low[i], x.high[i] * y.high[i]});
    result.low.push_back(growth * (is_square ? std::max(least, 0.0) : least));
    result.high.push_back(growth * most);
  }
  return result;
}

/// Bounds X' (shared part of x) + (M' + r') (shared part of x), of which the signs are not known:
/// half of what a product has of it, both ways round.
QuadraticForm shared_cross(const NodeNoise& x, const NodeNoise& y, const QuadraticForm& fixed_y,
                           double n) {
  const double factor = n * product_variance_factor(y.tails, shared_tails(x.shared.power));
  std::vector<double> random = y.random.diagonal_bound();
  const std::vector<double> fixed = fixed_y.diagonal_bound();
  for (std::size_t i = 0; i < random.size(); ++i) {
    random[i] = 2 * (factor * random[i] + fixed[i]) * std::pow(x.shared.size(i), 2);
  }
  return QuadraticForm::diagonal(random);
}

}  // namespace

double SharedNoise::size(std::size_t i) const {
  return std::max(std::abs(low[i]), std::abs(high[i]));
}

void SharedNoise::multiply(double factor) {
  for (double& value : low) value *= factor;
  for (double& value : high) value *= factor;
}

void SharedNoise::forget_signs() {
  for (std::size_t i = 0; i < low.size(); ++i) {
    high[i] = size(i);
    low[i] = -high[i];
  }
}

double fresh_mean_norm(ClientKind client, double n) {
  if (client == ClientKind::sealion) return 0;
  const double flat = std::sqrt(n) / 2;  // (1 + X + ...) / 2
  return flat + flat + flat * std::sqrt(secret_tail * 2 * n / 3);
}

NodeNoise fresh_noise(std::size_t size, const NoiseSetting& setting) {
  NodeNoise noise = symmetric_noise(size, setting);
  if (setting.client == ClientKind::sealion) return noise;
  const auto n = static_cast<double>(setting.n);
  add_error(noise, log2_rounding_variance(2, n), rounding_tails(2), setting);
  return noise;
}

namespace {

/// Of sums over the features that share the message: of 0..1 times it, the positive weights or the
/// negative ones.
SharedNoise linear_shared(const SparseMatrix& weights, const SharedNoise& x) {
  SharedNoise result{x.power, {}, {}};
  for (const SparseVector& row : weights) {
    double low = 0, high = 0;
    for (std::size_t e = 0; e < row.entries(); ++e) {
      const double a = row.value[e] * x.low[row.index[e]], b = row.value[e] * x.high[row.index[e]];
      low += std::min(a, b);
      high += std::max(a, b);
    }
    result.low.push_back(low);
    result.high.push_back(high);
  }
  return result;
}

}  // namespace

NodeNoise linear_noise(const LinearMap& map, const NodeNoise& x, const std::vector<double>& biases,
                       const ExecutionContext& context) {
  const SparseMatrix weights = weights_of(map);
  QuadraticForm::LinearImage random = x.random.image(weights, context);
  NodeNoise result{x.log2_scale,
                   mixed_tails(x.tails, random.concentration),
                   std::move(random.form),
                   linear_shared(weights, x.shared),
                   x.mean.image(weights, context).form,
                   {}};
  for (std::size_t r = 0; r < map.rows(); ++r) {
    double sum = biases[r] * std::exp2(-x.log2_scale);
    for (std::size_t e = 0; e < weights[r].entries(); ++e) {
      sum += std::abs(weights[r].value[e]) * x.constant[weights[r].index[e]];
    }
    result.constant.push_back(sum);
  }
  normalise(result);
  return result;
}

NodeNoise product_noise(const NodeNoise& x, const NodeNoise& y, double n) {
  const bool is_square = &x == &y;
  const QuadraticForm fixed_x = fixed_part(x);
  const QuadraticForm fixed_y = is_square ? fixed_x : fixed_part(y);
  QuadraticForm random = schur_product(x.random, y.random);
  random.multiply(n * product_variance_factor(x.tails, y.tails));
  const QuadraticForm left = schur_product(x.random, fixed_y);
  QuadraticForm cross = left + (is_square ? left : schur_product(y.random, fixed_x));
  cross.multiply(2);
  QuadraticForm mean = schur_product(fixed_x, fixed_y);
  mean.multiply(n / 2);
  const QuadraticForm shared = shared_cross(x, y, fixed_y, n) + shared_cross(y, x, fixed_x, n);
  const double whole = random.trace() + shared.trace();
  const double power = std::max(x.tails.common + y.shared.power, y.tails.common + x.shared.power);
  const Tails tails = with_common_power(product_tails(x.tails, y.tails), power,
                                        whole == 0 ? 0 : shared.trace() / whole);
  // Of a message that X has already, both may have the same.
  const bool is_first = x.tails.common == 0 && y.tails.common == 0;
  random = is_first ? random + shared : bound_of_sum({random, shared});
  NodeNoise result{x.log2_scale + y.log2_scale,
                   tails,
                   random + cross,
                   product_of(x.shared, y.shared, n, is_square),
                   std::move(mean),
                   std::vector<double>(x.size())};
  normalise(result);
  return result;
}

NodeNoise sum_noise(const std::vector<ScaledNoise>& operands,
                    const std::vector<double>& constants) {
  const std::vector<NodeNoise> terms = in_common_units(operands);
  const double log2_scale = terms.front().log2_scale;
  std::vector<QuadraticForm> random, mean;
  std::vector<double> sums, shared(constants.size());
  for (const double constant : constants) sums.push_back(constant * std::exp2(-log2_scale));
  for (const NodeNoise& term : terms) {
    random.push_back(term.random);
    mean.push_back(term.mean);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += std::abs(term.constant[i]);
    for (std::size_t i = 0; i < sums.size(); ++i) shared[i] += term.shared.size(i);
  }
  NodeNoise result{log2_scale,           largest_tails(terms),
                   bound_of_sum(random), {terms.front().shared.power, shared, shared},
                   bound_of_sum(mean),   std::move(sums)};
  result.shared.forget_signs();
  normalise(result);
  return result;
}

NodeNoise concatenated_noise(const std::vector<ScaledNoise>& operands) {
  const std::vector<NodeNoise> parts = in_common_units(operands);
  std::vector<const QuadraticForm*> random, mean;
  std::vector<double> constants;
  SharedNoise shared{parts.front().shared.power, {}, {}};
  for (const NodeNoise& part : parts) {
    shared.low.insert(shared.low.end(), part.shared.low.begin(), part.shared.low.end());
    shared.high.insert(shared.high.end(), part.shared.high.begin(), part.shared.high.end());
    random.push_back(&part.random);
    mean.push_back(&part.mean);
    constants.insert(constants.end(), part.constant.begin(), part.constant.end());
  }
  NodeNoise result{parts.front().log2_scale,       largest_tails(parts),
                   bound_of_concatenation(random), std::move(shared),
                   bound_of_concatenation(mean),   std::move(constants)};
  normalise(result);
  return result;
}

NodeNoise relinearised_noise(NodeNoise noise, std::size_t parts, std::size_t limbs,
                             const NoiseSetting& setting) {
  const auto n = static_cast<double>(setting.n);
  double digits = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    digits += std::exp2(2 * (log2_of(setting.coeff_moduli[i]) - log2_of(setting.special_prime)));
  }
  const double keys = static_cast<double>(parts - 2) * noise_variance * n * digits / 12;
  const double variance = log2_of_sum({std::log2(keys), log2_rounding_variance(2, n)});
  add_error(noise, variance, rounding_tails(2), setting);
  return noise;
}

NodeNoise divided_noise(NodeNoise noise, std::uint64_t prime, std::size_t parts,
                        const NoiseSetting& setting) {
  noise.log2_scale -= log2_of(prime);
  add_error(noise, log2_rounding_variance(parts, static_cast<double>(setting.n)),
            rounding_tails(static_cast<double>(parts)), setting);
  return noise;
}

double bound_bits(const NodeNoise& noise, double n) {
  const double tau = tail_deviations(noise.tails.degree, n);
  const std::vector<double> variances = noise.random.diagonal(), norms = noise.mean.diagonal();
  double bound = 0;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    const double fixed = std::sqrt(2 * norms[i] / n) + noise.constant[i];
    const double deviation = std::sqrt(variances[i]), shared = noise.shared.size(i);
    double random = tau * std::hypot(deviation, shared);
    // No coefficient of a message is larger than t/2.
    if (noise.shared.power == 1) random = std::min(random, tau * deviation + shared * std::sqrt(3));
    bound = std::max(bound, fixed + random);
  }
  return bound == 0 ? 0 : std::max(0.0, noise.log2_scale + std::log2(bound));
}

}  // namespace sealion

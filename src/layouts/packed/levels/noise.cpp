#include "layouts/packed/levels/noise.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "layouts/masking.h"
#include "layouts/packed/levels/key_switches.h"

namespace sealion::packed {
namespace {

constexpr double noise_deviation = 3.24;
constexpr double failure_bits = 40;

/// Of two noises in a sum, one that is so much smaller counts for the tails of the other no more.
constexpr double negligible = 0.125;

Noise even(double deviation) { return {deviation, deviation}; }

/// What Microsoft SEAL's rounding leaves is t/2 (1 + s)(1 + X + ...). At the pair of roots
/// zeta^(2k + 1), s (1 + X + ...) has a share of 8 / (pi (2k + 1))^2 E_k in its mean square, 2n/3
/// without the E_k, which are exponentially distributed and independent. Their weighted sum
/// exceeds `whole_tail` for one key in 2^40, that behind the pairs that a Notch takes out
/// `tail_behind_notch` (Chernoff's bound, calculated), one of them `tail_at_a_root`.
constexpr double whole_tail = 26.3, tail_behind_notch = 0.119, tail_at_a_root = 27.8;
/// A notch leaves plaintexts values of at most t at the pairs, each with the share of it (0.8 t was
/// the largest of a few hundred plaintexts), and makes their root mean square a tenth larger.
constexpr double value_left = 1, weights_growth = 1.1;
/// The mean square of t/2 s (1 + X + ...) in a coefficient, in units of n t^2.
constexpr double secret_share(double tail) { return tail * (2.0 / 3) / 4; }

/// That none of n coefficients exceeds, in deviations: 2 n exp(-x^2 / 2) <= 2^-failure_bits.
double deviations_of(double n) {
  return std::sqrt(2 * std::log(2.0) * (failure_bits + 1 + std::log2(n)));
}

}  // namespace

Noise NoiseModel::fresh() const {
  return fresh_with(1 + std::sqrt(secret_share(whole_tail) * setting_.n));
}

Noise NoiseModel::fresh_as_weighed(std::size_t period) const {
  const double coefficients = static_cast<double>(period) * setting_.records;
  if (setting_.client == ClientKind::sealion || coefficients < least_notched) return fresh();
  const double left = tail_at_a_root * value_left * value_left / (coefficients / 12);
  const double secret = secret_share(std::min(tail_behind_notch + left, whole_tail));
  Noise noise = fresh_with(1 + std::sqrt(secret * setting_.n));
  noise.average *= weights_growth;
  noise.largest *= weights_growth;
  return noise;
}

Noise NoiseModel::fresh_with(double bias) const {
  const Noise own = even(setting_.t * std::hypot(noise_deviation, std::sqrt(1.0 / 12)));
  if (setting_.client == ClientKind::sealion) return own;
  // Most of it stands at one pair of roots, so that a square may have n times the mean square in
  // one coefficient: it is counted as so much more that `product` finds that.
  const double square = std::sqrt(setting_.n / 2) / deviations_of(setting_.n);
  const double concentration = std::sqrt(std::max(square, 1.0));
  return sum(own, sum(rounding(), even(setting_.t * concentration * bias)));
}

Noise NoiseModel::rounding() const {
  return even(setting_.t * std::sqrt((1 + setting_.n * 2 / 3) / 12));
}

Noise NoiseModel::key_switch(std::size_t limbs) const {
  double ratios = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    ratios += std::exp2(2 * (setting_.prime_bits[i] - setting_.special_bits));
  }
  const double digits = setting_.t * noise_deviation * std::sqrt(setting_.n * ratios / 12);
  return sum(even(digits), rounding());
}

Noise NoiseModel::switched(const Noise& noise, std::size_t from, std::size_t limbs) const {
  Noise out = noise;
  for (std::size_t last = from; last > limbs; --last) {
    const double prime = std::exp2(setting_.prime_bits[last - 1]);
    out = sum({out.average / prime, out.largest / prime, out.degree}, rounding());
  }
  return out;
}

double NoiseModel::likely_average(const Noise& noise) const {
  const double coefficients = setting_.n * std::pow(noise.average / noise.largest, 2);
  const double tail = failure_bits * std::log(2.0) / coefficients;
  return noise.average * std::sqrt(1 + 2 * std::sqrt(tail) + 2 * tail);
}

double NoiseModel::power_mean(double degree) const {
  const double pairs = setting_.n / 2;
  const double most = std::log(pairs) + failure_bits * std::log(2.0);
  const double cosine = 2 / std::pow(deviations_of(setting_.n), 2);
  return std::tgamma(degree + 1) + cosine * std::pow(most, degree) / pairs;
}

double NoiseModel::likely_weight(std::size_t weights) const {
  const double tail = failure_bits * std::log(2.0) / static_cast<double>(weights);
  return setting_.t * std::sqrt(std::min(0.25, 1.0 / 12 + 0.25 * std::sqrt(tail / 2)));
}

Noise NoiseModel::multiplied(const Noise& noise, std::size_t period) const {
  const double largest = likely_average(noise) * likely_weight(period) * std::sqrt(setting_.n);
  const double coefficients = static_cast<double>(period) * setting_.records;
  const double average = largest * std::sqrt(coefficients / setting_.n);
  return {average, largest, noise.degree};
}

Noise NoiseModel::product(const Noise& left, const Noise& right) const {
  const double degree = left.degree + right.degree;
  const double powers = power_mean(degree) / (power_mean(left.degree) * power_mean(right.degree));
  const double average =
      likely_average(left) * likely_average(right) * std::sqrt(setting_.n * std::max(powers, 1.0));
  const double spread = std::max(left.largest / left.average, right.largest / right.average);
  return {average, average * spread, degree};
}

Noise NoiseModel::folded(const Noise& noise) {
  return {noise.average * std::sqrt(2.0), noise.largest * 2, noise.degree};
}

Noise NoiseModel::sum(const Noise& a, const Noise& b) {
  double degree = std::max(a.degree, b.degree);
  if (a.average < negligible * b.average) degree = b.degree;
  if (b.average < negligible * a.average) degree = a.degree;
  return {std::hypot(a.average, b.average), std::hypot(a.largest, b.largest), degree};
}

Noise NoiseModel::sum_of(std::size_t count, const Noise& noise) {
  const double times = std::sqrt(static_cast<double>(count));
  return {noise.average * times, noise.largest * times, noise.degree};
}

double NoiseModel::bound_bits(const Noise& noise) const {
  return std::log2(noise.largest * deviations_of(setting_.n));
}

double NoiseModel::modulus_bits(std::size_t limbs) const {
  double bits = 0;
  for (std::size_t i = 0; i < limbs; ++i) bits += setting_.prime_bits[i];
  return bits;
}

double NoiseModel::budget(const Noise& noise, std::size_t limbs) const {
  return modulus_bits(limbs) - 1 - bound_bits(noise);
}

AnswerBudget NoiseModel::answer_budget(const Noise& noise, std::size_t limbs,
                                       double coefficients) const {
  if (setting_.privacy_bits == 0) return {budget(noise, limbs), 0};
  const double log2_t = std::log2(setting_.t);
  const MaskedNoise masked =
      masked_noise(setting_.privacy_bits, coefficients * setting_.masked_groups,
                   std::exp2(bound_bits(noise) - log2_t), static_cast<std::size_t>(setting_.n), 2);
  return {modulus_bits(limbs) - 1 - log2_t - std::log2(masked.bound), masked.flood_bits};
}

NoiseForecaster::NoiseForecaster(const Packing& packing, const Routes& routes)
    : packing_(packing),
      maps_(packing.form.values.size()),
      half_turns_(packing.form.values.size()) {
  for (const ValueId id : packing.order) {
    if (const auto* folded = std::get_if<FoldedProductValue>(&packing.form.values[id].made)) {
      half_turns_[id] = routes.keys_to(half_turn(packing, *folded)).size();
    }
    if (!packing.maps[id]) continue;
    const std::size_t terms = std::get<AffineValue>(packing.form.values[id].made).terms.size();
    maps_[id] = counted(packing.map(id), terms, routes);
  }
}

NoiseForecaster::Map NoiseForecaster::counted(const SlotMap& map, std::size_t terms,
                                              const Routes& routes) {
  Map counted;
  std::vector<std::size_t> lengths;  // [turned]
  for (const Turned& turned : map.turned) {
    lengths.push_back(routes.keys_to(turned.rotation).size());
    counted.longest = std::max(counted.longest, lengths.back());
  }
  for (const SlotRotation& fold : map.folds) counted.folds.push_back(routes.keys_to(fold).size());
  const auto giant_of = [&](const GiantStep& step) {
    Giant giant{!step.rotation.is_identity(),
                std::vector<std::size_t>((counted.longest + 1) * terms)};
    for (const SlotProduct& product : step.products) {
      const std::size_t term = map.turned[product.turned].term;
      ++giant.products[term * (counted.longest + 1) + lengths[product.turned]];
    }
    return giant;
  };
  for (const SlotMapOutput& output : map.outputs) {
    std::ranges::transform(output.giants, std::back_inserter(counted.giants), giant_of);
  }
  std::vector<Giant> all = counted.giants;  // in the order of the outputs
  std::ranges::sort(counted.giants);
  counted.giants.erase(std::unique(counted.giants.begin(), counted.giants.end()),
                       counted.giants.end());
  auto giant = all.begin();
  for (const SlotMapOutput& output : map.outputs) {
    Output sum;
    for (std::size_t i = 0; i < output.giants.size(); ++i, ++giant) {
      const auto number = std::ranges::lower_bound(counted.giants, *giant);
      ++sum.giants[static_cast<std::size_t>(number - counted.giants.begin())];
    }
    const std::vector<SlotRotation> giants = giant_rotations(output);
    sum.further = routes.steps_to(giants).size() - giants.size();
    counted.outputs.insert(std::move(sum));
  }
  return counted;
}

/// Goes through the values in the order in which they are made, on one chain.
class ChainForecast {
 public:
  ChainForecast(const NoiseForecaster& forecaster, const Levels& levels, const NoiseModel& model)
      : forecaster_(forecaster), packing_(forecaster.packing_), levels_(levels), model_(model) {
    forecast_.arriving.resize(levels.stages.count, 0);
    forecast_.budgets.resize(packing_.form.values.size(), std::numeric_limits<double>::infinity());
    noises_.resize(packing_.form.values.size());
  }

  NoiseForecast run() {
    for (const ValueId id : packing_.order) visit(id);
    const ValueId answer = packing_.form.answer;
    forecast_.arriving.back() = std::max(forecast_.arriving.back(), noises_[answer].average);
    forecast_.answer = noises_[answer];
    const AnswerBudget left = forecaster_.answer_budget(noises_[answer], levels_, model_);
    forecast_.answer_budget = left.bits;
    forecast_.flood_bits = left.flood_bits;
    forecast_.least_budget = std::min(std::ranges::min(forecast_.budgets), forecast_.answer_budget);
    return forecast_;
  }

 private:
  using Output = NoiseForecaster::Output;

  void visit(ValueId id) {
    const auto& made = packing_.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) {
      noises_[id] = model_.fresh();
      see(id, noises_[id], levels_.result(id));
    } else if (const auto* product = std::get_if<ProductValue>(&made)) {
      visit_product(id, *product);
    } else if (const auto* folded = std::get_if<FoldedProductValue>(&made)) {
      visit_folded_product(id, *folded);
    } else {
      visit_map(id, std::get<AffineValue>(made));
    }
  }

  Noise at(ValueId source, std::size_t limbs) const {
    return model_.switched(noises_[source], levels_.result(source), limbs);
  }

  void see(ValueId id, const Noise& noise, std::size_t limbs) {
    double& least = forecast_.budgets[id];
    least = std::min(least, model_.budget(noise, limbs));
  }

  /// Behind the products of a stage.
  Noise leave(ValueId id, const Noise& noise) {
    see(id, noise, levels_.work(id));
    double& most = forecast_.arriving[levels_.stages.work[id]];
    most = std::max(most, noise.average);
    return model_.switched(noise, levels_.work(id), levels_.result(id));
  }

  void visit_product(ValueId id, const ProductValue& product) {
    const std::size_t limbs = levels_.work(id);
    const Noise noise = model_.product(at(product.left, limbs), at(product.right, limbs));
    noises_[id] = leave(id, NoiseModel::sum(noise, model_.key_switch(limbs)));
  }

  void visit_folded_product(ValueId id, const FoldedProductValue& product) {
    const std::size_t limbs = levels_.work(id);
    const Noise key_switch = model_.key_switch(limbs), source = at(product.source, limbs);
    const std::size_t switches = forecaster_.half_turns_[id];
    const Noise turned = NoiseModel::sum(source, NoiseModel::sum_of(switches, key_switch));
    noises_[id] = leave(id, NoiseModel::sum(model_.product(source, turned), key_switch));
  }

  void visit_map(ValueId id, const AffineValue& value) {
    const std::size_t limbs = levels_.work(id), period = packing_.map(id).sums_period;
    std::vector<Noise> weighed;  // [terms][key switches]
    for (const AffineTerm& term : value.terms) {
      const bool is_input =
          std::holds_alternative<InputValue>(packing_.form.values[term.source].made);
      Noise turned =
          model_.switched(is_input ? model_.fresh_as_weighed(period) : noises_[term.source],
                          levels_.result(term.source), limbs);
      for (std::size_t switches = 0; switches <= forecaster_.maps_[id].longest; ++switches) {
        weighed.push_back(model_.multiplied(turned, period));
        turned = NoiseModel::sum(turned, model_.key_switch(limbs));
      }
    }
    const std::vector<Noise> steps = giant_steps(id, weighed);
    for (const Output& output : forecaster_.maps_[id].outputs) {
      const Noise noise = noise_of(id, output, steps);
      noises_[id] = {std::max(noises_[id].average, noise.average),
                     std::max(noises_[id].largest, noise.largest),
                     std::max(noises_[id].degree, noise.degree)};
    }
    see(id, noises_[id], levels_.result(id));
  }

  /// Of each giant step of a map, once for all results that add it up.
  std::vector<Noise> giant_steps(ValueId id, const std::vector<Noise>& weighed) {
    const Noise key_switch = model_.key_switch(levels_.result(id));
    std::vector<Noise> steps;
    for (const NoiseForecaster::Giant& giant : forecaster_.maps_[id].giants) {
      Noise products;
      for (std::size_t k = 0; k < weighed.size(); ++k) {
        if (giant.products[k] == 0) continue;
        products = NoiseModel::sum(products, NoiseModel::sum_of(giant.products[k], weighed[k]));
      }
      const Noise step = leave(id, products);
      steps.push_back(giant.turns ? NoiseModel::sum(step, key_switch) : step);
    }
    return steps;
  }

  Noise noise_of(ValueId id, const Output& output, const std::vector<Noise>& steps) const {
    const Noise key_switch = model_.key_switch(levels_.result(id));
    Noise sum = model_.fresh();  // no more than that are the constants
    for (const auto& [giant, count] : output.giants) {
      sum = NoiseModel::sum(sum, NoiseModel::sum_of(count, steps[giant]));
    }
    if (output.further > 0) {
      sum = NoiseModel::sum(sum, NoiseModel::sum_of(output.further, key_switch));
    }
    for (const std::size_t switches : forecaster_.maps_[id].folds) {
      sum = NoiseModel::sum(NoiseModel::folded(sum), NoiseModel::sum_of(switches, key_switch));
    }
    return sum;
  }

  const NoiseForecaster& forecaster_;
  const Packing& packing_;
  const Levels& levels_;
  const NoiseModel& model_;
  NoiseForecast forecast_;
  std::vector<Noise> noises_;  // [values], at the result's limbs
};

AnswerBudget NoiseForecaster::answer_budget(const Noise& answer, const Levels& levels,
                                            const NoiseModel& model) const {
  const Noise sent =
      model.switched(answer, levels.result(packing_.form.answer), levels.answer_limbs);
  const Placement& placement = packing_.placement(packing_.form.answer);
  const std::size_t carried = model.carried(placement.period());
  return model.answer_budget(sent, levels.answer_limbs,
                             static_cast<double>(placement.ciphertexts() * carried));
}

NoiseForecast NoiseForecaster::operator()(const Levels& levels, const NoiseModel& model) const {
  return ChainForecast(*this, levels, model).run();
}

}  // namespace sealion::packed

#include "layouts/slotwise/search/candidate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "layouts/margin.h"
#include "layouts/masking.h"
#include "layouts/slotwise/cost/count.h"
#include "layouts/slotwise/search/masked_answer.h"

namespace sealion::planning {
namespace {

/// Forecasts that a candidate takes at most. The first may make the modulus smaller, later ones
/// only larger, so that it comes to an end.
constexpr int most_sizing_rounds = 8;
constexpr int shrinking_rounds = 2;

double budget(const ParametersLiteral& parameters, std::size_t limbs, double noise) {
  return log2_modulus(parameters, limbs) - 1 - noise;
}

std::size_t limbs_after(const Schedule& schedule, std::size_t stage) {
  return stage + 1 < schedule.stages().size() ? schedule.stages()[stage + 1].limbs
                                              : schedule.output_limbs();
}

/// log2 of what is left of the modulus above the noise, at each node as made.
std::vector<double> noise_budgets(const Schedule& schedule, const ParametersLiteral& parameters,
                                  const NoiseForecast& forecast) {
  std::vector<double> budgets;
  for (NodeId node = 0; node < forecast.made.size(); ++node) {
    const std::size_t limbs = schedule.stages()[schedule.stage_of(node)].limbs;
    budgets.push_back(budget(parameters, limbs, forecast.made[node]));
  }
  return budgets;
}

/// The least budget of all nodes and of all that crosses a barrier.
double least_budget(const Schedule& schedule, const ParametersLiteral& parameters,
                    const NoiseForecast& forecast) {
  const std::vector<double> budgets = noise_budgets(schedule, parameters, forecast);
  double least = *std::min_element(budgets.begin(), budgets.end());
  for (std::size_t s = 0; s < schedule.stages().size(); ++s) {
    least = std::min(least, budget(parameters, limbs_after(schedule, s), forecast.crossed[s]));
  }
  return least;
}

/// Follows the sizes of one draft through forecasts.
class Sizing {
 public:
  Sizing(const Program& program, NoiseForecaster& forecaster, const Setting& setting,
         const Draft& draft)
      : program_(program),
        forecaster_(forecaster),
        setting_(setting),
        draft_(draft),
        sizes_(draft.sizes) {}

  /// False where the ring lacks primes of such sizes.
  bool run() {
    for (int round = 0; round < most_sizing_rounds; ++round) {
      if (sizes_.limbs() > static_cast<int>(most_limbs) || !forecast()) return false;
      const ChainSizes before = sizes_;
      adapt_base(round < shrinking_rounds);
      if (sizes_ == before) return true;
    }
    return false;
  }

  const ChainSizes& sizes() const { return sizes_; }
  const ParametersLiteral& parameters() const { return parameters_; }
  const NoiseForecast& noise() const { return forecast_; }
  /// After the last barrier and the mask.
  AnswerNoise answer() const {
    return answer_noise(forecast_.crossed.back(), schedule().output_parts(), program_.output_size(),
                        setting_);
  }
  double answer_budget() const {
    return budget(parameters_, schedule().output_limbs(), answer().bits);
  }
  Schedule schedule() const {
    return Schedule(program_, static_cast<std::size_t>(sizes_.limbs()), draft_.barriers);
  }

 private:
  bool forecast() {
    const auto picked = pick_primes(setting_.ring, setting_.plain_moduli, sizes_);
    if (!picked) return false;
    parameters_ = *picked;
    if (setting_.client == ClientKind::seal) make_congruent(parameters_);
    forecast_ = forecaster_(schedule(), {.n = parameters_.n,
                                         .plain_modulus = setting_.largest_t(),
                                         .coeff_moduli = parameters_.coeff_moduli,
                                         .special_prime = parameters_.special_prime,
                                         .client = setting_.client});
    return true;
  }

  /// What is missing at the least budget, or left over.
  void adapt_base(bool shrinks) {
    const double least =
        std::min(least_budget(schedule(), parameters_, forecast_), answer_budget());
    const double missing = minimal_margin_bits - least;
    int bits = 0;
    for (const int size : sizes_.base) bits += size;
    bits += static_cast<int>(std::ceil(shrinks ? missing : std::max(missing, 0.0)));
    sizes_.base = base_sizes(bits, setting_.prime_bits());
  }

  const Program& program_;
  NoiseForecaster& forecaster_;
  const Setting& setting_;
  const Draft& draft_;
  ChainSizes sizes_;
  ParametersLiteral parameters_;
  NoiseForecast forecast_;
};

}  // namespace

Candidate make_candidate(const Program& program, NoiseForecaster& forecaster,
                         const Setting& setting, const Draft& draft, const CostModel& model) {
  Candidate candidate{draft};
  if (!draft.fits()) return candidate;
  Sizing sizing(program, forecaster, setting, draft);
  const bool has_primes = sizing.run();
  candidate.draft.sizes = sizing.sizes();
  candidate.draft.excess_bits =
      std::max(has_primes ? 0 : 1, sizing.sizes().total_bits() - setting.ring.modulus_bits);
  candidate.draft.seconds = std::numeric_limits<double>::infinity();
  if (!candidate.draft.fits()) return candidate;
  candidate.parameters = sizing.parameters();
  const Schedule schedule = sizing.schedule();
  candidate.noise_budgets = noise_budgets(schedule, candidate.parameters, sizing.noise());
  candidate.answer_budget = sizing.answer_budget();
  candidate.flood_bits = sizing.answer().flood_bits;
  candidate.cost = count_cost(program, schedule, candidate.parameters, model.threads);
  if (setting.privacy_bits != 0) {
    candidate.cost +=
        masking_cost(setting.ring.n, program.output_size() * setting.plain_moduli.size(),
                     schedule.output_parts(), schedule.output_limbs(),
                     limb_bits(candidate.parameters, schedule.output_limbs()));
  }
  candidate.draft.seconds = seconds_for_all(setting, candidate.cost, model);
  return candidate;
}

}  // namespace sealion::planning

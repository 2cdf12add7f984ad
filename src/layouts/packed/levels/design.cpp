#include "layouts/packed/levels/design.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/parallel.h"

namespace sealion::packed {
namespace {

/// Stages for which dropping and not dropping are tried; the later ones drop where they can.
constexpr std::size_t most_tried_stages = 8;

class Designer {
 public:
  Designer(const Packing& packing, const Routes& routes, const ChainRequest& request,
           const ChainPrice& price, const ExecutionContext& context)
      : packing_(packing),
        forecast_(packing, routes),
        request_(request),
        price_(price),
        context_(context) {}

  std::optional<ChainDesign> best() const {
    const std::size_t stages = stages_of(packing_).count - 1;
    const std::size_t tried = std::min(stages, most_tried_stages);
    std::vector<std::optional<ChainDesign>> designs(std::size_t{1} << tried);
    parallel_for(designs.size(), context_, [&](std::size_t choice) {
      std::vector<bool> drops(stages, true);
      for (std::size_t s = 0; s < tried; ++s) drops[s] = (choice >> s & 1) != 0;
      const auto sizes = sized(drops);
      if (sizes && sizes->total_bits() <= request_.most_bits) designs[choice] = with_answer(*sizes);
    });
    std::optional<ChainDesign> best;
    for (auto& design : designs) {
      if (design && (!best || design->price < best->price)) best = std::move(design);
    }
    return best;
  }

 private:
  /// The forecast of the sizes that were asked for last is kept: often they stay as they are.
  class SizedForecast {
   public:
    explicit SizedForecast(const Designer& designer) : designer_(designer) {}

    const NoiseForecast& operator()(const planning::ChainSizes& sizes) {
      if (sizes_ != sizes) {
        forecast_ = designer_.forecast_of(sizes);
        sizes_ = sizes;
      }
      return forecast_;
    }

   private:
    const Designer& designer_;
    std::optional<planning::ChainSizes> sizes_;
    NoiseForecast forecast_;
  };

  /// Noise decides sizes and sizes, a little, the noise of key switches: a few rounds, unless one
  /// changes nothing.
  std::optional<planning::ChainSizes> sized(const std::vector<bool>& drops) const {
    SizedForecast forecast(*this);
    planning::ChainSizes sizes = first_guess(drops);
    for (int round = 0; round < 4; ++round) {
      const planning::ChainSizes before = sizes;
      resize(sizes, drops, forecast);
      if (sizes == before) break;
    }
    for (int more = 0; more < 8; ++more) {
      if (forecast(sizes).least_budget >= request_.margin_bits) return sizes;
      fit_base(sizes, forecast(sizes));
    }
    return std::nullopt;
  }

  /// The answer at as few limbs as leave it a margin.
  ChainDesign with_answer(const planning::ChainSizes& sizes) const {
    Levels levels = levels_of(packing_, sizes);
    const NoiseModel model = model_of(sizes);
    const Noise answer = forecast_(levels, model).answer;
    for (levels.answer_limbs = 1;; ++levels.answer_limbs) {
      const double budget = forecast_.answer_budget(answer, levels, model).bits;
      if (budget >= request_.margin_bits) {
        return {sizes, levels.answer_limbs, budget, price_(levels, sizes)};
      }
    }
  }

  NoiseForecast forecast_of(const planning::ChainSizes& sizes) const {
    return forecast_(levels_of(packing_, sizes), model_of(sizes));
  }

  NoiseModel model_of(const planning::ChainSizes& sizes) const {
    return noise_model(packing_.ring.n() * request_.records, request_, sizes);
  }

  planning::ChainSizes first_guess(const std::vector<bool>& drops) const {
    planning::ChainSizes sizes;
    sizes.base = {request_.prime_bits.most};
    for (const bool drop : drops) {
      sizes.dropped.push_back(drop ? std::vector<int>{request_.prime_bits.most}
                                   : std::vector<int>{});
    }
    sizes.special = request_.prime_bits.most;
    return sizes;
  }

  void resize(planning::ChainSizes& sizes, const std::vector<bool>& drops,
              SizedForecast& forecast) const {
    const double floor = model_of(sizes).rounding().average;
    for (std::size_t s = 0; s < drops.size(); ++s) {
      if (!drops[s]) continue;
      const double noise = forecast(sizes).arriving[s];
      sizes.dropped[s] = dropped_bits(std::log2(noise) - std::log2(floor));
    }
    fit_base(sizes, forecast(sizes));
  }

  /// As many bits more or fewer in the primes that stay as the forecast misses or has to spare.
  void fit_base(planning::ChainSizes& sizes, const NoiseForecast& forecast) const {
    const int missing = static_cast<int>(std::ceil(request_.margin_bits - forecast.least_budget));
    sizes.base = planning::base_sizes(
        std::max(sum(sizes.base) + missing, request_.prime_bits.least), request_.prime_bits);
    sizes.special = special_for(sizes);
  }

  /// Primes that take off so many bits, or the smallest there is.
  std::vector<int> dropped_bits(double bits) const {
    // Where nothing arrives, as from a map of constants alone, the logarithm is below all numbers.
    const int wanted = static_cast<int>(
        std::max(std::floor(bits), static_cast<double>(request_.prime_bits.least)));
    const int count = (wanted + request_.prime_bits.most - 1) / request_.prime_bits.most;
    return planning::spread_bits(std::max(wanted, count * request_.prime_bits.least), count);
  }

  /// A little larger than any other, so that digits make no more noise than rounding.
  int special_for(const planning::ChainSizes& sizes) const {
    int largest = 0;
    for (const int bits : sizes.in_order()) largest = std::max(largest, bits);
    return std::min(largest + 3, request_.prime_bits.most);
  }

  static int sum(const std::vector<int>& bits) {
    int total = 0;
    for (const int b : bits) total += b;
    return total;
  }

  const Packing& packing_;
  NoiseForecaster forecast_;
  const ChainRequest& request_;
  const ChainPrice& price_;
  const ExecutionContext& context_;
};

}  // namespace

std::optional<ChainDesign> design_chain(const Packing& packing, const Routes& routes,
                                        const ChainRequest& request, const ChainPrice& price,
                                        const ExecutionContext& context) {
  return Designer(packing, routes, request, price, context).best();
}

Levels levels_of(const Packing& packing, const ChainDesign& design) {
  Levels levels = levels_of(packing, design.sizes);
  levels.answer_limbs = design.answer_limbs;
  return levels;
}

Levels levels_of(const Packing& packing, const planning::ChainSizes& sizes) {
  std::vector<std::size_t> drops;
  for (const auto& dropped : sizes.dropped) drops.push_back(dropped.size());
  return levels_of(packing, static_cast<std::size_t>(sizes.limbs()), drops, sizes.base.size());
}

NoiseModel noise_model(std::size_t n, const ChainRequest& request,
                       const planning::ChainSizes& sizes) {
  NoiseSetting setting{static_cast<double>(n),
                       static_cast<double>(request.records),
                       static_cast<double>(request.t),
                       {},
                       static_cast<double>(sizes.special),
                       request.client,
                       request.privacy_bits,
                       request.masked_groups};
  // Primes lie just below their power of two.
  for (const int bits : sizes.in_order()) setting.prime_bits.push_back(bits);
  return NoiseModel(std::move(setting));
}

NoiseModel noise_model(const ParametersLiteral& parameters, const ChainRequest& request) {
  const auto bits = [](std::uint64_t prime) { return std::log2(static_cast<double>(prime)); };
  NoiseSetting setting{static_cast<double>(parameters.n),
                       static_cast<double>(request.records),
                       static_cast<double>(parameters.plain_moduli.front()),
                       {},
                       parameters.special_prime == 0 ? 0 : bits(parameters.special_prime),
                       request.client,
                       request.privacy_bits,
                       request.masked_groups};
  for (const std::uint64_t prime : parameters.coeff_moduli) {
    setting.prime_bits.push_back(bits(prime));
  }
  return NoiseModel(std::move(setting));
}

}  // namespace sealion::packed

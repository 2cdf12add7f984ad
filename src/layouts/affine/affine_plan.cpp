#include "layouts/affine/affine_plan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "exchange/limits.h"
#include "layouts/affine/affine_cost.h"
#include "layouts/masking.h"
#include "ring/primes.h"

namespace sealion {
namespace {

/// One prime of so many bits, or two of which the first, which stays, is as wide as the kernels
/// take; nothing where the ring has none.
std::vector<std::uint64_t> find_primes(std::size_t n, int total_bits) {
  std::vector<std::uint64_t> primes;
  try {
    for (int left = total_bits; left > 0; left -= max_modulus_bits) {
      primes.push_back(largest_primes(std::min(left, max_modulus_bits), 2 * n, 1, primes).front());
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_argument) throw;
    return {};
  }
  return primes;
}

/// Whether no fewer answers side by side take as few products.
bool is_balanced(std::size_t side, std::size_t outputs) {
  const std::size_t products = (outputs + side - 1) / side;
  return (outputs + products - 1) / products == side;
}

/// Answers side by side, and the weights that meet in one of their products.
struct Side {
  std::size_t answers;
  double square_sum;
};

class AffineSearch {
 public:
  AffineSearch(const AffineMap& map, std::uint64_t t, const AffineRequirements& wanted,
               const CostModel& model)
      : wanted_(wanted), model_(model) {
    for (std::size_t side = 1; side <= map.rows(); ++side) {
      if (is_balanced(side, map.rows())) {
        sides_.push_back({side, largest_square_sum(map, side)});
      }
    }
    form_.inputs = map.columns();
    form_.features = map.used_columns();
    form_.outputs = map.rows();
    form_.parameters.plain_modulus = t;
    form_.parameters.security = wanted.security;
    form_.parameters.security_table = wanted.security_table;
  }

  std::optional<AffinePlan> run() {
    for (const std::size_t n : wanted_.dimensions) search(n);
    return std::move(best_);
  }

 private:
  int modulus_bits(std::size_t n) const {
    if (wanted_.security == SecurityLevel::insecure_for_tests) return 2 * max_modulus_bits;
    return std::min(2 * max_modulus_bits,
                    largest_secure_modulus_bits(n, wanted_.security, wanted_.security_table));
  }

  void search(std::size_t n) {
    form_.parameters.n = n;
    const int least = std::bit_width(form_.parameters.plain_modulus) + 1;
    for (int total = least; total <= modulus_bits(n); ++total) {
      form_.parameters.coeff_moduli = find_primes(n, total);
      if (!form_.parameters.coeff_moduli.empty()) arrange();
    }
  }

  /// All ways to cut records and answers that use the room they take.
  void arrange() {
    const std::size_t n = form_.parameters.n, features = form_.features.size();
    for (const Side& side : sides_) {
      if (side.answers > n || !choose_answer_bits(side.square_sum)) continue;
      const std::size_t room = std::min(n / side.answers, features);
      const std::size_t blocks = (features + room - 1) / room;
      form_.side = side.answers;
      form_.block = (features + blocks - 1) / blocks;
      consider();
    }
  }

  /// The fewest that hold answers and noise, if any do.
  bool choose_answer_bits(double square_sum) {
    LweParametersLiteral& parameters = form_.parameters;
    const MaskedNoise masked = mask_of(square_sum);
    flood_bits_ = masked.flood_bits;
    const int end = std::bit_width(parameters.coeff_moduli.front());
    for (parameters.answer_bits = std::bit_width(parameters.plain_modulus);
         parameters.answer_bits < end; ++parameters.answer_bits) {
      noise_ = forecast_affine_noise(parameters, square_sum, masked.bound);
      if (noise_.margin() >= least_answer_budget_bits) return true;
    }
    return false;
  }

  /// Nothing where answers are not masked.
  MaskedNoise mask_of(double square_sum) const {
    if (wanted_.privacy_bits == 0) return {0, 0};
    return masked_noise(wanted_.privacy_bits, static_cast<double>(wanted_.records * form_.outputs),
                        affine_products_noise(square_sum), form_.parameters.n, 2);
  }

  void consider() {
    Cost cost = affine_cost(form_, wanted_.records);
    if (wanted_.privacy_bits != 0) cost += affine_masking_cost(form_, wanted_.records);
    const double seconds = total_seconds(cost, model_);
    if (best_ && seconds >= best_seconds_) return;
    best_ = AffinePlan{form_, noise_, cost, flood_bits_};
    best_seconds_ = seconds;
  }

  const AffineRequirements& wanted_;
  const CostModel& model_;
  std::vector<Side> sides_;
  AffineForm form_;  // as it is just looked at
  AffineNoise noise_{};
  int flood_bits_ = 0;
  std::optional<AffinePlan> best_;
  double best_seconds_ = 0;
};

}  // namespace

std::uint64_t least_plain_modulus(const AffineMap& map, std::uint64_t logit_noise) {
  const std::uint64_t largest = static_cast<std::uint64_t>(map.largest_answer()) + logit_noise;
  return std::max<std::uint64_t>(2 * largest + 1, 2);
}

AffinePlan plan_affine(const AffineMap& map, std::uint64_t t, const AffineRequirements& wanted,
                       const CostModel& model) {
  check_records(wanted.records);
  if (t < 2) fail(ErrorCode::invalid_argument, "a plaintext modulus of {} where 2 is the least", t);
  if (auto plan = AffineSearch(map, t, wanted, model).run()) return std::move(*plan);
  fail(ErrorCode::does_not_fit,
       "answers of {} bits with weights of norm 2^{:.1f} leave their noise no room in any ring of "
       "the affine layout at this security; fewer bits of inputs or weights would do",
       std::bit_width(t), std::log2(largest_square_sum(map, 1) + 1) / 2);
}

}  // namespace sealion

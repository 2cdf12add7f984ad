// The noise of a BGV ciphertext is the polynomial v = c(s) mod q, centred; decryption is right
// while |v| < q/2. Between two barriers v follows exactly the arithmetic of the program: v of a
// dense layer is the weighted sum of the v's, v of a product is the product in Z[X]/(X^n + 1).
// The model follows v = X + c B + M + r of every integer: X random with mean 0; B a power of one
// message that features share, c its factor; M the mean that messages have; r a constant
// polynomial, which biases make. Between the integers of a node it bounds the covariances C_ij of a
// coefficient of X and the inner products G_ij = <M_i, M_j>, both from above in the positive
// semidefinite order (quadratic_form.h): C <= C' gives W C W^T <= W C' W^T and, for any
// semidefinite B, C o B <= C' o B (o is the product element by element). docs/security/noise.md
// has the derivation of the tails and measures them.
//
// * Fresh: v = m + t e, e centred binomial of variance 21/2 (sampler.h). Assumption 1: the
//   coefficients of an encoded message behave as uniform in an interval of length t, as the
//   inverse transform of arbitrary slots does; Microsoft SEAL's is [0, t), of mean t/2.
// * SEAL encrypts under a public key at the modulus q P and divides by P: the encryption's own
//   noise all but vanishes, and what the division leaves takes its place. In BGV that is eps_0 +
//   eps_1 s with eps uniform in [0, t) (its mod_t_and_divide_q_last), and so has a mean, t/2 (1 +
//   s) (1 + X + ...), that all ciphertexts of a key share. |s (1 + X + ...)|^2 is a quadratic form
//   of mean 2n/3 n, whose eigenvalues are 1 / sin^2(pi (2k + 1) / 2n): the largest pair has 4/5 of
//   their sum, so that it is below 24 times its mean but for one key in 2^40. We count the noise of
//   both ways to encrypt, so that one forecast serves them.
// * Assumption 2: messages of different features are independent (in X), and besides each feature
//   has 0..1 times a message that all share, as where some pixels are off and the others alike. So
//   a first layer has between -W- and W+ times it, the sums of its negative and positive weights,
//   and intervals follow c from there; no coefficient of m is larger than t/2. Features that are
//   zero in every slot have no M either; which ones does not depend on the weights, so that they
//   move the M of a weighted sum by w's Euclidean norm (two deviations of a random choice): G = n
//   mean^2 (I + 11^T). The mean of SEAL's messages is hundreds of times below that of its rounding,
//   so that this covers max(W+, W-) of it too.
// * Linear layers: W C W^T, W G W^T, |W| |r| + |bias|. Where W C W^T is too large to compute,
//   Gershgorin's theorem bounds it by a diagonal.
// * Products: at each root of unity X is a polynomial in the fresh noises there, which are
//   complex Gaussian (sums of n terms). For homogeneous polynomials P_i of order a and Q_i of
//   order b, Cov(P_i Q_i, P_j Q_j) <= (a + b choose a) n (Cov P o Cov Q): the product is the
//   symmetric part of the tensor product, in which these covariances are inner products times
//   factorials (the easy half of Bombieri's inequality; Beauzamy, Bombieri, Enflo and
//   Montgomery, Products of polynomials in many variables, 1990). Equality for powers of one
//   value; for a = b = 1 Isserlis' 2n C_ij^2. X (M' + r') + X' (M + r) adds at most 2 (C o G' +
//   C' o G). Products of means have G <= n/2 G o G' (Cauchy-Schwarz over pairs of conjugate
//   roots) and no coefficient above |M| |M'|. B B' is a power of the same message, of deviation
//   sqrt((a + b choose a) n); X c' B' has covariances below those of a diagonal, Gershgorin's bound
//   on C times c'^2, as the signs of c' depend on the data.
// * Assumption 3: a weighted sum of k independent terms of order a is closer to a Gaussian: its
//   excess kurtosis, (2a choose a) - 2, falls by k, and the order to what has that kurtosis. k
//   is the inverse of the sum of the squares of the terms' shares in the variance. The secret,
//   of which rounding leaves powers, and a shared message are common to all features, so that sums
//   do not mix them: their order is kept apart and counts by another such binomial coefficient.
//   This is an estimate: what products make of it is heuristic (planner/noise_confidence.h).
// * Sums: C <= sum_k C_k / l_k with sum_k l_k = 1, whatever the correlation (Cauchy-Schwarz).
//   Operands of a concatenation: the blocks times their number. A value that is brought to
//   another correction is multiplied by a residue modulo t, at most t/2.
// * Dividing by a prime p leaves v / p + sum_k eps_k s^k over the parts, eps_k uniform in (-t/2,
//   t/2): variance t^2/12 sum_k k! (2n/3)^k for a ternary secret, whose values at the roots of
//   unity are close to complex Gaussian of variance 2n/3 (k! is E|z|^2k; Gentry, Halevi, Smart
//   2012, eprint 2012/099, use the same).
// * Relinearising (key_switching.h): for every power above the first, t sum_i d_i e_i / P with
//   digits d_i uniform modulo q_i: variance t^2 10.5 n sum_i q_i^2 / (12 P^2); and the division
//   by P as above with two parts.
// * Assumption 4: the errors of both are independent between features, or all the same, or a
//   mixture: I + 11^T times the variance.
// * The bound on a coefficient is sqrt(2/n) |M| + |r| + tau deviations of X + c B. Before a
//   product X is strictly sub-Gaussian (uniform and binomial variables are), so that tau =
//   sqrt(2u), u = ln(2n 2^40), fails in one of the n coefficients with probability at most 2^-40 a
//   ciphertext. After a square X is a quadratic form whose spectrum is flat, n eigenvalues +-1 a
//   coefficient, and the explicit Hanson-Wright inequality of Laurent and Massart (2000, lemma
//   1) gives sqrt(2u) (1 + sqrt(u/n)).
// * Tails of degree d > 2 are those of the canonical embedding. A coefficient of v is the mean of
//   2 |P| cos(phase) over the n/2 pairs of roots, P a polynomial of degree d in complex Gaussians
//   (noises, messages, rounding errors, the secret: eps_k s^k has degree k + 1), independent from
//   pair to pair, the phase uniform as P's is homogeneous; what biases add has a lower degree and
//   is counted as if it had this one. Let E|P|^2 = 1. By Bombieri's inequality again, E|P|^2q <=
//   M_q = (dq)! / (d!)^q, so that by Markov's no root has |P| > B, B^2q = M_q (n/2) 2^41 at the
//   best q, but with probability 2^-41; and below B E|P|^2q <= m_q = min(M_q, B^2 m_(q-1)). Then
//   E exp(l 2|P| cos / sqrt n) <= sum_q (l^2/n)^q m_q / q!^2, and Chernoff's bound with the best l
//   leaves 2^-41 for the n coefficients. All of it holds over keys and encryptions: one key in
//   2^40 has more of rounding.
// * Assumption 5: after a barrier, what is left of the old noise and the rounding add up at each
//   root, and the degree is that whose B is the sum of both: products multiply the B's. Below B it
//   has the moments of the sum about: their bound is convex in ln q.

#include "layouts/slotwise/noise/noise.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/error.h"
#include "layouts/slotwise/noise/model.h"

namespace sealion {
namespace {

using NoisePtr = std::shared_ptr<const NodeNoise>;

}  // namespace

/// The noise of the nodes as they are without any barrier, as far as it has been asked for.
struct NoiseForecaster::FirstStage {
  NoiseSetting setting;
  std::vector<NoisePtr> noises;  // from the first node on

  bool serves(const NoiseSetting& other) const {
    return setting.n == other.n && setting.plain_modulus == other.plain_modulus &&
           setting.client == other.client;
  }
};

namespace {

/// Follows the noise of every value through the schedule.
class NoiseWalk {
 public:
  /// `first_stage`: what is known of it; what is missing is appended.
  NoiseWalk(const Program& program, const Schedule& schedule, const NoiseSetting& setting,
            const ExecutionContext& context, std::vector<NoisePtr>& first_stage)
      : program_(program),
        schedule_(schedule),
        setting_(setting),
        context_(context),
        first_stage_(first_stage),
        last_use_(last_uses(program)),
        noises_(program.nodes().size()) {}

  NoiseForecast run() {
    NoiseForecast forecast;
    for (std::size_t stage = 0; stage < schedule_.stages().size(); ++stage) {
      for (NodeId id = schedule_.stages()[stage].first; id < schedule_.stages()[stage].end; ++id) {
        context_.check_stop();
        noises_[id] = stage == 0 ? first_stage_noise(id) : make_noise(id);
        forecast.made.push_back(bound_bits(*noises_[id], dimension()));
        drop_unused(id);
      }
      forecast.crossed.push_back(cross_barrier(stage));
    }
    return forecast;
  }

 private:
  double dimension() const { return static_cast<double>(setting_.n); }
  double half_plain_modulus() const { return static_cast<double>(setting_.plain_modulus) / 2; }

  void drop_unused(NodeId id) {
    for (const NodeId x : inputs_of(program_.node(id))) {
      if (last_use_[x] == id) noises_[x].reset();
    }
  }

  NoisePtr first_stage_noise(NodeId id) {
    if (id == first_stage_.size()) first_stage_.push_back(make_noise(id));
    return first_stage_[id];
  }

  NoisePtr make_noise(NodeId id) const { return std::make_shared<const NodeNoise>(node_noise(id)); }

  NodeNoise node_noise(NodeId id) const {
    const Node& node = program_.node(id);
    const std::vector<NodeId> inputs = inputs_of(node);
    if (inputs.empty()) return fresh_noise(node.size, setting_);
    const NodeNoise& first = *noises_[inputs.front()];
    if (is_linear(node)) {
      const LinearMap map(node, first.size());
      std::vector<double> biases;
      for (std::size_t r = 0; r < map.rows(); ++r) biases.push_back(added(map.bias(r), id));
      return linear_noise(map, first, biases, context_);
    }
    if (std::holds_alternative<ProductNode>(node.operation)) {
      return product_noise(first, *noises_[inputs.back()], dimension());
    }
    const auto* sum = std::get_if<SumNode>(&node.operation);
    return sum != nullptr ? node_sum(id, *sum) : concatenated_noise(operands(id));
  }

  NodeNoise node_sum(NodeId id, const SumNode& sum) const {
    std::vector<ScaledNoise> terms = operands(id);
    for (std::size_t k = 0; k < terms.size(); ++k) terms[k].factor *= std::abs(sum.factors[k]);
    std::vector<double> constants;
    for (const std::int64_t constant : sum.constants) constants.push_back(added(constant, id));
    return sum_noise(terms, constants);
  }

  /// Of a sum or a concatenation, brought to the correction of the leading one: times a residue
  /// modulo t where they differ.
  std::vector<ScaledNoise> operands(NodeId id) const {
    const std::size_t stage = schedule_.stage_of(id);
    const std::vector<NodeId> inputs = inputs_of(program_.node(id));
    const auto& leading = schedule_.switches(inputs[schedule_.leading_operand(id)], stage);
    std::vector<ScaledNoise> result;
    for (const NodeId x : inputs) {
      const bool agrees = schedule_.switches(x, stage) == leading;
      result.push_back({&*noises_[x], agrees ? 1 : half_plain_modulus()});
    }
    return result;
  }

  /// The size of what the engine adds for a constant: without correction the integer, else any
  /// residue modulo t.
  double added(std::int64_t constant, NodeId id) const {
    if (constant == 0) return 0;
    const auto& switches = schedule_.switches(id, schedule_.stage_of(id));
    const bool is_corrected =
        setting_.client == ClientKind::seal ||  // BFV's inputs may have a correction
        std::any_of(switches.begin(), switches.end(), [](unsigned count) { return count != 0; });
    const double size = std::abs(static_cast<double>(constant));
    return is_corrected ? half_plain_modulus() : std::min(size, half_plain_modulus());
  }

  /// The largest bound of what the stage keeps, after its barrier.
  double cross_barrier(std::size_t stage) {
    const Stage& crossed = schedule_.stages()[stage];
    double bits = 0;
    for (const NodeId value : crossed.keeps) {
      if (crossed.barrier) noises_[value] = behind(*crossed.barrier, value, stage);
      bits = std::max(bits, bound_bits(*noises_[value], dimension()));
    }
    return bits;
  }

  NoisePtr behind(const Barrier& barrier, NodeId value, std::size_t stage) const {
    NodeNoise noise = *noises_[value];
    const std::size_t limbs = schedule_.stages()[stage].limbs;
    const std::size_t parts = schedule_.parts(value, stage);
    if (barrier.relinearise && parts > 2) {
      noise = relinearised_noise(std::move(noise), parts, limbs, setting_);
    }
    for (std::size_t limb = limbs; limb-- > limbs - barrier.dropped_limbs;) {
      noise = divided_noise(std::move(noise), setting_.coeff_moduli[limb],
                            schedule_.parts(value, stage + 1), setting_);
    }
    return std::make_shared<const NodeNoise>(std::move(noise));
  }

  const Program& program_;
  const Schedule& schedule_;
  const NoiseSetting& setting_;
  const ExecutionContext& context_;
  std::vector<NoisePtr>& first_stage_;
  std::vector<NodeId> last_use_;
  std::vector<NoisePtr> noises_;  // [nodes], of those still needed
};

void check(const Schedule& schedule, const NoiseSetting& setting) {
  if (setting.coeff_moduli.size() < schedule.limbs()) {
    fail(ErrorCode::invalid_argument, "a schedule of {} limbs with {} coefficient primes",
         schedule.limbs(), setting.coeff_moduli.size());
  }
  if (schedule.relinearised_parts() > 2 && setting.special_prime == 0) {
    fail(ErrorCode::invalid_argument,
         "a schedule that relinearises needs a special prime, and there is none");
  }
}

}  // namespace

NoiseForecast forecast_noise(const Program& program, const Schedule& schedule,
                             const NoiseSetting& setting) {
  return NoiseForecaster(program)(schedule, setting);
}

NoiseForecaster::NoiseForecaster(const Program& program, ExecutionContext context)
    : program_(program),
      context_(std::move(context)),
      first_stage_(std::make_unique<FirstStage>()) {}

NoiseForecaster::~NoiseForecaster() = default;

NoiseForecast NoiseForecaster::operator()(const Schedule& schedule, const NoiseSetting& setting) {
  check(schedule, setting);
  if (!first_stage_->serves(setting)) *first_stage_ = {setting, {}};
  return NoiseWalk(program_, schedule, setting, context_, first_stage_->noises).run();
}

}  // namespace sealion

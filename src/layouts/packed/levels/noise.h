#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "exchange/client_kind.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/routes.h"

/// What noise the packed layout makes. Counted are deviations of the coefficients of c(s), message
/// and noise together, taken as independent from coefficient to coefficient: a plaintext of random
/// slots has coefficients uniform modulo t, whatever integers the slots hold. That is a heuristic,
/// as plans say (planner/noise_confidence.h): slots that are not random, as of records that are all
/// alike, may add up where independent ones would not.
namespace sealion::packed {

/// What repeats itself in the slots every R of them, noise included, is a polynomial in X^(n/R):
/// its noise stands in R coefficients alone (R of the ciphertext's slots: where K records lie
/// interleaved, K times the period of one). So a fold doubles the largest coefficients, while the
/// sum of the squares of all, on which products depend, only doubles too.
struct Noise {
  double average = 0;  ///< root of the mean square of all coefficients
  double largest = 0;  ///< deviation of the largest ones
  /// How often the same noise is a factor of it, which makes it larger: `power_mean`.
  double degree = 1;
};

/// Ring, plaintext modulus and chain as the noise sees them.
struct NoiseSetting {
  double n;
  double records;  ///< that share each ciphertext: periods are those of one record's slots
  double t;
  std::vector<double> prime_bits;  ///< [limbs], log2 of each
  double special_bits;
  ClientKind client = ClientKind::sealion;
  int privacy_bits = 0;      ///< of the model; 0: answers are not masked
  double masked_groups = 1;  ///< of an answer, in all channels
};

/// Coefficients of a plaintext from which on a bias is left out where it multiplies an input
/// (run/notch.h): those of fewer would grow.
inline constexpr std::size_t least_notched = 512;

/// What is left for an answer as it leaves the server.
struct AnswerBudget {
  double bits;
  int flood_bits;  ///< of what masks it; 0 where nothing does
};

class NoiseModel {
 public:
  explicit NoiseModel(NoiseSetting setting) : setting_(std::move(setting)) {}

  /// Of a client's encryption: symmetric; deviation 3.24 of the noise. Microsoft SEAL's ciphertexts
  /// are rounded once more, hold messages in [0, t) and come with a bias.
  Noise fresh() const;
  /// The same where nothing but plaintexts that repeat themselves every `period` multiplies it,
  /// which are made so that they leave little of the bias (run/notch.h).
  Noise fresh_as_weighed(std::size_t period) const;
  /// Of what rounding leaves when the modulus is switched.
  Noise rounding() const;
  /// What a key switch at so many limbs adds (`Rotator`).
  Noise key_switch(std::size_t limbs) const;
  /// After the limbs beyond `limbs` of `from` are dropped.
  Noise switched(const Noise& noise, std::size_t from, std::size_t limbs) const;
  /// Of a product with a plaintext whose slots repeat themselves every `period`, the same for every
  /// record.
  Noise multiplied(const Noise& noise, std::size_t period) const;
  /// Of a product of two ciphertexts, whose noise may be the same.
  Noise product(const Noise& left, const Noise& right) const;
  /// Of a sum with itself, rotated.
  static Noise folded(const Noise& noise);
  /// Of a sum of independent ones.
  static Noise sum(const Noise& a, const Noise& b);
  /// Of a sum of so many independent ones of one size.
  static Noise sum_of(std::size_t count, const Noise& noise);

  /// log2 of what is left between q/2 and noise that no coefficient of a ciphertext exceeds with a
  /// probability of more than 2^-40.
  double budget(const Noise& noise, std::size_t limbs) const;
  /// The same of an answer as it leaves the server, of which so many coefficients of a group
  /// travel.
  AnswerBudget answer_budget(const Noise& noise, std::size_t limbs, double coefficients) const;
  /// Coefficients that carry the message where its slots repeat themselves (PackedForm::carried).
  std::size_t carried(std::size_t period) const {
    return static_cast<std::size_t>(
        std::min(setting_.n, static_cast<double>(period) * setting_.records));
  }

 private:
  /// log2 of what no coefficient exceeds but with a probability of 2^-40.
  double bound_bits(const Noise& noise) const;
  double modulus_bits(std::size_t limbs) const;
  /// With a bias of this root mean square, in units of t, where the client is Microsoft SEAL.
  Noise fresh_with(double bias) const;
  /// The root of the mean square that noise exceeds with a probability of 2^-40: where it stands in
  /// few coefficients, that is far above its average (Laurent and Massart 2000, lemma 1).
  double likely_average(const Noise& noise) const;
  /// The mean square of the d-th power of noise of mean square 1, as a multiple of 1^d: its values
  /// at the n/2 pairs of roots are complex Gaussians, whose squares are exponentially distributed.
  /// That makes d! on average; but one of n/2 is x = ln(n/2) + 40 ln 2 or more with a probability
  /// of 2^-40, and then x^d stands there. What stands at one pair of roots is a cosine, whose
  /// largest coefficient is so much smaller in deviations than what `budget` takes off.
  double power_mean(double degree) const;
  /// The root of the mean square of the coefficients of a plaintext of so many weights that none
  /// exceeds but with a probability of 2^-40 (Hoeffding 1963): t/2 where there are few, t/sqrt(12)
  /// of many.
  double likely_weight(std::size_t weights) const;

  NoiseSetting setting_;
};

struct NoiseForecast {
  /// [stages], the most before the modulus is switched to the next; of the last: of the answer.
  std::vector<double> arriving;  ///< averages
  std::vector<double> budgets;   ///< [values], the least of each while it is made
  double least_budget;           ///< of all values, as made
  double answer_budget;          ///< as the client gets it
  int flood_bits;                ///< of what masks it
  Noise answer;                  ///< at the limbs at which it is made
};

/// Forecasts the noise of one packing on any chain, where rotations take these routes. What its
/// maps add up is counted once: there may be hundreds of thousands of products, and a search asks
/// hundreds of times.
class NoiseForecaster {
 public:
  /// Refers to the packing.
  NoiseForecaster(const Packing& packing, const Routes& routes);

  NoiseForecast operator()(const Levels& levels, const NoiseModel& model) const;
  /// Of an answer that was forecast, as a client gets it at `levels.answer_limbs`, which the rest
  /// of the forecast does not depend on.
  AnswerBudget answer_budget(const Noise& answer, const Levels& levels,
                             const NoiseModel& model) const;

 private:
  friend class ChainForecast;
  /// Products of a giant step, by what they multiply: [terms][key switches of its turn].
  struct Giant {
    bool turns;
    std::vector<std::size_t> products;

    friend auto operator<=>(const Giant&, const Giant&) = default;
  };
  struct Output {
    /// That one result adds up, by their numbers, and how many of each.
    std::map<std::size_t, std::size_t> giants;
    std::size_t further = 0;  ///< key switches beyond one of each that turns

    friend auto operator<=>(const Output&, const Output&) = default;
  };
  struct Map {
    std::size_t longest = 0;              ///< most key switches of a turn
    std::vector<std::size_t> folds = {};  ///< key switches of each
    std::vector<Giant> giants = {};       ///< that differ, ascending
    std::set<Output> outputs = {};        ///< that differ
  };
  static Map counted(const SlotMap& map, std::size_t terms, const Routes& routes);

  const Packing& packing_;
  std::vector<Map> maps_;                // [values]
  std::vector<std::size_t> half_turns_;  // [values], key switches of each
};

}  // namespace sealion::packed

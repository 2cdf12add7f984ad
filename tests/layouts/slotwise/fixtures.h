#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "base/tensor.h"
#include "layouts/slotwise/run/engine.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "program/linear.h"
#include "program/program.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/public_key.h"
#include "support/parameters.h"

namespace sealion::testing {

inline IntegerBatch random_batch(const Program& program, std::size_t samples,
                                 std::mt19937_64& random) {
  std::uniform_int_distribution<std::int64_t> value(program.input().low, program.input().high);
  IntegerBatch batch(program.input_size(), samples);
  for (std::size_t i = 0; i < batch.features(); ++i) {
    for (auto& x : batch.feature(i)) x = value(random);
  }
  return batch;
}

inline std::vector<std::int32_t> random_weights(std::mt19937_64& random, std::size_t count, int low,
                                                int high) {
  std::uniform_int_distribution<std::int32_t> weight(low, high);
  std::vector<std::int32_t> weights(count);
  for (auto& w : weights) w = weight(random);
  return weights;
}

/// Log2 of a bound on the coefficients of c(s), true for any ciphertexts with fresh noise below
/// 2^14 t (a public encryption at n = 256 has at most 513 * 21 t) and at any place of barriers,
/// whose only help, dividing the noise, is not counted.
class WorstNoise {
 public:
  WorstNoise(const Program& program, std::size_t n, std::uint64_t t)
      : program_(program),
        log_n_(std::log2(static_cast<double>(n))),
        log_t_(std::log2(static_cast<double>(t))) {
    for (const Node& node : program.nodes()) add(node);
  }
  double bits() const { return *std::max_element(bits_.begin(), bits_.end()); }

 private:
  void add(const Node& node) {
    if (const auto* product = std::get_if<ProductNode>(&node.operation)) {
      bits_.push_back(bits_[product->left] + bits_[product->right] + log_n_);
    } else if (is_linear(node)) {
      const NodeId input = inputs_of(node).front();
      bits_.push_back(bits_[input] + largest_row_sum(node, input) + 1);
    } else if (const auto* sum = std::get_if<SumNode>(&node.operation)) {
      double largest = 0;
      for (std::size_t i = 0; i < sum->inputs.size(); ++i) {
        largest = std::max(largest, bits_[sum->inputs[i]] + std::log2(std::abs(sum->factors[i])));
      }
      // Operands and constants are multiplied by corrections.
      bits_.push_back(largest + log_t_ + std::log2(static_cast<double>(sum->inputs.size() + 1)));
    } else {
      double largest = 14;
      for (const NodeId x : inputs_of(node)) largest = std::max(largest, bits_[x]);
      bits_.push_back(largest + log_t_);
    }
  }
  double largest_row_sum(const Node& node, NodeId input) const {
    const LinearMap map(node, program_.node(input).size);
    double largest = 1;
    for (std::size_t r = 0; r < map.rows(); ++r) {
      double sum = 1;
      for (const LinearTerm& term : map.row(r)) sum += std::abs(term.weight);
      largest = std::max(largest, sum);
    }
    return std::log2(largest);
  }

  const Program& program_;
  double log_n_, log_t_;
  std::vector<double> bits_;  // [nodes]
};

/// What a run is encrypted under.
struct Setting {
  ParametersPtr parameters;
  SecretKey key;
  std::optional<EvaluationKeys> evaluation_keys = std::nullopt;

  const EvaluationKeys* keys() const { return evaluation_keys ? &*evaluation_keys : nullptr; }
};

inline Setting make_setting(const ParametersPtr& parameters, const EvaluationKeyShape& shape) {
  Setting setting{parameters, SecretKey::generate(parameters->chain())};
  if (!shape.empty()) {
    setting.evaluation_keys = EvaluationKeys::generate(parameters, setting.key, shape);
  }
  return setting;
}

/// Insecure parameters of primes of `prime_bits` that certainly carry the program's noise at all
/// levels. (Not its values: these are compared modulo t.)
inline ParametersPtr parameters_for(const Program& program, const std::vector<Barrier>& barriers,
                                    std::size_t n, std::uint64_t t_above, int prime_bits) {
  const std::uint64_t t = smallest_prime_above(t_above, 2 * n);
  auto limbs = static_cast<std::size_t>(
      std::ceil((WorstNoise(program, n, t).bits() + 2) / (prime_bits - 1)));
  for (const Barrier& barrier : barriers) limbs += barrier.dropped_limbs;
  std::vector<std::uint64_t> primes = largest_primes(prime_bits, 2 * n, limbs + 1, {t});
  const std::uint64_t special_prime = primes.front();
  primes.erase(primes.begin());
  return make_parameters({.n = n,
                          .plain_moduli = {t},
                          .coeff_moduli = primes,
                          .special_prime = special_prime,
                          .security = SecurityLevel::insecure_for_tests});
}

/// A modulo t, centred.
inline IntegerBatch modulo(IntegerBatch batch, const Modulus& t) {
  for (std::size_t i = 0; i < batch.features(); ++i) {
    for (auto& x : batch.feature(i)) x = t.centre(t.reduce_signed(x));
  }
  return batch;
}

/// Ciphertexts of all features by `encrypt(plain, number, ciphertext)`.
template <typename Encrypt>
EncryptedBatch encrypt_with(const Setting& setting, const IntegerBatch& inputs,
                            const std::optional<Seed>& seed, const Encrypt& encrypt) {
  const BatchEncoder encoder(setting.parameters);
  EncryptedBatch batch(setting.parameters, inputs.features(), 2, inputs.samples(), seed);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    Plaintext plain;
    encoder.encode(inputs.feature(i), plain);
    Ciphertext ciphertext(setting.parameters, 2);
    encrypt(plain, i, ciphertext);
    batch.store(i, ciphertext);
  }
  return batch;
}

inline EncryptedBatch encrypt_seeded(const Setting& setting, const IntegerBatch& inputs) {
  const EncryptionSeedPtr seed = EncryptionSeed::draw(inputs.features());
  SymmetricEncryptor encryptor(setting.parameters, setting.key, seed);
  return encrypt_with(setting, inputs, seed->value(),
                      [&](const Plaintext& plain, std::size_t i, Ciphertext& out) {
                        encryptor.encrypt(plain, i, out);
                      });
}

inline EncryptedBatch encrypt_public(const Setting& setting, const IntegerBatch& inputs) {
  const PublicKey key = PublicKey::generate(setting.parameters, setting.key);
  PublicEncryptor encryptor(key);
  return encrypt_with(
      setting, inputs, std::nullopt,
      [&](const Plaintext& plain, std::size_t, Ciphertext& out) { encryptor.encrypt(plain, out); });
}

inline IntegerBatch decrypt(const Setting& setting, const EncryptedBatch& batch) {
  Decryptor decryptor(setting.parameters, setting.key);
  const BatchEncoder encoder(setting.parameters);
  IntegerBatch outputs(batch.features(), batch.samples());
  Plaintext plain;
  for (std::size_t i = 0; i < batch.features(); ++i) {
    decryptor.decrypt(batch.load(i), plain);
    encoder.decode(plain, outputs.feature(i));
  }
  return outputs;
}

inline int noise_budget_bits(const Setting& setting, const EncryptedBatch& batch) {
  Decryptor decryptor(setting.parameters, setting.key);
  int smallest = 1 << 30;
  for (std::size_t i = 0; i < batch.features(); ++i) {
    smallest = std::min(smallest, decryptor.noise_budget_bits(batch.load(i)));
  }
  return smallest;
}

}  // namespace sealion::testing

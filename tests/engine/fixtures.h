#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "program/program.h"
#include "program/tensor.h"
#include "rlwe/decryptor.h"
#include "rlwe/encryptor.h"
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

/// Log2 of a bound on the coefficients of c(s) after the last node, true for any ciphertexts with
/// fresh noise below 2^14 t (a public encryption at n = 256 has at most 513 * 21 t).
inline double worst_noise_bits(const Program& program, std::size_t n, std::uint64_t t) {
  std::vector<double> bits;
  for (const Node& node : program.nodes()) {
    if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
      const std::size_t columns = program.node(dense->input).size;
      double largest = 1;
      for (std::size_t r = 0; r < node.size; ++r) {
        double sum = 1;
        for (std::size_t c = 0; c < columns; ++c) {
          sum += std::abs(Program::weight(*dense, columns, r, c));
        }
        largest = std::max({largest, sum, std::abs(static_cast<double>(dense->bias[r]))});
      }
      bits.push_back(bits[dense->input] + std::log2(largest) + 1);
    } else if (const auto* square = std::get_if<SquareNode>(&node.operation)) {
      bits.push_back(2 * bits[square->input] + std::log2(static_cast<double>(n)));
    } else {
      bits.push_back(14 + std::log2(static_cast<double>(t)));
    }
  }
  return bits.back();
}

/// Insecure parameters of primes of `prime_bits` that certainly carry the program's noise. (Not its
/// values: these are compared modulo t.)
inline ParametersPtr parameters_for(const Program& program, std::size_t n, std::uint64_t t_above,
                                    int prime_bits) {
  const std::uint64_t t = smallest_prime_above(t_above, 2 * n);
  const double needed = worst_noise_bits(program, n, t) + 2;
  const auto count = static_cast<std::size_t>(std::ceil(needed / (prime_bits - 1)));
  return Parameters::create({.n = n,
                             .plain_modulus = t,
                             .coeff_moduli = largest_primes(prime_bits, 2 * n, count, {t}),
                             .security = SecurityLevel::insecure_for_tests});
}

/// A modulo t, centred.
inline IntegerBatch modulo(IntegerBatch batch, const Modulus& t) {
  for (std::size_t i = 0; i < batch.features(); ++i) {
    for (auto& x : batch.feature(i)) x = t.centre(t.reduce_signed(x));
  }
  return batch;
}

inline Plaintext encode(const ParametersPtr& parameters, std::span<const std::int64_t> values) {
  Plaintext plain;
  BatchEncoder(parameters).encode(values, plain);
  return plain;
}

inline EncryptedBatch encrypt_seeded(const SecretKey& key, const IntegerBatch& inputs) {
  const Seed seed = random_seed();
  SymmetricEncryptor encryptor(key, seed);
  EncryptedBatch batch(key.parameters(), inputs.features(), 2, inputs.samples(), seed);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    Ciphertext ciphertext(key.parameters(), 2);
    encryptor.encrypt(encode(key.parameters(), inputs.feature(i)), i, ciphertext);
    batch.store(i, ciphertext);
  }
  return batch;
}

inline EncryptedBatch encrypt_public(const SecretKey& key, const IntegerBatch& inputs) {
  const PublicKey public_key = PublicKey::generate(key);
  PublicEncryptor encryptor(public_key);
  EncryptedBatch batch(key.parameters(), inputs.features(), 2, inputs.samples(), std::nullopt);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    Ciphertext ciphertext(key.parameters(), 2);
    encryptor.encrypt(encode(key.parameters(), inputs.feature(i)), ciphertext);
    batch.store(i, ciphertext);
  }
  return batch;
}

inline IntegerBatch decrypt(const SecretKey& key, const EncryptedBatch& batch) {
  Decryptor decryptor(key);
  const BatchEncoder encoder(key.parameters());
  IntegerBatch outputs(batch.features(), batch.samples());
  Plaintext plain;
  for (std::size_t i = 0; i < batch.features(); ++i) {
    decryptor.decrypt(batch.load(i), plain);
    encoder.decode(plain, outputs.feature(i));
  }
  return outputs;
}

inline int noise_budget_bits(const SecretKey& key, const EncryptedBatch& batch) {
  Decryptor decryptor(key);
  int smallest = 1 << 30;
  for (std::size_t i = 0; i < batch.features(); ++i) {
    smallest = std::min(smallest, decryptor.noise_budget_bits(batch.load(i)));
  }
  return smallest;
}

}  // namespace sealion::testing

#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "rlwe/keys.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "support/parameters.h"

namespace sealion::testing {

using Slots = std::vector<std::int64_t>;

/// A key and everything that uses it.
class Scheme {
 public:
  explicit Scheme(const ParametersPtr& checked)
      : Scheme(checked, SecretKey::generate(checked->chain())) {}
  Scheme(ParametersPtr checked, SecretKey secret)
      : parameters(std::move(checked)),
        key(std::move(secret)),
        encoder(parameters),
        encryptor(parameters, key, EncryptionSeed::draw(1 << 16)),
        decryptor(parameters, key) {}
  Scheme(const Scheme&) = delete;
  Scheme& operator=(const Scheme&) = delete;

  /// Uniform in [-largest, largest], or in all of Z_t.
  Slots random_slots() { return random_slots(parameters->plain_modulus().value() / 2); }
  Slots random_slots(std::uint64_t largest) {
    const auto bound = static_cast<std::int64_t>(largest);
    std::uniform_int_distribution<std::int64_t> value(-bound, bound);
    Slots slots(parameters->n());
    for (auto& slot : slots) slot = value(random);
    return slots;
  }

  Plaintext encode(const Slots& slots) const {
    Plaintext plain;
    encoder.encode(slots, plain);
    return plain;
  }
  Ciphertext encrypt(const Slots& slots) {
    Ciphertext ciphertext(parameters, 2);
    encryptor.encrypt(encode(slots), next_number++, ciphertext);
    return ciphertext;
  }
  Slots decrypt(const Ciphertext& ciphertext) {
    Plaintext plain;
    decryptor.decrypt(ciphertext, plain);
    Slots slots(parameters->n());
    encoder.decode(plain, slots);
    return slots;
  }

  ParametersPtr parameters;
  SecretKey key;
  BatchEncoder encoder;
  SymmetricEncryptor encryptor;
  Decryptor decryptor;
  std::size_t next_number = 0;
  std::mt19937_64 random{1};
};

}  // namespace sealion::testing

#pragma once

#include <filesystem>
#include <string>

#include "base/file.h"
#include "known_answers/known_answers.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "seal/ciphertext.h"
#include "seal/context.h"
#include "seal/secret_key.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion::testing {

using Slots = std::vector<std::int64_t>;

/// An object as Microsoft SEAL saved it: "symmetric", "relin_keys_seeded", ...
inline ByteVector known_object(seal::Scheme scheme, const std::string& kind) {
  const std::string prefix = scheme == seal::Scheme::bgv ? "bgv." : "bfv.";
  const std::filesystem::path folder = SEALION_KNOWN_ANSWERS;
  return read_file(folder / (prefix + kind + ".bin"), 1 << 20);
}

inline const ParametersAnswer& known_parameters(seal::Scheme scheme) {
  return scheme == seal::Scheme::bgv ? bgv_parameters : bfv_parameters;
}

inline seal::Context known_context(seal::Scheme scheme) {
  const ParametersAnswer& answer = known_parameters(scheme);
  return seal::Context::create({scheme, answer.n, answer.coeff_moduli, answer.t},
                               SecurityLevel::insecure_for_tests, SecurityTable::guidelines_2024);
}

/// The slots of every known message.
inline Slots known_slots(std::size_t n) {
  Slots slots(n);
  for (std::size_t i = 0; i < n; ++i) slots[i] = static_cast<std::int64_t>(i * i % 101) - 50;
  return slots;
}

inline Slots squares(Slots slots) {
  for (std::int64_t& slot : slots) slot *= slot;
  return slots;
}

inline seal::PrngSeed seed_from_hex(const std::string& text) {
  seal::PrngSeed seed;
  auto* bytes = reinterpret_cast<std::uint8_t*>(seed.data());
  for (std::size_t i = 0; i < sizeof seed; ++i) {
    bytes[i] = static_cast<std::uint8_t>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
  }
  return seed;
}

/// A context, and whoever holds the secret key of its known answers.
struct KnownClient {
  explicit KnownClient(seal::Scheme scheme) : KnownClient(known_context(scheme)) {}
  explicit KnownClient(seal::Context of) : context(std::move(of)), key(read_key()) {}
  KnownClient(const KnownClient&) = delete;
  KnownClient& operator=(const KnownClient&) = delete;

  ByteVector object(const std::string& kind) const { return known_object(context.scheme(), kind); }
  Ciphertext read(const ByteVector& bytes) const {
    ByteReader reader(bytes, "test");
    Ciphertext result = seal::CiphertextReader(context, 16).read(reader);
    reader.expect_end();
    return result;
  }
  Slots decrypt(const Ciphertext& ciphertext) const {
    Plaintext plain;
    Decryptor(context.parameters(), key).decrypt(ciphertext, plain);
    Slots slots(context.chain().n());
    BatchEncoder(context.parameters()).decode(plain, slots);
    return slots;
  }
  int budget(const Ciphertext& ciphertext) const {
    return Decryptor(context.parameters(), key).noise_budget_bits(ciphertext);
  }

  seal::Context context;
  SecretKey key;

 private:
  SecretKey read_key() const {
    const ByteVector bytes = object("secret_key");
    ByteReader reader(bytes, "test");
    return seal::read_secret_key(reader, context, {});
  }
};

inline constexpr seal::Scheme both_schemes[] = {seal::Scheme::bgv, seal::Scheme::bfv};

}  // namespace sealion::testing

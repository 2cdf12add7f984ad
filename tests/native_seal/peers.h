#pragma once

#include <gtest/gtest.h>
#include <seal/seal.h>

#include <cstdint>
#include <random>
#include <vector>

#include "cases.h"
#include "schemes/bfv/conversion.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "seal/ciphertext.h"
#include "seal/context.h"
#include "seal/secret_key.h"

/// Microsoft SEAL itself, beside our namespace of the same name.
namespace microsoft = ::seal;

namespace sealion::testing {

using Slots = std::vector<std::int64_t>;

inline constexpr seal::Compression all_compressions[] = {
    seal::Compression::none, seal::Compression::zlib, seal::Compression::zstd};

/// What SEAL writes of an object, or of a seeded one that only can be written.
template <typename Object>
ByteVector saved(const Object& object, seal::Compression compression = seal::Compression::none) {
  const auto mode = static_cast<microsoft::compr_mode_type>(compression);
  ByteVector bytes(static_cast<std::size_t>(object.save_size(mode)));
  const auto size =
      object.save(reinterpret_cast<microsoft::seal_byte*>(bytes.data()), bytes.size(), mode);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

/// What SEAL makes of bytes, which must be one whole object that SEAL finds valid.
template <typename Object, typename Bytes>
Object loaded(const microsoft::SEALContext& context, const Bytes& bytes) {
  Object object;
  const auto* data = reinterpret_cast<const microsoft::seal_byte*>(bytes.data());
  EXPECT_EQ(object.load(context, data, bytes.size()), static_cast<std::streamoff>(bytes.size()));
  return object;
}

/// Ours: `read` takes the object off a ByteReader, and must take all of it.
template <typename Bytes, typename Read>
auto read_whole(const Bytes& bytes, const Read& read) {
  ByteReader reader(bytes, "Microsoft SEAL");
  auto result = read(reader);
  reader.expect_end();
  return result;
}

inline microsoft::EncryptionParameters microsoft_parameters(
    const seal::EncryptionParameters& parameters) {
  const bool is_bgv = parameters.scheme == seal::Scheme::bgv;
  microsoft::EncryptionParameters result(is_bgv ? microsoft::scheme_type::bgv
                                                : microsoft::scheme_type::bfv);
  result.set_poly_modulus_degree(parameters.n);
  result.set_coeff_modulus({parameters.coeff_moduli.begin(), parameters.coeff_moduli.end()});
  result.set_plain_modulus(parameters.plain_modulus);
  return result;
}

/// SEAL with a key of its own, and us with what we read of it.
struct Peers {
  explicit Peers(const SealCase& test)
      : context(seal::Context::create(test.parameters, SecurityLevel::insecure_for_tests,
                                      SecurityTable::guidelines_2024)),
        their_context(microsoft_parameters(test.parameters), true, microsoft::sec_level_type::none),
        key_generator(their_context),
        their_encryptor(their_context, key_generator.secret_key()),
        their_decryptor(their_context, key_generator.secret_key()),
        their_encoder(their_context),
        evaluator(their_context),
        key(read_whole(
            saved(key_generator.secret_key()),
            [&](ByteReader& reader) { return seal::read_secret_key(reader, context, {}); })),
        encoder(context.parameters()),
        encryptor(context.parameters(), key, EncryptionSeed::draw(1 << 16)),
        decryptor(context.parameters(), key) {}
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  const ParametersPtr& parameters() const { return context.parameters(); }
  const Modulus& t() const { return parameters()->plain_modulus(); }

  /// Of all of Z_t, its ends among them.
  Slots random_slots() {
    const auto half = static_cast<std::int64_t>(t().value() / 2);
    std::uniform_int_distribution<std::int64_t> value(-half, half);
    Slots slots(parameters()->n());
    for (auto& slot : slots) slot = value(random);
    slots.front() = half;
    slots.back() = -half;
    return slots;
  }
  /// `combine(a_i, b_i, t)` of every slot, centred; its arguments and result are residues.
  template <typename Combine>
  Slots combined(const Slots& a, const Slots& b, const Combine& combine) const {
    Slots result(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      result[i] = t().centre(combine(t().reduce_signed(a[i]), t().reduce_signed(b[i]), t()));
    }
    return result;
  }
  Slots products(const Slots& a, const Slots& b) const {
    return combined(
        a, b, [](std::uint64_t x, std::uint64_t y, const Modulus& p) { return p.multiply(x, y); });
  }

  // Ours.

  /// In BFV the message is encrypted times the correction that BFV's ciphertexts have, so that it
  /// costs no noise to write one.
  Ciphertext encrypt(const Slots& slots) {
    const bool is_bfv = context.scheme() == seal::Scheme::bfv;
    const std::size_t limbs = parameters()->limbs();
    const std::uint64_t correction = is_bfv ? bfv_correction(*parameters(), limbs) : 1;
    Plaintext plain;
    encoder.encode(slots, plain);
    for (auto& coefficient : plain) coefficient = t().multiply(coefficient, correction);
    Ciphertext ciphertext(parameters(), 2);
    encryptor.encrypt(plain, number++, ciphertext);
    ciphertext.set_correction(correction);
    return ciphertext;
  }
  Slots decrypt(const Ciphertext& ciphertext) {
    Plaintext plain;
    decryptor.decrypt(ciphertext, plain);
    Slots slots(parameters()->n());
    encoder.decode(plain, slots);
    return slots;
  }
  ByteVector written(const Ciphertext& ciphertext,
                     seal::Compression compression = seal::Compression::none) const {
    return seal::write_ciphertext(ciphertext, context, compression);
  }
  Ciphertext read(const ByteVector& bytes) const {
    return read_whole(bytes, [&](ByteReader& reader) {
      return seal::CiphertextReader(context, seal::most_ciphertext_parts).read(reader);
    });
  }

  // Microsoft SEAL's.

  microsoft::Plaintext their_encode(const Slots& slots) const {
    microsoft::Plaintext plain;
    their_encoder.encode(slots, plain);
    return plain;
  }
  microsoft::Ciphertext their_encrypt(const Slots& slots) const {
    microsoft::Ciphertext ciphertext;
    their_encryptor.encrypt_symmetric(their_encode(slots), ciphertext);
    return ciphertext;
  }
  Slots their_decrypt(const microsoft::Ciphertext& ciphertext) {
    microsoft::Plaintext plain;
    their_decryptor.decrypt(ciphertext, plain);
    Slots slots;
    their_encoder.decode(plain, slots);
    return slots;
  }
  microsoft::Ciphertext load(const ByteVector& bytes) const {
    return loaded<microsoft::Ciphertext>(their_context, bytes);
  }

  // Over the wire.

  Ciphertext to_ours(const microsoft::Ciphertext& ciphertext) const {
    return read(saved(ciphertext));
  }
  microsoft::Ciphertext to_theirs(const Ciphertext& ciphertext) const {
    return load(written(ciphertext));
  }

  seal::Context context;
  microsoft::SEALContext their_context;
  microsoft::KeyGenerator key_generator;
  microsoft::Encryptor their_encryptor;
  microsoft::Decryptor their_decryptor;
  microsoft::BatchEncoder their_encoder;
  microsoft::Evaluator evaluator;
  SecretKey key;
  BatchEncoder encoder;
  SymmetricEncryptor encryptor;
  Decryptor decryptor;
  std::size_t number = 0;
  std::mt19937_64 random{1};
};

/// A test of both sides at the parameters of a case.
class PeersTest : public ::testing::TestWithParam<SealCase> {
 protected:
  Peers peers{GetParam()};
};

}  // namespace sealion::testing

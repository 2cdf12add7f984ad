#include <array>

#include "base/file.h"
#include "peer.h"
#include "rlwe/slot_rotation.h"
#include "schemes/bfv/conversion.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/fixtures.h"
#include "schemes/bgv/modulus_switching.h"
#include "seal/ciphertext.h"
#include "seal/galois_keys.h"
#include "seal/plaintext.h"
#include "seal/public_key.h"
#include "seal/relin_keys.h"
#include "seal/secret_key.h"

namespace sealion::testing {
namespace {

/// Room for a product at 128 bits by both tables, with primes that are 1 mod t, so that in BFV a
/// product at one prime needs no factor.
ParametersPtr peer_parameters() {
  const std::size_t n = 4096;
  const std::uint64_t t = smallest_prime_above(1 << 15, 2 * n);
  return make_parameters({.n = n,
                          .plain_moduli = {t},
                          .coeff_moduli = largest_primes(35, 2 * n * t, 2),
                          .special_prime = largest_primes(36, 2 * n, 1)[0]});
}

/// One step to the left, three to the right, and the rows swapped.
/// By one step, three to the right, and of the rows.
std::array<SlotRotation, 3> rotations(std::size_t n) {
  return {{{.steps = 1}, {.steps = n / 2 - 3}, {.swap = true}}};
}

class Writer {
 public:
  Writer(seal::Scheme scheme, std::filesystem::path folder)
      : client_(peer_parameters()),
        context_(client_.parameters, scheme),
        folder_(std::move(folder)) {
    client_.random.seed(std::random_device()());
    slots_ = client_.random_slots();
  }

  void write_all() {
    const ByteSpan slots(reinterpret_cast<const std::uint8_t*>(slots_.data()),
                         slots_.size() * sizeof slots_[0]);
    write_file(folder_ / "slots.bin", slots);
    write_keys();
    write_ciphertexts();
  }

 private:
  /// `make` takes a compression.
  template <typename Make>
  void write(const std::string& name, Make make) const {
    for (const auto& [suffix, compression] : compressions) {
      write_file(folder_ / (name + "." + suffix + ".bin"), make(compression));
    }
  }

  void write_keys() {
    write("parameters.ours", [&](seal::Compression compression) {
      return seal::write_encryption_parameters(context_.encryption_parameters(), compression);
    });
    write("secret_key.ours", [&](seal::Compression compression) {
      return seal::write_secret_key(client_.key, context_, compression);
    });
    const auto public_key = seal::generate_public_key(client_.key, context_);
    write("public_key.ours", [&](seal::Compression compression) {
      return seal::write_public_key(public_key, context_, compression);
    });
    const auto relin_keys = EvaluationKeys::generate(
        client_.parameters, client_.key, {.limbs = context_.chain().limbs(), .parts = 3});
    write("relin_keys.ours", [&](seal::Compression compression) {
      return seal::write_relin_keys(relin_keys, context_, compression);
    });
    const std::size_t n = context_.chain().n();
    const GaloisKeys galois_keys = GaloisKeys::generate(
        client_.key, {context_.chain().limbs(), galois_elements(rotations(n), n)},
        context_.noise_factor());
    write("galois_keys.ours", [&](seal::Compression compression) {
      return seal::write_galois_keys(galois_keys, context_, compression);
    });
  }

  void write_ciphertext(const std::string& variant, const Ciphertext& ciphertext) const {
    write("ciphertext." + variant, [&](seal::Compression compression) {
      return seal::write_ciphertext(ciphertext, context_, compression);
    });
  }

  void write_ciphertexts() {
    const Plaintext plain = client_.encode(slots_);
    write("plaintext.ours", [&](seal::Compression compression) {
      return seal::write_plaintext(plain, context_, compression);
    });
    const Ciphertext fresh = client_.encrypt(slots_);
    write_ciphertext("symmetric", fresh);
    Ciphertext by_public_key(client_.parameters, 2);
    PublicEncryptor(PublicKey::generate(client_.parameters, client_.key))
        .encrypt(plain, by_public_key);
    write_ciphertext("public", by_public_key);
    const Ciphertext product = multiply(fresh, by_public_key);
    write_ciphertext("product", product);
    ModulusSwitcher switcher(client_.parameters);
    write_ciphertext("switched", switcher(fresh, 1));
    write_ciphertext("product_switched", switcher(product, 1));
    write_seeded(fresh);
  }

  void write_seeded(Ciphertext ciphertext) const {
    if (context_.scheme() == seal::Scheme::bfv) {
      make_bfv(ciphertext);  // and back, for the correction that `reseed` asks for
      make_bgv(ciphertext);
    }
    const seal::PrngSeed seed = seal::reseed(ciphertext, context_, client_.key);
    write("ciphertext.seeded", [&](seal::Compression compression) {
      return seal::write_seeded_ciphertext(ciphertext, context_, seed, compression);
    });
  }

  Scheme client_;
  seal::Context context_;
  std::filesystem::path folder_;
  Slots slots_;
};

}  // namespace

void write_objects(seal::Scheme scheme, const std::filesystem::path& folder) {
  Writer(scheme, folder).write_all();
}

}  // namespace sealion::testing

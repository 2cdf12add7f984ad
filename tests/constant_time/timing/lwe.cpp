#include <numeric>
#include <optional>
#include <random>

#include "ring/primes.h"
#include "schemes/lwe/decryptor.h"
#include "schemes/lwe/encryptor.h"
#include "timing/entropy.h"
#include "timing/operation.h"

namespace sealion::testing {
namespace {

constexpr std::size_t lwe_ring = 2048, lwe_count = 64;

LweParametersPtr lwe_parameters() {
  return LweParameters::create({.n = lwe_ring,
                                .coeff_moduli = largest_primes(50, 2 * lwe_ring, 1),
                                .plain_modulus = 100001,
                                .answer_bits = 34});
}

/// A key, the noise's entropy and integers; the fixed ones are zero.
class LweSecret {
 public:
  LweSecret(const LweParametersPtr& parameters, bool is_fixed)
      : key(SecretKey::generate(parameters->chain())), values(lwe_count) {
    random_bytes(entropy);
    std::random_device random;
    for (std::int64_t& x : values) x = is_fixed ? 0 : static_cast<std::int64_t>(random() % 256);
  }

  SecretKey key;
  Entropy entropy;
  SecretVector<std::int64_t> values;
};

class LweOperation : public Operation {
 public:
  void prepare(bool is_fixed, std::size_t i) override { secret_ = pool_.at(is_fixed, i); }

 protected:
  const LweParametersPtr parameters_ = lwe_parameters();
  const Pool<LweSecret> pool_{[&](bool is_fixed) { return LweSecret(parameters_, is_fixed); }};
  LweSecret secret_ = pool_.at(true, 0);
};

class AffineEncryption final : public LweOperation {
 public:
  AffineEncryption() { std::iota(places_.begin(), places_.end(), 0); }
  std::string name() const override { return "encryption, affine"; }
  void prepare(bool is_fixed, std::size_t i) override {
    LweOperation::prepare(is_fixed, i);
    give_entropy(secret_.entropy);
    encryptor_.emplace(parameters_, secret_.key, seed_);
  }
  void run() override { encryptor_->encrypt(number_++, places_, secret_.values, out_); }

 private:
  const EncryptionSeedPtr seed_ = EncryptionSeed::draw(most_measurements);
  std::size_t number_ = 0;
  std::optional<CoefficientEncryptor> encryptor_;
  std::vector<std::uint32_t> places_ = std::vector<std::uint32_t>(lwe_count);
  std::vector<std::uint64_t> out_ = std::vector<std::uint64_t>(lwe_count);
};

/// An answer under any key is as good as one under another: its message and its noise are then
/// random.
class LweReading : public LweOperation {
 public:
  LweReading() {
    std::mt19937_64 random(1);
    for (std::uint64_t& x : second_) x = random() & parameters_->answer_mask();
  }
  void prepare(bool is_fixed, std::size_t i) override {
    LweOperation::prepare(is_fixed, i);
    decryptor_.emplace(parameters_, secret_.key);
  }

 protected:
  std::vector<std::uint64_t> second_ = std::vector<std::uint64_t>(lwe_ring);
  std::optional<LweDecryptor> decryptor_;
  SecretVector<std::int64_t> read_ = SecretVector<std::int64_t>(lwe_count);
};

class AffineDecryption final : public LweReading {
 public:
  std::string name() const override { return "decryption, affine"; }
  void run() override {
    for (std::size_t i = 0; i < lwe_count; ++i) read_[i] = decryptor_->decrypt({i, second_, i});
  }
};

class AffineNoise final : public LweReading {
 public:
  std::string name() const override { return "noise budget, affine"; }
  void run() override {
    for (std::size_t i = 0; i < lwe_count; ++i) {
      read_[i] = parameters_->noise_budget_bits(decryptor_->noise({i, second_, i}));
    }
  }
};

}  // namespace

void add_lwe(Operations& operations) {
  operations.push_back(std::make_unique<AffineEncryption>());
  operations.push_back(std::make_unique<AffineDecryption>());
  operations.push_back(std::make_unique<AffineNoise>());
}

}  // namespace sealion::testing

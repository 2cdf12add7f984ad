#include <optional>

#include "base/random.h"
#include "ring/sampler.h"
#include "rlwe/keys.h"
#include "support/parameters.h"
#include "timing/entropy.h"
#include "timing/operation.h"

namespace sealion::testing {
namespace {

Entropy entropy_of(bool is_fixed) {
  Entropy entropy{};
  if (!is_fixed) random_bytes(entropy);
  return entropy;
}

class KeyGeneration final : public Operation {
 public:
  std::string name() const override { return "key generation"; }
  void prepare(bool is_fixed, std::size_t i) override {
    key_.reset();
    give_entropy(entropy_.at(is_fixed, i));
  }
  void run() override { key_.emplace(SecretKey::generate(chain_)); }

 private:
  const ModulusChainPtr chain_ = secure_parameters()->chain();
  const Pool<Entropy> entropy_{entropy_of};
  std::optional<SecretKey> key_;
};

class NoiseSampling final : public Operation {
 public:
  std::string name() const override { return "noise sampling"; }
  void prepare(bool is_fixed, std::size_t i) override {
    give_entropy(entropy_.at(is_fixed, i));
    stream_.emplace();
  }
  void run() override { sample_centred_binomial(*stream_, scratch_, noise_); }

 private:
  const Pool<Entropy> entropy_{entropy_of};
  std::optional<SecretStream> stream_;
  SecretVector<std::uint8_t> scratch_;
  SecretVector<std::int64_t> noise_ = SecretVector<std::int64_t>(4096);
};

}  // namespace

void add_sampling(Operations& operations) {
  operations.push_back(std::make_unique<KeyGeneration>());
  operations.push_back(std::make_unique<NoiseSampling>());
}

}  // namespace sealion::testing

#include <optional>
#include <random>

#include "client/packed_answers.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encryptor.h"
#include "support/parameters.h"
#include "timing/entropy.h"
#include "timing/operation.h"

namespace sealion::testing {
namespace {

constexpr std::size_t bgv_records = 16;

/// A key, the noise's entropy, a message, and its ciphertext. The fixed message is zero.
class BgvSecret {
 public:
  BgvSecret(const ParametersPtr& parameters, bool is_fixed)
      : key(SecretKey::generate(parameters->chain())), ciphertext(parameters, 2) {
    random_bytes(entropy);
    slots.resize(parameters->n());
    std::random_device random;
    for (std::size_t i = 0; i < bgv_records && !is_fixed; ++i) {
      slots[i] = static_cast<std::int64_t>(random() >> 13);
    }
    // A pattern of its own in both rows, as packed answers have it.
    for (std::size_t i = bgv_records; i < slots.size(); ++i) slots[i] = slots[i - bgv_records];
    Plaintext plain;
    BatchEncoder(parameters).encode(slots, plain);
    SymmetricEncryptor(parameters, key, EncryptionSeed::draw(1)).encrypt(plain, 0, ciphertext);
  }

  SecretKey key;
  Entropy entropy;
  SecretVector<std::int64_t> slots;
  Ciphertext ciphertext;
};

/// A secret of either class in the same memory.
class BgvOperation : public Operation {
 public:
  void prepare(bool is_fixed, std::size_t i) override { secret_ = pool_.at(is_fixed, i); }

 protected:
  const ParametersPtr parameters_ = secure_parameters();
  const Pool<BgvSecret> pool_{[&](bool is_fixed) { return BgvSecret(parameters_, is_fixed); }};
  BgvSecret secret_ = pool_.at(true, 0);
  Plaintext plain_;
};

class Encryption final : public BgvOperation {
 public:
  std::string name() const override { return "encryption"; }
  void prepare(bool is_fixed, std::size_t i) override {
    BgvOperation::prepare(is_fixed, i);
    give_entropy(secret_.entropy);
    encryptor_.emplace(parameters_, secret_.key, seed_);
  }
  void run() override {
    encoder_.encode(secret_.slots, plain_);
    encryptor_->encrypt(plain_, number_++, out_);
  }

 private:
  const BatchEncoder encoder_{parameters_};
  const EncryptionSeedPtr seed_ = EncryptionSeed::draw(most_measurements);
  std::size_t number_ = 0;
  std::optional<SymmetricEncryptor> encryptor_;
  Ciphertext out_{parameters_, 2};
};

class Decryption final : public BgvOperation {
 public:
  std::string name() const override { return "decryption"; }
  void run() override {
    decryptor_.decrypt(secret_.ciphertext, plain_);
    encoder_.decode(plain_, values_);
  }

 private:
  const BatchEncoder encoder_{parameters_};
  Decryptor decryptor_{parameters_, secret_.key};
  SecretVector<std::int64_t> values_ = SecretVector<std::int64_t>(4096);
};

class NoiseBudget final : public BgvOperation {
 public:
  std::string name() const override { return "noise budget"; }
  void run() override { bits_ = decryptor_.noise_budget_bits(secret_.ciphertext); }

 private:
  Decryptor decryptor_{parameters_, secret_.key};
  int bits_ = 0;
};

/// A key and a rounded answer.
struct PackedSecret {
  SecretKey key;
  PackedAnswer answer;
};

class PackedOperation : public Operation {
 public:
  void prepare(bool is_fixed, std::size_t i) override { secret_ = pool_.at(is_fixed, i); }

 protected:
  PackedSecret draw(bool is_fixed) const {
    const BgvSecret secret(channels_[0], is_fixed);
    ChannelBatches batches;
    batches.emplace_back(channels_[0], 1, 2, 1, std::nullopt);
    batches[0].store(0, secret.ciphertext);
    return {secret.key, round_answer(batches, form_, one_thread)};
  }

  const std::vector<ParametersPtr> channels_{secure_parameters()};
  const PackedForm form_{.records = 1,
                         .input = {.ciphertexts = 1, .period = 1, .runs = {}},
                         .output = {1, bgv_records, {{0, 0}, {0, 1}, {0, 2}, {0, 3}}, 36}};
  const Pool<PackedSecret> pool_{[&](bool is_fixed) { return draw(is_fixed); }};
  PackedSecret secret_ = pool_.at(true, 0);
};

class PackedDecryption final : public PackedOperation {
 public:
  std::string name() const override { return "decryption, packed"; }
  void run() override {
    outputs_ = decrypt_packed(secret_.answer, slots_, channels_, secret_.key, one_thread);
  }

 private:
  const PackedSlots slots_{form_, channels_[0]->n()};
  std::vector<IntegerBatch> outputs_;
};

class PackedNoiseBudget final : public PackedOperation {
 public:
  std::string name() const override { return "noise budget, packed"; }
  void run() override {
    bits_ = packed_noise_budget_bits(secret_.answer, form_, channels_, secret_.key, one_thread);
  }

 private:
  int bits_ = 0;
};

}  // namespace

void add_bgv(Operations& operations) {
  operations.push_back(std::make_unique<Encryption>());
  operations.push_back(std::make_unique<Decryption>());
  operations.push_back(std::make_unique<NoiseBudget>());
  operations.push_back(std::make_unique<PackedDecryption>());
  operations.push_back(std::make_unique<PackedNoiseBudget>());
}

}  // namespace sealion::testing

#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "layouts/packed/levels/design.h"
#include "layouts/packed/run/engine.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/evaluation_keys.h"
#include "support/parameters.h"

namespace sealion::testing {

/// A program with a chain of its own, a client and the packed engine. Insecure unless n is large.
class EncryptedPacking {
 public:
  EncryptedPacking(const Program& program, std::size_t n, std::uint64_t plain_above,
                   int most_bits = 10000, double margin_bits = 1) {
    const std::uint64_t t = smallest_prime_above(plain_above, 2 * n);
    packing_ = std::make_unique<packed::Packing>(
        packed::pack(packed::affine_form(program, Modulus(t)), n));
    design_ = packed::design_chain(*packing_, t, {planning::least_prime_bits(t), 50}, most_bits,
                                   margin_bits)
                  .value();
    parameters_ = small_parameters(n, plain_above, design_.sizes.in_order(), design_.sizes.special);
    key_ = std::make_unique<SecretKey>(SecretKey::generate(parameters_->chain()));
    engine_ = std::make_unique<packed::Engine>(*packing_, packed::levels_of(*packing_, design_),
                                               parameters_);
    if (!engine_->key_shape().empty()) {
      keys_ = std::make_unique<EvaluationKeys>(
          EvaluationKeys::generate(parameters_, *key_, engine_->key_shape()));
    }
  }

  EncryptedBatch encrypt(std::span<const std::int64_t> record) {
    const packed::Placement& placement = packing_->placement(0);
    const Seed seed = random_seed();
    SymmetricEncryptor encryptor(parameters_, *key_, seed);
    EncryptedBatch batch(parameters_, placement.ciphertexts(), 2, 1, seed);
    Plaintext plain;
    for (std::size_t c = 0; c < placement.ciphertexts(); ++c) {
      BatchEncoder(parameters_).encode(slots_of(placement, c, record), plain);
      Ciphertext ciphertext(parameters_, 2);
      encryptor.encrypt(plain, c, ciphertext);
      batch.store(c, ciphertext);
    }
    return batch;
  }

  EncryptedBatch evaluate(const EncryptedBatch& batch, const ExecutionContext& context = {}) const {
    return engine_->run(batch, keys_.get(), context);
  }

  struct Answer {
    std::vector<std::int64_t> values;  ///< centred
    int noise_budget_bits;
  };
  Answer decrypt(const EncryptedBatch& batch) {
    const packed::Copies copies(packing_->placement(packing_->form.answer));
    Decryptor decryptor(parameters_, *key_);
    Answer answer{{}, 1000};
    std::vector<std::vector<std::int64_t>> slots;
    for (std::size_t c = 0; c < batch.features(); ++c) {
      Plaintext plain;
      const Ciphertext ciphertext = batch.load(c);
      decryptor.decrypt(ciphertext, plain);
      slots.emplace_back(parameters_->n());
      BatchEncoder(parameters_).decode(plain, slots.back());
      answer.noise_budget_bits =
          std::min(answer.noise_budget_bits, decryptor.noise_budget_bits(ciphertext));
    }
    for (std::size_t i = 0; i < packing_->placement(packing_->form.answer).size(); ++i) {
      const packed::Place place = copies.of(i)[0];
      answer.values.push_back(slots[place.ciphertext][place.slot]);
    }
    return answer;
  }

  const packed::ChainDesign& design() const { return design_; }
  const ParametersPtr& parameters() const { return parameters_; }
  const packed::Engine& engine() const { return *engine_; }

 private:
  std::vector<std::int64_t> slots_of(const packed::Placement& placement, std::size_t ciphertext,
                                     std::span<const std::int64_t> record) const {
    std::vector<std::int64_t> slots(parameters_->n(), 0);
    const auto elements = placement.slots(ciphertext);
    for (std::size_t s = 0; s < slots.size(); ++s) {
      const auto element = elements[s % placement.period()];
      if (element != packed::Placement::nothing)
        slots[s] = record[static_cast<std::size_t>(element)];
    }
    return slots;
  }

  std::unique_ptr<packed::Packing> packing_;
  packed::ChainDesign design_;
  ParametersPtr parameters_;
  std::unique_ptr<SecretKey> key_;
  std::unique_ptr<packed::Engine> engine_;
  std::unique_ptr<EvaluationKeys> keys_;
};

}  // namespace sealion::testing

#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "layouts/packed/levels/design.h"
#include "layouts/packed/packed_layout.h"
#include "program/reference.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/evaluation_keys.h"
#include "support/parameters.h"

namespace sealion::testing {

/// What an encrypted packing is made for. Insecure unless n is large and the bits are few.
struct PackingSetting {
  std::size_t n;
  std::uint64_t plain_above;
  std::size_t records = 1;  ///< of each ciphertext
  int most_bits = 10000;
  double margin_bits = 1;
};

/// A program with a chain of its own, a client and the packed layout, in one channel.
class EncryptedPacking {
 public:
  EncryptedPacking(const Program& program, const PackingSetting& setting)
      : n_(setting.n), records_(setting.records) {
    const std::uint64_t t = smallest_prime_above(setting.plain_above, 2 * n_);
    packing_ = packed::pack(packed::affine_form(program, Modulus(t)), n_ / records_);
    design_ = packed::design_chain(*packing_, records_, t, {planning::least_prime_bits(t), 50},
                                   setting.most_bits, setting.margin_bits)
                  .value();
    const ParametersLiteral literal =
        small_literal(n_, setting.plain_above, design_->sizes.in_order(), design_->sizes.special);
    parameters_ = make_parameters(literal);
    packed::PackedWay way{records_, packing_->choices, {}, design_->answer_limbs, 40};
    for (const auto& dropped : design_->sizes.dropped) way.drops.push_back(dropped.size());
    packed_.emplace(program, literal, way);
    form_ = packed_->form();
    check_form(form_, n_, program.input_size(), program.output_size());
    executor_ = packed_->compile(parameters_, 1);
    key_ = std::make_unique<SecretKey>(SecretKey::generate(parameters_->chain()));
    if (!packed_->keys().empty()) {
      keys_ = std::make_unique<EvaluationKeys>(
          EvaluationKeys::generate(parameters_, *key_, packed_->keys()));
    }
  }

  EncryptedBatch encrypt(const IntegerBatch& records) {
    const Seed seed = random_seed();
    SymmetricEncryptor encryptor(parameters_, *key_, seed);
    const std::size_t ciphertexts = form_.request_ciphertexts(records.samples());
    EncryptedBatch batch(parameters_, ciphertexts, 2, records.samples(), seed);
    const auto slots = slots_of(records);
    Plaintext plain;
    for (std::size_t c = 0; c < ciphertexts; ++c) {
      BatchEncoder(parameters_).encode(slots[c], plain);
      Ciphertext ciphertext(parameters_, 2);
      encryptor.encrypt(plain, c, ciphertext);
      batch.store(c, ciphertext);
    }
    return batch;
  }

  EncryptedBatch evaluate(const EncryptedBatch& batch, const ExecutionContext& context = {}) const {
    return executor_->run(batch, keys_.get(), context);
  }

  struct Answers {
    std::vector<std::vector<std::int64_t>> values;  ///< [records][outputs], centred
    int noise_budget_bits;
  };
  Answers decrypt(const EncryptedBatch& batch) {
    Decryptor decryptor(parameters_, *key_);
    Answers answers{{}, 1000};
    std::vector<std::vector<std::int64_t>> slots;
    for (std::size_t c = 0; c < batch.features(); ++c) {
      Plaintext plain;
      const Ciphertext ciphertext = batch.load(c);
      decryptor.decrypt(ciphertext, plain);
      slots.emplace_back(n_);
      BatchEncoder(parameters_).decode(plain, slots.back());
      answers.noise_budget_bits =
          std::min(answers.noise_budget_bits, decryptor.noise_budget_bits(ciphertext));
    }
    for (std::size_t record = 0; record < batch.samples(); ++record) {
      auto& values = answers.values.emplace_back();
      const std::size_t first = record / records_ * form_.output.ciphertexts;
      for (const SlotPlace& place : form_.output.places) {
        const std::size_t slot = form_.ring_slot(place.slot, record % records_);
        values.push_back(slots[first + place.ciphertext][slot]);
      }
    }
    return answers;
  }

  /// Answers of these records that differ from the reference's modulo t.
  std::size_t wrong_answers(const Program& program, const IntegerBatch& records,
                            const Answers& answers) const {
    const Modulus& t = parameters_->plain_modulus();
    const IntegerBatch expected = evaluate_reference(program, records);
    std::size_t wrong = 0;
    for (std::size_t record = 0; record < records.samples(); ++record) {
      for (std::size_t i = 0; i < expected.features(); ++i) {
        const std::int64_t right = t.centre(t.reduce_signed(expected.feature(i)[record]));
        wrong += answers.values[record][i] != right ? 1 : 0;
      }
    }
    return wrong;
  }

  const packed::Packing& packing() const { return *packing_; }
  const packed::ChainDesign& design() const { return *design_; }
  const packed::PackedProgram& packed() const { return *packed_; }
  const ParametersPtr& parameters() const { return parameters_; }
  const EvaluationKeys& keys() const { return *keys_; }

 private:
  /// [ciphertexts][n].
  std::vector<std::vector<std::int64_t>> slots_of(const IntegerBatch& records) const {
    std::vector<std::vector<std::int64_t>> slots(form_.request_ciphertexts(records.samples()),
                                                 std::vector<std::int64_t>(n_, 0));
    for (std::size_t record = 0; record < records.samples(); ++record) {
      auto* const group = &slots[record / records_ * form_.input.ciphertexts];
      for (const SlotRun& run : form_.input.runs) {
        visit_run(run, [&](std::size_t element, std::size_t slot) {
          for (; slot < n_ / records_; slot += form_.input.period) {
            group[run.ciphertext][form_.ring_slot(slot, record % records_)] =
                records.feature(element)[record];
          }
        });
      }
    }
    return slots;
  }

  std::size_t n_, records_;
  std::optional<packed::Packing> packing_;
  std::optional<packed::ChainDesign> design_;
  ParametersPtr parameters_;
  std::optional<packed::PackedProgram> packed_;
  PackedForm form_;
  std::unique_ptr<const Executor> executor_;
  std::unique_ptr<SecretKey> key_;
  std::unique_ptr<EvaluationKeys> keys_;
};

}  // namespace sealion::testing

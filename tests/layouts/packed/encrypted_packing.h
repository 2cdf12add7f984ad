#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "layouts/packed/packed_layout.h"
#include "planned_packing.h"
#include "program/reference.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::testing {

/// A program that runs packed in one channel, and a client of it.
class EncryptedPacking {
 public:
  EncryptedPacking(const Program& program, const ParametersLiteral& parameters,
                   const packed::PackedWay& way, ClientKind client = ClientKind::sealion)
      : n_(parameters.n),
        records_(way.records),
        parameters_(make_parameters(parameters)),
        packed_(program, parameters, way, client),
        form_(packed_.form()),
        executor_(packed_.compile(parameters_, 1)),
        key_(SecretKey::generate(parameters_->chain())) {
    check_form(form_, n_, program.input_size(), program.output_size());
    if (!packed_.keys().empty()) {
      keys_.emplace(EvaluationKeys::generate(parameters_, key_, packed_.keys()));
    }
  }
  EncryptedPacking(const Program& program, const PlannedPacking& planned,
                   ClientKind client = ClientKind::sealion)
      : EncryptedPacking(program, planned.parameters, planned.way, client) {}

  EncryptedBatch encrypt(const IntegerBatch& records) {
    const std::size_t ciphertexts = form_.request_ciphertexts(records.samples());
    const EncryptionSeedPtr seed = EncryptionSeed::draw(ciphertexts);
    SymmetricEncryptor encryptor(parameters_, key_, seed);
    EncryptedBatch batch(parameters_, ciphertexts, 2, records.samples(), seed->value());
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

  /// Both parts with t added to the coefficients for which `is_added` says so: to half of them at
  /// random it is what Microsoft SEAL does under a public key, a little larger.
  EncryptedBatch encrypt_biased(const IntegerBatch& records,
                                const std::function<bool()>& is_added) {
    const EncryptedBatch fresh = encrypt(records);
    EncryptedBatch batch(parameters_, fresh.features(), 2, fresh.samples(), std::nullopt);
    for (std::size_t c = 0; c < fresh.features(); ++c) {
      Ciphertext ciphertext = fresh.load(c);
      for (std::size_t part = 0; part < 2; ++part) add_bias(ciphertext, part, is_added);
      batch.store(c, ciphertext);
    }
    return batch;
  }

  EncryptedBatch evaluate(const EncryptedBatch& batch, const ExecutionContext& context = {}) const {
    return executor_->run(batch, keys_if_any(), context);
  }

  struct Answers {
    std::vector<std::vector<std::int64_t>> values;  ///< [records][outputs], centred
    int noise_budget_bits;
  };
  Answers decrypt(const EncryptedBatch& batch) {
    Decryptor decryptor(parameters_, key_);
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

  const packed::PackedProgram& packed() const { return packed_; }
  const ParametersPtr& parameters() const { return parameters_; }
  const EvaluationKeys& keys() const { return *keys_; }
  const EvaluationKeys* keys_if_any() const { return keys_ ? &*keys_ : nullptr; }
  const SecretKey& secret() const { return key_; }

 private:
  void add_bias(Ciphertext& ciphertext, std::size_t part, const std::function<bool()>& is_added) {
    std::vector<bool> where(n_);
    for (std::size_t i = 0; i < n_; ++i) where[i] = is_added();
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      const Modulus& p = parameters_->coeff_modulus(limb);
      AlignedVector<std::uint64_t> bias(n_);
      for (std::size_t i = 0; i < n_; ++i) {
        bias[i] = where[i] ? p.reduce(parameters_->plain_modulus().value()) : 0;
      }
      parameters_->coeff_ntt(limb).forward(bias);
      const auto residues = ciphertext.residues(part, limb);
      for (std::size_t i = 0; i < n_; ++i) residues[i] = p.add(residues[i], bias[i]);
    }
  }

  /// Of the input, or of its literals.
  static std::int64_t element_of(const IntegerBatch& records, std::size_t element,
                                 std::size_t record) {
    const std::size_t features = records.features();
    if (element == 2 * features) return 1;
    if (element >= features) return 1 - records.feature(element - features)[record];
    return records.feature(element)[record];
  }

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
                element_of(records, element, record);
          }
        });
      }
    }
    return slots;
  }

  std::size_t n_, records_;
  ParametersPtr parameters_;
  packed::PackedProgram packed_;
  PackedForm form_;
  std::unique_ptr<const Executor> executor_;
  SecretKey key_;
  std::optional<EvaluationKeys> keys_;
};

}  // namespace sealion::testing

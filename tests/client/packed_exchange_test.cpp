// What the packed layout answers, through forms, rounded answers and the client.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "client/packed_answers.h"
#include "layouts/packed/planned_packing.h"
#include "program/reference.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "support/random_program.h"

namespace sealion {
namespace {

/// One channel of a program on a chain of its own.
class PackedConversation {
 public:
  PackedConversation(const Program& program, std::size_t n, std::size_t records, std::uint64_t t)
      : program_(program) {
    testing::PlannedPacking planned =
        testing::plan_packing(program, {.n = n, .plain_above = t, .records = records});
    channels_ = Parameters::create_channels(planned.parameters);
    planned.way.answer_bits =
        least_answer_bits(n, channels_[0]->plain_modulus().value(), planned.design.answer_budget)
            .value();
    const packed::PackedProgram packed(program, planned.parameters, planned.way);
    executor_ = packed.compile(channels_[0], 1);
    key_shape_ = packed.keys();
    form_ = packed.form();
    check_form(form_, n, program.input_size(), program.output_size());
  }

  /// Outputs of these records that are wrong modulo t.
  std::size_t wrong_answers(const IntegerBatch& records) const {
    const SecretKey key = SecretKey::generate(channels_[0]->chain());
    std::optional<EvaluationKeys> keys;
    if (!key_shape_.empty()) keys = EvaluationKeys::generate(channels_[0], key, key_shape_);
    const PackedSlots slots(form_, channels_[0]->n());
    ChannelBatches answers;
    answers.push_back(executor_->run(encrypted(key, slots, records), keys ? &*keys : nullptr));
    const PackedAnswer rounded = round_answer(answers, form_);
    EXPECT_GE(packed_noise_budget_bits(rounded, form_, channels_, key), 0);
    IntegerBatch expected = evaluate_reference(program_, records);
    const Modulus& t = channels_[0]->plain_modulus();
    for (std::size_t i = 0; i < expected.features(); ++i) {
      for (auto& value : expected.feature(i)) value = t.centre(t.reduce_signed(value));
    }
    return count_differences(decrypt_packed(rounded, slots, channels_, key)[0], expected);
  }

 private:
  EncryptedBatch encrypted(const SecretKey& key, const PackedSlots& slots,
                           const IntegerBatch& records) const {
    const std::size_t count = form_.request_ciphertexts(records.samples());
    const EncryptionSeedPtr seed = EncryptionSeed::draw(count);
    EncryptedBatch batch(channels_[0], count, 2, records.samples(), seed->value());
    SymmetricEncryptor encryptor(channels_[0], key, seed);
    std::vector<std::int64_t> values(channels_[0]->n());
    Plaintext plain;
    Ciphertext ciphertext(channels_[0], 2);
    for (std::size_t c = 0; c < count; ++c) {
      slots.write(records, c / form_.input.ciphertexts, c % form_.input.ciphertexts, values);
      BatchEncoder(channels_[0]).encode(values, plain);
      encryptor.encrypt(plain, c, ciphertext);
      batch.store(c, ciphertext);
    }
    return batch;
  }

  const Program& program_;
  std::vector<ParametersPtr> channels_;
  EvaluationKeyShape key_shape_;
  std::unique_ptr<const Executor> executor_;
  PackedForm form_;
};

TEST(PackedExchange, RandomProgramsEqualTheReference) {
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    const Program program =
        testing::random_program(seed, {.depth = seed % 3, .largest_value = 0x1p60});
    const std::size_t records = std::size_t{1} << seed % 4;
    const PackedConversation conversation(program, seed % 2 == 0 ? 128 : 1024, records,
                                          std::uint64_t{1} << (12 + seed % 12));
    const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 2 * records - 1, seed);
    EXPECT_EQ(conversation.wrong_answers(inputs), 0U) << "program " << seed;
  }
}

}  // namespace
}  // namespace sealion

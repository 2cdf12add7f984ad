// The engine runs a program with every kind of barrier between SEAL's encryptor and its decryptor.
#include "layouts/slotwise/run/engine.h"

#include <gtest/gtest.h>

#include <optional>

#include "peers.h"
#include "program/reference.h"
#include "seal/relin_keys.h"

namespace sealion::seal {
namespace {

using testing::saved;
using testing::Slots;

constexpr std::size_t inputs = 5;

/// Two dense layers, each squared, and a dense one, of small random weights.
class Network {
 public:
  explicit Network(std::uint64_t seed) : random_(seed) {
    ProgramBuilder builder;
    const NodeId x = builder.input(inputs, 0, 7);
    const NodeId first = builder.square(builder.dense(x, 4, weights(4 * inputs), {1, -2, 3, 0}));
    const NodeId second = builder.square(builder.dense(first, 3, weights(3 * 4)));
    builder.dense(second, 2, weights(2 * 3), {-5, 5});
    program_ = builder.build();
    barriers_ = {{first, true, 1}};
  }

  const Program& program() const { return *program_; }
  const std::vector<Barrier>& barriers() const { return barriers_; }
  IntegerBatch random_inputs(std::size_t samples) {
    IntegerBatch batch(inputs, samples);
    for (std::size_t i = 0; i < inputs; ++i) {
      for (auto& value : batch.feature(i)) value = static_cast<std::int64_t>(random_() % 8);
    }
    return batch;
  }

 private:
  std::vector<std::int32_t> weights(std::size_t count) {
    std::vector<std::int32_t> weights(count);
    for (auto& weight : weights) weight = static_cast<std::int32_t>(random_() % 7) - 3;
    return weights;
  }

  std::mt19937_64 random_;
  std::optional<Program> program_;
  std::vector<Barrier> barriers_;
};

class EngineOnTheirCiphertexts : public testing::PeersTest {
 protected:
  EncryptedBatch encrypt(const IntegerBatch& values) {
    std::optional<EncryptedBatch> batch;
    for (std::size_t i = 0; i < values.features(); ++i) {
      const Slots slots(values.feature(i).begin(), values.feature(i).end());
      const Ciphertext fresh = peers.to_ours(peers.their_encrypt(slots));
      if (!batch) {
        batch.emplace(peers.parameters(), values.features(), 2, values.samples(), std::nullopt,
                      fresh.limbs(), fresh.correction());
      }
      batch->store(i, fresh);
    }
    return *std::move(batch);
  }
  EvaluationKeys keys() {
    return testing::read_whole(
        saved(peers.key_generator.create_relin_keys()),
        [&](ByteReader& bytes) { return read_relin_keys(bytes, peers.context, {}, 1); });
  }
  Slots modulo_t(std::span<const std::int64_t> values) const {
    Slots result;
    for (const std::int64_t value : values) {
      result.push_back(peers.t().centre(peers.t().reduce_signed(value)));
    }
    return result;
  }
};

TEST_P(EngineOnTheirCiphertexts, EqualsTheReference) {
  Network network(peers.t().value());
  const IntegerBatch values = network.random_inputs(peers.parameters()->n());
  const IntegerBatch expected = evaluate_reference(network.program(), values);
  const EncryptedBatch encrypted = encrypt(values);
  const Engine engine(network.program(), network.barriers(), peers.parameters(),
                      encrypted.correction());
  const EvaluationKeys relin_keys = keys();
  const EncryptedBatch answers = engine.run(encrypted, &relin_keys, {.threads = 1});
  ASSERT_EQ(answers.features(), expected.features());
  for (std::size_t i = 0; i < answers.features(); ++i) {
    const microsoft::Ciphertext answer = peers.to_theirs(answers.load(i));
    ASSERT_GT(peers.their_decryptor.invariant_noise_budget(answer), 0);
    EXPECT_EQ(peers.their_decrypt(answer), modulo_t(expected.feature(i))) << "output " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Random, EngineOnTheirCiphertexts,
                         ::testing::ValuesIn(testing::engine_cases()), testing::case_name);

}  // namespace
}  // namespace sealion::seal

// The client's whole work in each layout.
#include <gtest/gtest.h>

#include <variant>
#include <vector>

#include "client/client.h"
#include "client/layout_client.h"
#include "ring/primes.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/lwe/answer_switching.h"
#include "schemes/lwe/encryptor.h"
#include "secrets.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using testing::are_secret;

constexpr std::size_t ring_size = 256, input_count = 3, record_count = 5;

/// Of a program that gives out what it gets, or sums.
Manifest manifest_of(RecordForm form, std::size_t outputs) {
  Manifest manifest;
  manifest.name = "constant time";
  manifest.form = std::move(form);
  manifest.input_shape = {input_count};
  manifest.input_low = -3;
  manifest.input_saturation = 15;
  manifest.outputs = outputs;
  return manifest;
}

/// With two plaintext moduli, so that answers are put together.
Manifest manifest_of_channels(RecordForm form) {
  Manifest manifest = manifest_of(std::move(form), input_count);
  manifest.parameters = testing::small_literal(ring_size, 1 << 14, {45, 44});
  manifest.parameters.plain_moduli.push_back(
      smallest_prime_above(manifest.parameters.plain_moduli[0], 2 * ring_size));
  manifest.output_parts = 2;
  manifest.output_limbs = 2;
  return manifest;
}

/// What goes through a client: secret integers to a request, an answer to secret integers.
class Conversation {
 public:
  explicit Conversation(Manifest manifest)
      : client_(std::move(manifest)), inputs_(input_count, record_count) {
    for (std::size_t i = 0; i < inputs_.features(); ++i) {
      for (std::size_t r = 0; r < record_count; ++r) inputs_.feature(i)[r] = value(i, r);
    }
  }

  static std::int64_t value(std::size_t input, std::size_t record) {
    return static_cast<std::int64_t>((5 * input + 7 * record) % 19) - 3;
  }

  const Client& client() const { return client_; }

  Request encrypt() {
    for (std::size_t i = 0; i < inputs_.features(); ++i) {
      testing::make_secret_at_next_seed(std::as_bytes(inputs_.feature(i)));
    }
    Request request = client_.encrypt(key_, inputs_, one_thread);
    EXPECT_TRUE(are_secret(inputs_.feature(0))) << "they were public all the time";
    return request;
  }

  IntegerBatch decrypt(const Response& answer) const {
    IntegerBatch logits = client_.layout().decrypt(key_, answer, one_thread);
    for (std::size_t i = 0; i < logits.features(); ++i) {
      EXPECT_TRUE(are_secret(logits.feature(i)));
      testing::publish(logits.feature(i));
    }
    return logits;
  }

  int noise_budget_bits(const Response& answer) const {
    int budget = client_.noise_budget_bits(key_, answer, one_thread);
    EXPECT_TRUE(testing::has_secret_bits(&budget, sizeof budget));
    testing::publish(&budget, sizeof budget);
    return budget;
  }

 private:
  Client client_;
  SecretKey key_ = client_.generate_key();
  IntegerBatch inputs_;
};

/// The channels of a request as they are sent.
ChannelBatches published(Request request) {
  auto batches = std::get<ChannelBatches>(std::move(request));
  for (const EncryptedBatch& batch : batches) {
    EXPECT_TRUE(are_secret(batch.packed()));
    testing::publish(batch.packed());
  }
  return batches;
}

void expect_inputs(const IntegerBatch& logits) {
  for (std::size_t i = 0; i < input_count; ++i) {
    for (std::size_t r = 0; r < record_count; ++r) {
      EXPECT_EQ(logits.feature(i)[r], Conversation::value(i, r));
    }
  }
}

TEST(Layouts, Slotwise) {
  Conversation talk(manifest_of_channels(SlotwiseForm{}));
  const Response answer = published(talk.encrypt());
  expect_inputs(talk.decrypt(answer));
  EXPECT_GT(talk.noise_budget_bits(answer), 50);
}

/// Features, what they lack to 1 and a 1; four records to a ciphertext.
TEST(Layouts, Packed) {
  PackedForm form{.records = 4, .input = {}, .output = {1, 8, {{0, 0}, {0, 1}, {0, 2}}, 40}};
  form.input = {.ciphertexts = 1,
                .period = 8,
                .literals = true,
                .runs = runs_of(std::vector<std::int32_t>{0, 1, 2, 3, 4, 6, -1, -1}, 8)};
  Conversation talk(manifest_of_channels(form));
  const Response answer = round_answer(published(talk.encrypt()), form, one_thread);
  expect_inputs(talk.decrypt(answer));
  EXPECT_GT(talk.noise_budget_bits(answer), 5);
}

/// The sum of two features, each a ciphertext of its own: a server's work with weights of 1.
class AffineSum {
 public:
  explicit AffineSum(const AffineRequest& request) : request_(request) {}

  AffineAnswer evaluate(const AffineForm& form) {
    const LweParametersPtr parameters = LweParameters::create(form.parameters);
    const std::size_t n = parameters->n(), records = request_.records;
    std::vector<std::uint64_t> first_rows, second_rows;
    for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
      add_firsts(limb, parameters->chain()->modulus(limb), first_rows);
      add_seconds(limb, parameters->chain()->ntt(limb), second_rows);
    }
    AffineAnswer answer{.records = records, .seconds = {}, .firsts = {}};
    answer.firsts.resize(records);
    answer.seconds.resize(n);
    const AnswerSwitcher switcher(parameters->chain(), parameters->limbs(),
                                  parameters->answer_bits());
    switcher(first_rows, answer.firsts);
    switcher(second_rows, answer.seconds);
    return answer;
  }

 private:
  void add_firsts(std::size_t limb, const Modulus& p, std::vector<std::uint64_t>& rows) const {
    const std::uint64_t* row = request_.residues.data() + limb * 2 * request_.records;
    for (std::size_t r = 0; r < request_.records; ++r) {
      rows.push_back(p.add(row[r], row[request_.records + r]));
    }
  }

  void add_seconds(std::size_t limb, const Ntt& ntt, std::vector<std::uint64_t>& rows) const {
    std::vector<std::uint64_t> a(ntt.n()), b(ntt.n());
    UniformSampler sampler(request_.seed);
    expand_mask(sampler, ntt.modulus(), limb, 0, a);
    expand_mask(sampler, ntt.modulus(), limb, 1, b);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = ntt.modulus().add(a[i], b[i]);
    ntt.inverse(a);
    rows.insert(rows.end(), a.begin(), a.end());
  }

  const AffineRequest& request_;
};

TEST(Layouts, Affine) {
  const AffineForm form{.parameters = {.n = ring_size,
                                       .coeff_moduli = largest_primes(40, 2 * ring_size, 2),
                                       .plain_modulus = 1001,
                                       .answer_bits = 24,
                                       .security = SecurityLevel::insecure_for_tests},
                        .inputs = input_count,
                        .features = {0, 2},
                        .outputs = 1,
                        .block = 1,
                        .side = 1};
  Conversation talk(manifest_of(form, 1));
  const auto request = std::get<AffineRequest>(talk.encrypt());
  EXPECT_TRUE(are_secret(request.residues));
  testing::publish(request.residues);
  const Response answer = AffineSum(request).evaluate(form);
  const IntegerBatch logits = talk.decrypt(answer);
  for (std::size_t r = 0; r < record_count; ++r) {
    EXPECT_EQ(logits.feature(0)[r], Conversation::value(0, r) + Conversation::value(2, r));
  }
  EXPECT_GT(talk.noise_budget_bits(answer), 5);
}

TEST(Layouts, EvaluationKeys) {
  Manifest manifest = manifest_of_channels(SlotwiseForm{});
  manifest.parameters.special_prime =
      largest_primes(49, 2 * ring_size, 1, manifest.parameters.coeff_moduli)[0];
  manifest.evaluation_keys = {.limbs = 2, .parts = 3, .rotations = {{.limbs = 1, .elements = {9}}}};
  const Client client(manifest);
  const ChannelKeys keys = client.generate_evaluation_keys(client.generate_key(), one_thread);
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_TRUE(are_secret(keys[1].relinearisation().stored()));
  EXPECT_TRUE(are_secret(keys[1].rotations()[0].switching_keys().stored()));
}

}  // namespace
}  // namespace sealion

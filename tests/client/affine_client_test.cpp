#include "client/affine_client.h"

#include <gtest/gtest.h>

#include "ring/primes.h"
#include "support/affine.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_dense_program;
using testing::small_plan;

class AffineClients : public ::testing::Test {
 protected:
  const Program program = random_dense_program(6, 2, -3, 15, 15, 2);
  const AffineMap map{program};
  const AffineForm form = small_plan(map, 64).form;
  const AffineClient client{form, -3, 15};
  const SecretKey key = client.generate_key();
};

TEST_F(AffineClients, TakeRecordsOfTheModelsShapeAndRange) {
  expect_error(ErrorCode::invalid_argument,
               "1 samples of 5 features: the model takes 1 to 4096 samples of 6",
               [&] { client.encrypt(key, IntegerBatch(5, 1)); });
  expect_error(ErrorCode::invalid_argument, "0 samples",
               [&] { client.encrypt(key, IntegerBatch(6, 0)); });
  expect_error(ErrorCode::invalid_argument, "4097 samples",
               [&] { client.encrypt(key, IntegerBatch(6, 4097)); });
  for (const std::int64_t value : {-4, 16}) {
    IntegerBatch records(6, 2);
    records.feature(3)[1] = value;
    expect_error(ErrorCode::invalid_argument, "feature 3 has a value outside [-3, 15]",
                 [&] { client.encrypt(key, records); });
  }
}

TEST_F(AffineClients, SendOnlyTheCoefficientsThatMeetAWeight) {
  AffineForm alone = form;
  alone.side = 1;
  alone.block = 6;
  const AffineClient one_by_one(alone, -3, 15);
  const std::size_t limbs = form.parameters.coeff_moduli.size();
  EXPECT_EQ(one_by_one.encrypt(key, IntegerBatch(6, 3)).residues.size(), limbs * 18);
  alone.side = 2;
  const AffineClient in_pairs(alone, -3, 15);
  EXPECT_EQ(in_pairs.encrypt(key, IntegerBatch(6, 3)).residues.size(), limbs * 37);
  EXPECT_NE(client.encrypt(key, IntegerBatch(6, 1)).seed,
            client.encrypt(key, IntegerBatch(6, 1)).seed);
}

TEST_F(AffineClients, RefuseKeysAndAnswersOfOthers) {
  AffineForm other = form;
  other.parameters.coeff_moduli = largest_primes(45, 128, 1);
  const SecretKey stranger = AffineClient(other, -3, 15).generate_key();
  expect_error(ErrorCode::incompatible, "another modulus chain",
               [&] { client.encrypt(stranger, IntegerBatch(6, 1)); });
  const AffineAnswer answer =
      AffineExecutor(map, form).run(client.encrypt(key, IntegerBatch(6, 2)));
  expect_error(ErrorCode::incompatible, "another modulus chain",
               [&] { client.decrypt(stranger, answer); });
  AffineAnswer cut = answer;
  cut.seconds.pop_back();
  expect_error(ErrorCode::incompatible, "2 records", [&] { client.decrypt(key, cut); });
  cut = answer;
  cut.firsts.push_back(0);
  expect_error(ErrorCode::incompatible, "2 records", [&] { client.largest_noise(key, cut); });
  expect_error(ErrorCode::incompatible, "0 records", [&] { client.decrypt(key, AffineAnswer{}); });
}

TEST_F(AffineClients, FormsThatAreNoneAreRefused) {
  const auto expect_refusal = [&](const std::string& text, const auto& change) {
    AffineForm changed = form;
    change(changed);
    expect_error(ErrorCode::invalid_argument, text, [&] { AffineClient(changed, 0, 1); });
  };
  expect_refusal("form of 0 inputs", [](AffineForm& f) { f.inputs = 0; });
  expect_refusal("form of 65537 inputs", [](AffineForm& f) { f.inputs = 65537; });
  expect_refusal("form of 0 outputs", [](AffineForm& f) { f.outputs = 0; });
  expect_refusal("0 features", [](AffineForm& f) { f.features.clear(); });
  expect_refusal("ascending", [](AffineForm& f) { f.features[1] = f.features[0]; });
  expect_refusal("below 6", [](AffineForm& f) { f.features.back() = 6; });
  expect_refusal("blocks of 0", [](AffineForm& f) { f.block = 0; });
  expect_refusal("blocks of 7", [](AffineForm& f) { f.block = 7; });
  expect_refusal("for 0 answers", [](AffineForm& f) { f.side = 0; });
  expect_refusal("for 3 answers", [](AffineForm& f) { f.side = 3; });
  expect_refusal("4 coefficients", [](AffineForm& f) { f.parameters.n = 4; });
  expect_refusal("plaintext modulus 1", [](AffineForm& f) { f.parameters.plain_modulus = 1; });
}

}  // namespace
}  // namespace sealion

// A packed model that serves clients with Microsoft SEAL's formats.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "client/client.h"
#include "exchange/packed_answer.h"
#include "exchange/seal_batch_file.h"
#include "planner/planner.h"
#include "program/builders.h"
#include "program/reference.h"
#include "runtime/model_manifest.h"
#include "runtime/service.h"
#include "seal/ciphertext.h"
#include "seal/galois_keys.h"
#include "seal/relin_keys.h"
#include "support/encrypt_batches.h"
#include "support/expect_error.h"
#include "support/from_environment.h"

namespace sealion {
namespace {

using seal::Compression;
using seal::Scheme;

/// Over a slow network, so that some rotations are made of others.
PlanRequest request_with_dear_keys() {
  PlanRequest request{.samples = 4, .layout = LayoutKind::packed, .client = ClientKind::seal};
  request.cost_model.network_bytes = 6e7;
  return request;
}

class PackedSealTest : public ::testing::Test {
 protected:
  /// All that the manifest lists.
  std::vector<std::uint32_t> elements() const {
    std::vector<std::uint32_t> all;
    for (const GaloisKeyShape& group : manifest.evaluation_keys.rotations) {
      all.insert(all.end(), group.elements.begin(), group.elements.end());
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  /// SEAL's keys are for all limbs.
  ByteVector keys(const std::vector<std::uint32_t>& of_elements, Scheme scheme) const {
    ByteVector bytes;
    for (const ParametersPtr& channel : client.channels()) {
      const seal::Context context(channel, scheme);
      const EvaluationKeys made = EvaluationKeys::generate(
          key,
          {.limbs = channel->limbs(), .parts = 3, .rotations = {{channel->limbs(), of_elements}}},
          context.noise_factor());
      for (const ByteVector& object :
           {seal::write_relin_keys(made, context, Compression::none),
            seal::write_galois_keys(made.rotations()[0], context, Compression::none)}) {
        bytes.insert(bytes.end(), object.begin(), object.end());
      }
    }
    return bytes;
  }

  ByteVector request(const IntegerBatch& inputs, Scheme scheme) const {
    return write_seal_batch(testing::encrypt_batches(client, key, inputs), scheme,
                            Compression::none);
  }
  Answer answer(const ByteVector& request, const ByteVector& of_client) const {
    return service.answer({request, "request"}, {of_client, "keys"});
  }

  IntegerBatch decrypt(const ByteVector& answer, std::size_t records, Scheme scheme) const {
    ByteReader bytes(answer, "answer");
    ChannelBatches outputs;
    for (std::size_t c = 0; c < client.channels().size(); ++c) {
      const ParametersPtr& channel = client.channels()[c];
      const Modulus& t = channel->plain_modulus();
      const std::uint64_t factor = scheme == Scheme::bfv ? manifest.bfv_answer_factors[c] : 1;
      const seal::Context context(channel, scheme);
      seal::CiphertextReader reader(context, 2);
      for (std::size_t i = 0; i < form.answer_ciphertexts(records); ++i) {
        Ciphertext ciphertext = reader.read(bytes);
        ciphertext.set_correction(t.multiply(ciphertext.correction(), t.inverse(factor)));
        if (i == 0) {
          outputs.emplace_back(channel, form.answer_ciphertexts(records), 2, records, std::nullopt,
                               ciphertext.limbs(), ciphertext.correction());
        }
        outputs.back().store(i, ciphertext);
      }
    }
    bytes.expect_end();
    return client.decrypt(key, round_answer(outputs, form, {}));
  }

  const Program program = testing::two_layers(20, 6, 3, 7);
  const PlannedProgram planned = plan_program(program, request_with_dear_keys());
  const Manifest manifest = make_manifest("packed", program, planned.plan, planned.forecast);
  const PackedForm form = std::get<PackedForm>(manifest.form);
  const Client client{manifest};
  const Service service{program, planned.plan.way, manifest};
  const SecretKey key = client.generate_key();
};

/// SEALION_SEAL_RECORDS asks for more.
TEST_F(PackedSealTest, AnswersEqualTheReference) {
  EXPECT_FALSE(std::get<packed::PackedWay>(planned.plan.way).keyless.empty());
  const std::size_t records = testing::from_environment("SEALION_SEAL_RECORDS", 2 * form.records);
  const IntegerBatch inputs = testing::random_inputs(program, records, 1);
  const IntegerBatch reference = evaluate_reference(program, inputs);
  const SealFileSizes sizes = seal_file_sizes(manifest, client.channels(), records);
  for (const Scheme scheme : {Scheme::bgv, Scheme::bfv}) {
    const ByteVector bytes = request(inputs, scheme), of_client = keys(elements(), scheme);
    EXPECT_EQ(bytes.size(), sizes.inputs);
    EXPECT_EQ(of_client.size(), sizes.evaluation_keys);
    const Answer answered = answer(bytes, of_client);
    EXPECT_EQ(answered.client, std::string("Microsoft SEAL, ") + seal::to_string(scheme));
    EXPECT_EQ(answered.samples, records);
    EXPECT_EQ(answered.bytes.size(), sizes.outputs);
    EXPECT_EQ(decrypt(answered.bytes, records, scheme), reference) << seal::to_string(scheme);
  }
}

TEST_F(PackedSealTest, RefusesKeysThatMissAnElement) {
  const ByteVector bytes = request(testing::random_inputs(program, 1, 1), Scheme::bgv);
  std::vector<std::uint32_t> fewer = elements();
  ASSERT_GT(fewer.size(), 1U);
  fewer.pop_back();
  testing::expect_error(ErrorCode::incompatible, "keys: no Galois key for the element",
                        [&] { answer(bytes, keys(fewer, Scheme::bgv)); });
}

}  // namespace
}  // namespace sealion

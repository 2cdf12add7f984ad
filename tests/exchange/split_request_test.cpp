#include "exchange/split_request.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "client/encrypt_split.h"
#include "exchange/fixtures.h"
#include "exchange/request_record.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::deep_manifest;
using testing::expect_error;
using testing::small_inputs;

TEST(SplitRequests, OfEachChannelAreAnotherModels) {
  const Manifest whole = deep_manifest();
  std::set<Digest> ids{whole.model_id};
  for (std::size_t c = 0; c < 2; ++c) {
    const Manifest one = of_channel(whole, c);
    ids.insert(one.model_id);
    EXPECT_EQ(one.parameters.plain_moduli, std::vector{whole.parameters.plain_moduli[c]});
    EXPECT_EQ(chain_of(one, channels_of(one))->digest(),
              chain_of(whole, channels_of(whole))->digest())
        << "keys are the same";
  }
  EXPECT_EQ(ids.size(), 3U);
}

TEST(SplitRequests, AreOfferedByModelsOfSeveralModuliAlone) {
  const auto refused = [](const Manifest& manifest, const char* why) {
    expect_error(ErrorCode::invalid_argument, why, [&] { check_splits(manifest); });
    expect_error(ErrorCode::invalid_argument, why, [&] { of_channel(manifest, 0); });
  };
  EXPECT_NO_THROW(check_splits(deep_manifest()));
  refused(testing::small_manifest(), "one plaintext modulus");
  Manifest counting = deep_manifest();
  counting.query_budget = 5;
  refused(counting, "counts the records");
  Manifest noisy = deep_manifest();
  noisy.model_privacy = ModelPrivacy{.bits = 20, .flood_bits = 40};
  EXPECT_NO_THROW(check_splits(noisy));
  noisy.model_privacy->logit_noise = 1;
  refused(noisy, "noise on its logits");
  Manifest affine = deep_manifest();
  affine.form = AffineForm{};
  refused(affine, "no plaintext moduli");
}

class SplitRequestTest : public ::testing::Test {
 protected:
  SplitRequestTest() {
    record = encrypt_split(manifest, key, small_inputs(7),
                           [&](const SealedFile& file) { files.push_back(file.bytes()); });
  }

  /// The bytes of an answer to one of the files: as many zeros as there are.
  ByteVector answer_to(std::size_t channel, std::size_t records = 7) const {
    const Manifest one = of_channel(manifest, channel);
    const ParametersPtr& parameters = client.channels()[channel];
    const EncryptedBatch zeros(parameters, one.outputs, one.output_parts, records, std::nullopt,
                               one.output_limbs);
    return write_response(ChannelBatches{zeros}, one, {record.key_id, record.request_ids[channel]})
        .bytes();
  }
  Response read(const std::vector<Received>& answers) const {
    return read_answers(answers, record, manifest, client.channels());
  }
  void expect_refusal(const char* text, const std::vector<Received>& answers) const {
    expect_error(ErrorCode::incompatible, text, [&] { read(answers); });
  }

  const Manifest manifest = deep_manifest();
  const Client client{manifest};
  const SecretKey key = client.generate_key();
  std::vector<ByteVector> files;
  RequestRecord record;
};

TEST_F(SplitRequestTest, FilesTellTheirChannel) {
  ASSERT_EQ(files.size(), 2U);
  EXPECT_TRUE(record.is_split());
  EXPECT_EQ(record.records, 7U);
  for (std::size_t c = 0; c < files.size(); ++c) {
    EXPECT_EQ(channel_of(files[c], manifest), c);
    EXPECT_EQ(channel_of(answer_to(c), manifest), c);
    EXPECT_EQ(record.request_ids[c], stated_digest(files[c]));
  }
  const Request whole = client.encrypt(key, small_inputs(7));
  EXPECT_FALSE(channel_of(write_request(whole, manifest, key.id()).bytes(), manifest));
  for (std::size_t size = 0; size < 48; ++size) {
    const ByteSpan start = ByteSpan(files[0]).first(size);
    EXPECT_EQ(channel_of(start, manifest).has_value(), size >= 45) << size;
  }
}

TEST_F(SplitRequestTest, AnswersAreJoinedInWhateverOrderTheyCome) {
  const ByteVector first = answer_to(0), second = answer_to(1);
  for (const auto& answers :
       {std::vector<Received>{{first, "a"}, {second, "b"}}, {{second, "b"}, {first, "a"}}}) {
    const Response joined = read(answers);
    const auto& batches = content_of<ChannelBatches>(joined);
    ASSERT_EQ(batches.size(), 2U);
    for (std::size_t c = 0; c < 2; ++c) {
      EXPECT_EQ(batches[c].parameters()->plain_modulus().value(),
                manifest.parameters.plain_moduli[c]);
    }
  }
}

TEST_F(SplitRequestTest, AnswersThatDoNotBelongTogetherAreRefused) {
  const ByteVector first = answer_to(0), second = answer_to(1), few = answer_to(1, 6);
  expect_refusal("a: the request has 2 files", {{first, "a"}});
  expect_refusal("number 1", {{first, "a"}, {first, "b"}});
  expect_refusal("number 1 of the request's 2 files is missing", {});
  expect_refusal("answers for 6 records, and 7", {{first, "a"}, {few, "b"}});
  const ByteVector request = files[1];
  expect_refusal("b: holds encrypted inputs", {{first, "a"}, {request, "b"}});
  const ByteVector junk(64, 1);
  expect_refusal("b: no answer to one of the 2 files", {{first, "a"}, {junk, "b"}});
  const RequestRecord another =
      encrypt_split(manifest, key, small_inputs(7), [](const SealedFile&) {});
  expect_error(ErrorCode::incompatible, "answers another request", [&] {
    read_answers(std::vector<Received>{{first, "a"}, {second, "b"}}, another, manifest,
                 client.channels());
  });
  RequestRecord whole = record;
  whole.request_ids.pop_back();
  expect_error(ErrorCode::incompatible, "2 answers, and the request has 1", [&] {
    read_answers(std::vector<Received>{{first, "a"}, {second, "b"}}, whole, manifest,
                 client.channels());
  });
}

}  // namespace
}  // namespace sealion

#include "exchange/seal_batch_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "exchange/seal_client.h"
#include "fixtures.h"
#include "program/reference.h"
#include "schemes/bfv/conversion.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "seal/ciphertext.h"
#include "seal/galois_keys.h"
#include "support/encrypt_batches.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using seal::Compression;
using seal::Scheme;
using testing::deep_program;
using testing::deep_way;
using testing::encrypt_batches;
using testing::expect_error;
using testing::small_inputs;

/// A client with SEAL's formats, two plain moduli, and the server of the deep program.
class SealBatchFile : public ::testing::Test {
 public:
  explicit SealBatchFile(Manifest of = testing::seal_manifest()) : manifest(std::move(of)) {}

 protected:
  /// As SEAL encrypts: in BFV a BGV ciphertext of k m with the correction k, k = q mod t.
  ByteVector inputs(Scheme scheme, Compression compression = Compression::none) const {
    ByteVector bytes;
    for (const ParametersPtr& parameters : client.channels()) {
      const seal::Context context(parameters, scheme);
      const Modulus& t = parameters->plain_modulus();
      const std::uint64_t k =
          scheme == Scheme::bfv ? bfv_correction(*parameters, parameters->limbs()) : 1;
      SymmetricEncryptor encryptor(parameters, key, EncryptionSeed::draw(plain.features()));
      for (std::size_t i = 0; i < plain.features(); ++i) {
        std::vector<std::int64_t> scaled;
        for (const std::int64_t x : plain.feature(i)) {
          scaled.push_back(t.centre(t.multiply(t.reduce_signed(x), k)));
        }
        Plaintext message;
        BatchEncoder(parameters).encode(scaled, message);
        Ciphertext ciphertext(parameters, 2);
        encryptor.encrypt(message, i, ciphertext);
        ciphertext.set_correction(k);
        const ByteVector object = seal::write_ciphertext(ciphertext, context, compression);
        bytes.insert(bytes.end(), object.begin(), object.end());
      }
    }
    return bytes;
  }
  SealBatch read(ByteSpan bytes) const {
    return read_seal_batch(bytes, manifest, server.channels(), "in.seal", {.threads = 2});
  }
  void expect_refusal(ErrorCode code, const std::string& text, const ByteVector& bytes) const {
    expect_error(code, text, [&] { read(bytes); });
    expect_error(code, "in.seal: ", [&] { read(bytes); });
  }

  ByteVector keys(Scheme scheme) const {
    return testing::write_seal_keys(client, client.generate_evaluation_keys(key), scheme);
  }
  IntegerBatch decrypt(const ByteVector& answer, Scheme scheme) const {
    return testing::decrypt_seal_answer(client, key, answer, scheme);
  }

  void expect_answers_equal_the_reference() const;

  const Manifest manifest;
  const Client client{manifest};
  const Server server{deep_program(), deep_way(), manifest};
  const SecretKey key = client.generate_key();
  const IntegerBatch plain = small_inputs(64);
  const ChannelBatches encrypted = encrypt_batches(client, key, plain);
};

void SealBatchFile::expect_answers_equal_the_reference() const {
  for (const Scheme scheme : {Scheme::bgv, Scheme::bfv}) {
    for (const Compression compression :
         {Compression::none, Compression::zlib, Compression::zstd}) {
      const SealBatch batch = read(inputs(scheme, compression));
      EXPECT_EQ(batch.scheme, scheme);
      EXPECT_EQ(batch.compression, compression);
      const ChannelKeys evaluation_keys =
          read_seal_evaluation_keys(keys(scheme), scheme, manifest, server.channels(), "k.seal");
      const ByteVector answer =
          write_seal_batch(server.evaluate(batch.channels, evaluation_keys, {.threads = 2}), scheme,
                           compression, {.threads = 2});
      EXPECT_EQ(decrypt(answer, scheme), evaluate_reference(deep_program(), plain));
    }
  }
}

/// With primes of product 1 modulo the plain moduli.
class CongruentSealBatchFile : public SealBatchFile {
 public:
  CongruentSealBatchFile() : SealBatchFile(testing::congruent_seal_manifest()) {}
};

TEST_F(SealBatchFile, AnswersEqualTheReferenceInBothSchemesAndEveryCompression) {
  EXPECT_NE(read(inputs(Scheme::bfv)).channels[0].correction(), 1U);
  expect_answers_equal_the_reference();
}

TEST_F(CongruentSealBatchFile, AnswersEqualTheReferenceInBothSchemesAndEveryCompression) {
  EXPECT_EQ(read(inputs(Scheme::bfv)).channels[0].correction(), 1U);
  expect_answers_equal_the_reference();
}

TEST_F(SealBatchFile, TellsItsFilesFromOthers) {
  EXPECT_TRUE(is_seal_file(inputs(Scheme::bgv)));
  EXPECT_FALSE(is_seal_file(ByteVector{}));
  EXPECT_FALSE(is_seal_file(ByteVector{'S', 'E', 'A', 'L', 'I', 'O', 'N', 'B'}));
}

TEST_F(SealBatchFile, RefusesAModelThatIsNotPlannedForSeal) {
  expect_error(ErrorCode::incompatible, "--client seal", [&] {
    read_seal_batch(inputs(Scheme::bgv), testing::deep_manifest(), server.channels(), "in.seal",
                    {.threads = 1});
  });
}

TEST_F(SealBatchFile, RefusesBfvWhereItIsNotServed) {
  const Manifest bgv = testing::bgv_manifest();
  const auto channels = Parameters::create_channels(bgv.parameters);
  const Client other(bgv);
  const ChannelBatches batches = encrypt_batches(other, other.generate_key(), plain);
  EXPECT_NO_THROW(
      read_seal_batch(write_seal_batch(batches, Scheme::bgv, Compression::none, {.threads = 1}),
                      bgv, channels, "in.seal", {.threads = 1}));
  expect_error(ErrorCode::incompatible, "encrypt with BGV", [&] {
    read_seal_batch(write_seal_batch(batches, Scheme::bfv, Compression::none, {.threads = 1}), bgv,
                    channels, "in.seal", {.threads = 1});
  });
}

TEST_F(SealBatchFile, RefusesAnotherNumberOfCiphertexts) {
  ByteVector bytes = inputs(Scheme::bgv);
  const std::size_t one = bytes.size() / 12;
  expect_refusal(ErrorCode::corrupt, "11 ciphertexts, the model takes 12",
                 {bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(one)});
  expect_refusal(ErrorCode::corrupt, "ciphertext 12 claims", {bytes.begin(), bytes.end() - 1});
  expect_refusal(ErrorCode::corrupt, "0 ciphertexts, the model takes 12", {});
  bytes.push_back(0x5E);
  expect_refusal(ErrorCode::corrupt, "12 ciphertexts and more", bytes);
}

/// Two records in each of the three ciphertexts of a group, so that 32 groups fill a request.
Manifest packed_seal_manifest() {
  Manifest manifest = testing::seal_manifest();
  manifest.form = PackedForm{
      .records = 2,
      .input = {.ciphertexts = 3,
                .period = 2,
                .runs = {{0, 0, 0, {{2, 1, 1}}}, {2, 1, 0, {{2, 1, 1}}}, {4, 2, 0, {{2, 1, 1}}}}},
      .output = {.ciphertexts = 1, .period = 2, .places = {{0, 0}, {0, 1}}, .bits = 40}};
  return manifest;
}

TEST(PackedSealBatchFile, TakesWholeGroups) {
  const Manifest manifest = packed_seal_manifest();
  const Client client(manifest);
  const SecretKey key = client.generate_key();
  const auto bytes_of = [&](std::size_t records) {
    return write_seal_batch(encrypt_batches(client, key, small_inputs(records)), Scheme::bgv,
                            Compression::none);
  };
  const auto read = [&](const ByteVector& bytes) {
    return read_seal_batch(bytes, manifest, client.channels(), "in.seal", {.threads = 2});
  };
  for (const std::size_t records : {1, 5, 64}) {
    const ByteVector bytes = bytes_of(records);
    EXPECT_EQ(bytes.size(), seal_file_sizes(manifest, client.channels(), records).inputs);
    const std::size_t groups = (records + 1) / 2;
    for (const EncryptedBatch& channel : read(bytes).channels) {
      EXPECT_EQ(channel.features(), 3 * groups);
      EXPECT_EQ(channel.samples(), 2 * groups);
    }
  }
  ByteVector bytes = bytes_of(64);
  const auto one = static_cast<std::ptrdiff_t>(bytes.size() / 192);
  const ByteVector first(bytes.begin(), bytes.begin() + one);
  const std::string wanted = "the model takes 6 for each of 1 to 32 groups of 2 records";
  const auto expect_refusal = [&](const std::string& text, const ByteVector& wrong) {
    expect_error(ErrorCode::corrupt, "in.seal: " + text, [&] { read(wrong); });
  };
  expect_refusal("191 ciphertexts, " + wanted, {bytes.begin(), bytes.end() - one});
  expect_refusal("1 ciphertexts, " + wanted, first);
  expect_refusal("0 ciphertexts, " + wanted, {});
  bytes.insert(bytes.end(), first.begin(), first.end());
  expect_refusal("192 ciphertexts and more, " + wanted, bytes);
}

TEST_F(SealBatchFile, RefusesChannelsInAnotherOrderAndOtherParameters) {
  const ByteVector bytes = inputs(Scheme::bgv);
  ByteVector swapped(bytes);
  std::rotate(swapped.begin(), swapped.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2),
              swapped.end());
  expect_refusal(ErrorCode::incompatible, "other encryption parameters", swapped);
  const ByteVector bfv = inputs(Scheme::bfv);
  ByteVector mixed(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2));
  mixed.insert(mixed.end(), bfv.begin() + static_cast<std::ptrdiff_t>(bfv.size() / 2), bfv.end());
  expect_refusal(ErrorCode::incompatible, "of plain modulus 2", mixed);  // whichever is read first
}

TEST_F(SealBatchFile, RefusesWhatIsNotFresh) {
  const seal::Context context(client.channels()[0], Scheme::bgv);
  const std::size_t one = inputs(Scheme::bgv).size() / 12;
  const auto with_first = [&](const ByteVector& first) {
    ByteVector bytes = inputs(Scheme::bgv);
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(one));
    bytes.insert(bytes.begin(), first.begin(), first.end());
    return bytes;
  };
  Ciphertext fresh = encrypted[0].load(0);
  fresh.set_correction(2);
  expect_refusal(ErrorCode::incompatible, "correction factor 2",
                 with_first(seal::write_ciphertext(fresh, context, Compression::none)));
  const Ciphertext low(client.channels()[0], 2, 2);
  expect_refusal(ErrorCode::incompatible, "at 2 primes of 4",
                 with_first(seal::write_ciphertext(low, context, Compression::none)));
  const Ciphertext three(client.channels()[0], 3, 4);
  expect_refusal(ErrorCode::corrupt, "3 parts",
                 with_first(seal::write_ciphertext(three, context, Compression::none)));
}

/// SEAL's keys are for all limbs; the manifest asks for less of some.
TEST_F(SealBatchFile, RotationsOfEachChannel) {
  Manifest rotating = manifest;
  rotating.evaluation_keys.rotations = {{3, {3, 127}}, {1, {9}}};
  const auto bytes_of = [&](const std::vector<std::uint32_t>& elements) {
    ByteVector bytes;
    for (std::size_t c = 0; c < client.channels().size(); ++c) {
      const seal::Context context(client.channels()[c], Scheme::bgv);
      const EvaluationKeys made = EvaluationKeys::generate(
          client.channels()[c], key, {.limbs = 4, .parts = 3, .rotations = {{4, elements}}});
      for (const ByteVector& object :
           {seal::write_relin_keys(made, context, Compression::none),
            seal::write_galois_keys(made.rotations()[0], context, Compression::none)}) {
        bytes.insert(bytes.end(), object.begin(), object.end());
      }
    }
    return bytes;
  };
  const auto read_keys = [&](const ByteVector& bytes) {
    return read_seal_evaluation_keys(bytes, Scheme::bgv, rotating, server.channels(), "k.seal");
  };
  const ByteVector bytes = bytes_of({3, 9, 127});
  EXPECT_EQ(bytes.size(), seal_file_sizes(rotating, server.channels(), 64).evaluation_keys);
  for (const EvaluationKeys& channel : read_keys(bytes)) {
    EXPECT_EQ(channel.shape().rotations, (std::vector<GaloisKeyShape>{{4, {3, 9, 127}}}));
    EXPECT_EQ(channel.shape().parts, 3U);
  }
  expect_error(ErrorCode::incompatible, "k.seal: no Galois key for the element 9", [&] {
    read_keys(bytes_of({3, 11, 127}));
  });
  expect_error(ErrorCode::corrupt, "k.seal: more than 3", [&] {
    read_keys(bytes_of({3, 9, 11, 127}));
  });
  expect_error(ErrorCode::incompatible, "k.seal: ", [&] { read_keys(keys(Scheme::bgv)); });
}

TEST_F(SealBatchFile, KeysOfEachChannelAndNothingElse) {
  ByteVector bytes = keys(Scheme::bgv);
  const auto read_keys = [&](const ByteVector& changed, Scheme scheme) {
    return read_seal_evaluation_keys(changed, scheme, manifest, server.channels(), "k.seal");
  };
  const SealFileSizes sizes = seal_file_sizes(manifest, server.channels(), 64);
  EXPECT_EQ(bytes.size(), sizes.evaluation_keys);
  EXPECT_EQ(inputs(Scheme::bgv).size(), sizes.inputs);
  EXPECT_LE(inputs(Scheme::bgv, Compression::zstd).size(), largest_compressed(sizes.inputs));
  expect_error(ErrorCode::incompatible, "k.seal: ", [&] { read_keys(bytes, Scheme::bfv); });
  bytes.push_back(0);
  expect_error(ErrorCode::corrupt, "k.seal: ", [&] { read_keys(bytes, Scheme::bgv); });
  bytes.resize(bytes.size() / 2);
  expect_error(ErrorCode::corrupt, "k.seal: ", [&] { read_keys(bytes, Scheme::bgv); });
}

}  // namespace
}  // namespace sealion

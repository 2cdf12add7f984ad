#include "runtime/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "exchange/batch_file.h"
#include "exchange/fixtures.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"
#include "exchange/seal_client.h"
#include "program/reference.h"
#include "runtime/arranged.h"
#include "runtime/executor_cache.h"
#include "seal/header.h"
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

/// The deep program: two plaintext moduli, evaluation keys, clients of both kinds. Its primes are
/// congruent, so that BGV inputs written as BFV's are what a BFV client would send.
class ServiceTest : public ::testing::Test {
 protected:
  ByteVector own_request() const {
    return write_batch({BatchKind::inputs, manifest.model_id, key.id(), encrypted}).bytes();
  }
  ByteVector own_keys() const {
    return write_evaluation_keys(evaluation_keys, manifest.model_id).bytes();
  }
  ByteVector seal_request(Scheme scheme, Compression compression = Compression::none) const {
    return write_seal_batch(encrypted, scheme, compression);
  }
  ByteVector seal_keys(Scheme scheme) const {
    return testing::write_seal_keys(client, evaluation_keys, scheme);
  }

  Answer answer(const ByteVector& request, const ByteVector& keys,
                const AnswerOptions& options = {}, const ExecutionContext& context = {}) const {
    return service.answer({request, "request"}, {keys, "keys"}, options, context);
  }
  void expect_refusal(ErrorCode code, const std::string& text, const ByteVector& request,
                      const ByteVector& keys) const {
    expect_error(code, text, [&] { answer(request, keys); });
  }

  IntegerBatch decrypt_own(const ByteVector& bytes) const {
    const BatchFile file =
        read_batch(bytes, BatchKind::outputs, manifest, client.channels(), "answer");
    EXPECT_EQ(file.key_id, key.id());
    return client.decrypt(key, file.channels);
  }
  IntegerBatch decrypt_seal(const ByteVector& bytes, Scheme scheme) const {
    return testing::decrypt_seal_answer(client, key, bytes, scheme);
  }

  const Manifest manifest = testing::congruent_seal_manifest();
  const Service service{deep_program(), deep_way(), manifest};
  const Client client{manifest};
  const SecretKey key = client.generate_key();
  const ChannelKeys evaluation_keys = client.generate_evaluation_keys(key);
  const IntegerBatch plain = small_inputs(64);
  const IntegerBatch reference = evaluate_reference(deep_program(), plain);
  const ChannelBatches encrypted = encrypt_batches(client, key, plain);
};

TEST_F(ServiceTest, AnswersItsOwnClients) {
  const Answer own = answer(own_request(), own_keys());
  EXPECT_EQ(own.client, "sealion");
  EXPECT_EQ(own.samples, 64u);
  EXPECT_GT(own.evaluate_seconds, 0);
  EXPECT_EQ(decrypt_own(own.bytes), reference);
}

TEST_F(ServiceTest, AnswersSealsClientsInKind) {
  for (const Scheme scheme : {Scheme::bgv, Scheme::bfv}) {
    const ByteVector request = seal_request(scheme, Compression::zstd);
    const Answer packed = answer(request, seal_keys(scheme));
    EXPECT_EQ(packed.client, std::string("Microsoft SEAL, ") + seal::to_string(scheme));
    EXPECT_EQ(decrypt_seal(packed.bytes, scheme), reference);
    ByteReader header(packed.bytes, "answer");
    EXPECT_EQ(seal::read_header(header).compression, Compression::zstd) << "as the request's";
    const Answer plain_bytes =
        answer(request, seal_keys(scheme), {.compression = Compression::none});
    EXPECT_GT(plain_bytes.bytes.size(), packed.bytes.size()) << "as asked for";
    EXPECT_EQ(decrypt_seal(plain_bytes.bytes, scheme), reference);
  }
}

TEST_F(ServiceTest, AsksForKeysOnlyWhereItNeedsThem) {
  expect_refusal(ErrorCode::invalid_argument, "evaluation keys are missing", own_request(), {});
  expect_refusal(ErrorCode::invalid_argument, "evaluation keys are missing",
                 seal_request(Scheme::bgv), {});
  const Manifest small = testing::small_manifest();
  const Client owner(small);
  const SecretKey secret = owner.generate_key();
  const Service keyless(testing::small_program(), {}, small);
  EXPECT_FALSE(keyless.needs_keys());
  EXPECT_EQ(keyless.largest_key_bytes(), 0u);
  const ByteVector request =
      write_request(owner.encrypt(secret, small_inputs(5)), small, secret.id()).bytes();
  const ByteVector junk{1, 2, 3};
  const Answer answered = keyless.answer({request, "request"}, {junk, "keys"});
  EXPECT_EQ(answered.samples, 5u);
  const BatchFile file =
      read_batch(answered.bytes, BatchKind::outputs, small, owner.channels(), "answer");
  EXPECT_EQ(owner.decrypt(secret, file.channels),
            evaluate_reference(testing::small_program(), small_inputs(5)));
}

TEST_F(ServiceTest, RefusesOtherModelsAndOtherKeys) {
  BatchFile elsewhere{BatchKind::inputs, {}, key.id(), encrypted};
  expect_refusal(ErrorCode::incompatible, "request: made for another model",
                 write_batch(elsewhere).bytes(), own_keys());
  expect_refusal(ErrorCode::incompatible, "keys: ", own_request(),
                 write_evaluation_keys(evaluation_keys, Digest{}).bytes());
  const SecretKey other = client.generate_key();
  const ByteVector others =
      write_evaluation_keys(client.generate_evaluation_keys(other), manifest.model_id).bytes();
  expect_refusal(ErrorCode::incompatible, "keys: of another key than request", own_request(),
                 others);
  expect_refusal(ErrorCode::incompatible, "keys: ", seal_request(Scheme::bgv),
                 seal_keys(Scheme::bfv));
  expect_error(ErrorCode::corrupt, "not of this network",
               [&] { Service(testing::small_program(), {}, manifest); });
}

TEST_F(ServiceTest, RefusesCompressionOfItsOwnFormat) {
  expect_error(ErrorCode::invalid_argument, "request: ", [&] {
    answer(own_request(), own_keys(), {.compression = Compression::zlib});
  });
}

TEST_F(ServiceTest, RefusesWhatIsTruncated) {
  for (const ByteVector& request : {own_request(), seal_request(Scheme::bgv)}) {
    const ByteVector keys = is_seal_file(request) ? seal_keys(Scheme::bgv) : own_keys();
    for (const std::size_t left : {std::size_t{0}, std::size_t{7}, std::size_t{100},
                                   request.size() / 2, request.size() - 1}) {
      const auto end = static_cast<std::ptrdiff_t>(left);
      expect_error(ErrorCode::corrupt, "request: ", [&] {
        answer({request.begin(), request.begin() + end}, keys);
      });
    }
    const auto end = static_cast<std::ptrdiff_t>(keys.size() / 2);
    expect_error(ErrorCode::corrupt, "keys: ", [&] {
      answer(request, {keys.begin(), keys.begin() + end});
    });
  }
}

/// Those that state the digest of keys that the service keeps, too.
TEST_F(ServiceTest, RefusesDamagedKeys) {
  const ByteVector sound = own_keys();
  ByteVector damaged = sound;
  damaged[sound.size() / 2] ^= 1;
  expect_refusal(ErrorCode::corrupt, "keys: the checksum", own_request(), damaged);
  EXPECT_NO_THROW(answer(own_request(), sound));
  expect_refusal(ErrorCode::corrupt, "keys: the checksum", own_request(), damaged);
  EXPECT_NO_THROW(answer(own_request(), sound));
}

TEST_F(ServiceTest, RefusesMoreThanThereCanBe) {
  const ByteVector huge(service.largest_request_bytes() + 1);
  expect_refusal(ErrorCode::corrupt, "request: ", huge, own_keys());
  const ByteVector huge_keys(service.largest_key_bytes() + 1);
  expect_refusal(ErrorCode::corrupt, "keys: ", own_request(), huge_keys);
  EXPECT_LE(own_request().size(), service.largest_request_bytes());
  EXPECT_LE(seal_request(Scheme::bgv).size(), service.largest_request_bytes());
  EXPECT_LE(own_keys().size(), service.largest_key_bytes());
  EXPECT_LE(seal_keys(Scheme::bfv).size(), service.largest_key_bytes());
  // An object that claims to be larger than all memory.
  ByteVector claims = seal_request(Scheme::bgv);
  std::fill_n(claims.begin() + 8, 8, std::uint8_t{0xFF});
  expect_refusal(ErrorCode::corrupt, "request: ", claims, seal_keys(Scheme::bgv));
}

TEST_F(ServiceTest, AnswersSeveralAtOnce) {
  std::vector<ByteVector> answers(6);
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    clients.emplace_back([&, i] {
      const ExecutionContext context{.threads = 1 + i % 2};
      switch (i % 3) {
        case 0:
          answers[i] = answer(own_request(), own_keys(), {}, context).bytes;
          break;
        case 1:
          answers[i] = answer(seal_request(Scheme::bgv), seal_keys(Scheme::bgv), {}, context).bytes;
          break;
        default:
          answers[i] = answer(seal_request(Scheme::bfv), seal_keys(Scheme::bfv), {}, context).bytes;
      }
    });
  }
  for (std::thread& thread : clients) thread.join();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(i % 3 == 0 ? decrypt_own(answers[i])
                         : decrypt_seal(answers[i], i % 3 == 1 ? Scheme::bgv : Scheme::bfv),
              reference);
  }
}

/// As who has the keys earlier than the model.
TEST_F(ServiceTest, TakesKeysThatWereReadBefore) {
  const PublicModel model(manifest);
  const ByteVector file = own_keys(), request = own_request();
  const ClientKeys read = read_client_keys(model, {file, "keys"});
  EXPECT_EQ(decrypt_own(service.answer({request, "request"}, read).bytes), reference);
  const ByteVector seals = seal_request(Scheme::bgv);
  expect_error(ErrorCode::invalid_argument, "request: of Microsoft SEAL", [&] {
    service.answer({seals, "request"}, read);
  });
  const SecretKey other = client.generate_key();
  const ByteVector others =
      write_evaluation_keys(client.generate_evaluation_keys(other), manifest.model_id).bytes();
  const ClientKeys of_other = read_client_keys(model, {others, "keys"});
  expect_error(ErrorCode::incompatible, "keys: of another key than request", [&] {
    service.answer({request, "request"}, of_other);
  });
}

TEST_F(ServiceTest, ReadsKeysBeforeAsWithTheRequest) {
  const PublicModel model(manifest);
  const auto refuse = [&](ErrorCode code, const std::string& text, const ByteVector& keys) {
    expect_error(code, text, [&] { read_client_keys(model, {keys, "keys"}); });
    expect_refusal(code, text, own_request(), keys);
  };
  refuse(ErrorCode::invalid_argument, "evaluation keys are missing", {});
  refuse(ErrorCode::corrupt, "keys: ", ByteVector(model.largest_key_bytes() + 1));
  ByteVector damaged = own_keys();
  damaged[damaged.size() / 2] ^= 1;
  refuse(ErrorCode::corrupt, "keys: the checksum", damaged);
  refuse(ErrorCode::incompatible,
         "keys: ", write_evaluation_keys(evaluation_keys, Digest{}).bytes());
  const ByteVector junk{1, 2, 3};
  EXPECT_TRUE(
      read_client_keys(PublicModel(testing::small_manifest()), {junk, "keys"}).sets->empty());
}

TEST_F(ServiceTest, StopsWhenAsked) {
  StopRequest stop;
  const auto stop_soon = [&](std::size_t, std::size_t) { stop.make(); };
  expect_error(ErrorCode::cancelled, "stopped", [&] {
    answer(own_request(), own_keys(), {}, {.threads = 1, .progress = stop_soon, .stop = &stop});
  });
  expect_error(ErrorCode::cancelled, "stopped", [&] { answer({}, {}, {}, {.stop = &stop}); });
  stop.withdraw();
  EXPECT_EQ(decrypt_own(answer(own_request(), own_keys(), {}, {.stop = &stop}).bytes), reference);
}

/// Inputs with a correction: a BFV client's where q is not 1 modulo the plaintext moduli.
TEST(ExecutorCache, CompilesOnceForEachCorrectionOfFreshInputs) {
  const Program program = testing::small_program();
  const ParametersLiteral literal = testing::small_manifest().parameters;
  const Way way;
  const auto arranged = arrange(program, literal, way, ClientKind::sealion);
  const auto channels = Parameters::create_channels(literal);
  Placement processor({}, nullptr, "");
  ExecutorCache cache(*arranged, channels.front(), processor);
  EXPECT_EQ(cache.get(1), cache.get(1));
  const auto corrected = cache.get(3);
  EXPECT_EQ(cache.get(3), corrected);
  EXPECT_NE(cache.get(1), corrected);
  EXPECT_NE(cache.get(5), cache.get(5)) << "no more than fresh inputs can have are kept";
}

}  // namespace
}  // namespace sealion

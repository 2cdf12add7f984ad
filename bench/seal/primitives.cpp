#include "bench/seal/primitives.h"

#include <seal/util/ntt.h>

#include "base/random.h"
#include "bench/seal/microsoft.h"
#include "bench/timing.h"
#include "ring/primes.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/relinearisation.h"
#include "seal/ciphertext.h"
#include "seal/relin_keys.h"

namespace sealion::bench {
namespace {

constexpr std::size_t dimension = 8192;
constexpr std::size_t most_encryptions = std::size_t{1} << 20;

/// One side, ready to be called over and over.
class OurSide {
 public:
  OurSide()
      : context(primitive_parameters(), seal::Scheme::bgv),
        key(SecretKey::generate(parameters()->chain())),
        public_key(PublicKey::generate(parameters(), key)),
        keys(EvaluationKeys::generate(parameters(), key,
                                      {.limbs = parameters()->limbs(), .parts = 3})),
        encoder(parameters()),
        encryptor(parameters(), key, EncryptionSeed::draw(most_encryptions)),
        public_encryptor(public_key),
        decryptor(parameters(), key),
        relineariser(parameters(), keys),
        switcher(parameters()),
        reader(context, 2),
        ciphertext(parameters(), 2),
        product(parameters(), 3),
        values(dimension),
        residues(dimension, 1) {
    for (std::size_t i = 0; i < dimension; ++i)
      values[i] = static_cast<std::int64_t>(i % 201) - 100;
    encoder.encode(values, plain);
    encryptor.encrypt(plain, number++, ciphertext);
    product = multiply(ciphertext, ciphertext);
  }
  OurSide(const OurSide&) = delete;
  OurSide& operator=(const OurSide&) = delete;

  const ParametersPtr& parameters() const { return context.parameters(); }
  void load(const ByteVector& bytes) {
    ByteReader source(bytes, "benchmark");
    ciphertext = reader.read(source);
  }

  seal::Context context;
  SecretKey key;
  PublicKey public_key;
  EvaluationKeys keys;
  BatchEncoder encoder;
  SymmetricEncryptor encryptor;
  PublicEncryptor public_encryptor;
  Decryptor decryptor;
  Relineariser relineariser;
  ModulusSwitcher switcher;
  seal::CiphertextReader reader;
  Ciphertext ciphertext, product;
  Plaintext plain;
  std::vector<std::int64_t> values;
  AlignedVector<std::uint64_t> residues;
  std::size_t number = 0;
};

class TheirSide {
 public:
  explicit TheirSide(const OurSide& ours)
      : context(microsoft_context(ours.context)),
        key(to_microsoft(ours.key, ours.context, context)),
        key_generator(context, key),
        public_key(make_public_key()),
        keys(loaded<microsoft::RelinKeys>(
            context, seal::write_relin_keys(ours.keys, ours.context, seal::Compression::none))),
        encoder(context),
        encryptor(context, public_key, key),
        decryptor(context, key),
        evaluator(context),
        ciphertext(to_microsoft(ours.ciphertext, ours.context, context)),
        product(to_microsoft(ours.product, ours.context, context)),
        values(ours.values),
        residues(dimension, 1),
        seeded_bytes(saved(encryptor.encrypt_symmetric(plaintext()))),
        expanded_bytes(saved(ciphertext)) {
    encoder.encode(values, plain);
  }
  TheirSide(const TheirSide&) = delete;
  TheirSide& operator=(const TheirSide&) = delete;

  const microsoft::util::NTTTables& ntt() const {
    return context.first_context_data()->small_ntt_tables()[0];
  }
  void load(const ByteVector& bytes) {
    const auto* data = reinterpret_cast<const microsoft::seal_byte*>(bytes.data());
    result.load(context, data, bytes.size());
  }

  microsoft::SEALContext context;
  microsoft::SecretKey key;
  microsoft::KeyGenerator key_generator;
  microsoft::PublicKey public_key;
  microsoft::RelinKeys keys;
  microsoft::BatchEncoder encoder;
  microsoft::Encryptor encryptor;
  microsoft::Decryptor decryptor;
  microsoft::Evaluator evaluator;
  microsoft::Ciphertext ciphertext, product, result;
  microsoft::Plaintext plain;
  std::vector<std::int64_t> values;
  std::vector<std::uint64_t> residues;
  ByteVector seeded_bytes, expanded_bytes;

 private:
  microsoft::PublicKey make_public_key() const {
    microsoft::PublicKey result_key;
    key_generator.create_public_key(result_key);
    return result_key;
  }
  microsoft::Plaintext plaintext() const {
    microsoft::Plaintext encoded;
    encoder.encode(values, encoded);
    return encoded;
  }
};

struct Operation {
  const char* name;
  std::function<void()> seal, sealion;
};

std::vector<Operation> transforms(TheirSide& their, OurSide& our) {
  return {
      {"forward NTT, one prime",
       [&] { microsoft::util::ntt_negacyclic_harvey(their.residues.data(), their.ntt()); },
       [&] { our.parameters()->coeff_ntt(0).forward(our.residues); }},
      {"inverse NTT, one prime",
       [&] { microsoft::util::inverse_ntt_negacyclic_harvey(their.residues.data(), their.ntt()); },
       [&] { our.parameters()->coeff_ntt(0).inverse(our.residues); }}};
}

std::vector<Operation> client_operations(TheirSide& their, OurSide& our) {
  return {
      {"encode", [&] { their.encoder.encode(their.values, their.plain); },
       [&] { our.encoder.encode(our.values, our.plain); }},
      {"encrypt, secret key", [&] { their.encryptor.encrypt_symmetric(their.plain, their.result); },
       [&] { our.encryptor.encrypt(our.plain, our.number++, our.ciphertext); }},
      {"encrypt, public key", [&] { their.encryptor.encrypt(their.plain, their.result); },
       [&] { our.public_encryptor.encrypt(our.plain, our.ciphertext); }},
      {"decrypt", [&] { their.decryptor.decrypt(their.ciphertext, their.plain); },
       [&] { our.decryptor.decrypt(our.ciphertext, our.plain); }}};
}

std::vector<Operation> server_operations(TheirSide& their, OurSide& our) {
  return {{"load a seeded ciphertext", [&] { their.load(their.seeded_bytes); },
           [&] { our.load(their.seeded_bytes); }},
          {"load an expanded ciphertext", [&] { their.load(their.expanded_bytes); },
           [&] { our.load(their.expanded_bytes); }},
          {"multiply",
           [&] { their.evaluator.multiply(their.ciphertext, their.ciphertext, their.result); },
           [&] { our.product = multiply(our.ciphertext, our.ciphertext); }},
          {"square", [&] { their.evaluator.square(their.ciphertext, their.result); },
           [&] { our.product = multiply(our.ciphertext, our.ciphertext); }},
          {"relinearise 3 parts",
           [&] { their.evaluator.relinearize(their.product, their.keys, their.result); },
           [&] { our.relineariser(our.product); }},
          {"switch to one prime less",
           [&] { their.evaluator.mod_switch_to_next(their.ciphertext, their.result); },
           [&] { our.switcher(our.ciphertext, our.ciphertext.limbs() - 1); }}};
}

}  // namespace

ParametersPtr primitive_parameters() {
  std::vector<std::uint64_t> primes = largest_primes(42, 2 * dimension, 4);
  return Parameters::create(
      ModulusChain::create({.n = dimension,
                            .coeff_moduli = primes,
                            .special_prime = largest_primes(46, 2 * dimension, 1)[0]}),
      smallest_prime_above(std::uint64_t{1} << 19, 2 * dimension));
}

std::vector<Comparison> compare_primitives(
    std::size_t rounds, const std::function<void(std::size_t, std::size_t)>& progress) {
  OurSide our;
  TheirSide their(our);
  std::vector<Operation> operations = transforms(their, our);
  for (const auto& more : {client_operations(their, our), server_operations(their, our)}) {
    operations.insert(operations.end(), more.begin(), more.end());
  }
  Rounds measured;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const Operation& operation : operations) {
      const double seal_seconds = seconds_of(operation.seal);
      measured.add(operation.name, seal_seconds, seconds_of(operation.sealion));
    }
    progress(round + 1, rounds);
  }
  return measured.medians();
}

}  // namespace sealion::bench

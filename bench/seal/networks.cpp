#include "bench/seal/networks.h"

#include <memory>
#include <random>

#include "base/error.h"
#include "base/stopwatch.h"
#include "bench/seal/microsoft.h"
#include "bench/seal/row_sums.h"
#include "bench/seal/seal_network.h"
#include "layouts/slotwise/run/engine.h"
#include "planner/planner.h"
#include "program/reference.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"

namespace sealion::bench {
namespace {

constexpr const char* by_additions = "SEAL with additions alone";
constexpr const char* by_products = "SEAL with multiply_plain";

/// One plaintext modulus: both sides, with the same encrypted inputs.
class Channel {
 public:
  Channel(const Program& program, const ParametersPtr& parameters, const IntegerBatch& inputs)
      : context_(parameters, seal::Scheme::bgv),
        key_(SecretKey::generate(parameters->chain())),
        encoder_(parameters),
        engine_(program, {}, parameters),
        batch_(parameters, inputs.features(), 2, inputs.samples(), std::nullopt),
        their_context_(microsoft_context(context_)),
        evaluator_(their_context_),
        network_(program, their_context_, evaluator_) {
    encrypt(inputs);
    const std::int32_t largest = largest_weight_of(program);
    additions_ = row_sums_by_additions(evaluator_, largest);
    products_ =
        row_sums_by_products(their_context_, evaluator_, largest, their_context_.first_parms_id());
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  EncryptedBatch run(std::size_t threads) const {
    return engine_.run(batch_, nullptr, {.threads = threads});
  }
  std::vector<microsoft::Ciphertext> add(std::size_t threads) const {
    return network_.run(their_inputs_, additions_, threads);
  }
  std::vector<microsoft::Ciphertext> multiply(std::size_t threads) const {
    return network_.run(their_inputs_, products_, threads);
  }

  /// Every answer of every way is `expected`, modulo t.
  void check(const IntegerBatch& expected, std::size_t threads) const {
    const EncryptedBatch ours = run(threads);
    const auto added = add(threads), multiplied = multiply(threads);
    for (std::size_t i = 0; i < expected.features(); ++i) {
      const std::vector<std::int64_t> answer = modulo_t(expected.feature(i));
      if (decrypted(ours.load(i)) != answer || decrypted(added[i]) != answer ||
          decrypted(multiplied[i]) != answer) {
        fail(ErrorCode::corrupt, "output {} is not that of the plain integers", i);
      }
    }
  }

 private:
  void encrypt(const IntegerBatch& inputs) {
    SymmetricEncryptor encryptor(context_.parameters(), key_,
                                 EncryptionSeed::draw(inputs.features()));
    Plaintext plain;
    Ciphertext ciphertext(context_.parameters(), 2);
    for (std::size_t i = 0; i < inputs.features(); ++i) {
      encoder_.encode(inputs.feature(i), plain);
      encryptor.encrypt(plain, i, ciphertext);
      batch_.store(i, ciphertext);
      their_inputs_.push_back(to_microsoft(ciphertext, context_, their_context_));
    }
  }
  std::vector<std::int64_t> modulo_t(std::span<const std::int64_t> values) const {
    const Modulus& t = context_.parameters()->plain_modulus();
    std::vector<std::int64_t> result;
    for (const std::int64_t value : values) result.push_back(t.centre(t.reduce_signed(value)));
    return result;
  }
  std::vector<std::int64_t> decrypted(const Ciphertext& ciphertext) const {
    Plaintext plain;
    Decryptor(context_.parameters(), key_).decrypt(ciphertext, plain);
    std::vector<std::int64_t> slots(context_.parameters()->n());
    encoder_.decode(plain, slots);
    return slots;
  }
  std::vector<std::int64_t> decrypted(const microsoft::Ciphertext& ciphertext) const {
    microsoft::Decryptor decryptor(their_context_, to_microsoft(key_, context_, their_context_));
    microsoft::Plaintext plain;
    decryptor.decrypt(ciphertext, plain);
    std::vector<std::int64_t> slots;
    microsoft::BatchEncoder(their_context_).decode(plain, slots);
    return slots;
  }

  seal::Context context_;
  SecretKey key_;
  BatchEncoder encoder_;
  Engine engine_;
  EncryptedBatch batch_;
  microsoft::SEALContext their_context_;
  microsoft::Evaluator evaluator_;
  SealNetwork network_;
  std::vector<microsoft::Ciphertext> their_inputs_;
  MakeRowSums additions_, products_;
};

using Channels = std::vector<std::unique_ptr<Channel>>;

IntegerBatch random_inputs(const Program& program, std::size_t samples) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> value(program.input().low, program.input().high);
  IntegerBatch inputs(program.input_size(), samples);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    for (auto& x : inputs.feature(i)) x = value(random);
  }
  return inputs;
}

Plan make_plan(const NamedProgram& network) {
  PlanRequest request{.client = ClientKind::seal};
  if (!network.largest_seen.empty()) request.largest_seen = network.largest_seen;
  Plan plan = plan_program(network.program, request).plan;
  if (!barriers_of(plan.way).empty()) {
    fail(ErrorCode::unsupported, "{}: its plan has barriers; compare a shallower network",
         network.name);
  }
  return plan;
}

template <typename Evaluate>
double seconds_for(const Channels& channels, const Evaluate& evaluate) {
  const Stopwatch stopwatch;
  for (const auto& channel : channels) evaluate(*channel);
  return stopwatch.seconds();
}

void measure_round(const Channels& channels, std::size_t threads, Rounds& rounds) {
  const auto ours = [&] {
    return seconds_for(channels, [&](const Channel& channel) { channel.run(threads); });
  };
  const double added = seconds_for(channels, [&](const Channel& channel) { channel.add(threads); });
  rounds.add(by_additions, added, ours());
  const double multiplied =
      seconds_for(channels, [&](const Channel& channel) { channel.multiply(threads); });
  rounds.add(by_products, multiplied, ours());
}

}  // namespace

NetworkComparison compare_network(const NamedProgram& network, const NetworkRequest& request,
                                  const std::function<void(std::size_t, std::size_t)>& progress) {
  const Plan plan = make_plan(network);
  const IntegerBatch inputs = random_inputs(network.program, plan.parameters.n);
  const IntegerBatch expected = evaluate_reference(network.program, inputs);
  Channels channels;
  for (const ParametersPtr& parameters : Parameters::create_channels(plan.parameters)) {
    channels.push_back(std::make_unique<Channel>(network.program, parameters, inputs));
    channels.back()->check(expected, request.threads);
  }
  Rounds rounds;
  for (std::size_t round = 0; round < request.rounds; ++round) {
    measure_round(channels, request.threads, rounds);
    progress(round + 1, request.rounds);
  }
  return {network.name, plan.parameters, rounds.medians()};
}

}  // namespace sealion::bench

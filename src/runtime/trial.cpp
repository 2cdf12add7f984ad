#include "runtime/trial.h"

#include <algorithm>
#include <limits>
#include <random>
#include <utility>

#include "client/client.h"
#include "layouts/slotwise/slotwise_layout.h"
#include "program/reference.h"
#include "runtime/model_manifest.h"
#include "runtime/server.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {
namespace {

/// The nodes up to `last`, and a layer that picks some of its integers. Its weights are 0 and 1,
/// one to a row: the noise stays as it is.
Program with_selection(const Program& program, NodeId last) {
  ProgramBuilder builder(program.prefix(last));
  const std::size_t size = program.node(last).size;
  const std::size_t picked = std::min(size, trial_features);
  std::vector<std::int32_t> weights(picked * size, 0);
  for (std::size_t i = 0; i < picked; ++i) weights[i * size + i * size / picked] = 1;
  builder.dense(last, picked, std::move(weights), {}, "selection");
  return builder.build();
}

/// Barriers before `node` is made.
std::vector<Barrier> barriers_before(const std::vector<Barrier>& barriers, NodeId node) {
  std::vector<Barrier> before;
  std::copy_if(barriers.begin(), barriers.end(), std::back_inserter(before),
               [node](const Barrier& barrier) { return barrier.after < node; });
  return before;
}

/// Any values do: nothing here is secret.
IntegerBatch random_inputs(const Program& program, std::size_t samples) {
  const auto [low, high] = program.input();
  std::mt19937_64 random(samples);
  std::uniform_int_distribution<std::int64_t> distribution(low, high);
  IntegerBatch inputs(program.input_size(), samples);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    for (std::int64_t& value : inputs.feature(i)) value = distribution(random);
  }
  return inputs;
}

ParametersPtr noisiest_channel(const ParametersLiteral& literal) {
  const std::vector<ParametersPtr> channels = Parameters::create_channels(literal);
  return *std::max_element(channels.begin(), channels.end(), [](const auto& a, const auto& b) {
    return a->plain_modulus().value() < b->plain_modulus().value();
  });
}

/// One channel, one key, one batch of inputs.
class SlotwiseTrial {
 public:
  SlotwiseTrial(const Program& program, const Plan& plan, const Forecast& forecast,
                ExecutionContext context)
      : program_(program),
        plan_(plan),
        barriers_(std::get<SlotwiseWay>(plan.way).barriers),
        layers_(forecast.layers),
        context_(std::move(context)),
        parameters_(noisiest_channel(plan_.parameters)),
        key_(SecretKey::generate(parameters_->chain())),
        encoder_(parameters_),
        decryptor_(parameters_, key_),
        plain_inputs_(random_inputs(program, std::min(parameters_->n(), trial_samples))),
        inputs_(encrypt()) {
    const EvaluationKeyShape shape = slotwise_layout().keys({program, plan_.parameters, barriers_});
    if (!shape.empty()) {
      evaluation_keys_ =
          std::make_unique<EvaluationKeys>(EvaluationKeys::generate(parameters_, key_, shape));
    }
  }

  /// Adds what the layer shows to `trial`.
  void look_at(NodeId node, Trial& trial) {
    const LayerForecast& layer = layers_[node];
    const int measured =
        run(with_selection(program_, node), barriers_before(barriers_, node), trial);
    trial.layers.push_back({layer.name, layer.noise_budget_bits, measured});
  }

  void look_at_answer(Trial& trial) { trial.answer_bits = run(program_, barriers_, trial); }

 private:
  /// Compares every output with the reference; returns the least budget of them.
  int run(const Program& program, const std::vector<Barrier>& barriers, Trial& trial) {
    const auto executor = slotwise_layout().compile(program, barriers, parameters_, 1, nullptr);
    const EncryptedBatch outputs = executor->run(inputs_, evaluation_keys_.get(), context_);
    const IntegerBatch reference =
        evaluate_modulo(program, plain_inputs_, parameters_->plain_modulus());
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < outputs.features(); ++i) {
      const Ciphertext ciphertext = outputs.load(i);
      least = std::min(least, decryptor_.noise_budget_bits(ciphertext));
      trial.mismatches += count_differences(ciphertext, reference.feature(i));
      trial.compared += reference.samples();
    }
    return least;
  }

  EncryptedBatch encrypt() {
    const EncryptionSeedPtr seed = EncryptionSeed::draw(plain_inputs_.features());
    SymmetricEncryptor encryptor(parameters_, key_, seed);
    EncryptedBatch batch(parameters_, plain_inputs_.features(), 2, plain_inputs_.samples(),
                         seed->value());
    Plaintext plain;
    Ciphertext ciphertext(parameters_, 2);
    for (std::size_t i = 0; i < batch.features(); ++i) {
      context_.check_stop();
      encoder_.encode(plain_inputs_.feature(i), plain);
      encryptor.encrypt(plain, i, ciphertext);
      batch.store(i, ciphertext);
    }
    return batch;
  }

  /// Samples that are not the reference's residue modulo t.
  std::size_t count_differences(const Ciphertext& ciphertext,
                                std::span<const std::int64_t> expected) {
    Plaintext plain;
    SecretVector<std::int64_t> slots(expected.size());
    decryptor_.decrypt(ciphertext, plain);
    encoder_.decode(plain, slots);
    std::size_t differences = 0;
    for (std::size_t s = 0; s < slots.size(); ++s) {
      differences += slots[s] != expected[s] ? 1 : 0;
    }
    return differences;
  }

  const Program& program_;
  const Plan& plan_;
  const std::vector<Barrier>& barriers_;
  const std::vector<LayerForecast>& layers_;
  ExecutionContext context_;
  ParametersPtr parameters_;
  SecretKey key_;
  BatchEncoder encoder_;
  Decryptor decryptor_;
  IntegerBatch plain_inputs_;
  EncryptedBatch inputs_;
  std::unique_ptr<EvaluationKeys> evaluation_keys_;
};

Trial try_layers(const Program& program, const Plan& plan, const Forecast& forecast,
                 const ExecutionContext& context) {
  SlotwiseTrial run(program, plan, forecast, context.quiet());
  Trial trial;
  const std::size_t nodes = program.nodes().size();
  for (NodeId node = 0; node < nodes; ++node) {
    run.look_at(node, trial);
    context.report(node + 1, nodes + 1);
  }
  run.look_at_answer(trial);
  context.report(nodes + 1, nodes + 1);
  return trial;
}

/// Random inputs may leave a calibrated range: answers are right modulo every t all the same.
void compare(const IntegerBatch& answers, const IntegerBatch& reference, const Modulus& t,
             Trial& trial) {
  for (std::size_t i = 0; i < answers.features(); ++i) {
    for (std::size_t s = 0; s < answers.samples(); ++s) {
      const bool same =
          t.reduce_signed(answers.feature(i)[s]) == t.reduce_signed(reference.feature(i)[s]);
      trial.mismatches += same ? 0 : 1;
      ++trial.compared;
    }
  }
}

/// Answers as clients read them, for as many records as the plan is made for.
Trial try_requests(const Program& program, const Plan& plan, const Forecast& forecast,
                   const ExecutionContext& context) {
  const Manifest manifest = make_manifest("trial", program, plan, forecast);
  if (manifest.output_shift != 0) return {};  // their leading bits alone tell nothing modulo t
  const Client client(manifest);
  const Server server(program, plan.way, manifest);
  const SecretKey key = client.generate_key();
  const std::size_t records = std::min({plan.samples, client.batch(), trial_samples});
  const IntegerBatch inputs = random_inputs(program, records);
  const ExecutionContext quiet = context.quiet();
  const Response answer = server.answer(client.encrypt(key, inputs, quiet),
                                        client.generate_evaluation_keys(key), quiet);
  const OpenedAnswer opened = client.open(key, answer, quiet);
  Trial trial;
  trial.answer_bits = opened.noise_budget_bits;
  for (const std::uint64_t t : plan.parameters.plain_moduli) {
    compare(opened.logits, evaluate_modulo(program, inputs, Modulus(t)), Modulus(t), trial);
  }
  context.report(1, 1);
  return trial;
}

}  // namespace

Trial try_plan(const Program& program, const Plan& plan, const Forecast& forecast,
               const ExecutionContext& context) {
  const Program running = program_to_run(program, plan.way);
  const bool is_slotwise = std::holds_alternative<SlotwiseWay>(plan.way);
  return is_slotwise ? try_layers(running, plan, forecast, context)
                     : try_requests(running, plan, forecast, context);
}

}  // namespace sealion

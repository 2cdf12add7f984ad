#include "bench/measure.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "base/random.h"
#include "base/stopwatch.h"
#include "bench/dense_batches.h"
#include "bench/machine.h"
#include "bench/residue_streams.h"
#include "bench/seal_loading.h"
#include "bench/timing.h"
#include "bench/whole_evaluation.h"
#include "layouts/slotwise/run/engine.h"
#include "rates/median.h"
#include "rates/memory_reading.h"
#include "ring/kernels/kernels.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/public_key.h"

namespace sealion::bench {
namespace {

constexpr std::size_t dimension = 4096;
constexpr std::size_t columns = 784;
constexpr std::size_t most_encryptions = std::size_t{1} << 20;
constexpr std::size_t rows = 30;
constexpr std::int32_t saturation = 15;

Program dense_program() {
  std::vector<std::int32_t> weights(rows * columns);
  std::uint32_t state = 1;
  for (std::int32_t& weight : weights) {
    state = state * 1664525 + 1013904223;
    weight = static_cast<std::int32_t>(state >> 8) % (saturation + 1) * (state >> 31 ? 1 : -1);
  }
  ProgramBuilder builder;
  const NodeId x = builder.input(columns, 0, 7);
  builder.dense(x, rows, std::move(weights));
  return builder.build();
}

/// Figures of every round, by name.
class Samples {
 public:
  double add(const std::string& name, double value) {
    values_[name].push_back(value);
    return value;
  }
  double median_of(const std::string& name) const { return median(values_.at(name)); }

 private:
  std::map<std::string, std::vector<double>> values_;
};

class DenseBench {
 public:
  DenseBench(const ParametersPtr& parameters, ExecutionContext context)
      : engine_(dense_program(), {}, parameters),
        stored_(random_batch(parameters, columns, false)),
        seeded_(random_batch(parameters, columns, true)),
        context_(std::move(context)) {}

  double multiply_adds() const {
    return double(rows * columns * dimension * 2) * double(stored_.parameters()->limbs());
  }
  double bytes() const { return double(stored_.packed().size()); }

  void round(Samples& samples) const {
    const double peak = samples.add("peak", peak_multiply_adds(0.02, context_));
    const double read = samples.add("read", bytes() / read_seconds(stored_.packed(), context_));
    const double stored = samples.add("dense", timed(stored_));
    samples.add("dense_seeded", timed(seeded_));
    const double arithmetic = samples.add("arithmetic", multiply_adds() / peak);
    const double memory = samples.add("memory", bytes() / read);
    samples.add("dense_fraction", std::max(arithmetic, memory) / stored);
  }

  DenseFigures medians_of(const Samples& samples) const {
    const double arithmetic = samples.median_of("arithmetic"), memory = samples.median_of("memory");
    return {.peak_multiply_adds_per_second = samples.median_of("peak"),
            .read_bytes_per_second = samples.median_of("read"),
            .seconds = samples.median_of("dense"),
            .seeded_seconds = samples.median_of("dense_seeded"),
            .multiply_adds = multiply_adds(),
            .bytes = bytes(),
            .bound_seconds = std::max(arithmetic, memory),
            .bound = memory > arithmetic ? "memory" : "multiply-adds",
            .fraction_of_bound = samples.median_of("dense_fraction")};
  }

 private:
  double timed(const EncryptedBatch& batch) const {
    const Stopwatch stopwatch;
    const EncryptedBatch out = engine_.run(batch, nullptr, context_);
    return stopwatch.seconds();
  }

  Engine engine_;
  EncryptedBatch stored_, seeded_;
  ExecutionContext context_;
};

class CiphertextBench {
 public:
  explicit CiphertextBench(const ParametersPtr& parameters)
      : parameters_(parameters),
        key_(SecretKey::generate(parameters->chain())),
        public_key_(PublicKey::generate(parameters, key_)),
        encoder_(parameters),
        encryptor_(parameters, key_, EncryptionSeed::draw(most_encryptions)),
        public_encryptor_(public_key_),
        decryptor_(parameters, key_),
        ciphertext_(parameters, 2),
        values_(dimension, 7),
        residues_(dimension, 1),
        scalar_ntt_(dimension, parameters->coeff_modulus(0), kernels::scalar_kernels) {}

  void round(Samples& samples) {
    const Ntt& ntt = parameters_->coeff_ntt(0);
    const double scalar =
        samples.add("ntt_scalar", seconds_of([&] { scalar_ntt_.forward(residues_); }));
    const double forward = samples.add("ntt", seconds_of([&] { ntt.forward(residues_); }));
    samples.add("ntt_inverse", seconds_of([&] { ntt.inverse(residues_); }));
    const double encryption = samples.add("encrypt", seconds_of([&] {
                                            encoder_.encode(values_, plain_);
                                            encryptor_.encrypt(plain_, number_++, ciphertext_);
                                          }));
    samples.add("ntt_speedup", scalar / forward);
    samples.add("encrypt_in_ntts", encryption / forward);
    samples.add("encrypt_public", seconds_of([&] {
                  encoder_.encode(values_, plain_);
                  public_encryptor_.encrypt(plain_, ciphertext_);
                }));
    samples.add("decrypt", seconds_of([&] {
                  decryptor_.decrypt(ciphertext_, plain_);
                  encoder_.decode(plain_, values_);
                }));
    samples.add("square", seconds_of([&] { multiply(ciphertext_, ciphertext_); }));
  }

  static NttFigures ntt_medians_of(const Samples& samples) {
    return {.forward_seconds = samples.median_of("ntt"),
            .forward_scalar_seconds = samples.median_of("ntt_scalar"),
            .speedup_over_scalar = samples.median_of("ntt_speedup"),
            .inverse_seconds = samples.median_of("ntt_inverse")};
  }
  static CiphertextFigures medians_of(const Samples& samples) {
    return {.encrypt_seconds = samples.median_of("encrypt"),
            .encrypt_in_ntts = samples.median_of("encrypt_in_ntts"),
            .encrypt_public_seconds = samples.median_of("encrypt_public"),
            .decrypt_seconds = samples.median_of("decrypt"),
            .square_seconds = samples.median_of("square")};
  }

 private:
  ParametersPtr parameters_;
  SecretKey key_;
  PublicKey public_key_;
  BatchEncoder encoder_;
  SymmetricEncryptor encryptor_;
  PublicEncryptor public_encryptor_;
  Decryptor decryptor_;
  Ciphertext ciphertext_;
  Plaintext plain_;
  std::vector<std::int64_t> values_;
  AlignedVector<std::uint64_t> residues_;
  Ntt scalar_ntt_;
  std::size_t number_ = 0;
};

class RotationBench {
 public:
  RotationBench() {
    for (const RotationChain& chain : rotation_chains) rotations_.emplace_back(chain);
  }

  void round(Samples& samples) {
    for (std::size_t i = 0; i < rotations_.size(); ++i) {
      const RotationSeconds seconds = rotations_[i].round();
      samples.add(name("single", i), seconds.single);
      samples.add(name("of_8", i), seconds.of_8);
      samples.add(name("of_16", i), seconds.of_16);
      samples.add(name("of_8_fraction", i), seconds.of_8 / seconds.single);
      samples.add(name("of_16_fraction", i), seconds.of_16 / seconds.single);
    }
  }

  static std::vector<RotationFigures> medians_of(const Samples& samples) {
    std::vector<RotationFigures> figures;
    for (std::size_t i = 0; i < rotation_chains.size(); ++i) {
      const auto median = [&](const char* what) { return samples.median_of(name(what, i)); };
      figures.push_back({.chain = rotation_chains[i],
                         .seconds = {median("single"), median("of_8"), median("of_16")},
                         .of_8_fraction = median("of_8_fraction"),
                         .of_16_fraction = median("of_16_fraction")});
    }
    return figures;
  }

 private:
  static std::string name(const std::string& what, std::size_t chain) {
    return "rotation_" + what + std::to_string(rotation_chains[chain].n);
  }

  std::deque<Rotations> rotations_;
};

void add_loading(Samples& samples, const SealLoadingSeconds& seconds) {
  samples.add("seal_expansion", seconds.expansion);
  samples.add("seal_bgv", seconds.bgv);
  samples.add("seal_bgv_fraction", seconds.expansion / seconds.bgv);
  samples.add("seal_bfv", seconds.bfv);
  samples.add("seal_bfv_fraction", seconds.expansion / seconds.bfv);
}

SealLoadingFigures loading_medians_of(const Samples& samples) {
  return {.expansion_seconds = samples.median_of("seal_expansion"),
          .bgv_seconds = samples.median_of("seal_bgv"),
          .bgv_fraction = samples.median_of("seal_bgv_fraction"),
          .bfv_seconds = samples.median_of("seal_bfv"),
          .bfv_fraction = samples.median_of("seal_bfv_fraction")};
}

void add_evaluation(Samples& samples, const WholeEvaluationSeconds& seconds) {
  const double bound = std::max(seconds.arithmetic, seconds.memory);
  samples.add("evaluate", seconds.evaluation);
  samples.add("evaluate_fraction", bound / seconds.evaluation);
}

void add_streams(Samples& samples, const ResidueStreamSeconds& seconds) {
  samples.add("expand", seconds.expansion);
  samples.add("expand_fraction", seconds.aes / seconds.expansion);
  samples.add("unpack", seconds.unpacking);
  samples.add("unpack_speedup", seconds.scalar_unpacking / seconds.unpacking);
}

StreamFigures stream_medians_of(const Samples& samples) {
  return {.expand_seconds = samples.median_of("expand"),
          .expand_fraction_of_aes = samples.median_of("expand_fraction"),
          .unpack_seconds = samples.median_of("unpack"),
          .unpack_speedup_over_scalar = samples.median_of("unpack_speedup")};
}

}  // namespace

Report run(std::size_t rounds, const ExecutionContext& context) {
  const ParametersPtr parameters = dense_parameters();
  const DenseBench dense(parameters, context.quiet());
  const WholeEvaluation evaluation(parameters, context.quiet());
  ResidueStreams streams;
  CiphertextBench ciphertexts(parameters);
  RotationBench rotations;
  const SealLoading loading;
  Samples samples;
  for (std::size_t i = 0; i < rounds; ++i) {
    context.check_stop();
    dense.round(samples);
    add_evaluation(samples, evaluation.round());
    add_streams(samples, streams.round());
    ciphertexts.round(samples);
    rotations.round(samples);
    add_loading(samples, loading.round());
    context.report(i + 1, rounds);
  }
  return {.kernel = kernels::kernels().name,
          .threads = context.thread_count(),
          .rounds = rounds,
          .dense = dense.medians_of(samples),
          .evaluation = {.seconds = samples.median_of("evaluate"),
                         .fraction_of_bound = samples.median_of("evaluate_fraction")},
          .streams = stream_medians_of(samples),
          .ntt = CiphertextBench::ntt_medians_of(samples),
          .ciphertexts = CiphertextBench::medians_of(samples),
          .rotations = RotationBench::medians_of(samples),
          .seal_loading = loading_medians_of(samples)};
}

}  // namespace sealion::bench

#pragma once

#include <sealion/data.h>
#include <sealion/device.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/record_names.h"
#include "heras/deployment/deployment.h"
#include "heras/measure/judge.h"
#include "layouts/cost.h"
#include "program/program.h"
#include "runtime/device_use.h"
#include "schemes/bgv/parameters.h"

namespace sealion::heras {

/// Where an evaluation stands.
struct EvaluateProgress {
  const char* stage;  ///< that ended last: "reference", "encrypt", "evaluate", "decrypt"
  std::size_t records_done;
  std::size_t records;  ///< of all; 0 where nobody knows
};

struct EvaluateOptions {
  bool encrypted = false;                   ///< also through Client and Server, in this process
  std::optional<std::size_t> records = {};  ///< the first so many; without it, all
  std::function<void(const EvaluateProgress&)> progress = {};
  CostModel cost_model = {};  ///< of this machine, for the forecast beside what is measured
  DeviceUse device = {};      ///< of the server, where records are encrypted
};

/// Of the product of a modulus' primes.
int bits_of_product(const std::vector<std::uint64_t>& primes);

/// How many records `options` asks for; throws `invalid_argument` for none or more than there are.
std::size_t records_asked_for(const EvaluateOptions& options, const Inputs& inputs);

/// Decrypted logits beside those of the reference.
struct LogitComparison {
  std::size_t compared = 0;
  std::size_t different = 0;
};

/// Requests of some records each.
struct BatchCount {
  std::size_t size = 0;   ///< records of a full batch
  std::size_t count = 0;  ///< that were run, the last one perhaps not full
};

/// Seconds of what client, server and client do, from raw records to logits.
struct InferenceSeconds {
  double encrypt = 0, evaluate = 0, decrypt = 0;

  double all() const { return encrypt + evaluate + decrypt; }
};

/// How fast the server was.
struct EncryptedSpeed {
  double seconds_per_batch = 0;     ///< median over the full batches, or the mean if none is
  double forecast_seconds = 0;      ///< for one batch, by the cost model
  double predictions_per_hour = 0;  ///< size of a batch / seconds_per_batch, as the paper has it
};

/// Bytes of the files, or of what they would be.
struct Traffic {
  std::size_t upload = 0, download = 0;
};

/// What the ciphertexts were made with.
struct UsedParameters {
  ParametersLiteral moduli;    ///< n and all primes
  int plain_modulus_bits = 0;  ///< of the plaintext moduli's product
  int coeff_modulus_bits = 0;  ///< of all coefficient primes, special prime included
  int security_bits = 0;
};

/// What was left of the noise budget and of the range.
struct RoomLeft {
  double noise_bits = 0;           ///< measured: the least of all output ciphertexts
  double forecast_noise_bits = 0;  ///< what the planner promised
  /// By the largest logit, of what the plaintext moduli can tell apart; near 1 a value may have
  /// left the range that a calibrated plan rests on.
  double range_used = 0;
};

/// What an evaluation found of the network under encryption.
struct EncryptedEvaluation {
  Metrics metrics;
  LogitComparison logits;
  BatchCount batches;
  InferenceSeconds seconds;  ///< totals over all batches
  EncryptedSpeed speed;
  Traffic traffic;            ///< totals over all batches
  Traffic traffic_per_batch;  ///< of the last one: all have as many bytes
  UsedParameters parameters;
  RoomLeft room;
  DeviceReport device;                ///< that evaluated
  std::vector<LayerForecast> layers;  ///< forecast noise budget and range through the network

  /// Of classes; throws as classification_of.
  double accuracy() const { return classification_of(metrics).accuracy; }
};

/// What an evaluation found.
struct Evaluation {
  std::string model;
  std::size_t records = 0;
  std::vector<std::size_t> record_shape;  ///< of each, as the data has it: {28, 28}; {columns}
  Task task;                              ///< what the answers mean, with the names of all classes
  Metrics plain;                          ///< of the integer reference
  double reference_seconds = 0;           ///< that it took
  std::size_t threads = 0;
  std::string kernel;
  std::size_t peak_memory_bytes = 0;             ///< of the process so far
  Shown shown;                                   ///< some answers, encrypted if there are
  std::optional<EncryptedEvaluation> encrypted;  ///< where it was asked for

  /// Of the answers that there are, encrypted if there are such.
  const Metrics& metrics() const { return encrypted ? encrypted->metrics : plain; }
  /// Of classes; throws as classification_of.
  double accuracy_plain() const { return classification_of(plain).accuracy; }
};

/// One flat object: what is encrypted stands beside the rest, and nothing of it where it was not
/// asked for.
nlohmann::json to_json(const Evaluation& evaluation);

/// What is evaluated.
struct EvaluationSubject {
  std::string name;
  Program program;
  Preprocessing preprocessing;                ///< makes its inputs
  Task task;                                  ///< what its answers mean
  double logit_scale = 1;                     ///< of the answers
  std::size_t logit_shift = 0;                ///< logits are floor(answers / 2^shift)
  std::optional<Deployment> deployment = {};  ///< needed where options.encrypted
};

/// Judges a network on records of known classes or numbers, batch by batch, so that memory stays
/// that of one batch.
Evaluation evaluate_subject(const EvaluationSubject& subject, const Dataset& data,
                            const EvaluateOptions& options, const ExecutionContext& context = {});

/// Some records, and what messages call each.
struct NamedRecords {
  Dataset data;
  RecordNames names = record_number;
};

/// The next records of many, at most so many; none at the end.
using RecordStream = std::function<std::optional<NamedRecords>(std::size_t most)>;

/// The same for records that come batch by batch and are forgotten then. Throws as the stream does,
/// and `invalid_argument` where it ends before the records that were asked for.
Evaluation evaluate_subject(const EvaluationSubject& subject, const RecordStream& next,
                            const EvaluateOptions& options, const ExecutionContext& context = {});

}  // namespace sealion::heras

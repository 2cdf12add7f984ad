#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "data/dataset.h"
#include "heras/deployment/deployment.h"
#include "layouts/cost.h"
#include "program/program.h"

namespace sealion::heras {

/// Where an evaluation stands.
struct EvaluateProgress {
  const char* stage;  ///< that ended last: "reference", "encrypt", "evaluate", "decrypt"
  std::size_t images_done, images;
};

struct EvaluateOptions {
  bool encrypted = false;                  ///< also through Client and Server, in this process
  std::optional<std::size_t> images = {};  ///< the first so many; without it, all
  std::function<void(const EvaluateProgress&)> progress = {};
  CostModel cost_model = {};  ///< of this machine, for the forecast beside what is measured
};

/// Of the product of a modulus' primes.
int bits_of_product(const std::vector<std::uint64_t>& primes);

/// The images that `options` asks for; throws `invalid_argument` for none or more than there are.
std::size_t images_asked_for(const EvaluateOptions& options, const ImageSet& images);

/// One image and what the network said.
struct SamplePrediction {
  std::size_t image = 0;  ///< index in the set
  std::size_t label = 0, predicted = 0;
  double confidence = 0;  ///< softmax of the scaled logits, of `predicted`
};

/// What an evaluation found. From `accuracy_encrypted` on, everything is zero unless `encrypted`.
struct Evaluation {
  std::string model;
  bool encrypted = false;
  std::size_t images = 0;
  double accuracy_plain = 0;     ///< of the integer reference
  double reference_seconds = 0;  ///< that it took
  std::size_t threads = 0;
  std::string kernel;
  std::size_t peak_memory_bytes = 0;                ///< of the process so far
  std::vector<std::vector<std::size_t>> confusion;  ///< [label][predicted], encrypted if there is
  std::vector<SamplePrediction> samples;            ///< the first images
  std::vector<SamplePrediction> mistakes;           ///< the first wrong ones

  double accuracy_encrypted = 0;
  std::size_t logits_compared = 0;
  std::size_t mismatches = 0;  ///< decrypted logits that differ from the reference

  std::size_t batch = 0;       ///< images of a full batch: n
  std::size_t batches = 0;     ///< that were run, the last one perhaps not full
  double encrypt_seconds = 0;  ///< totals over all batches, from pixels on
  double evaluate_seconds = 0;
  double decrypt_seconds = 0;
  double evaluate_seconds_per_batch = 0;  ///< median over the full batches, or over all if none is
  double predictions_per_hour = 0;  ///< batch / evaluate_seconds_per_batch, as the paper has it
  std::size_t upload_bytes = 0, download_bytes = 0;  ///< of the files; totals
  std::size_t upload_bytes_per_batch = 0, download_bytes_per_batch = 0;

  std::size_t n = 0;
  std::vector<std::uint64_t> plain_moduli;
  int plain_modulus_bits = 0;  ///< of their product
  std::vector<std::uint64_t> coeff_moduli;
  std::uint64_t special_prime = 0;  ///< 0 without key switching
  int coeff_modulus_bits = 0;       ///< of all of them, special prime included
  int security_bits = 0;
  double noise_margin_bits = 0;           ///< measured: the least of all output ciphertexts
  double noise_margin_forecast_bits = 0;  ///< what the planner promised
  /// By the largest logit, of what the plaintext moduli can tell apart; near 1 a value may have
  /// left the range that a calibrated plan rests on.
  double range_used = 0;
  double evaluate_seconds_forecast = 0;  ///< for one batch, by the cost model
  std::vector<LayerForecast> layers;     ///< forecast noise budget and range through the network
};

nlohmann::json to_json(const Evaluation& evaluation);

/// What is evaluated.
struct EvaluationSubject {
  std::string name;
  Program program;
  double logit_scale;                         ///< of the answers
  std::size_t logit_shift = 0;                ///< logits are floor(answers / 2^shift)
  std::optional<Deployment> deployment = {};  ///< needed where options.encrypted
};

/// Judges a network on labelled images, batch by batch, so that memory stays that of one batch.
Evaluation evaluate_subject(const EvaluationSubject& subject, const ImageSet& images,
                            const EvaluateOptions& options, const ExecutionContext& context = {});

}  // namespace sealion::heras

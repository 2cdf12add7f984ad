#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "onnx/lower/input_sources.h"
#include "real/quantise/quantise.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// How a model with some of its numbers rounded answers the calibration records. Of classes shares
/// of the records, of numbers R2.
struct RoundingLoss {
  std::string what;                ///< "inputs", "/fc1/Gemm", "all"
  double agreement;                ///< with the original
  std::optional<double> accuracy;  ///< with what is known
};

/// Of a model that asks trees.
struct ForestReport {
  std::size_t trees, leaves;
  std::size_t height;  ///< decisions on the longest way to a leaf
  std::size_t tests;   ///< that the client makes of a record, and the manifest tells, each once
  std::size_t decoys;  ///< among them
};

/// How a model answers the calibration records with its activations replaced.
struct ReplacementReport {
  std::size_t replaced = 0;      ///< operators
  std::size_t learned_from = 0;  ///< records
  bool judged_apart = false;     ///< on other records than those that were learned from
  RoundingLoss before{}, distilled{}, rounded{};  ///< agreement with the original
};

/// What became of a model that was imported.
struct ImportReport {
  std::string producer;                     ///< "skl2onnx 1.20"
  std::size_t records = 0;                  ///< that it was calibrated on
  bool tells_numbers = false;               ///< measures are R2, not shares
  std::vector<std::string> left_to_client;  ///< operators behind the last weight
  real::Fineness fineness{};
  double answer_step = 1;                   ///< the model's numbers are integer answers times this
  std::optional<double> original_accuracy;  ///< on the calibration records, where they are known
  std::optional<ReplacementReport> replacement;
  /// Of the inputs, of each layer alone, of all; where activations were replaced, agreement is with
  /// the model that was learned.
  std::vector<RoundingLoss> losses;
  std::optional<ForestReport> forest;
  std::vector<std::string> warnings;
};

/// Where rounding costs more than a point, and where the original itself is hardly ever right. Of a
/// report without warnings.
std::vector<std::string> warnings_of(const ImportReport& report);

/// None where the program asks no trees.
std::optional<ForestReport> forest_report(const real::Program& program,
                                          const std::vector<InputSource>& sources);

}  // namespace sealion::onnx

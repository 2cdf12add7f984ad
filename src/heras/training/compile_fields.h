#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "heras/training/training.h"

namespace sealion::heras {

/// CompileOptions as files and command lines say them: one flat list of names and numbers, of which
/// some count for one choice only and have their defaults with the others.
struct CompileFields {
  std::string optimizer;
  double learning_rate = 0;
  double weight_decay = 0;
  double momentum = 0;
  bool nesterov = false;
  std::string schedule;
  double warm_up = 0;
  double decay = 0;
  std::size_t drops = 0;
  std::string loss;
  double label_smoothing = 0;
  std::vector<double> class_weights = {};
  double beta = 0;
  double beta_warm_up = 0;
  std::vector<std::string> metrics = {};
  double range_penalty = 0;
  double gate_penalty = 0;
};

CompileFields to_fields(const CompileOptions& options);

/// The inverse. Throws `unsupported` for an unknown name, `invalid_argument` for numbers that have
/// no meaning, whether they count or not, or belong to another optimizer or loss. What only another
/// schedule knows is left out, and class weights of a loss without labels, which older versions
/// wrote.
CompileOptions from_fields(const CompileFields& fields);

}  // namespace sealion::heras

#pragma once

#include <vector>

#include "heras/training/choice.h"

namespace sealion::heras {

/// How much each class counts, [outputs]; empty where all count alike.
using ClassWeights = std::vector<double>;

/// What the weights are moved towards.
namespace losses {

/// Of the softmax of the logits: the only one that makes this an honest confidence.
struct CategoricalCrossentropy {
  static constexpr const char* name = "categorical_crossentropy";
  double label_smoothing = 0;  ///< share of the target that all classes get alike
  ClassWeights class_weights = {};
};

/// Of the logits against 1 for the label and 0 for the others.
struct MeanSquaredError {
  static constexpr const char* name = "mean_squared_error";
  ClassWeights class_weights = {};
};

/// Of the logits, with a margin of 1.
struct CategoricalHinge {
  static constexpr const char* name = "categorical_hinge";
  ClassWeights class_weights = {};
};

/// That of a VariationalAutoencoder, and of nothing else: there are no labels.
struct NegativeElbo {
  static constexpr const char* name = "negative_elbo";
  double beta = 1;          ///< the price of divergence from the prior
  double beta_warm_up = 0;  ///< share of the steps in which beta rises from 0
};

}  // namespace losses

using Loss = Choice<"loss", losses::CategoricalCrossentropy, losses::MeanSquaredError,
                    losses::CategoricalHinge, losses::NegativeElbo>;

/// Of the classes that labels name; empty as well for a loss without labels.
const ClassWeights& class_weights_of(const Loss& loss);

/// Throws `invalid_argument` for numbers that have no meaning.
void check_loss(const Loss& loss);

}  // namespace sealion::heras

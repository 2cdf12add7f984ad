#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "heras/model/model.h"

namespace sealion::heras::train {

class ExactNetwork;

/// A trained model that others learn from.
class Teacher {
 public:
  /// Throws `invalid_argument` for a model without weights.
  explicit Teacher(const Model& model);
  ~Teacher();

  /// Its logits on the first `count` records, of which it makes integers in its own way:
  /// [count][outputs], scaled as its confidences are.
  std::vector<float> logits(const Inputs& inputs, std::size_t count) const;

 private:
  std::unique_ptr<ExactNetwork> network_;
  Preprocessing preprocessing_;
  double scale_;
};

/// softmax(logits * scale) is the model's confidence; 1 where it does not say.
double confidence_scale(const Model& model);

/// Throws `invalid_argument` unless the model can be a teacher of the student, which learns from
/// `inputs`, and `incompatible` where it does not take these.
void check_teacher(const Model& teacher, const Model& student, const Inputs& inputs);

}  // namespace sealion::heras::train

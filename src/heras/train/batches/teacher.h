#pragma once

#include <cstdint>
#include <memory>
#include <span>
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

  /// Its logits on images of pixels 0..255, [images][height][width], which it takes at its own
  /// levels: [images][outputs], scaled as its confidences are.
  std::vector<float> logits(std::span<const std::uint8_t> pixels) const;

 private:
  std::unique_ptr<ExactNetwork> network_;
  std::int64_t saturation_, inputs_;
  double scale_;
};

/// softmax(logits * scale) is the model's confidence; 1 where it does not say.
double confidence_scale(const Model& model);

/// Throws `invalid_argument` unless the model can be a teacher of the student.
void check_teacher(const Model& teacher, const Model& student);

}  // namespace sealion::heras::train

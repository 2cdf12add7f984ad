#pragma once

#include <ATen/ATen.h>

namespace sealion::heras::train {

/// How far a student's answers are from its teacher's.
class AnswersLoss {
 public:
  /// Answers as those that are to be learned: [records][answers]
  AnswersLoss(const at::Tensor& due, bool tells_classes);

  /// The mean over records, [records][answers].
  at::Tensor of(const at::Tensor& said, const at::Tensor& due) const;

 private:
  at::Tensor confidences_loss(const at::Tensor& said, const at::Tensor& due) const;

  bool tells_classes_;
  double unit_;         ///< how far the answers are spread
  double temperature_;  ///< answers over it are what confidences are made of
};

}  // namespace sealion::heras::train

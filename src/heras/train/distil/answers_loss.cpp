#include "heras/train/distil/answers_loss.h"

namespace sealion::heras::train {
namespace {

/// How many units of confidence the spread of answers is: some of the teacher's doubts are to be
/// seen.
constexpr double sharpness = 1.5;
/// What the answers themselves count beside confidences.
constexpr double share_of_distance = 0.1;

/// Answers of classes count by how much one is above the others.
at::Tensor relative(const at::Tensor& answers, bool tells_classes) {
  return tells_classes && answers.size(1) > 1 ? answers - answers.mean(1, true) : answers;
}

double spread(const at::Tensor& answers) {
  const double deviation = (answers - answers.mean(0)).square().mean().sqrt().item<double>();
  return deviation > 0 ? deviation : 1;
}

}  // namespace

AnswersLoss::AnswersLoss(const at::Tensor& due, bool tells_classes)
    : tells_classes_(tells_classes),
      unit_(spread(relative(due, tells_classes))),
      temperature_(unit_ / sharpness) {}

at::Tensor AnswersLoss::of(const at::Tensor& said, const at::Tensor& due) const {
  const at::Tensor off = relative(said, tells_classes_) - relative(due, tells_classes_);
  const at::Tensor distance = (off / unit_).square().mean();
  if (!tells_classes_) return distance;
  return distance * share_of_distance + confidences_loss(said, due);
}

at::Tensor AnswersLoss::confidences_loss(const at::Tensor& said, const at::Tensor& due) const {
  at::Tensor said_logits = said / temperature_, due_logits = due / temperature_;
  if (said.size(1) == 1) {
    said_logits = at::cat({-said_logits / 2, said_logits / 2}, 1);
    due_logits = at::cat({-due_logits / 2, due_logits / 2}, 1);
  }
  const at::Tensor shares = due_logits.softmax(1);
  return (shares * (due_logits.log_softmax(1) - said_logits.log_softmax(1))).sum(1).mean();
}

}  // namespace sealion::heras::train

#include "heras/train/batches/loss.h"

#include <limits>
#include <utility>

#include "base/cases.h"
#include "base/error.h"

namespace sealion::heras::train {
namespace {

/// A loss of the labels alone, in which some classes may count more.
class LabelLoss : public Loss {
 public:
  explicit LabelLoss(const ClassWeights& class_weights) {
    if (!class_weights.empty()) weights_ = at::tensor(class_weights, at::kFloat);
  }

  at::Tensor of(const at::Tensor& scores, const BatchTargets& targets) const final {
    if (!weights_.defined()) return mean(scores, targets.known);
    return (each(scores, targets.known) * weights_.index_select(0, targets.known)).mean();
  }

 protected:
  /// Of each sample, [batch].
  virtual at::Tensor each(const at::Tensor& scores, const at::Tensor& labels) const = 0;
  virtual at::Tensor mean(const at::Tensor& scores, const at::Tensor& labels) const {
    return each(scores, labels).mean();
  }

 private:
  at::Tensor weights_;  ///< [outputs], or undefined
};

class CrossEntropy final : public LabelLoss {
 public:
  CrossEntropy(const ClassWeights& class_weights, double smoothing)
      : LabelLoss(class_weights), smoothing_(smoothing) {}

 protected:
  at::Tensor each(const at::Tensor& scores, const at::Tensor& labels) const override {
    return reduced(scores, labels, at::Reduction::None);
  }
  at::Tensor mean(const at::Tensor& scores, const at::Tensor& labels) const override {
    return reduced(scores, labels, at::Reduction::Mean);
  }

 private:
  static constexpr std::int64_t no_ignored_label = -100;

  at::Tensor reduced(const at::Tensor& scores, const at::Tensor& labels,
                     std::int64_t reduction) const {
    return at::cross_entropy_loss(scores, labels, {}, reduction, no_ignored_label, smoothing_);
  }

  double smoothing_;
};

class MeanSquaredError final : public LabelLoss {
 public:
  using LabelLoss::LabelLoss;

 protected:
  at::Tensor each(const at::Tensor& scores, const at::Tensor& labels) const override {
    const at::Tensor wanted = at::one_hot(labels, scores.size(1)).to(scores.scalar_type());
    return (scores - wanted).square().mean(1);
  }
};

/// By how much the best wrong score misses the margin (Crammer, Singer 2001, section 3).
class Hinge final : public LabelLoss {
 public:
  using LabelLoss::LabelLoss;

 protected:
  at::Tensor each(const at::Tensor& scores, const at::Tensor& labels) const override {
    const at::Tensor index = labels.unsqueeze(1);
    const at::Tensor wrong = scores.scatter(1, index, -std::numeric_limits<float>::infinity());
    return (1 + wrong.amax(1) - scores.gather(1, index).squeeze(1)).clamp_min(0);
  }
};

/// Of one score a sample.
class SquaredErrorOfNumbers final : public Loss {
 public:
  at::Tensor of(const at::Tensor& scores, const BatchTargets& targets) const override {
    return (scores.squeeze(1) - targets.known).square().mean();
  }
};

/// Hinton, Vinyals, Dean 2015, section 2.
class DistillationLoss final : public Loss {
 public:
  DistillationLoss(std::unique_ptr<Loss> of_labels, const Distillation& options)
      : of_labels_(std::move(of_labels)),
        temperature_(options.temperature),
        weight_(options.weight) {}

  at::Tensor of(const at::Tensor& scores, const BatchTargets& targets) const override {
    const at::Tensor student = (scores / temperature_).log_softmax(1);
    const at::Tensor teacher = (targets.teacher / temperature_).log_softmax(1);
    const at::Tensor divergence = (teacher.exp() * (teacher - student)).sum(1).mean();
    return of_labels_->of(scores, targets) * (1 - weight_) +
           divergence * (weight_ * temperature_ * temperature_);
  }

 private:
  std::unique_ptr<Loss> of_labels_;
  double temperature_, weight_;
};

std::unique_ptr<Loss> loss_of_classes(const CompileOptions& options) {
  using Made = std::unique_ptr<Loss>;
  return std::visit(
      Cases{[](const losses::CategoricalCrossentropy& chosen) -> Made {
              return std::make_unique<CrossEntropy>(chosen.class_weights, chosen.label_smoothing);
            },
            [](const losses::MeanSquaredError& chosen) -> Made {
              return std::make_unique<MeanSquaredError>(chosen.class_weights);
            },
            [](const losses::CategoricalHinge& chosen) -> Made {
              return std::make_unique<Hinge>(chosen.class_weights);
            },
            [](const losses::NegativeElbo& chosen) -> Made {
              fail(ErrorCode::unsupported,
                   "the loss '{}' is that of a VariationalAutoencoder, not of labels", chosen.name);
            }},
      options.loss.value());
}

std::unique_ptr<Loss> loss_of_numbers(const CompileOptions& options) {
  if (std::holds_alternative<losses::MeanSquaredError>(options.loss.value())) {
    return std::make_unique<SquaredErrorOfNumbers>();
  }
  fail(ErrorCode::unsupported, "the loss '{}' is of classes; numbers are learned with '{}'",
       options.loss.name(), losses::MeanSquaredError::name);
}

}  // namespace

std::unique_ptr<Loss> make_loss(const CompileOptions& options, const Targets& targets) {
  const bool is_of_numbers = std::holds_alternative<RealTargets>(targets);
  return is_of_numbers ? loss_of_numbers(options) : loss_of_classes(options);
}

std::unique_ptr<Loss> with_teacher(std::unique_ptr<Loss> of_labels, const Distillation& options) {
  return std::make_unique<DistillationLoss>(std::move(of_labels), options);
}

}  // namespace sealion::heras::train

#include "heras/train/distil/distil.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/error.h"
#include "heras/train/core/rows.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/distil/answers_loss.h"
#include "heras/train/distil/real_network.h"
#include "heras/train/optimizers/adam.h"
#include "heras/train/optimizers/descend.h"

namespace sealion::heras::train {
namespace {

/// Records that judge, and that show how numbers are spread, at most.
constexpr std::int64_t most_judging = 4096, most_spread = 2048;
/// Records of a step: few where there are few.
constexpr std::int64_t small_batch = 32, large_batch = 128, few_records = 2000;
/// Of many records each is seen `least_epochs` times, few so often that there are enough steps.
constexpr std::int64_t least_epochs = 24, records_seen = 50000;
constexpr double learning_rate = 3e-3, warm_up = 0.05, longest_gradient = 1;
/// With rounded weights, which have only to be told apart anew: so much of the epochs, of the rate,
/// and steps from one rounding to the next.
constexpr std::int64_t rounded_share = 4;
constexpr std::size_t steps_to_round = 50;
constexpr double rounded_rate = 0.2;

std::int64_t batch_for(std::int64_t records) {
  return records < few_records ? small_batch : large_batch;
}

/// Rises linearly, then falls as half a cosine.
double rate_at(double done, double peak) {
  const double rise = std::min(1.0, (done + 0.001) / warm_up);
  return peak * rise * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

/// [records][inputs]; numbers that are missing are read by nobody.
at::Tensor rows_of(const RealBatch& inputs) {
  return at::nan_to_num(to_rows(inputs).to(at::kFloat));
}

/// The answers to all rows, some at a time.
at::Tensor answers(const RealNetwork& network, const at::Tensor& rows,
                   const ExecutionContext& context) {
  constexpr std::int64_t piece = 256;
  const at::NoGradGuard no_gradients;
  std::vector<at::Tensor> parts;
  for (const at::Tensor& part : rows.split(piece)) {
    context.check_stop();
    parts.push_back(network.forward(part));
  }
  return at::cat(parts);
}

class Distillation {
 public:
  Distillation(const real::DistillationTask& task, const ExecutionContext& context)
      : context_(context),
        first_(static_cast<std::int64_t>(task.first)),
        rounding_(task.rounding),
        peak_rate_(learning_rate * (rounding_ ? rounded_rate : 1)),
        generator_(at::make_generator<at::CPUGeneratorImpl>(task.seed)),
        rows_(rows_of(task.inputs)),
        teacher_(task.teacher),
        student_(task.student),
        due_(answers(teacher_, rows_, context)),
        loss_(due_, task.tells_classes) {
    const at::NoGradGuard no_gradients;
    student_.standardise(rows_.slice(0, 0, most_spread));
    require_gradients(student_.parameters());
  }

  real::Program run() {
    const std::int64_t learned = rows_.size(0) - first_;
    const std::int64_t all =
        std::max(least_epochs, records_seen / std::max<std::int64_t>(learned, 1));
    const std::int64_t epochs = rounding_ ? all / rounded_share : all;
    keep_if_nearer();
    for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
      learn(epoch, epochs);
      keep_if_nearer();
    }
    restore();
    return student_.program();
  }

 private:
  void learn(std::int64_t epoch, std::int64_t epochs) {
    const at::Tensor order = at::randperm(rows_.size(0) - first_, generator_) + first_;
    const std::vector<at::Tensor> batches = order.split(batch_for(order.size(0)));
    const std::size_t all = batches.size() * static_cast<std::size_t>(epochs);
    std::size_t done = batches.size() * static_cast<std::size_t>(epoch);
    for (const at::Tensor& batch : batches) {
      context_.check_stop();
      if (done % steps_to_round == 0) round();
      learn_from(batch, rate_at(static_cast<double>(done) / static_cast<double>(all), peak_rate_));
      if (++done % steps_to_report == 0) context_.report(done, all);
    }
  }

  void learn_from(const at::Tensor& chosen, double rate) {
    const at::Tensor said = student_.forward(rows_.index_select(0, chosen));
    const std::vector<Parameter> parameters = student_.parameters();
    loss_.of(said, due_.index_select(0, chosen)).backward();
    clip_gradients(parameters, longest_gradient);
    move(parameters, adam_, rate);
  }

  void round() {
    const at::NoGradGuard no_gradients;
    if (rounding_) student_.round_to(rounding_(student_.program()));
  }

  /// Keeps the weights if the answers to the records that judge are nearer than ever.
  void keep_if_nearer() {
    round();
    const at::NoGradGuard no_gradients;
    const std::int64_t judging = std::min(first_ > 0 ? first_ : rows_.size(0), most_judging);
    const at::Tensor said = answers(student_, rows_.slice(0, 0, judging), context_);
    const double loss = loss_.of(said, due_.slice(0, 0, judging)).item<double>();
    if (!(loss < least_)) return;
    least_ = loss;
    kept_.clear();
    for (const Parameter& parameter : student_.parameters()) {
      kept_.push_back(parameter.tensor.detach().clone());
    }
  }

  void restore() {
    if (kept_.empty()) {
      fail(ErrorCode::unsupported,
           "the network with polynomials in the place of its activations makes numbers that are "
           "too large for any learning");
    }
    const std::vector<Parameter> parameters = student_.parameters();
    for (std::size_t i = 0; i < kept_.size(); ++i) parameters[i].tensor.detach().copy_(kept_[i]);
  }

  static constexpr std::size_t steps_to_report = 16;

  const ExecutionContext& context_;
  std::int64_t first_;
  const real::Rounding& rounding_;
  double peak_rate_;
  at::Generator generator_;
  at::Tensor rows_;
  RealNetwork teacher_, student_;
  at::Tensor due_;
  AnswersLoss loss_;
  Adam adam_;
  double least_ = HUGE_VAL;
  std::vector<at::Tensor> kept_;
};

}  // namespace

real::Program distil(const real::DistillationTask& task, const ExecutionContext& context) {
  const SingleThreaded single_threaded;
  return Distillation(task, context).run();
}

}  // namespace sealion::heras::train

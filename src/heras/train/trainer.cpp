#include "heras/train/trainer.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "heras/stopwatch.h"
#include "heras/train/adam.h"
#include "heras/train/epoch_source.h"
#include "heras/train/float_network.h"
#include "heras/train/quantised_network.h"
#include "heras/train/schedule.h"
#include "heras/train/single_thread.h"

namespace sealion::heras::train {
namespace {

/// The rounded phase moves little: the floats are nearly right when it begins.
constexpr double quantised_rate = 0.05;  ///< its peak, in learning rates
constexpr double float_warm_up = 0.1, quantised_warm_up = 0.05;
constexpr std::size_t reports_an_epoch = 50;

std::size_t float_epochs(const FitOptions& fit) {
  const double epochs = std::round(static_cast<double>(fit.epochs) * fit.float_share);
  return std::clamp<std::size_t>(static_cast<std::size_t>(epochs), 1, fit.epochs);
}

[[noreturn]] void fail_diverged(const TrainingTask& task) {
  fail(ErrorCode::invalid_argument,
       "training diverged: the loss grew beyond all numbers; lower the learning rate of {}",
       task.compile.learning_rate);
}

/// libtorch's own threads and those of the BLAS under it.
class SingleThreaded {
 public:
  SingleThreaded() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  SingleThreaded(const SingleThreaded&) = delete;
  SingleThreaded& operator=(const SingleThreaded&) = delete;
  ~SingleThreaded() { at::set_num_threads(before_); }

 private:
  int before_;
  SingleThreadedBlas blas_;
};

/// How many of a batch have their largest score at their label.
std::size_t count_right(const at::Tensor& scores, const at::Tensor& labels) {
  const float* score = scores.data_ptr<float>();
  const auto* label = labels.data_ptr<std::int64_t>();
  std::size_t right = 0;
  for (std::int64_t i = 0; i < scores.size(0); ++i, score += scores.size(1)) {
    right += std::max_element(score, score + scores.size(1)) - score == label[i];
  }
  return right;
}

std::vector<ParameterView> views(const std::vector<at::Tensor>& parameters) {
  std::vector<ParameterView> all;
  for (const at::Tensor& parameter : parameters) {
    const auto size = static_cast<std::size_t>(parameter.numel());
    // A gradient may come transposed; the tensor that the parameter then keeps is the copy.
    parameter.mutable_grad() = parameter.grad().contiguous();
    all.push_back(
        {{parameter.data_ptr<float>(), size}, {parameter.grad().data_ptr<float>(), size}});
  }
  return all;
}

/// The epochs of both phases.
class Trainer {
 public:
  Trainer(const TrainingTask& task, at::Generator generator)
      : task_(task),
        generator_(std::move(generator)),
        source_(task.images, task.images_to_learn, task.input_saturation, task.fit),
        count_(static_cast<std::int64_t>(task.images_to_learn)),
        batch_(std::min(static_cast<std::int64_t>(task.fit.batch_size), count_)) {
    labels_ = at::empty({count_}, at::kLong);
    std::copy_n(task.images.labels.begin(), count_, labels_.data_ptr<std::int64_t>());
  }

  /// Trains `network` for that many epochs at a rate that rises to `peak` and falls to 0.
  void run(Trainable& network, std::size_t epochs, double peak, double warm_up) {
    const Schedule schedule{peak, warm_up, epochs * steps()};
    Adam adam;
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
      run_epoch(network, adam, schedule, epoch * steps());
    }
  }

  History take_history() { return std::move(history_); }

 private:
  /// Of one epoch; images that fill no batch are left for another epoch.
  std::size_t steps() const { return static_cast<std::size_t>(count_ / batch_); }

  void run_epoch(Trainable& network, Adam& adam, const Schedule& schedule, std::size_t first_step) {
    const Stopwatch stopwatch;
    start_epoch();
    for (std::size_t step = 0; step < steps(); ++step) {
      learn(network, adam, schedule.rate(first_step + step), step);
      const bool is_last = step + 1 == steps();
      if (!is_last && (step + 1) % std::max<std::size_t>(1, steps() / reports_an_epoch) == 0) {
        report();
      }
    }
    if (task_.validate) now_.validation_accuracy = task_.validate(network.integers());
    history_.epochs.push_back(
        {now_.loss, now_.accuracy, now_.validation_accuracy, stopwatch.seconds()});
    report();
  }

  void start_epoch() {
    now_ = FitProgress();
    now_.epoch = history_.epochs.size() + 1;
    now_.epochs = task_.fit.epochs;
    now_.steps = steps();
    loss_ = 0;
    right_ = 0;
    levels_ = source_.next();
    order_ = at::randperm(count_, generator_, at::TensorOptions(at::kLong));
  }

  /// One step; the learning rate is `rate`.
  void learn(Trainable& network, Adam& adam, double rate, std::size_t step) {
    const auto first = static_cast<std::int64_t>(step) * batch_;
    const at::Tensor chosen = order_.slice(0, first, first + batch_);
    const at::Tensor labels = labels_.index_select(0, chosen);
    const at::Tensor scores = network.logits(inputs(chosen));
    const at::Tensor loss = at::cross_entropy_loss(scores, labels);
    note(loss.item<double>(), count_right(scores, labels), step + 1);
    loss.backward();
    const std::vector<at::Tensor> parameters = network.parameters();
    adam.step(views(parameters), rate);
    for (const at::Tensor& parameter : parameters) parameter.mutable_grad().reset();
  }

  at::Tensor inputs(const at::Tensor& chosen) {
    const auto pixels = static_cast<std::int64_t>(levels_.size()) / count_;
    return at::from_blob(levels_.data(), {count_, pixels}, at::kByte)
        .index_select(0, chosen)
        .to(at::kFloat);
  }

  /// Takes a step into the means of the epoch.
  void note(double loss, std::size_t right, std::size_t step) {
    if (!std::isfinite(loss)) fail_diverged(task_);
    loss_ += loss;
    right_ += right;
    now_.step = step;
    now_.loss = loss_ / static_cast<double>(step);
    now_.accuracy = static_cast<double>(right_) / (static_cast<double>(step) * batch_);
  }

  void report() {
    now_.seconds = since_start_.seconds();
    if (task_.fit.progress) task_.fit.progress(now_);
  }

  const TrainingTask& task_;
  at::Generator generator_;
  EpochSource source_;
  std::int64_t count_, batch_;
  at::Tensor labels_;
  History history_;
  Stopwatch since_start_;

  // Of the epoch at hand.
  FitProgress now_;
  double loss_ = 0;
  std::size_t right_ = 0;
  std::vector<std::uint8_t> levels_;
  at::Tensor order_;
};

}  // namespace

TrainingResult train(const TrainingTask& task) {
  const SingleThreaded single_threaded;
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(task.fit.seed);
  Trainer trainer(task, generator);
  const double peak = task.compile.learning_rate;
  FloatNetwork network(task.blocks, task.input_saturation, generator);
  const std::size_t epochs = float_epochs(task.fit);
  trainer.run(network, epochs, peak, float_warm_up);
  QuantisedNetwork quantised(task.blocks, network.folded());
  trainer.run(quantised, task.fit.epochs - epochs, peak * quantised_rate, quantised_warm_up);
  TrainingResult result{quantised.integers(), trainer.take_history()};
  if (!std::isnormal(result.network.logit_scale)) fail_diverged(task);
  return result;
}

}  // namespace sealion::heras::train

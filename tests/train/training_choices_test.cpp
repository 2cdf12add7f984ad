/// Training with every optimizer, schedule and loss, and from a teacher.
#include <gtest/gtest.h>

#include <cmath>

#include "bars.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::bars;
using testing::bars_model;

/// Accuracy on other images after a training with these options.
double accuracy_after(const CompileOptions& compile, const FitOptions& options = {.epochs = 8}) {
  Sequential model = bars_model();
  model.compile(compile);
  fit(model, bars(900), options);
  return model.evaluate(bars(300, 99)).accuracy_plain();
}

CompileOptions sgd(double momentum, bool nesterov) {
  CompileOptions options;
  options.optimizer = optimizers::Sgd{.momentum = momentum, .nesterov = nesterov};
  options.learning_rate = 0.03;
  return options;
}

TEST(TrainingChoices, EveryOptimizerLearns) {
  CompileOptions adamw;
  adamw.optimizer = optimizers::AdamW{.weight_decay = 0.01};
  EXPECT_GT(accuracy_after(adamw), 0.95);
  EXPECT_GT(accuracy_after(sgd(0.9, false)), 0.95);
  EXPECT_GT(accuracy_after(sgd(0.9, true)), 0.95);
}

TEST(TrainingChoices, EveryScheduleLearns) {
  const std::vector<RateSchedule> all = {schedules::Cosine{}, schedules::Constant{},
                                         schedules::Exponential{.decay = 0.3},
                                         schedules::Step{.decay = 0.3}};
  for (const RateSchedule& schedule : all) {
    CompileOptions options;
    options.schedule = schedule;
    options.learning_rate = 0.01;
    EXPECT_GT(accuracy_after(options), 0.95) << schedule.name();
  }
}

TEST(TrainingChoices, EveryLossLearns) {
  for (const char* loss : {"mean_squared_error", "categorical_hinge"}) {
    CompileOptions options;
    options.loss = loss;
    options.learning_rate = 0.02;
    EXPECT_GT(accuracy_after(options), 0.95) << loss;
  }
  CompileOptions smooth;
  smooth.loss = losses::CategoricalCrossentropy{.label_smoothing = 0.1};
  EXPECT_GT(accuracy_after(smooth), 0.95);
}

TEST(TrainingChoices, AClassWithoutWeightIsForgotten) {
  CompileOptions options;
  options.loss = losses::CategoricalCrossentropy{.class_weights = {1, 0, 1}};
  Sequential model = bars_model();
  model.compile(options);
  fit(model, bars(900), {.epochs = 8});
  const auto confusion = classification_of(model.evaluate(bars(300, 99)).plain).confusion;
  EXPECT_GT(confusion[0][0] + confusion[2][2], 180u);
  EXPECT_LT(confusion[1][1], 50u);
  options.loss = losses::CategoricalCrossentropy{.class_weights = {1, 2}};
  model.compile(options);
  expect_error(ErrorCode::invalid_argument, "2 class_weights for a model with 3 outputs",
               [&] { fit(model, bars(30)); });
}

TEST(TrainingChoices, RecordsTheMetricsThatAreAskedFor) {
  CompileOptions options;
  options.metrics = {"top_2_accuracy", "top_3_accuracy"};
  Sequential model = bars_model();
  model.compile(options);
  const History history = fit(model, bars(300), {.epochs = 3, .validation_split = 0.25});
  for (const Epoch& epoch : history.epochs) {
    EXPECT_EQ(metric_value(epoch, "top_3_accuracy"), 1);
    EXPECT_EQ(metric_value(epoch, "validation_top_3_accuracy"), 1);
    EXPECT_GE(metric_value(epoch, "top_2_accuracy"), epoch.accuracy);
    EXPECT_GE(metric_value(epoch, "validation_top_2_accuracy"), *epoch.validation_accuracy);
    EXPECT_GT(*epoch.validation_loss, 0);
  }
  EXPECT_LT(*history.epochs.back().validation_loss, *history.epochs.front().validation_loss);
}

/// Images of the same bars, each labelled with the class after its own.
Dataset mislabelled(std::size_t count) {
  Dataset images = bars(count);
  for (std::uint32_t& label : testing::labels_of(images)) label = (label + 1) % 3;
  return images;
}

Sequential trained_teacher() {
  Sequential teacher = bars_model();
  fit(teacher, bars(900), {.epochs = 8});
  return teacher;
}

TEST(TrainingChoices, AStudentFollowsItsTeacherRatherThanTheLabels) {
  const Sequential teacher = trained_teacher();
  FitOptions options{.epochs = 12};
  options.distillation = Distillation{.teacher = &teacher, .temperature = 2, .weight = 0.9};
  Sequential student("student");
  student.add(Input({8, 8}, {.saturation = 3}));
  student.add(Flatten());
  student.add(Dense(6, {.saturation = 7}));
  student.add(Activation("square"));
  student.add(Dense(3, {.saturation = 7}));
  student.compile({.learning_rate = 0.01});
  fit(student, mislabelled(900), options);
  EXPECT_GT(student.evaluate(bars(300, 99)).accuracy_plain(), 0.9);
  EXPECT_EQ(student.training()->teacher, "bars");
  EXPECT_EQ(student.training()->fit.distillation->teacher, nullptr);
  options.distillation->weight = 0;
  fit(student, mislabelled(900), options);
  EXPECT_LT(student.evaluate(bars(300, 99)).accuracy_plain(), 0.1);
}

TEST(TrainingChoices, ATeacherGivesTheSameModelForAnyThreads) {
  const Sequential teacher = trained_teacher();
  const auto weights = [&](std::size_t threads) {
    Sequential student = bars_model();
    FitOptions options{.epochs = 3, .context = {.threads = threads}};
    options.distillation = Distillation{.teacher = &teacher};
    fit(student, bars(300), options);
    return student.weights();
  };
  EXPECT_EQ(weights(1), weights(2));
}

TEST(TrainingChoices, RefusesATeacherThatSeesOtherThings) {
  Sequential model = bars_model();
  FitOptions options{.epochs = 1};
  options.distillation = Distillation{};
  expect_error(ErrorCode::invalid_argument, "without a teacher",
               [&] { fit(model, bars(30), options); });
  const Sequential untrained = bars_model();
  options.distillation = Distillation{.teacher = &untrained};
  expect_error(ErrorCode::invalid_argument, "no weights yet",
               [&] { fit(model, bars(30), options); });
  Sequential other("other");
  other.add(Input({8, 4}));
  other.add(Flatten());
  other.add(Dense(3));
  options.distillation = Distillation{.teacher = &other};
  expect_error(ErrorCode::incompatible, "the model 'other': records of the shape (8, 8) for",
               [&] { fit(model, bars(30), options); });
  Sequential wide("wide");
  wide.add(Input({8, 8}));
  wide.add(Flatten());
  wide.add(Dense(4));
  options.distillation = Distillation{.teacher = &wide};
  expect_error(ErrorCode::invalid_argument, "has 4 outputs, the model 'bars' 3",
               [&] { fit(model, bars(30), options); });
}

}  // namespace
}  // namespace sealion::heras

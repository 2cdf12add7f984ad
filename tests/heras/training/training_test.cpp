#include "heras/training/training.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "heras/training/training_json.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

/// A record in which nothing is as it is by default.
TrainingRecord unusual_record() {
  TrainingRecord record;
  record.compile = {.optimizer = optimizers::Sgd{.momentum = 0.5, .nesterov = true},
                    .learning_rate = 0.25,
                    .schedule = schedules::Step{.decay = 0.125, .drops = 5},
                    .loss = losses::CategoricalCrossentropy{.label_smoothing = 0.0625,
                                                            .class_weights = {1, 0, 2.5}},
                    .metrics = {"top_2_accuracy"},
                    .range_penalty = 0.75,
                    .gate_penalty = 1e-3};
  record.fit = {.epochs = 3,
                .float_share = 0.5,
                .gate_share = 0.25,
                .batch_size = 64,
                .validation_split = 0.1,
                .seed = ~std::uint64_t{0},
                .context = {.threads = 3},
                .augmentation = Augmentation{.turn_degrees = 1,
                                             .scale = 0.5,
                                             .shear = 0.25,
                                             .shift = 2,
                                             .elastic = 1.5,
                                             .thickness = 0.75},
                .distillation = Distillation{.temperature = 7, .weight = 0.375}};
  record.teacher = "cnn-16";
  record.records = 60000;
  record.logit_scale = 0.001;
  record.history.epochs = {{0.5, 0.9, {}, 1.5}, {0.25, 0.95, 0.94, 2.5}};
  record.history.epochs[1].validation_loss = 0.375;
  record.history.epochs[1].metrics["top_2_accuracy"] = 0.99;
  record.history.epochs[1].phase = TrainingPhase::rounded;
  return record;
}

TEST(TrainingRecord, ComesBackFromJson) {
  const TrainingRecord record = unusual_record();
  const TrainingRecord again = training_from_json(to_json(record));
  EXPECT_EQ(to_json(again), to_json(record));
  EXPECT_EQ(again.fit.seed, ~std::uint64_t{0});
  EXPECT_EQ(again.fit.augmentation, record.fit.augmentation);
  EXPECT_EQ(class_weights_of(again.compile.loss), (ClassWeights{1, 0, 2.5}));
  EXPECT_FALSE(again.history.epochs[0].validation_accuracy);
  EXPECT_FALSE(again.history.epochs[0].phase);
  EXPECT_EQ(again.history.epochs[1].validation_accuracy, 0.94);
  EXPECT_EQ(again.history.epochs[1].phase, TrainingPhase::rounded);
  EXPECT_EQ(again.history.seconds(), 4.0);
}

TEST(TrainingRecord, OfAnAutoEncoderHasItsOptionsAndNoAccuracy) {
  TrainingRecord record;
  record.compile = {.loss = losses::NegativeElbo{.beta = 0.25, .beta_warm_up = 0.125}};
  record.history.epochs = {{160.5, {}, {}, 2.5}};
  const nlohmann::json json = to_json(record);
  EXPECT_FALSE(json["history"][0].contains("accuracy"));
  const TrainingRecord again = training_from_json(json);
  const auto* elbo = again.compile.loss.as<losses::NegativeElbo>();
  ASSERT_NE(elbo, nullptr);
  EXPECT_EQ(elbo->beta, 0.25);
  EXPECT_EQ(elbo->beta_warm_up, 0.125);
  EXPECT_FALSE(again.history.epochs[0].accuracy);
  EXPECT_EQ(to_json(again), json);
}

TEST(TrainingRecord, HasAFieldForEveryOption) {
  // Where two records differ in an option, their JSON does.
  const nlohmann::json unusual = to_json(unusual_record()), usual = to_json(TrainingRecord{});
  for (const char* part : {"compile", "fit"}) {
    for (const auto& [name, value] : unusual[part].items()) {
      // Shared by the two, or of another choice than the unusual one's.
      if (name == "loss" || name == "weight_decay" || name == "warm_up" || name == "augment" ||
          name.starts_with("beta")) {
        continue;
      }
      EXPECT_NE(value, usual[part][name]) << name;
    }
  }
}

TEST(TrainingRecord, OfAPlainTrainingHasNeitherAugmentationNorDistillation) {
  TrainingRecord record;
  record.fit.augmentation = std::nullopt;
  nlohmann::json json = to_json(record);
  EXPECT_EQ(json["fit"]["augment"], false);
  json["fit"]["distillation"]["temperature"] = 7;  // of nobody
  const TrainingRecord again = training_from_json(json);
  EXPECT_FALSE(again.fit.augmentation);
  EXPECT_FALSE(again.fit.distillation);
  EXPECT_EQ(to_json(again), to_json(record));
  json["fit"]["distillation"]["temperature"] = 0;
  expect_error(ErrorCode::invalid_argument, "temperature of 0", [&] { training_from_json(json); });
}

TEST(TrainingRecord, ReadsThoseOfOlderVersions) {
  const TrainingRecord record = training_from_json(nlohmann::json::parse(R"({
    "compile": {"optimizer": "adam", "learning_rate": 0.003},
    "fit": {"epochs": 2, "float_share": 0.6, "batch_size": 32, "validation_split": 0, "seed": "1",
            "threads": 0, "augment": true},
    "images": 10, "logit_scale": 0.5, "history": [{"loss": 1, "accuracy": 0.5, "seconds": 2}]})"));
  EXPECT_EQ(to_json(record)["compile"], to_json(TrainingRecord{})["compile"]);
  EXPECT_EQ(to_json(record)["fit"]["augmentation"],
            to_json(TrainingRecord{})["fit"]["augmentation"]);
}

TEST(TrainingRecord, RefusesHostileJson) {
  const nlohmann::json sound = to_json(TrainingRecord{});
  nlohmann::json bad = sound;
  bad["fit"]["seed"] = "12x";
  expect_error(ErrorCode::corrupt,
               "training.fit.seed must be the digits of a 64-bit number, not \"12x\"",
               [&] { training_from_json(bad); });
  bad = sound;
  bad["history"] = {1};
  expect_error(ErrorCode::corrupt, "training.history[0] must be an object, not 1",
               [&] { training_from_json(bad); });
  bad = sound;
  bad["compile"] = 7;
  expect_error(ErrorCode::corrupt, "training.compile must be an object, not 7",
               [&] { training_from_json(bad); });
  bad = sound;
  bad["history"] =
      nlohmann::json::array({nlohmann::json{{"loss", 1}, {"seconds", 1}, {"phase", "late"}}});
  expect_error(ErrorCode::corrupt, "history[0].phase must be one of gates, floats, rounded",
               [&] { training_from_json(bad); });
  bad = sound;
  bad["compile"]["metrics"] = {"accuracy", 7};
  expect_error(ErrorCode::corrupt, "training.compile.metrics[1] must be a string, not 7",
               [&] { training_from_json(bad); });
  bad = sound;
  bad["fit"]["augment"] = 1;
  expect_error(ErrorCode::corrupt, "training.fit.augment must be true or false, not 1",
               [&] { training_from_json(bad); });
}

TEST(TrainingRecord, RefusesWhatDiverged) {
  TrainingRecord record;
  record.history.epochs = {{0.5, 0.9, {}, 1}};
  EXPECT_NO_THROW(check_training_record(record));
  record.history.epochs[0].loss = std::nan("");
  expect_error(ErrorCode::invalid_argument, "diverged", [&] { check_training_record(record); });
}

TEST(Options, AreChecked) {
  EXPECT_NO_THROW(check_compile_options({}));
  EXPECT_NO_THROW(check_compile_options(unusual_record().compile));
  EXPECT_NO_THROW(check_fit_options({}));
  EXPECT_NO_THROW(check_fit_options(unusual_record().fit));
}

TEST(Options, RefusesUnknownNames) {
  expect_error(ErrorCode::unsupported, "unknown optimizer 'lion': there are adam, adamw, sgd",
               [] { check_compile_options({.optimizer = "lion"}); });
  expect_error(ErrorCode::unsupported, "unknown schedule 'stairs'",
               [] { check_compile_options({.schedule = "stairs"}); });
  expect_error(ErrorCode::unsupported, "unknown loss 'grief'",
               [] { check_compile_options({.loss = "grief"}); });
  for (const char* metric : {"beauty", "top_0_accuracy", "top_02_accuracy", "top_x_accuracy",
                             "top_accuracy", "top__accuracy", "top_9999999_accuracy"}) {
    expect_error(ErrorCode::unsupported, metric,
                 [&] { check_compile_options({.metrics = {metric}}); });
  }
  EXPECT_EQ(top_k_metrics({.metrics = {"top_5_accuracy", "loss", "top_12_accuracy"}}),
            (std::vector<std::size_t>{5, 12}));
}

TEST(Options, RefusesNumbersWithoutMeaning) {
  const auto refused = [](const char* message, const CompileOptions& options) {
    expect_error(ErrorCode::invalid_argument, message, [&] { check_compile_options(options); });
  };
  refused("learning rate of nan", {.learning_rate = std::nan("")});
  refused("learning rate of 0", {.learning_rate = 0});
  refused("weight_decay is -1", {.optimizer = optimizers::AdamW{.weight_decay = -1}});
  refused("momentum is 1", {.optimizer = optimizers::Sgd{.momentum = 1}});
  refused("warm_up is 0", {.schedule = schedules::OneCycle{.warm_up = 0}});
  refused("decay is 0", {.schedule = schedules::Exponential{.decay = 0}});
  refused("decay is 2", {.schedule = schedules::Step{.decay = 2}});
  refused("drops is 0", {.schedule = schedules::Step{.drops = 0}});
  refused("label_smoothing is 1", {.loss = losses::CategoricalCrossentropy{.label_smoothing = 1}});
  refused("a class weight is -1", {.loss = losses::MeanSquaredError{.class_weights = {1, -1}}});
  refused("class_weights sum to 0", {.loss = losses::CategoricalHinge{.class_weights = {0, 0}}});
  refused("class_weights is 257",
          {.loss = losses::CategoricalCrossentropy{.class_weights = ClassWeights(257, 1)}});
  refused("range_penalty is inf", {.range_penalty = INFINITY});
  refused("beta is -1", {.loss = losses::NegativeElbo{.beta = -1}});
  refused("beta_warm_up is 1", {.loss = losses::NegativeElbo{.beta_warm_up = 1}});
}

TEST(Options, AreNamedOrGivenWithWhatTheyHave) {
  const CompileOptions named{
      .optimizer = "sgd", .schedule = std::string("step"), .loss = "negative_elbo"};
  EXPECT_EQ(named.optimizer.name(), "sgd");
  EXPECT_EQ(named.optimizer.as<optimizers::Sgd>()->momentum, 0);
  EXPECT_EQ(named.optimizer.as<optimizers::Adam>(), nullptr);
  EXPECT_EQ(named.schedule.as<schedules::Step>()->drops, 2u);
  EXPECT_EQ(named.loss.as<losses::NegativeElbo>()->beta, 1);
  const CompileOptions given{.optimizer = optimizers::Sgd{.momentum = 0.5}};
  EXPECT_EQ(given.optimizer.as<optimizers::Sgd>()->momentum, 0.5);
}

CompileFields usual_fields() { return to_fields(CompileOptions{}); }

/// Every name makes the alternative of that name, and its fields come back.
template <typename Names>
void expect_back(const Names& names, std::string CompileFields::*field) {
  for (const std::string_view name : names) {
    CompileFields fields = usual_fields();
    fields.*field = name;
    EXPECT_EQ(to_fields(from_fields(fields)).*field, name);
  }
}

TEST(CompileFields, ComeBack) {
  expect_back(Optimizer::names, &CompileFields::optimizer);
  expect_back(RateSchedule::names, &CompileFields::schedule);
  expect_back(Loss::names, &CompileFields::loss);
  const CompileOptions unusual = unusual_record().compile;
  EXPECT_EQ(to_json(from_fields(to_fields(unusual))), to_json(unusual));
}

TEST(CompileFields, RefuseWhatBelongsToAnother) {
  const auto refused = [](const char* message, const auto& change) {
    CompileFields fields = usual_fields();
    change(fields);
    expect_error(ErrorCode::invalid_argument, message, [&] { from_fields(fields); });
  };
  refused("weight_decay belongs to 'adamw': 'adam' has none",
          [](CompileFields& fields) { fields.weight_decay = 0.1; });
  refused("momentum belongs to 'sgd'", [](CompileFields& fields) { fields.momentum = 0.1; });
  refused("nesterov belongs to 'sgd'", [](CompileFields& fields) { fields.nesterov = true; });
  refused("beta belongs to 'negative_elbo'", [](CompileFields& fields) { fields.beta = 2; });
  refused("beta_warm_up belongs to 'negative_elbo'",
          [](CompileFields& fields) { fields.beta_warm_up = 0.5; });
  refused("label_smoothing belongs to 'categorical_crossentropy'", [](CompileFields& fields) {
    fields.loss = "mean_squared_error";
    fields.label_smoothing = 0.1;
  });
}

TEST(CompileFields, GiveClassWeightsToEveryLossOfLabels) {
  for (const std::string_view name : Loss::names) {
    CompileFields fields = usual_fields();
    fields.loss = name;
    fields.class_weights = {1, 2};
    const CompileOptions options = from_fields(fields);
    const bool has_labels = name != losses::NegativeElbo::name;
    EXPECT_EQ(class_weights_of(options.loss), has_labels ? ClassWeights({1, 2}) : ClassWeights());
    EXPECT_EQ(to_fields(options).class_weights, class_weights_of(options.loss));
  }
}

TEST(CompileFields, AreCheckedWhetherTheyCountOrNot) {
  CompileFields fields = usual_fields();
  fields.drops = 0;
  expect_error(ErrorCode::invalid_argument, "drops is 0", [&] { from_fields(fields); });
  fields = usual_fields();
  fields.decay = 2;
  expect_error(ErrorCode::invalid_argument, "decay is 2", [&] { from_fields(fields); });
  fields = usual_fields();
  fields.schedule = "constant";
  fields.warm_up = 0.2;
  EXPECT_EQ(to_fields(from_fields(fields)).warm_up, schedules::OneCycle{}.warm_up);
}

TEST(Options, OfFitAreChecked) {
  const auto refused = [](const char* message, const FitOptions& options) {
    expect_error(ErrorCode::invalid_argument, message, [&] { check_fit_options(options); });
  };
  refused("epochs is 0", {.epochs = 0});
  refused("batch_size is 1,", {.batch_size = 1});
  refused("float_share is 0", {.float_share = 0});
  refused("gate_share is 2", {.gate_share = 2});
  refused("validation_split is 1", {.validation_split = 1});
  refused("turn_degrees is 181", {.augmentation = Augmentation{.turn_degrees = 181}});
  refused("scale is 1", {.augmentation = Augmentation{.scale = 1}});
  refused("shear is -1", {.augmentation = Augmentation{.shear = -1}});
  refused("shift is 1e+30", {.augmentation = Augmentation{.shift = 1e30}});
  refused("temperature of 0", {.distillation = Distillation{.temperature = 0}});
  refused("weight of distillation is 1.5", {.distillation = Distillation{.weight = 1.5}});
  refused("name the checkpoint", {.resume = true});
}

TEST(Metrics, HaveNames) {
  const TrainingRecord record = unusual_record();
  EXPECT_EQ(metric_value(record.history.epochs[1], "validation_loss"), 0.375);
  EXPECT_EQ(metric_value(record.history.epochs[1], "top_2_accuracy"), 0.99);
  expect_error(ErrorCode::invalid_argument, "no 'validation_loss' but accuracy, loss",
               [&] { metric_value(record.history.epochs[0], "validation_loss"); });
}

}  // namespace
}  // namespace sealion::heras

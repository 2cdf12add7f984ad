#include "heras/zoo/zoo_command.h"

#include <gtest/gtest.h>

#include "heras/zoo/zoo.h"

namespace sealion::heras {
namespace {

TrainingRecord recipe_of(const std::string& name) {
  const TrainingRecipe recipe = zoo_recipe(name);
  TrainingRecord record;
  record.compile = recipe.compile;
  record.fit = recipe.fit;
  record.records = 60000;
  return record;
}

TEST(TrainingCommand, IsShortForTheRecipe) {
  for (const std::string& name : zoo_architectures()) {
    EXPECT_EQ(training_command(recipe_of(name), name), "sealion train --model " + name);
  }
}

TEST(TrainingCommand, NamesWhatDiffers) {
  TrainingRecord record = recipe_of("dnn-30");
  record.fit.epochs = 7;
  record.fit.batch_size = 9;
  record.compile.learning_rate = 0.0625;
  record.fit.validation_split = 0.25;
  record.fit.seed = 11;
  record.fit.context.threads = 3;
  record.fit.augmentation = std::nullopt;
  EXPECT_EQ(training_command(record, "dnn-30"),
            "sealion train --model dnn-30 --epochs 7 --batch-size 9 --learning-rate 0.0625 "
            "--validation-split 0.25 --seed 11 --no-augmentation");
}

TEST(TrainingCommand, HasNoLimitsOfImagesThatStay) {
  TrainingRecord record = recipe_of("vae");  // a recipe with limits of its own
  record.fit.augmentation = std::nullopt;
  EXPECT_EQ(training_command(record, "vae"), "sealion train --model vae --no-augmentation");
}

TEST(TrainingCommand, KnowsTheOptionsOfExperts) {
  TrainingRecord record = recipe_of("dnn-30");
  record.compile.optimizer = optimizers::Sgd{.momentum = 0.5, .nesterov = true};
  record.compile.range_penalty = 0.25;
  record.compile.gate_penalty = 0.001;
  record.fit.float_share = 0.75;
  record.fit.augmentation->turn_degrees = 3;
  record.fit.distillation = Distillation{.temperature = 2};
  record.teacher = "cnn-16";
  EXPECT_EQ(training_command(record, "dnn-30"),
            "sealion train --model dnn-30 --optimizer sgd --momentum 0.5 --nesterov "
            "--range-penalty 0.25 --gate-penalty 0.001 --float-share 0.75 --turn 3 "
            "--teacher cnn-16 --temperature 2");
}

TEST(TrainingCommand, IsNotThereForWhatItCannotSay) {
  TrainingRecord record = recipe_of("dnn-30");
  record.compile.loss = losses::CategoricalCrossentropy{.class_weights = {1, 2}};
  EXPECT_EQ(training_command(record, "dnn-30"), std::nullopt);
  EXPECT_EQ(training_command(recipe_of("dnn-30"), "dnn-31"), std::nullopt);
}

}  // namespace
}  // namespace sealion::heras

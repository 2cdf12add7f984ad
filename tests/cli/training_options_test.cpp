#include "cli/support/training_options.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "heras/training/training_json.h"
#include "support/expect_error.h"

namespace sealion::cli {
namespace {

/// What `train` makes of these words, and of the words that it would hand on.
class ParsedTrain {
 public:
  explicit ParsedTrain(std::vector<std::string> words) {
    add_train_command(app_, arguments_);
    std::reverse(words.begin(), words.end());
    app_.parse(words);
  }
  const TrainArguments& arguments() const { return arguments_; }
  heras::RecipeFields fields() const { return fields_of(arguments_.training); }

 private:
  CLI::App app_;
  TrainArguments arguments_;
};

std::string text_of(const heras::RecipeFields& recipe) {
  return to_json(recipe.compile).dump() + to_json(recipe.fit).dump();
}

const std::vector<std::string> all_words = {"train",
                                            "--model=cnn-16",
                                            "--epochs=7",
                                            "--batch-size=9",
                                            "--learning-rate=0.125",
                                            "--validation-split=0.25",
                                            "--seed=18446744073709551615",
                                            "--no-augmentation",
                                            "--optimizer=sgd",
                                            "--weight-decay=0.5",
                                            "--momentum=0.75",
                                            "--nesterov",
                                            "--schedule=step",
                                            "--warm-up=0.375",
                                            "--decay=0.0625",
                                            "--drops=4",
                                            "--float-share=0.875",
                                            "--gate-share=0.9375",
                                            "--loss=categorical_hinge",
                                            "--label-smoothing=0.03125",
                                            "--class-weights=1,2,0.5",
                                            "--metrics=top_2_accuracy,top_3_accuracy",
                                            "--beta=1.5",
                                            "--beta-warm-up=0.1875",
                                            "--range-penalty=3",
                                            "--gate-penalty=0.5",
                                            "--teacher=dnn-30",
                                            "--temperature=6",
                                            "--distillation-weight=0.6875",
                                            "--turn=11",
                                            "--scale=0.01",
                                            "--shear=0.02",
                                            "--shift=0.03",
                                            "--elastic=0.04",
                                            "--thickness=0.05",
                                            "--checkpoint=state",
                                            "--resume",
                                            "--patience=3",
                                            "--monitor=loss",
                                            "--best=best.sealion",
                                            "--log=log.csv",
                                            "--data=digits",
                                            "--out=out.sealion",
                                            "--threads=2",
                                            "--json"};

TEST(TrainingOptions, TakeTheRecipeWhereNothingIsGiven) {
  for (const char* model : {"dnn-30", "cnn-16"}) {
    const ParsedTrain train({"train", "--model", model});
    EXPECT_EQ(text_of(train.fields()), text_of(heras::to_fields(heras::zoo_recipe(model))));
  }
}

TEST(TrainingOptions, ChangeOnlyWhatIsGiven) {
  heras::RecipeFields expected = heras::to_fields(heras::zoo_recipe("cnn-16"));
  expected.fit.seed = 5;
  expected.compile.class_weights = {1, 2};
  expected.compile.nesterov = true;
  const ParsedTrain train(
      {"train", "--nesterov", "--class-weights", "1,2", "--seed", "5", "--model", "cnn-16"});
  EXPECT_EQ(text_of(train.fields()), text_of(expected));
}

TEST(TrainingOptions, SetEveryOptionThatIsRecorded) {
  const heras::RecipeFields recipe = ParsedTrain(all_words).fields();
  const heras::RecipeFields usual = heras::to_fields(heras::zoo_recipe("cnn-16"));
  const auto expect_all_changed = [](const nlohmann::json& now, const nlohmann::json& before) {
    for (const auto& [name, value] : now.items()) {
      if (name == "threads") continue;  // the program's own
      EXPECT_NE(value, before[name]) << name;
    }
  };
  expect_all_changed(to_json(recipe.compile), to_json(usual.compile));
  expect_all_changed(to_json(recipe.fit), to_json(usual.fit));
  expect_all_changed(to_json(recipe.fit)["augmentation"], to_json(usual.fit)["augmentation"]);
  expect_all_changed(to_json(recipe.fit)["distillation"], to_json(usual.fit)["distillation"]);
}

TEST(TrainingOptions, MakeARecipeOfWhatBelongsTogether) {
  const auto recipe = [](std::vector<std::string> words) {
    return recipe_of(ParsedTrain(std::move(words)).arguments().training);
  };
  const heras::TrainingRecipe made =
      recipe({"train", "--optimizer=sgd", "--momentum=0.5", "--nesterov", "--schedule=step"});
  EXPECT_EQ(made.compile.optimizer.as<heras::optimizers::Sgd>()->momentum, 0.5);
  EXPECT_EQ(made.compile.schedule.as<heras::schedules::Step>()->drops, 2u);
  sealion::testing::expect_error(ErrorCode::invalid_argument,
                                 "nesterov belongs to 'sgd': 'adam' has none", [&] {
                                   recipe({"train", "--nesterov"});
                                 });
}

TEST(TrainingOptions, TravelAsWords) {
  const ParsedTrain train(all_words);
  const std::vector<std::string> words = command_line(train.arguments());
  EXPECT_EQ(words.size(), all_words.size());
  const ParsedTrain again(words);
  EXPECT_EQ(command_line(again.arguments()), words);
  EXPECT_EQ(text_of(again.fields()), text_of(train.fields()));
  EXPECT_EQ(again.arguments().teacher, "dnn-30");
  EXPECT_EQ(again.arguments().patience, 3u);
  EXPECT_TRUE(again.arguments().resume);
  EXPECT_TRUE(again.arguments().json);
}

TEST(TrainingOptions, OfOwnDataAndNetworksTravelAsWords) {
  const std::vector<std::string> own = {"train",
                                        "--architecture=mlp:64,32",
                                        "--input-shape=4",
                                        "--outputs=2",
                                        "--input-low=-7",
                                        "--input-saturation=15",
                                        "--weight-saturation=31",
                                        "--scaling=min-max",
                                        "--data=my table.csv",
                                        "--label=kind, or so",
                                        "--ignore=id,name",
                                        "--split=0.25",
                                        "--task=classes",
                                        "--header=no",
                                        "--delimiter=tab",
                                        "--epochs=7",
                                        "--monitor=loss"};
  const ParsedTrain train(own);
  EXPECT_EQ(command_line(train.arguments()), own);
  EXPECT_EQ(ParsedTrain(own).arguments().data.ignored, (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(reading_of(train.arguments().data).delimiter, '\t');
}

}  // namespace
}  // namespace sealion::cli

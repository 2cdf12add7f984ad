// What models learn besides one output a class: numbers, and two classes by one output.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "data/preprocessing/fit_preprocessing.h"
#include "heras/heras.h"
#include "heras/train/fit.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

/// Two numbers and a category a row.
Table houses(std::size_t count) {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  std::vector<double> area, age;
  CategoricalColumn town{{"A", "B"}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    area.push_back(120 + 40 * normal(generator));
    age.push_back(50 + 20 * normal(generator));
    town.of_row.push_back(generator() % 2);
  }
  return {count, {{"area", NumericColumn{area}}, {"age", NumericColumn{age}}, {"town", town}}};
}

double price(const Table& table, std::size_t i) {
  const auto number = [&](std::size_t c) {
    return std::get<NumericColumn>(table.columns[c].values).of_row[i];
  };
  const auto& town = std::get<CategoricalColumn>(table.columns[2].values);
  return 2000 * number(0) - 500 * number(1) + 40000 * town.of_row[i] + 100000;
}

/// Of tables; with one output.
Model linear_model(const Table& table, CompileOptions options) {
  Model model("linear");
  const Preprocessing rules = fit_preprocessing(table);
  const InputBounds bounds = input_bounds(rules);
  const Tensor x =
      model.apply(Input({input_count(rules)}, {.saturation = bounds.high, .low = bounds.low}), {});
  model.apply(Dense(1, {.saturation = 127}), {x});
  model.set_preprocessing(rules);
  model.compile(std::move(options));
  return model;
}

Dataset priced(std::size_t count) {
  Table table = houses(count);
  RealTargets prices{"price", {}};
  for (std::size_t i = 0; i < count; ++i) prices.of_record.push_back(price(table, i));
  return {std::move(table), std::move(prices)};
}

Dataset cheap_or_dear(std::size_t count) {
  Dataset data = priced(count);
  ClassTargets classes{{"cheap", "dear"}, {}};
  for (const double number : std::get<RealTargets>(data.targets).of_record) {
    classes.of_record.push_back(number > 335000 ? 1 : 0);
  }
  data.targets = classes;
  return data;
}

TEST(Tasks, ANumberIsToldInItsOwnUnit) {
  const Dataset data = priced(600);
  Model model = linear_model(std::get<Table>(data.inputs),
                             {.learning_rate = 0.03, .loss = "mean_squared_error"});
  const History history = fit(model, data, {.epochs = 60, .validation_split = 0.1});
  EXPECT_FALSE(history.epochs.back().accuracy);
  EXPECT_LT(history.epochs.back().validation_loss.value(), 0.02);
  const auto& task = std::get<RealAnswers>(model.task());
  EXPECT_EQ(task.name, "price");
  model.deploy();
  const Evaluation found = model.evaluate(data, {.encrypted = true});
  const auto& plain = std::get<RegressionMetrics>(found.plain);
  const auto& encrypted = std::get<RegressionMetrics>(found.encrypted->metrics);
  EXPECT_GT(plain.r2, 0.98);
  EXPECT_EQ(encrypted.r2, plain.r2);
  EXPECT_EQ(found.encrypted->logits.different, 0u);
  EXPECT_EQ(found.shown.numbers.size(), 600u);
}

TEST(Tasks, OneOutputTellsTwoClassesApart) {
  const Dataset data = cheap_or_dear(600);
  Model model = linear_model(std::get<Table>(data.inputs), {.learning_rate = 0.03});
  fit(model, data, {.epochs = 60});
  EXPECT_EQ(model.task(), Task(ClassAnswers{{"cheap", "dear"}}));
  const Evaluation found = model.evaluate(data, {.encrypted = true});
  const auto& encrypted = classification_of(found.encrypted->metrics);
  EXPECT_GT(encrypted.accuracy, 0.95);
  EXPECT_EQ(encrypted.accuracy, found.accuracy_plain());
  EXPECT_GT(encrypted.auc.value(), 0.98);
  EXPECT_EQ(found.encrypted->logits.different, 0u);
}

TEST(Tasks, ClassesAreFoundByTheirNames) {
  Dataset data = cheap_or_dear(300);
  Model model = linear_model(std::get<Table>(data.inputs), {.learning_rate = 0.03});
  fit(model, data, {.epochs = 5});
  const double accuracy = model.evaluate(data).accuracy_plain();
  ClassTargets renamed{{"dear", "cheap"}, std::get<ClassTargets>(data.targets).of_record};
  for (std::uint32_t& number : renamed.of_record) number = 1 - number;
  data.targets = renamed;
  EXPECT_EQ(model.evaluate(data).accuracy_plain(), accuracy);
  renamed.names = {"dear", "free"};
  data.targets = renamed;
  expect_error(ErrorCode::invalid_argument, "'free', the model knows cheap, dear",
               [&] { model.evaluate(data); });
}

TEST(Tasks, RefusesTargetsThatTheModelCannotTell) {
  const Dataset data = priced(60);
  const Table& table = std::get<Table>(data.inputs);
  Model crossentropy = linear_model(table, {});
  expect_error(ErrorCode::unsupported, "'mean_squared_error'", [&] { fit(crossentropy, data); });
  Model top = linear_model(table, {.loss = "mean_squared_error", .metrics = {"top_2_accuracy"}});
  expect_error(ErrorCode::unsupported, "'price' is a number", [&] { fit(top, data); });
  Model model = linear_model(table, {});
  expect_error(ErrorCode::invalid_argument, "does not say", [&] {
    fit(model, {table, std::monostate()});
  });
  expect_error(ErrorCode::invalid_argument, "class 2 for a model with 1 outputs", [&] {
    fit(model, {table, ClassTargets{{"a", "b", "c"}, std::vector<std::uint32_t>(60, 2)}});
  });
}

}  // namespace
}  // namespace sealion::heras

// What answers mean, in numbers and in files.
#include "data/task.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "data/class_probabilities.h"
#include "data/task_json.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

double told(AnswerFunction function, double answer) {
  return told_number({"price", 1, function}, answer);
}

TEST(Tasks, TellNumbersThroughAFunction) {
  EXPECT_EQ(told(AnswerFunction::identity, 2), 3);
  EXPECT_DOUBLE_EQ(told(AnswerFunction::exp, 1), std::exp(2.0));
  EXPECT_DOUBLE_EQ(told(AnswerFunction::expm1, 1), std::exp(2.0) - 1);
  EXPECT_DOUBLE_EQ(told(AnswerFunction::logistic, 1), 1 / (1 + std::exp(-2.0)));
  EXPECT_DOUBLE_EQ(told(AnswerFunction::softplus, 1), std::log(1 + std::exp(2.0)));
  EXPECT_EQ(told(AnswerFunction::softplus, 999), 1000);
  EXPECT_DOUBLE_EQ(told(AnswerFunction::tanh, 1), std::tanh(2.0));
  EXPECT_EQ(told(AnswerFunction::relu, 1), 2);
  EXPECT_EQ(told(AnswerFunction::relu, -3), 0);
}

Task read_back(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json);
  return read_task(JsonValue(parsed, "task"));
}

TEST(Tasks, AreReadAsTheyWereWritten) {
  for (const Task& task : {Task(ClassAnswers{{"no", "yes"}}), Task(RealAnswers{"price", 1.5}),
                           Task(RealAnswers{"count", -2, AnswerFunction::exp}),
                           Task(ClassAnswers{{"no", "yes"}, ProbabilityRule::shares}),
                           Task(ClassAnswers{{}, ProbabilityRule::untold})}) {
    EXPECT_EQ(read_back(to_json(task).dump()), task);
  }
  EXPECT_EQ(to_json(ClassAnswers{{"no", "yes"}}).dump(), R"({"classes":["no","yes"]})");
  EXPECT_EQ(to_json(RealAnswers{"price", 1.5}).dump(), R"({"name":"price","offset":1.5})");
}

TEST(Tasks, TellProbabilitiesByTheirRule) {
  using enum ProbabilityRule;
  const auto told = [](ProbabilityRule rule, std::vector<double> answers) {
    return class_probabilities(rule, answers);
  };
  EXPECT_DOUBLE_EQ(told(softmax, {1})[1], 1 / (1 + std::exp(-1.0)));
  EXPECT_DOUBLE_EQ(told(softmax, {1000, 1001, 0})[1], 1 / (1 + std::exp(-1.0)));
  EXPECT_EQ(told(shares, {0.5}), (std::vector<double>{0.25, 0.75}));
  EXPECT_EQ(told(shares, {1.01}), (std::vector<double>{0, 1}));
  EXPECT_EQ(told(shares, {0.25, -0.01, 0.25}), (std::vector<double>{0.5, 0, 0.5}));
  EXPECT_EQ(told(shares, {0, 0}), (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(told(one_against_rest, {0, 0, -1000}), (std::vector<double>{0.5, 0.5, 0}));
}

TEST(Tasks, RefuseFunctionsThatAreNotKnown) {
  expect_error(ErrorCode::corrupt, "sometimes",
               [] { read_back(R"({"classes": [], "probabilities": "sometimes"})"); });
  expect_error(ErrorCode::corrupt, "cosine",
               [] { read_back(R"({"name": "price", "offset": 1, "function": "cosine"})"); });
}

}  // namespace
}  // namespace sealion

#include "cli/support/told.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sealion::cli {
namespace {

IntegerBatch one_record(const std::vector<std::int64_t>& logits) {
  IntegerBatch batch(logits.size(), 1);
  for (std::size_t i = 0; i < logits.size(); ++i) batch.feature(i)[0] = logits[i];
  return batch;
}

TEST(Told, NamesClassesWhereTheyHaveNames) {
  const AnswerReader named(ClassAnswers{{"benign", "malignant"}}, 1, {0.5, 0});
  const Told positive = told(named, one_record({2}), 0);
  EXPECT_EQ(text_of(positive), "malignant");
  EXPECT_NEAR(*positive.confidence, 0.731, 0.001);
  EXPECT_EQ(to_json(told(named, one_record({-2}), 0))["class"], "benign");
  const AnswerReader numbered(ClassAnswers{}, 3, {});
  EXPECT_EQ(to_json(told(numbered, one_record({1, 5, 2}), 0))["class"], 1);
}

TEST(Told, SaysNumbers) {
  const AnswerReader reader(RealAnswers{"price", 100}, 1, {0.25, 1});
  const Told one = told(reader, one_record({5}), 0);
  EXPECT_EQ(text_of(one), "102.5");
  EXPECT_EQ(to_json(one), (nlohmann::json{{"value", 102.5}}));
}

TEST(Told, QuotesFieldsThatNeedIt) {
  EXPECT_EQ(csv_field("plain text"), "plain text");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"a\"\n"), "\"say \"\"a\"\"\n\"");
}

}  // namespace
}  // namespace sealion::cli

#include "data/preprocessing/preprocessing.h"

#include <gtest/gtest.h>

#include "data/dataset.h"
#include "data/preprocessing/prepare.h"
#include "heras/fixtures.h"
#include "program/reference.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::random_images;
using testing::trained_model;

constexpr ErrorCode invalid = ErrorCode::invalid_argument;

/// Of a number and of one of three texts, four inputs 0..15.
TableRules rules() {
  return {{{"age", NumericRule{.offset = 20, .factor = 0.25, .least = 20, .most = 80}},
           {"place", CategoryRule{.categories = {"city", "sea", "wood"}, .level = 15}}}};
}

Sequential model_of_rows() {
  Sequential model("rows");
  model.add(Input({4}, {.saturation = 15}));
  model.add(Dense(3, {.saturation = 7}));
  model.add(Activation("square"));
  model.add(Dense(2, {.saturation = 7}));
  model.set_weights(testing::random_weights(model));
  model.set_preprocessing(rules());
  model.set_task(ClassAnswers{{"ill", "well"}});
  return model;
}

/// With a column that the model does not look at, and categories in the table's own order.
Dataset rows() {
  return {Table{5,
                {{"place", CategoricalColumn{{"sea", "wood"}, {0, 1, 1, 0, 0}}},
                 {"name", NumericColumn{{1, 2, 3, 4, 5}}},
                 {"age", NumericColumn{{20, 40, 61, 80, 99}}}}},
          ClassTargets{{"ill", "well"}, {0, 1, 0, 1, 1}}};
}

TEST(ModelPreprocessing, IsThatOfPicturesUnlessSaidOtherwise) {
  Sequential model = trained_model();
  EXPECT_EQ(model.preprocessing(), Preprocessing(pixel_levels({4, 3}, 3)));
  EXPECT_TRUE(model.takes_pictures());
  EXPECT_EQ(model.task(), Task());
  EXPECT_FALSE(model.deployment().manifest.preprocessing);
  model.set_preprocessing(pixel_levels({4, 3}, 2));
  EXPECT_FALSE(model.takes_pictures());
  model.set_preprocessing(pixel_levels({4, 3}, 3));
  EXPECT_TRUE(model.takes_pictures());
}

TEST(ModelPreprocessing, MakesTheIntegersOfEveryKindOfRun) {
  const Sequential model = model_of_rows();
  const Dataset data = rows();
  const IntegerBatch expected = prepare(rules(), data.inputs, {0, 5});
  EXPECT_EQ(expected.feature(0)[4], 15) << "clipped";
  const IntegerBatch logits = model.predict(data.inputs);
  EXPECT_EQ(logits, evaluate_reference(model.program(), expected));
  EXPECT_EQ(model.predict(data.inputs, {.encrypted = true}), logits);
  const Evaluation evaluation = model.evaluate(data, {.encrypted = true});
  EXPECT_EQ(evaluation.records, 5u);
  EXPECT_EQ(evaluation.encrypted->logits.different, 0u);
}

TEST(ModelPreprocessing, GoesWithTheModelIntoFilesAndCopies) {
  const TemporaryFolder folder;
  Sequential model = model_of_rows();
  model.calibrate(rows().inputs);
  model.save(folder / "rows.sealion");
  for (const Model& again : {Model::load(folder / "rows.sealion"), model.untrained_copy()}) {
    EXPECT_EQ(again.preprocessing(), Preprocessing(rules()));
    EXPECT_EQ(again.task(), Task(ClassAnswers{{"ill", "well"}}));
  }
  const Manifest manifest = Model::load(folder / "rows.sealion").deployment().manifest;
  EXPECT_EQ(manifest.preprocessing, Preprocessing(rules()));
  EXPECT_EQ(manifest.task, model.task());
}

TEST(ModelPreprocessing, RefusesRulesThatMakeOtherInputs) {
  Sequential model = model_of_rows();
  TableRules less = rules();
  less.columns.pop_back();
  expect_error(invalid, "1 integers of a record for the 4 inputs of the model 'rows'",
               [&] { model.set_preprocessing(less); });
  TableRules large = rules();
  std::get<CategoryRule>(large.columns[1].rule).level = 16;
  expect_error(invalid, "from 0 to 16", [&] { model.set_preprocessing(large); });
  expect_error(invalid, "3 names of classes for 2 outputs", [&] {
    model.set_task(ClassAnswers{{"a", "b", "c"}});
  });
  EXPECT_EQ(model.preprocessing(), Preprocessing(rules()));
}

TEST(ModelPreprocessing, RefusesRecordsThatItDoesNotTake) {
  const Sequential model = model_of_rows();
  Dataset data = rows();
  std::get<Table>(data.inputs).columns.pop_back();
  expect_error(ErrorCode::incompatible, "the model 'rows': no column 'age'",
               [&] { model.evaluate(data); });
  expect_error(ErrorCode::incompatible, "the model 'rows'", [&] {
    model.predict(random_images(3, {2, 2}).inputs);
  });
  data = rows();
  std::get<CategoricalColumn>(std::get<Table>(data.inputs).columns[0].values).categories[1] =
      "moor";
  expect_error(invalid, "moor", [&] { model.predict(data.inputs); });
}

}  // namespace
}  // namespace sealion::heras

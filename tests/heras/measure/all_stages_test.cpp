#include "heras/measure/all_stages.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "heras/fixtures.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::random_images;
using testing::trained_model;

TEST(AllStages, GiveWhatTheReferenceGives) {
  const Sequential model = trained_model();
  const Deployment deployment = model.deployment();
  const std::size_t n = deployment.manifest.parameters.n;
  const Inputs images = random_images(2 * n + 7).inputs;
  const TemporaryFolder folder;
  for (const std::size_t threads : {1, 2}) {
    std::size_t calls = 0, last = 0;
    const auto progress = [&](std::size_t done, std::size_t) { ++calls, last = done; };
    const AllStages result =
        run_all_stages(model.program(), deployment, images, {.folder = folder.path()},
                       {.threads = threads, .progress = progress});
    EXPECT_EQ(result.mismatches, 0u);
    EXPECT_EQ(result.records_per_batch, n);
    EXPECT_EQ(result.batches, 6u);
    EXPECT_EQ(result.logits_compared, result.batches * n * 4);
    EXPECT_EQ(calls, result.batches);
    EXPECT_EQ(last, result.batches);
    EXPECT_DOUBLE_EQ(result.predictions_per_hour,
                     static_cast<double>(n) / result.seconds_per_batch * 3600);
    EXPECT_GT(result.upload_bytes_per_batch, result.download_bytes_per_batch);
    EXPECT_EQ(folder.entries(), 0u);
  }
}

TEST(AllStages, TimesAddUp) {
  const Sequential model = trained_model();
  const TemporaryFolder folder;
  const AllStages result =
      run_all_stages(model.program(), model.deployment(), random_images(50).inputs,
                     {.folder = folder.path()}, {.threads = 1});
  ASSERT_EQ(result.stages.size(), 7u);
  double sum = 0;
  for (const StageTime& stage : result.stages) {
    EXPECT_GT(stage.seconds, 0) << stage.name;
    sum += stage.seconds;
  }
  // One thread takes one batch at a time, so the stages are nearly all that there is.
  EXPECT_LE(sum, result.seconds_per_batch);
  EXPECT_GT(sum, 0.5 * result.seconds_per_batch);
}

TEST(AllStages, RunInSeveralChannelsAcrossBarriers) {
  const Sequential model = testing::deep_model();
  const TemporaryFolder folder;
  const AllStages result =
      run_all_stages(model.program(), model.deployment(), random_images(30).inputs,
                     {.folder = folder.path(), .records = 20});
  EXPECT_EQ(result.mismatches, 0u);
  EXPECT_EQ(result.records_per_batch, 20u);
  EXPECT_EQ(result.logits_compared, result.batches * 20 * 4);
}

TEST(AllStages, SendEveryImage) {
  const Sequential model = trained_model();
  const std::size_t n = model.deployment().manifest.parameters.n;
  const TemporaryFolder folder;
  const AllStages result =
      run_all_stages(model.program(), model.deployment(), random_images(6 * n + 1).inputs,
                     {.folder = folder.path()});
  EXPECT_EQ(result.batches, 8u);
  EXPECT_EQ(result.mismatches, 0u);
}

TEST(AllStages, CountAnswersThatDiffer) {
  const Sequential model = trained_model();
  // A plan for values of 1, so that the answers wrap around.
  PlanRequest request;
  request.largest_seen = std::vector<double>(model.program().nodes().size(), 1);
  const Deployment narrow =
      deploy_program(model.program(), "small", {.input_shape = model.input_shape()}, request);
  const TemporaryFolder folder;
  const AllStages result =
      run_all_stages(model.program(), narrow, random_images(40).inputs, {.folder = folder.path()});
  EXPECT_GT(result.mismatches, 0u);
  EXPECT_LE(result.mismatches, result.logits_compared);
}

TEST(AllStages, RefuseImagesOfAnotherKind) {
  const Sequential model = trained_model();
  const TemporaryFolder folder;
  const Inputs images = random_images(9, {4, 4}).inputs;
  expect_error(ErrorCode::incompatible, "(4, 4) for a model that takes (4, 3)", [&] {
    run_all_stages(model.program(), model.deployment(), images, {.folder = folder.path()});
  });
  expect_error(ErrorCode::invalid_argument, "no records", [&] {
    run_all_stages(model.program(), model.deployment(), {}, {.folder = folder.path()});
  });
}

TEST(AllStages, NameTheFolderThatTakesNoFile) {
  const Sequential model = trained_model();
  const TemporaryFolder folder;
  expect_error(ErrorCode::io, "absent", [&] {
    run_all_stages(model.program(), model.deployment(), random_images(5).inputs,
                   {.folder = folder / "absent"});
  });
  expect_error(ErrorCode::invalid_argument, "6 records asked for", [&] {
    run_all_stages(model.program(), model.deployment(), random_images(5).inputs,
                   {.folder = folder.path(), .records = 6});
  });
}

TEST(AllStages, StopWithinABatchAndLeaveNoFile) {
  const Sequential model = trained_model();
  const TemporaryFolder folder;
  for (const std::size_t threads : {1, 2}) {
    StopRequest stop;
    std::size_t done = 0;
    const auto stop_soon = [&](std::size_t batches, std::size_t) { done = batches, stop.make(); };
    expect_error(ErrorCode::cancelled, "stopped", [&] {
      run_all_stages(model.program(), model.deployment(), random_images(30).inputs,
                     {.folder = folder.path()},
                     {.threads = threads, .progress = stop_soon, .stop = &stop});
    });
    EXPECT_LE(done, 2u) << "of 6 batches";
    EXPECT_EQ(folder.entries(), 0u);
  }
}

TEST(AllStages, HaveFieldsOfTheirOwn) {
  AllStages result;
  result.stages = {{"encrypt", 0.5}};
  result.mismatches = 3;
  const nlohmann::json json = to_json(result);
  for (const auto& [key, value] : json.items()) EXPECT_TRUE(key.starts_with("all_stages")) << key;
  EXPECT_EQ(json["all_stages_mismatches"], 3);
  EXPECT_EQ(json["all_stages"][0]["name"], "encrypt");
}

}  // namespace
}  // namespace sealion::heras
